/*
 * Rule files of a folder given by the user (--rules DIR).
 */
#ifndef ASSAY_ENGINE_RULE_FILES_H
#define ASSAY_ENGINE_RULE_FILES_H

#include "engine/rulebook.h"

struct rule_files {
	struct rule_file *at;
	uint32_t n, room;
	uint32_t added; /* from folders of the user */
};

/* Reads signals.yml, roadmap.yml, tools/ *.yml and checklists/ *.yml below `folder`; a file replaces the one of the same relative
 * path. `digest` (65 bytes, hex) is replaced by one that covers the added files too. */
int rule_files_add_folder(struct arena *a, struct rule_files *files, const char *folder, char *digest,
			  struct error *err);

#endif
