/*
 * What documents tell about the columns of data.
 * Format: https://github.github.com/gfm/
 * Traits:
 *   doc.data-dictionary   columns or features with their meaning
 */
#include "engine/probe.h"

#define DICTIONARY_ROWS 3
#define DICTIONARY_ITEMS 4

static const char *const dictionary_headings[] = {"data dictionary",
						  "dataset characteristics",
						  "data fields",
						  "data description",
						  "feature description*",
						  "attribute information",
						  "attributes",
						  "columns",
						  "column description*",
						  "variables",
						  "variable description*",
						  "features",
						  "fields",
						  "data schema",
						  "dataset schema",
						  "dataset description",
						  "dataset structure",
						  "codebook",
						  "data definition*",
						  "feature definition*",
						  "dataset features",
						  "dataset attributes",
						  "dataset columns",
						  "input features",
						  "feature list",
						  "about the data*",
						  "dataset",
						  "data",
						  "the data",
						  "the dataset",
						  NULL};
static const char *const plain_headings[] = {"dataset", "data", "features", "fields", "attributes", "variables", NULL};
/* Settings and interfaces have tables of the same shape. */
static const char *const not_dictionary[] = {
	"environment*", "config*",  "parameter*",      "argument*",  "option*",   "flag*",        "input variables",
	"inputs",       "outputs",  "output*",         "api",        "endpoint*", "request*",     "response*",
	"command*",     "setting*", "hyperparameter*", "secret*",    "usage",     "key features", "requirements",
	"install*",     "modules",  "resources",       "providers",  "scripts",   "targets",      "files",
	"structure",    "methods",  "database",        "data model", "span*",     "event*",       "message*",
	"payload*",     "propert*", "credential*",     "required*",  "yaml",      "front matter", "frontmatter",
	"metadata",     "object*",  "spec*",           NULL};
static const char *const about_data[] = {"data",      "dataset*",        "feature*", "column*", "schema", "attribute*",
					 "variable*", "target variable", "label*",   "csv",     "table*", NULL};

/* What one cell of a header says: 1 = the name of a column, 2 = its meaning. */
static unsigned header_cell(struct str cell)
{
	static const char *const names[] = {
		"feature",       "features",   "column",         "columns", "variable",     "variables",
		"attribute",     "attributes", "field",          "fields",  "feature name", "column name",
		"variable name", "field name", "attribute name", "col",     "name",         NULL};
	static const char *const meanings[] = {
		"description",    "descriptions", "meaning", "definition", "explanation", "details",    "what it means",
		"interpretation", "desc",         "notes",   "comment",    "what it is",  "represents", NULL};
	cell = str_trim(cell);
	for (size_t i = 0; names[i]; i++)
		if (str_is(cell, names[i]))
			return 1;
	for (size_t i = 0; meanings[i]; i++)
		if (str_is(cell, meanings[i]) || (i < 4 && str_ends(cell, meanings[i])))
			return 2;
	return 0;
}

static bool is_dictionary_table(const struct doc *doc, const struct doc_table *table, bool data_file)
{
	struct str rest = table->header, cell;
	bool name = false, meaning = false, plain = false, spelled = false;
	for (unsigned i = 0; str_next(&rest, '|', &cell); i++) {
		unsigned kind = header_cell(cell);
		name |= kind == 1 && i < 2;
		spelled |= i == 1 &&
			   (str_is(str_trim(cell), "variable name") || str_is(str_trim(cell), "column name") ||
			    str_is(str_trim(cell), "variable") || str_is(str_trim(cell), "column"));
		plain |= kind == 1 && (str_is(str_trim(cell), "name") || str_starts(str_trim(cell), "field"));
		meaning |= kind == 2;
	}
	if (!name || !meaning || table->filled < DICTIONARY_ROWS || doc_under(doc, table->section, not_dictionary))
		return false;
	/* Columns have names of one word; what a product can do is told in phrases. The name may stand beside the phrase. */
	if (!spelled && table->named * 5 < table->rows * 3)
		return false;
	return data_file || doc_under(doc, table->section, about_data) ||
	       (!plain && doc_speaks(doc, 0, doc->n, about_data, 3, NULL) > 2);
}

static bool is_dictionary_list(const struct doc *doc, uint32_t number, bool data_file)
{
	const struct doc_section *section = &doc->sections[number];
	if (section->definitions < DICTIONARY_ITEMS || section->definitions * 3 < section->list_items * 2 ||
	    doc_under(doc, number, not_dictionary) || !name_is(section->name, dictionary_headings))
		return false;
	if (data_file || !name_is(section->name, plain_headings))
		return true;
	static const char *const columns[] = {"column*", "feature*", "variable*", "attribute*", "field*", "csv", NULL};
	static const char *const dataset[] = {"data", "dataset*", NULL};
	return doc_speaks(doc, number, number + 1, columns, 1, NULL) > 0 && doc_under(doc, number, dataset);
}

static void judge_dictionary(struct probe_run *run, const struct doc *doc)
{
	static const char *const folders[] = {"data", "dataset", "datasets", NULL};
	static const char *const titles[] = {"data dictionary", "data description", "dataset card",
					     "data card",       "codebook",         "feature*",
					     "dataset",         "schema",           NULL};
	struct str path = probe_file(run)->path;
	bool data_file = path_has_folder(path, folders) || phrase_in(path_title(probe_arena(run), path), titles);
	for (uint32_t i = 0; i < doc->tables_n; i++)
		if (is_dictionary_table(doc, &doc->tables[i], data_file))
			probe_trait(run, "doc.data-dictionary", doc->tables[i].line);
	for (uint32_t i = 1; i < doc->n; i++)
		if (is_dictionary_list(doc, i, data_file))
			probe_trait(run, "doc.data-dictionary", doc->sections[i].line);
}

static void scan_dictionary(struct probe_run *run)
{
	const struct doc *doc = probe_doc(run);
	if (doc_role(probe_file(run)->path, doc) == DOC_OWN)
		judge_dictionary(run, doc);
}

const struct probe probe_document_dictionary = {
	.name = "document_dictionary",
	.title = "Documents: data dictionaries",
	.format = "https://github.github.com/gfm/",
	.wants = {DOC_WANTS,
		  {.glob = "data/"
			   "**/*.txt"}},
	.scan = scan_dictionary,
};
