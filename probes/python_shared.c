/*
 * Which transformations of this repository a Python module calls, and on which side it stands: online (it serves, loads a model and
 * predicts, or asks an index of vectors) or offline (it trains, prepares data or fills such an index). A transformation that is
 * called on both sides is shared code; the engine compares the names over all files (engine/measure.c: "transforms.shared").
 *
 * Links
 *   offline, online   "module.function" of a local function or class that transforms, by its name or its module's;
 *                     and "package.module" of a local module named for that, when something of it is called or imported
 */
#include "engine/probe.h"

/* Imports that a name is compared with; people write fewer. */
#define IMPORTS_COMPARED 300u

static const char *const transforms[] = {"preprocess",    "process_",      "transform", "feature",    "clean",
					 "encode",        "tokeni",        "normali",   "extract",    "prepare",
					 "engineer",      "impute",        "scale",     "vectori",    "build_features",
					 "make_features", "get_transform", "data_prep", "processing", "get_features"};
static const char *const servers[] = {"fastapi",   "flask",    "starlette",       "litestar",  "bentoml",
				      "ray.serve", "mlserver", "kserve",          "streamlit", "gradio",
				      "litserve",  "sanic",    "azure.functions", "chalice",   "mangum"};

/* How the packages of vector indexes begin, and what is done to one. */
static const char *const indexes[] = {"qdrant_client", "chromadb", "pinecone",  "weaviate",     "pymilvus",
				      "lancedb",       "pgvector", "langchain", "opensearchpy", "elasticsearch"};
WORD_LIST(asking, "query_points", "search_points", "similarity_search", "similarity_search_with_score",
	  "asimilarity_search", "as_retriever", "near_vector");
WORD_LIST(filling, "PointStruct", "upsert", "upload_points", "upload_collection", "add_documents", "aadd_documents",
	  "add_texts", "add_embeddings");

static bool exists(const void *run, struct str path)
{
	return probe_path_exists(run, path);
}

/* `embed_text`, `flat_embeddings`, `get_embedding_function`; `store_embeddings` does something else. */
static bool embeds(struct str name)
{
	static const char *const ends[] = {"_embedding",         "_embeddings",     "_embedder",
					   "embedding_function", "embedding_model", "embedding_handler"};
	WORD_LIST(others, "store", "save", "load", "plot", "show", "delete", "update", "cache", "read", "write",
		  "fetch", "add_", "insert", "search", "query_", "drop", "index", "test", "count", "list_", "eval",
		  "check");

	if (!str_has(name, "embed") || word_list_in(&others, name))
		return false;
	while (name.len && name.at[0] == '_')
		name = str_from(name, 1);
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (str_ends(name, ends[i]))
			return true;
	return str_starts(name, "embed_");
}

static bool transforms_something(struct str part)
{
	for (size_t i = 0; i < sizeof(transforms) / sizeof(transforms[0]); i++)
		if (str_starts_nocase(part, transforms[i]))
			return true;
	return false;
}

static bool is_imported_from_here(struct probe_run *run, const struct python_module *m, struct str name)
{
	for (size_t i = 0; i < m->imports_n && i < IMPORTS_COMPARED; i++) {
		struct str whole = m->imports[i].whole;
		if (str_eq(whole, name) ||
		    (name.len > whole.len && name.at[whole.len] == '.' && str_eq(str_sub(name, 0, whole.len), whole)))
			return python_is_local(whole, probe_file(run)->folder, exists, run);
	}
	return false;
}

/* `from src.features.schema import COLUMNS`: the module that both sides build on, by its last two parts. */
static void link_module(struct probe_run *run, const struct python_import *import, bool online)
{
	struct str name = python_last_two(import->module), package = str_sub(name, 0, str_find_char(name, '.'));

	static const char *const kinds[] = {"feature_store", "feature_source", "feature_view", "feature_service",
					    "feature_flag"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (str_has(import->module, kinds[i]))
			return;
	if (!import->name.len || !import->module.len || import->module.at[0] == '.' || !name.len)
		return;
	if ((transforms_something(str_from(import->module, str_rfind_char(import->module, '.') + 1)) ||
	     transforms_something(package)) &&
	    python_is_local(import->module, probe_file(run)->folder, exists, run))
		probe_link(run, online ? "online" : "offline", name, import->line);
}

/* Whether the module asks an index of vectors (online) or fills one (offline); one that does both stands on neither side. */
static void look_at_index(const struct python_module *m, bool *online, bool *offline)
{
	bool indexed = false, asks = false, fills = false;

	for (size_t i = 0; i < m->imports_n && i < IMPORTS_COMPARED && !indexed; i++)
		for (size_t k = 0; k < sizeof(indexes) / sizeof(indexes[0]); k++)
			indexed |= str_starts(m->imports[i].whole, indexes[k]);
	for (size_t i = 0; i < m->uses_n && indexed; i++) {
		if (m->uses[i].kind != PYTHON_CALL)
			continue;
		asks |= word_list_is(&asking, python_use_last(&m->uses[i]));
		fills |= word_list_is(&filling, python_use_last(&m->uses[i]));
	}
	*online |= asks && !fills;
	*offline |= fills && !asks;
}

static void scan_python_shared(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	const struct python_module *m;
	bool offline, online = false;
	unsigned deeds = 0;

	if (file->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET) ||
	    str_starts(file->name, "test_"))
		return;
	m = probe_python_module(run);
	offline = m->ml;
	for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++)
		online |= python_imports(m, servers[i]);
	for (size_t i = 0; i < m->uses_n; i++)
		deeds |= m->uses[i].deeds;
	online |= deeds & DEED_LOAD && deeds & DEED_PREDICT && !(deeds & (DEED_TRAIN | DEED_METRIC));
	look_at_index(m, &online, &offline);
	if (!online && !offline && !(deeds & (DEED_READ_DATA | DEED_DATASET | DEED_TRAIN)))
		return;
	for (size_t i = 0; i < m->imports_n && i < IMPORTS_COMPARED; i++)
		link_module(run, &m->imports[i], online);
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		struct str module, name;
		if (use->kind != PYTHON_CALL || use->receiver != PYTHON_NAMED)
			continue;
		name = python_last_two(use->name);
		module = name.len ? str_sub(name, 0, str_find_char(name, '.')) : name;
		name = name.len ? name : use->name;
		if ((transforms_something(python_use_last(use)) || transforms_something(module) ||
		     embeds(python_use_last(use))) &&
		    is_imported_from_here(run, m, use->name))
			probe_link(run, online ? "online" : "offline", name, use->line);
	}
}

const struct probe probe_python_shared = {
	.name = "python_shared",
	.title = "Transformations shared by training and serving",
	.format = "https://docs.python.org/3/reference/import.html",
	.wants = {{.ext = "py"}},
	.scan = scan_python_shared,
};
