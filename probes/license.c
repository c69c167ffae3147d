/*
 * Licence files of the repository: a text that grants something, not an empty file or the stub some package managers
 * ask for.
 * Format: https://spdx.org/licenses/
 * Traits:
 *   license.text   a licence text; hollow when the file says too little to be one
 */
#include "engine/probe.h"

#define LICENSE_WORDS 20

static const char *const phrases[] = {"permission is hereby granted",
				      "apache license",
				      "gnu general public license",
				      "gnu lesser general public",
				      "gnu affero general public",
				      "redistribution and use",
				      "mozilla public license",
				      "creative commons",
				      "free and unencumbered software",
				      "permission to use, copy, modify",
				      "boost software license",
				      "eclipse public license",
				      "european union public licence",
				      "business source license",
				      "all rights reserved",
				      "server side public license",
				      "elastic license",
				      "open data commons",
				      "microsoft public license",
				      "license agreement",
				      "community license",
				      "licensed under",
				      "terms and conditions",
				      "zero-clause",
				      "isc license",
				      "cc0",
				      "openrail"};

static uint32_t count_words(struct str text)
{
	uint32_t words = 0;
	bool inside = false;
	for (size_t i = 0; i < text.len; i++) {
		bool space = char_is_space(text.at[i]);
		words += !space && !inside;
		inside = !space;
	}
	return words;
}

static void scan_license(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	struct str text = str_sub(probe_text(run), 0, 60000);
	bool known = false;
	/* Deeper down it is the licence of a data set or of a part taken over. */
	if (file->folder.len && !str_is_nocase(file->folder, "LICENSES"))
		return;
	if (!str_trim(text).len)
		return;
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases && !known; i++)
		known = str_has_nocase(text, phrases[i]);
	uint32_t words = count_words(text);
	bool real = known ? words >= LICENSE_WORDS / 2 : words >= 2 * LICENSE_WORDS;
	probe_state_as(run, FACT_TRAIT, real ? FACT_LIVE : FACT_HOLLOW, STR("license.text"), 1);
}

const struct probe probe_license = {
	.name = "license",
	.title = "Licence files",
	.format = "https://spdx.org/licenses/",
	.wants = {{.name = "LICENSE"},
		  {.name = "LICENSE.md"},
		  {.name = "LICENSE.txt"},
		  {.name = "LICENSE.rst"},
		  {.name = "LICENSE.adoc"},
		  {.name = "LICENCE"},
		  {.name = "LICENCE.md"},
		  {.name = "LICENCE.txt"},
		  {.name = "COPYING"},
		  {.name = "COPYING.md"},
		  {.name = "COPYING.txt"},
		  {.name = "COPYING.LESSER"},
		  {.name = "UNLICENSE"},
		  {.name = "UNLICENSE.txt"},
		  {.glob = "/LICENSE-*"},
		  {.glob = "/LICENSE_*"},
		  {.glob = "/MIT-LICENSE*"},
		  {.glob = "/LICENSES/"
			   "*"},
		  {.glob = "/LICENSE.*"},
		  {.glob = "/EULA*"}},
	.scan = scan_license,
};
