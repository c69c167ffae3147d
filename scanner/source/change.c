/*
 * How a change reached the main line, read from the message its host wrote. The defaults of the hosts:
 *
 *   GitHub        merge "Merge pull request #12 from org/branch"; squash and many rebase bots "Title (#12)"
 *                 https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository
 *   GitLab        merge "Merge branch 'x' into 'main'" with both names quoted, body "See merge request org/project!12"
 *                 https://docs.gitlab.com/user/project/merge_requests/commit_templates/
 *   Bitbucket     "Merged in branch (pull request #12)"; Data Center "Pull request #12: Title"
 *   Azure DevOps  "Merged PR 12: Title"
 *   Gitea         "Merge pull request 'Title' (#12) from branch into main"
 *   Gitee         "!12 Title"
 *   Gerrit        trailer "Reviewed-on: https://host/c/project/+/12"
 *   Phabricator   trailer "Differential Revision: https://host/D12"
 *   bors, homu    "Merge #12", "Auto merge of #12 - org:branch, r=name"
 *   Node.js       trailer "PR-URL: https://host/org/project/pull/12"
 *
 * A rebase merge without suffix leaves no trace, and "Merge branch 'x'" alone is what people's own `git merge` writes.
 */
#include "source/source_internal.h"

static size_t digits_at(struct str s, size_t from)
{
	size_t n = 0;

	while (from + n < s.len && char_is_digit(s.at[from + n]))
		n++;
	return n;
}

/* A request's number is no longer than this; longer ones are ids of something else. */
#define NUMBER_DIGITS 8

static bool number_at(struct str s, size_t from)
{
	size_t n = digits_at(s, from);

	return n > 0 && n <= NUMBER_DIGITS;
}

/* The subject ends with "(#12)", "(!12)", "(GH-12)" or "(pull request #12)". */
static bool has_request_suffix(struct str subject)
{
	static const char *const marks[] = {"#", "!", "GH-", "PR #", "pull request #", "merge request !"};
	size_t open = str_rfind_char(subject, '(');

	if (open == STR_NONE || !str_ends(subject, ")"))
		return false;
	struct str inner = {subject.at + open + 1, subject.len - open - 2};
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
		size_t n = strlen(marks[i]);
		if (str_starts_nocase(inner, marks[i]) && number_at(inner, n) && digits_at(inner, n) + n == inner.len)
			return true;
	}
	return false;
}

/* "Merge branch 'x' into 'main'": only GitLab quotes the second name. */
static bool is_gitlab_merge(struct str subject)
{
	size_t into = str_find(subject, "' into '");

	return str_starts(subject, "Merge branch '") && into != STR_NONE && str_ends(subject, "'");
}

static bool is_request_subject(struct str subject)
{
	static const char *const numbered[] = {"Merge pull request #", "Pull request #", "Merged PR ", "Merge PR #",
					       "Auto merge of #",      "Merge #",        "!"};

	for (size_t i = 0; i < sizeof(numbered) / sizeof(*numbered); i++)
		if (str_starts(subject, numbered[i]) && number_at(subject, strlen(numbered[i])))
			return true;
	if (str_starts(subject, "Merge pull request '") && str_has(subject, "' (#"))
		return true;
	return is_gitlab_merge(subject) || has_request_suffix(subject);
}

/* Lines of the body that only a review tool writes. */
static bool is_request_line(struct str line)
{
	if (str_starts(line, "See merge request ") &&
	    (str_find_char(line, '!') != STR_NONE || str_has(line, "/merge_requests/")))
		return true;
	if (str_starts_nocase(line, "Reviewed-on: http") || str_starts(line, "Differential Revision: http"))
		return true;
	return str_starts(line, "PR-URL: http");
}

static bool is_review_line(struct str line)
{
	static const char *const trailers[] = {
		"Reviewed-by:", "Acked-by:", "Approved-by:", "Reviewed-on:", "Reviewed By:"};

	for (size_t i = 0; i < sizeof(trailers) / sizeof(*trailers); i++)
		if (str_starts_nocase(line, trailers[i]) && str_trim(str_from(line, strlen(trailers[i]))).len > 0)
			return true;
	return false;
}

/* "1.2", "v1.2.3", "1.2.3-rc.1": two numbers at least. Returns the length, or 0. */
static size_t version_length(struct str s)
{
	size_t i = s.len && (s.at[0] == 'v' || s.at[0] == 'V'), parts = 0, n;

	while ((n = digits_at(s, i)) > 0) {
		i += n;
		parts++;
		if (i >= s.len || s.at[i] != '.')
			break;
		i++;
	}
	if (parts < 2)
		return 0;
	while (i < s.len && (char_is_word(s.at[i]) || s.at[i] == '-' || s.at[i] == '.' || s.at[i] == '+'))
		i++;
	return i;
}

/* A subject without the pull request's number after it. */
static struct str without_suffix(struct str subject)
{
	return has_request_suffix(subject) ? str_trim(str_sub(subject, 0, str_rfind_char(subject, '('))) : subject;
}

/* Subjects that release tools write: npm version, semantic-release, release-please, bumpversion, commitizen,
 * changesets, maven-release-plugin. What follows must be a version or nothing, so that "Release the lock" is none. */
