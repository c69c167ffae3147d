/*
 * DVC and Git LFS: tracked data, remotes, pipelines and their lock.
 * Formats: https://dvc.org/doc/user-guide/project-structure/dvc-files, https://dvc.org/doc/user-guide/project-structure/dvcyaml-files,
 * https://dvc.org/doc/user-guide/model-registry,
 * https://github.com/git-lfs/git-lfs/blob/main/docs/man/git-lfs-track.adoc.
 *
 * Traits
 *   dvc.tracked       a .dvc file with an output and its hash
 *   dvc.imported      a .dvc file whose data come from another repository or address at a fixed revision
 *   dvc.artifact      dvc.yaml names a model as an artifact of the repository
 *   dvc.remote        a remote with an address
 *   dvc.stages        dvc.yaml with at least one stage that runs a command
 *   dvc.metrics       dvc.yaml declares metrics or plots
 *   dvc.locked        dvc.lock with outputs and their hashes
 *   dvc.model         one of the outputs of either is a model
 *   lfs.data          data files are kept in Git LFS
 *   lfs.model         model files are kept in Git LFS
 */
#include "engine/probe.h"

static bool has_hash(const struct tree_node *out)
{
	static const char *const hashes[] = {"md5", "etag", "checksum", "hash", "version_id", "files", "cloud"};

	for (size_t i = 0; i < sizeof(hashes) / sizeof(hashes[0]); i++)
		if (tree_get(out, hashes[i]))
			return true;
	return false;
}

static const struct tree_node *hashed(const struct tree_node *list)
{
	if (tree_is_seq(list))
		for (TREE_EACH(out, list))
			if (has_hash(out))
				return out;
	return NULL;
}

static bool ends_with_one(struct str pattern, const char *const *endings)
{
	for (size_t i = 0; endings[i]; i++)
		if (str_ends_nocase(pattern, endings[i]))
			return true;
	return false;
}

/* What is tracked is called after its path: a model by its extension or folder, otherwise data. */
static bool is_model(struct str folder, struct str path)
{
	static const char *const models[] = {".pkl",   ".joblib", ".pt",    ".pth",         ".onnx", ".h5",
					     ".keras", ".ckpt",   ".model", ".safetensors", ".bst",  NULL};

	static const char *const others[] = {".csv", ".parquet", ".txt", ".html", ".png", ".md", ".tsv", NULL};
	WORD_LIST(helpers, "preprocess", "scaler", "encoder", "vectoriz", "tokeniz");

	if (ends_with_one(path, others) || word_list_in(&helpers, path))
		return false;
	return ends_with_one(path, models) || str_has_nocase(path, "model") || str_is(folder, "models") ||
	       str_ends(folder, "/models");
}

static void list_output(struct probe_run *run, const struct tree_node *out)
{
	struct str path = tree_get_text(out, "path"), folder = probe_file(run)->folder;
	bool model = is_model(folder, path);

	if (!path.len || !has_hash(out))
		return;
	if (model)
		probe_trait(run, "dvc.model", out->line);
	probe_thing(run, model ? THING_MODEL : THING_DATASET, "tracked", path_join(probe_arena(run), folder, path),
		    out->line);
}

static void scan_pointer(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *out = hashed(tree_get(root, "outs")),
			       *deps = tree_get(root, "deps");

	if (out)
		probe_trait(run, "dvc.tracked", out->line);
	if (tree_is_seq(tree_get(root, "outs")))
		for (TREE_EACH(each, tree_get(root, "outs")))
			list_output(run, each);
	if (out && tree_is_seq(deps))
		for (TREE_EACH(dep, deps))
			if (tree_path(dep, "repo.rev_lock") || tree_get(dep, "etag") || tree_get(dep, "md5"))
				probe_trait(run, "dvc.imported", dep->line);
}

static void scan_config(struct probe_run *run)
{
	struct tree_problem problem;
	const struct tree_node *root = ini_read(probe_arena(run), probe_text(run), &problem);

	for (TREE_EACH(section, root))
		if (str_has(section->key, "remote ") && tree_get_text(section, "url").len)
			probe_trait(run, "dvc.remote", section->line);
}

static void scan_stage(struct probe_run *run, const struct tree_node *stage)
{
	const struct tree_node *body = tree_get(stage, "do"), *command, *folder;
	char name[160];

	if (!body)
		body = stage;
	command = tree_get(body, "cmd");
	if (!command || stage->key.len > 120)
		return;
	snprintf(name, sizeof(name), "dvc:%.*s", STR_ARG(stage->key));
	fact_node node = probe_node(run, NODE_TARGET, str_of(name), stage->line, TRIGGER_CALLED, NODE_DEFAULT);
	if ((folder = tree_get(body, "wdir")))
		probe_node_folder(run, node, folder->text);
	probe_shell_node(run, node, command, false);
	probe_trait(run, "dvc.stages", stage->line);
	probe_thing(run, THING_PIPELINE, "stage", stage->key, stage->line);
	if (tree_get(body, "metrics") || tree_get(body, "plots"))
		probe_trait(run, "dvc.metrics", stage->line);
}

