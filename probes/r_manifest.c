/*
 * DESCRIPTION of an R package: what it needs and what it is called.
 * Format: https://cran.r-project.org/doc/manuals/r-release/R-exts.html#The-DESCRIPTION-file (Debian control format).
 *
 * Traits
 *   manifest.real      needs at least one package besides R
 *   manifest.package   names a package with a version
 *   doc.team           hollow: people with the roles that R knows (author, maintainer), no responsibilities
 * Counters
 *   manifests.all
 */
#include "engine/probe.h"

static void state_packages(struct probe_run *run, struct str text, uint32_t line, uint32_t *first)
{
	struct str piece;

	while (str_next(&text, ',', &piece)) {
		size_t n = 0;
		piece = str_trim(piece);
		while (n < piece.len && (char_is_word(piece.at[n]) || piece.at[n] == '.'))
			n++;
		struct str name = requirement_name(probe_arena(run), str_sub(piece, 0, n));
		if (!name.len || str_is(name, "r"))
			continue;
		probe_state(run, FACT_DEPENDENCY, name, line);
		*first = *first ? *first : line;
	}
}

static void scan_r_manifest(struct probe_run *run)
{
	static const char *const fields[] = {"Imports", "Depends", "Suggests", "LinkingTo", "Enhances"};
	struct str rest = probe_text(run), line;
	bool list = false;
	uint32_t first = 0, package = 0, version = 0;

	for (uint32_t number = 1; str_next_line(&rest, &line); number++) {
		if (line.len && char_is_space(line.at[0])) {
			if (list)
				state_packages(run, line, number, &first);
			continue;
		}
		size_t colon = str_find_char(line, ':');
		if (colon == STR_NONE)
			continue;
		struct str field = str_sub(line, 0, colon), value = str_trim(str_from(line, colon + 1));
		list = false;
		if (str_is(field, "Authors@R"))
			probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("doc.team"), number);
		for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
			list |= str_is(field, fields[i]);
		if (list) {
			state_packages(run, value, number, &first);
		} else if (str_is(field, "Package") && value.len && value.len < 100) {
			package = number;
			probe_package(run, requirement_name(probe_arena(run), value), number);
		} else if (str_is(field, "Version") && value.len) {
			version = number;
		}
	}
	if (first) {
		probe_trait(run, "manifest.real", first);
		probe_count(run, "manifests.all", 1, first);
	}
	if (package && version)
		probe_trait(run, "manifest.package", package);
}

const struct probe probe_r_manifest = {
	.name = "r_manifest",
	.title = "R package description",
	.format = "https://cran.r-project.org/doc/manuals/r-release/R-exts.html#The-DESCRIPTION-file",
	.wants = {{.name = "DESCRIPTION"}},
	.byte_limit = 1u << 18,
	.scan = scan_r_manifest,
};
