/*
 * Who must be asked: CODEOWNERS of forges, OWNERS of prow, MAINTAINERS files.
 * Format:
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners,
 * https://docs.gitlab.com/user/project/codeowners/reference/, https://www.kubernetes.dev/docs/guide/owners/
 * Traits:
 *   owners.paths    paths with their owners; hollow when there are none but the samples of the documentation
 *   owners.people   maintainers named in a MAINTAINERS file
 */
#include "engine/probe.h"

static bool is_owner(struct str word)
{
	size_t at = str_find_char(word, '@');
	return at != STR_NONE && at + 1 < word.len && char_is_word(word.at[at + 1]);
}

static bool is_sample(struct str word)
{
	static const char *const names[] = {"global-owner", "@js-owner", "@doctocat", "your-team",   "your-org",
					    "@username",    "team-name", "@your",     "example.com", "@octo-org",
					    "org-name",     "@owner",    "<",         "user1"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_has_nocase(word, names[i]))
			return true;
	return false;
}

/* "pattern owner owner"; GitLab has sections "[Name] @owner" besides. */
static void scan_codeowners(struct probe_run *run)
{
	struct str text = probe_text(run), line;
	uint32_t number = 0, hollow = 0;
	while (str_next_line(&text, &line)) {
		struct str rest = str_trim(line), word;
		number++;
		if (!rest.len || rest.at[0] == '#')
			continue;
		for (unsigned i = 0; str_next(&rest, ' ', &word); i++) {
			if (str_starts(word, "#"))
				break;
			if (i == 0 || !is_owner(word))
				continue;
			if (!is_sample(word)) {
				probe_trait(run, "owners.paths", number);
				return;
			}
			hollow = number;
		}
		hollow = hollow ? hollow : number;
	}
	if (number)
		probe_state_as(run, FACT_TRAIT, FACT_HOLLOW, STR("owners.paths"), hollow ? hollow : 1);
}

static void scan_prow(struct probe_run *run)
{
	const struct tree_node *root = probe_tree(run);
	const struct tree_node *approvers = tree_get(root, "approvers"), *reviewers = tree_get(root, "reviewers");
	if (tree_is_seq(approvers) && approvers->first)
		probe_trait(run, "owners.paths", approvers->line);
	else if (tree_is_seq(reviewers) && reviewers->first)
		probe_trait(run, "owners.paths", reviewers->line);
}

static void scan_maintainers(struct probe_run *run)
{
	struct str text = probe_text(run), line;
	uint32_t number = 0, people = 0, first = 0;
	while (str_next_line(&text, &line)) {
		struct str rest = str_trim(line), word;
		number++;
		while (str_next(&rest, ' ', &word)) {
			bool handle = is_owner(word) || str_has(word, "github.com/");
			if (handle && !is_sample(word)) {
				first = first ? first : number;
				people++;
				break;
			}
		}
	}
	probe_state_as(run, FACT_TRAIT, people ? FACT_LIVE : FACT_HOLLOW, STR("owners.people"), first ? first : 1);
}

static void scan_owners(struct probe_run *run)
{
	struct str name = probe_file(run)->name;
	if (!str_trim(probe_text(run)).len)
		return;
	if (str_is(name, "CODEOWNERS"))
		scan_codeowners(run);
	else if (str_is(name, "OWNERS"))
		scan_prow(run);
	else if (str_starts(name, "MAINTAINERS") || str_is(name, "GOVERNANCE.md"))
		scan_maintainers(run);
}

const struct probe probe_codeowners = {
	.name = "codeowners",
	.title = "Owners and maintainers",
	.format = "https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/"
		  "customizing-your-repository/about-code-owners",
	.wants = {{.glob = "/CODEOWNERS"},
		  {.glob = "/.github/CODEOWNERS"},
		  {.glob = "/docs/CODEOWNERS"},
		  {.glob = "/.gitlab/CODEOWNERS"},
		  {.glob = "/OWNERS"},
		  {.glob = "/MAINTAINERS"},
		  {.glob = "/MAINTAINERS.md"},
		  {.glob = "/MAINTAINERS.txt"},
		  {.glob = "/.github/MAINTAINERS.md"},
		  {.glob = "/docs/MAINTAINERS.md"}},
	.scan = scan_owners,
};