static void scan_pipeline(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run), *stages = tree_get(root, "stages");

	if (tree_is_map(stages))
		for (TREE_EACH(stage, stages))
			scan_stage(run, stage);
	if (tree_is_map(tree_get(root, "artifacts")))
		for (TREE_EACH(artifact, tree_get(root, "artifacts")))
			if (str_is(tree_get_text(artifact, "type"), "model") && tree_get_text(artifact, "path").len)
				probe_trait(run, "dvc.artifact", artifact->line);
	for (TREE_EACH(member, root))
		if ((str_is(member->key, "metrics") || str_is(member->key, "plots")) && member->first)
			probe_trait(run, "dvc.metrics", member->line);
}

/* dvc.lock may be long; the first hashed output says enough, and the first that is a model. */
static void scan_lock(struct probe_run *run)
{
	struct str rest = probe_text(run), line;
	bool outputs = false, locked = false;

	for (uint32_t number = 1; str_next_line(&rest, &line) && number < 20000; number++) {
		struct str text = str_trim(line);
		if (str_is(text, "outs:") || str_is(text, "deps:") || str_is(text, "params:"))
			outputs = text.at[0] == 'o';
		if (!outputs)
			continue;
		text = str_starts(text, "- ") ? str_from(text, 2) : text;
		bool hash = str_starts(text, "md5:") || str_starts(text, "etag:") || str_starts(text, "hash:");
		if (hash && !locked)
			probe_trait(run, "dvc.locked", number);
		locked |= hash;
		if (str_starts(text, "path:") && is_model(probe_file(run)->folder, str_trim(str_from(text, 5)))) {
			probe_trait(run, "dvc.model", number);
			return;
		}
	}
}

static void scan_attributes(struct probe_run *run)
{
	static const char *const data[] = {".csv",     ".parquet", ".tsv",      ".npy",    ".npz",  ".jsonl",
					   ".feather", ".arrow",   ".tfrecord", ".avro",   ".h5ad", ".wav",
					   ".mp3",     ".flac",    ".nii",      ".nii.gz", ".dcm",  ".xlsx",
					   ".tif",     ".tiff",    ".las",      NULL};
	/* Also screenshots and diagrams of a README: data only where their folder says so. */
	static const char *const pictures[] = {".jpg", ".png", ".jpeg", NULL};
	static const char *const models[] = {".pt",   ".pth",   ".onnx",   ".pkl",  ".joblib", ".safetensors",
					     ".h5",   ".keras", ".tflite", ".ckpt", ".bin",    ".pb",
					     ".gguf", ".mar",   ".pickle", NULL};
	struct str rest = probe_text(run), line;

	for (uint32_t number = 1; str_next_line(&rest, &line); number++) {
		line = str_trim(line);
		if (!line.len || line.at[0] == '#' || !str_has(line, "filter=lfs"))
			continue;
		size_t end = 0;
		while (end < line.len && !char_is_space(line.at[end]))
			end++;
		struct str pattern = str_sub(line, 0, end);
		if (ends_with_one(pattern, data) || str_starts(pattern, "data/") || str_has(pattern, "/data/") ||
		    str_starts(pattern, "datasets/"))
			probe_trait(run, "lfs.data", number);
		else if (ends_with_one(pattern, pictures))
			probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("lfs.data"), number);
		if (ends_with_one(pattern, models) || str_starts(pattern, "models/"))
			probe_trait(run, "lfs.model", number);
	}
}

static void scan_dvc(struct probe_run *run)
{
	struct str name = probe_file(run)->name;

	if (str_is(name, "dvc.yaml"))
		scan_pipeline(run);
	else if (str_is(name, "dvc.lock"))
		scan_lock(run);
	else if (str_is(name, ".gitattributes"))
		scan_attributes(run);
	else if (str_is(name, "config"))
		scan_config(run);
	else
		scan_pointer(run);
}

const struct probe probe_dvc = {
	.name = "dvc",
	.title = "DVC and Git LFS",
	.format = "https://dvc.org/doc/user-guide/project-structure",
	.wants = {{.ext = "dvc"},
		  {.name = "dvc.yaml"},
		  {.name = "dvc.lock"},
		  {.glob = "**/.dvc/config"},
		  {.glob = ".dvc/config"},
		  {.name = ".gitattributes"}},
	.scan = scan_dvc,
};
