/*
 * Reads the YAML files of --rules DIR. They are the user's own, but bounded all the same.
 */
#include "engine/rule_files.h"
#include "base/digest.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int read_whole(struct arena *a, const char *path, struct str *text, struct error *err)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return error_set(err, EXIT_CODE_USAGE, "%s: cannot be read: %s", path, strerror(errno));
	char *bytes = arena_alloc(a, LIMIT_RULE_BYTES + 1);
	size_t n = fread(bytes, 1, LIMIT_RULE_BYTES + 1, file);
	int failed = ferror(file);
	fclose(file);
	if (failed)
		return error_set(err, EXIT_CODE_USAGE, "%s: cannot be read: %s", path, strerror(errno));
	if (n > LIMIT_RULE_BYTES)
		return error_set(err, EXIT_CODE_USAGE, "%s: larger than %u bytes, which no rule file is", path,
				 LIMIT_RULE_BYTES);
	*text = (struct str){bytes, n};
	return 0;
}

static void put(struct arena *a, struct rule_files *files, struct rule_file file)
{
	for (size_t i = 0; i < files->n; i++) {
		if (strcmp(files->at[i].path, file.path) == 0) {
			files->at[i] = file;
			return;
		}
	}
	*vec_add(a, files) = file;
}

static int add_file(struct arena *a, struct rule_files *files, struct digest *digest, const char *folder,
		    const char *relative, struct error *err)
{
	struct str path = arena_printf(a, "%s/%s", folder, relative);
	struct str text = {0};
	struct tree_problem problem = {0};
	if (read_whole(a, path.at, &text, err))
		return -1;
	struct tree_node *root = yaml_read(a, text, &problem);
	if (!root)
		return error_set(err, EXIT_CODE_USAGE, "%s:%u:%u: not valid YAML: %s", path.at, problem.line,
				 problem.column, problem.message);
	digest_add(digest, str_of(relative));
	digest_add(digest, text);
	put(a, files,
	    (struct rule_file){.path = arena_cstr(a, str_of(relative)),
			       .name = path.at,
			       .root = root,
			       .text = text,
			       .added = ++files->added});
	return 0;
}

static int only_yaml(const struct dirent *entry)
{
	struct str name = str_of(entry->d_name);
	return entry->d_name[0] != '.' && (str_ends(name, ".yml") || str_ends(name, ".yaml"));
}

static int add_subfolder(struct arena *a, struct rule_files *files, struct digest *digest, const char *folder,
			 const char *sub, struct error *err)
{
	struct str path = arena_printf(a, "%s/%s", folder, sub);
	struct dirent **entries = NULL;
	int n = scandir(path.at, &entries, only_yaml, alphasort);
	int result = 0;
	if (n < 0)
		return errno == ENOENT
			       ? 0
			       : error_set(err, EXIT_CODE_USAGE, "%s: cannot be read: %s", path.at, strerror(errno));
	if (n > (int)LIMIT_RULE_FILES)
		result = error_set(err, EXIT_CODE_USAGE, "%s: more than %u rule files", path.at, LIMIT_RULE_FILES);
	for (int i = 0; i < n; i++) {
		if (result == 0) {
			struct str relative = arena_printf(a, "%s/%s", sub, entries[i]->d_name);
			result = add_file(a, files, digest, folder, relative.at, err);
		}
		free(entries[i]);
	}
	free(entries);
	return result;
}

int rule_files_add_folder(struct arena *a, struct rule_files *files, const char *folder, char *hex, struct error *err)
{
	struct stat st;
	struct digest digest;
	if (stat(folder, &st) || !S_ISDIR(st.st_mode))
		return error_set(
			err, EXIT_CODE_USAGE,
			"--rules %s: no such folder; it should hold signals.yml, roadmap.yml, tools/ or checklists/",
			folder);
	digest_init(&digest);
	digest_add(&digest, str_of(hex));
	static const char *const single[] = {"signals.yml", "roadmap.yml"};
	for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
		struct str path = arena_printf(a, "%s/%s", folder, single[i]);
		if (stat(path.at, &st))
			continue;
		if (add_file(a, files, &digest, folder, single[i], err))
			return -1;
	}
	if (add_subfolder(a, files, &digest, folder, "tools", err) ||
	    add_subfolder(a, files, &digest, folder, "checklists", err))
		return -1;
	if (!files->added)
		return error_set(err, EXIT_CODE_USAGE, "--rules %s: holds no rule file", folder);
	digest_hex(&digest, hex);
	return 0;
}