static bool is_release_subject(struct str subject)
{
	static const char *const before_version[] = {"release",
						     "release:",
						     "release of",
						     "release version",
						     "bump version to",
						     "bump version:",
						     "bump version",
						     "bump: version",
						     "bumped version to",
						     "bump to",
						     "version",
						     "version bump to",
						     "prepare release",
						     "prepare for release",
						     "preparing release",
						     "prepare version",
						     "cut release",
						     "new release",
						     "new version",
						     "[release]",
						     "chore: release",
						     "chore: bump version to",
						     "chore(release):",
						     "build(release):",
						     "ci(release):",
						     "release(main):",
						     "chore: bump version",
						     "[maven-release-plugin] prepare release"};
	static const char *const whole[] = {"version packages",
					    "bump version",
					    "version bump",
					    "chore: bump version",
					    "chore(release): version packages",
					    "chore: version packages",
					    "chore: release",
					    "release"};

	subject = without_suffix(subject);
	for (size_t i = 0; i < sizeof(whole) / sizeof(*whole); i++)
		if (str_is_nocase(subject, whole[i]))
			return true;
	if (version_length(subject) == subject.len && subject.len > 0)
		return true;
	/* release-please names the branch: "chore(main): release 1.2.3" */
	if (str_starts_nocase(subject, "chore(")) {
		size_t close = str_find(subject, "): release ");
		if (close != STR_NONE)
			subject = str_from(subject, close + strlen("): "));
	}
	for (size_t i = 0; i < sizeof(before_version) / sizeof(*before_version); i++) {
		struct str rest = str_from(subject, strlen(before_version[i]));
		if (!str_starts_nocase(subject, before_version[i]) || !str_starts(rest, " "))
			continue;
		rest = str_trim(rest);
		struct str word = str_sub(rest, 0, str_find_char(rest, ' '));
		if (version_length(word) > 0 || tag_is_version(word))
			return true;
	}
	return false;
}

/* git revert writes 'Revert "Title"', conventional commits "revert: title"; people write "Rollback of …". */
static bool is_revert_subject(struct str subject)
{
	static const char *const words[] = {"revert",      "reverts",   "reverted",  "rollback of",
					    "rollback to", "rollback:", "roll back", "rolls back",
					    "rolled back", "back out",  "backed out"};

	/* "fix: revert …", "chore(api): rollback …" */
	size_t colon = str_find(subject, ": ");
	if (colon != STR_NONE && colon < 24 && str_find_char(str_sub(subject, 0, colon), ' ') == STR_NONE &&
	    !str_starts_nocase(subject, "revert"))
		subject = str_from(subject, colon + 2);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		size_t n = strlen(words[i]);
		if (str_starts_nocase(subject, words[i]) && (subject.len == n || !char_is_word(subject.at[n])))
			return true;
	}
	return false;
}

static bool is_bot(const struct commit *commit)
{
	static const char *const names[] = {"dependabot",      "renovate",      "renovate-bot", "github-actions",
					    "github actions",  "pre-commit-ci", "greenkeeper",  "semantic-release",
					    "allcontributors", "gitlab-ci",     "jenkins",      "travis ci",
					    "circleci",        "mergify",       "bors"};
	struct str name = commit->author_name;

	if (str_ends_nocase(name, "[bot]") || str_has_nocase(commit->author_mail, "[bot]@"))
		return true;
	if (str_ends_nocase(name, "-bot") || str_ends_nocase(name, " bot"))
		return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_is_nocase(name, names[i]))
			return true;
	return false;
}

/* Lines of a message looked at. Squashed branches list hundreds of commits, trailers stand at the end. */
#define MESSAGE_BYTES 65536

void change_classify(const struct commit *commit, struct history_change *change)
{
	struct str rest = commit->message, subject = {0}, line;

	while (str_next_line(&rest, &line)) {
		subject = str_trim(line);
		if (subject.len > 0)
			break;
	}
	if (rest.len > MESSAGE_BYTES)
		rest = str_from(rest, rest.len - MESSAGE_BYTES);

	bool request = is_request_subject(subject);
	bool reviewed = str_starts(subject, "Auto merge of #");
	/* GitHub names the branch of a revert so, and puts the title of the request below the subject. */
	bool revert = is_revert_subject(subject) || (request && str_has(subject, "/revert-"));
	while (str_next_line(&rest, &line)) {
		line = str_trim(line);
		request = request || is_request_line(line);
		reviewed = reviewed || is_review_line(line);
	}
	change->way = !request ? CHANGE_DIRECT : commit->parents > 1 ? CHANGE_MERGE : CHANGE_SQUASH;
	change->reviewed = reviewed;
	change->release = is_release_subject(subject);
	change->revert = revert;
	change->bot = is_bot(commit);
}

/* v1.2.3, 1.2, release-3, package@1.2.3, package/v2, 2024.05.01 */
bool tag_is_version(struct str name)
{
	static const char *const words[] = {"release", "rel", "version", "ver", "v", "r"};

	/* "@scope/package@1.2.3" and "package/v1.2.3" carry the version last */
	size_t slash = str_rfind_char(name, '/');
	if (slash != STR_NONE)
		name = str_from(name, slash + 1);
	size_t at = str_rfind_char(name, '@');
	if (at != STR_NONE)
		name = str_from(name, at + 1);
	if (version_length(name) == name.len && name.len > 0)
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!str_starts_nocase(name, words[i]))
			continue;
		struct str rest = str_from(name, strlen(words[i]));
		while (rest.len && (rest.at[0] == '-' || rest.at[0] == '_' || rest.at[0] == '.' || rest.at[0] == ' '))
			rest = str_from(rest, 1);
		size_t n = digits_at(rest, 0);
		if (n > 0 && (n == rest.len || rest.at[n] == '.' || rest.at[n] == '-' || rest.at[n] == '_'))
			return true;
		if (version_length(rest) > 0)
			return true;
	}
	/* "package-1.2.3" */
	for (size_t i = 0; i + 1 < name.len; i++)
		if ((name.at[i] == '-' || name.at[i] == '_') &&
		    version_length(str_from(name, i + 1)) == name.len - i - 1)
			return true;
	return false;
}
