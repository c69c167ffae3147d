/*
 * Questions about documents; see outline.h.
 */
#include "text/outline.h"
#include "text/translate.h"

#define DISTINCT_MAX 32
#define TONE_WORDS 400 /* words looked at to hear whom a document speaks to */

/* Whether `text` begins with the phrase as whole words. */
static bool begins_with(struct str text, const char *phrase)
{
	if (!text.len || text.at[0] != phrase[0])
		return false;
	size_t len = strlen(phrase);
	bool open = phrase[len - 1] == '*';
	len -= open;
	return len <= text.len && !memcmp(text.at, phrase, len) && (open || len == text.len || text.at[len] == ' ');
}

bool phrase_in(struct str text, const char *const *phrases)
{
	for (size_t at = 0; at < text.len;) {
		struct str rest = str_from(text, at);
		for (const char *const *phrase = phrases; *phrase; phrase++)
			if (begins_with(rest, *phrase))
				return true;
		size_t blank = str_find_char(rest, ' ');
		at = blank == STR_NONE ? text.len : at + blank + 1;
	}
	return false;
}

/* A bit for each phrase whose first, or second, byte is like this, so that most words are passed by without a comparison. The last
 * bit stands for all phrases from there on. */
struct phrase_starts {
	uint64_t first[32], second[32];
	uint64_t short_ones; /* phrases of one byte */
};

static void read_starts(const char *const *phrases, struct phrase_starts *starts)
{
	memset(starts, 0, sizeof *starts);
	for (unsigned k = 0; phrases[k]; k++) {
		const char *phrase = phrases[k];
		uint64_t bit = (uint64_t)1 << (k < 63 ? k : 63);
		starts->first[phrase[0] & 31] |= bit;
		if (phrase[1] && phrase[1] != '*')
			starts->second[phrase[1] & 31] |= bit;
		else
			starts->short_ones |= bit;
	}
}

/* The phrases that may begin here. */
static uint64_t starting(const struct phrase_starts *starts, struct str text)
{
	uint64_t first = starts->first[text.at[0] & 31];
	return text.len > 1 ? first & (starts->second[text.at[1] & 31] | starts->short_ones) : first;
}

static unsigned match_at(struct str text, const char *const *phrases, uint64_t candidates, uint32_t *seen)
{
	for (unsigned k = (unsigned)__builtin_ctzll(candidates); phrases[k]; k++) {
		if (begins_with(text, phrases[k])) {
			if (k < DISTINCT_MAX)
				*seen |= 1u << k;
			return 1;
		}
	}
	return 0;
}

uint32_t doc_speaks(const struct doc *doc, uint32_t from, uint32_t to, const char *const *phrases, uint32_t enough,
		    uint32_t *distinct)
{
	uint32_t n = 0, seen = 0;
	struct phrase_starts starts;
	read_starts(phrases, &starts);
	for (uint32_t i = from; i < to && n < enough; i++) {
		struct str terms = doc->sections[i].terms;
		for (size_t at = 0; at < terms.len && n < enough;) {
			uint64_t candidates = starting(&starts, str_from(terms, at));
			if (candidates)
				n += match_at(str_from(terms, at), phrases, candidates, &seen);
			const char *blank = memchr(terms.at + at, ' ', terms.len - at);
			at = blank ? (size_t)(blank - terms.at) + 1 : terms.len;
		}
	}
	if (distinct)
		*distinct = (uint32_t)__builtin_popcount(seen);
	return n;
}

void doc_extent(const struct doc *doc, uint32_t section, struct doc_extent *e)
{
	memset(e, 0, sizeof *e);
	e->from = section;
	e->to = doc->sections[section].end;
	e->line = doc->sections[section].line;
	for (uint32_t i = e->from; i < e->to; i++) {
		const struct doc_section *s = &doc->sections[i];
		e->words += s->words;
		e->link_words += s->link_words;
		e->numbers += s->numbers;
		e->list_items += s->list_items;
		e->steps += s->steps;
		e->definitions += s->definitions;
		e->table_rows += s->table_rows;
		e->code_blocks += s->code_blocks;
		e->images += s->images;
		e->placeholders += s->placeholders;
		e->diagram |= s->diagram;
	}
}

bool doc_filled(const struct doc_extent *e, uint32_t words)
{
	uint32_t worth = e->words + e->link_words / 2 + 4 * e->code_blocks;
	return worth >= words && e->placeholders * 12 < e->words + 12;
}

uint32_t doc_commands(const struct doc *doc, uint32_t from, uint32_t to)
{
	static const char *const tools[] = {"kubectl",
					    "helm upgrade",
					    "helm rollback",
					    "helm install",
					    "helm uninstall",
					    "docker compose",
					    "docker run",
					    "docker build",
					    "docker push",
					    "docker stop",
					    "docker-compose",
					    "docker restart",
					    "docker logs",
					    "terraform apply",
					    "terraform init",
					    "terraform plan",
					    "dvc repro",
					    "dvc pull",
					    "dvc push",
					    "git revert",
					    "git tag",
					    "git push",
					    "git checkout",
					    "git pull",
					    "systemctl",
					    "gcloud",
					    "pip install",
					    "mlflow models",
					    "databricks bundle",
					    "poetry run",
					    "uv run",
					    "npm run",
					    "az ml",
					    "sam deploy",
					    "cdk deploy",
					    "sbatch",
					    "gh workflow",
					    "ansible-playbook",
					    "journalctl",
					    "aws sagemaker",
					    "aws s3",
					    "aws ecs",
					    "curl",
					    "crontab",
					    NULL};
	/* Commands only with a file or a hyphenated target behind them: "make deploy-api", "python train.py". */
	static const char *const starts[] = {"python", "python3", "bash", "sh", "make", "rscript", NULL};
	uint32_t n = doc_speaks(doc, from, to, tools, UINT32_MAX, NULL);
	for (uint32_t i = from; i < to; i++) {
		struct str rest = doc->sections[i].terms, word, next;
		bool more = str_next(&rest, ' ', &word);
		while (more && str_next(&rest, ' ', &next)) {
			bool starts_command = false;
			for (size_t k = 0; starts[k]; k++)
				starts_command |= str_is(word, starts[k]);
			n += starts_command && (str_has(next, "/") || str_ends(next, ".py") || str_ends(next, ".sh") ||
						str_ends(next, ".r") || (str_is(word, "make") && str_has(next, "-")));
			word = next;
		}
	}
	return n;
}

bool doc_under(const struct doc *doc, uint32_t section, const char *const *phrases)
{
	unsigned level = 7;
	for (uint32_t i = section + 1; i-- > 0 && level > 1;) {
		const struct doc_section *s = &doc->sections[i];
		if (s->level >= level || !s->level)
			continue;
		if (phrase_in(s->name, phrases))
			return true;
		level = s->level;
	}
	return false;
}

bool name_is(struct str name, const char *const *names)
{
	static const char *const articles[] = {"the ", "our ", "project ", "key ", "core ", "current "};
	for (size_t i = 0; i < sizeof articles / sizeof *articles; i++)
		if (str_starts(name, articles[i]))
			name = str_from(name, strlen(articles[i]));
	for (; *names; names++)
		if (str_is(name, *names))
			return true;
	return false;
}

bool path_has_folder(struct str path, const char *const *folders)
{
	struct str rest = path, folder;
	while (str_next(&rest, '/', &folder) && rest.len)
		for (size_t i = 0; folders[i]; i++)
			if (str_is_nocase(folder, folders[i]))
				return true;
	return false;
}

struct str path_title(struct arena *a, struct str path)
{
	size_t slash = str_rfind_char(path, '/');
	struct str name = slash == STR_NONE ? path : str_from(path, slash + 1);
	size_t dot = str_rfind_char(name, '.');
	if (dot != STR_NONE && dot > 0)
		name.len = dot;
	struct str title = arena_lower(a, name);
	char *at = arena_alloc(a, title.len * 2 + 1);
	size_t n = 0;
	for (size_t i = 0; i < name.len; i++) {
		/* ModelCard, model-card and model_card are the same name. */
		bool hump = i && name.at[i] >= 'A' && name.at[i] <= 'Z' && name.at[i - 1] >= 'a' &&
			    name.at[i - 1] <= 'z';
		bool gap = name.at[i] == '-' || name.at[i] == '_' || name.at[i] == '.' || name.at[i] == ' ';
		if ((hump || gap) && n && at[n - 1] != ' ')
			at[n++] = ' ';
		if (!gap)
			at[n++] = title.at[i];
	}
	return translate_heading(a, (struct str){at, n});
}

/* ---- roles ---- */

static bool speaks_to_users(const struct doc *doc)
{
	static const char *const you[] = {"you", "your", "you'll", "you're", "you've", "let's", "we'll", NULL};
	uint32_t to = 0, words = 0;
	while (to < doc->n && words < TONE_WORDS)
		words += doc->sections[to++].prose_n;
	/* Pages full of code need fewer words to do so. */
	return doc_speaks(doc, 0, to, you, UINT32_MAX, NULL) * (doc->codes_n >= 8 ? 200 : 80) > words;
}

static bool is_links(const struct doc *doc)
{
	uint32_t items = 0;
	for (uint32_t i = 0; i < doc->n; i++)
		items += doc->sections[i].list_items;
	/* An entry of such a list is a link with a sentence about it. */
	return doc->links >= 30 && items * 2 >= doc->links && doc->codes_n * 10 < doc->links &&
	       doc->words < doc->links * 14;
}

static bool is_lesson(struct str path, const struct doc *doc)
{
	static const char *const folders[] = {"course",     "courses",     "lecture",   "lectures",   "lesson",
					      "lessons",    "exercise",    "exercises", "homework",   "homeworks",
					      "assignment", "assignments", "syllabus",  "curriculum", "quiz",
					      "quizzes",    NULL};
	static const char *const headings[] = {"learning objectives", "learning goals",
					       "learning outcomes",   "homework",
					       "knowledge check",     "what you will learn",
					       "what you'll learn",   "prerequisite knowledge",
					       "course content",      "syllabus",
					       "lecture *",           NULL};
	static const char *const school[] = {"homework*", "video*",    "course*", "lesson*",
					     "lecture*",  "workshop*", NULL};
	if (path_has_folder(path, folders))
		return true;
	/* "03-orchestration/": folders that are numbered are chapters. */
	if (path.len > 3 && char_is_digit(path.at[0]) && char_is_digit(path.at[1]) &&
	    (path.at[2] == '-' || path.at[2] == '_') && str_find_char(path, '/') != STR_NONE &&
	    (doc->words < 150 || doc_speaks(doc, 0, doc->n, school, 1, NULL) > 0))
		return true;
	for (uint32_t i = 0; i < doc->n; i++)
		if (phrase_in(doc->sections[i].name, headings))
			return true;
	return false;
}

enum doc_role doc_role(struct str path, const struct doc *doc)
{
	static const char *const guides[] = {"docs",       "doc",         "documentation", "website",    "site",
					     "vignettes",  "guides",      "guide",         "user-guide", "user-guides",
					     "user_guide", "user_guides", "docs-gb",       "tutorials",  "tutorial",
					     "examples",   "example",     "content",       NULL};
	static const char *const blogs[] = {"blog",           "blogs",    "posts",   "_posts",
					    "versioned_docs", "_removed", "archive", NULL};
	static const char *const references[] = {"api-ref", "api-reference", "api_reference", "apidocs", "_autosummary",
						 "api",     "reference",     "references",    NULL};
	static const char *const proposals[] = {"proposals", "proposal", "rfcs", "rfc", "enhancements",
						"keps",      "specs",    "spec", NULL};
	/* Below the documentation a design describes the system; beside it, what somebody wants to build. */
	static const char *const designs[] = {"design", "designs", NULL};
	static const char *const agents[] = {"agents",      "claude",        "gemini", "skill", "copilot instructions",
					     "cursorrules", "windsurfrules", "llms",   NULL};
	static const char *const records[] = {
		"changelog",           "change log", "changes", "license",  "licence",       "copying",
		"code of conduct",     "news",       "history", "releases", "release notes", "notice",
		"third party notices", NULL};
	static const char *const forms[] = {"issue_template", "pull_request_template", "merge_request_templates",
					    "issue_templates", NULL};
	char room[512];
	struct str name = path, title;
	if (doc->role)
		return (enum doc_role)(doc->role - 1);
	size_t slash = str_rfind_char(path, '/'), dot;
	if (slash != STR_NONE)
		name = str_from(path, slash + 1);
	dot = str_find_char(name, '.');
	title = str_sub(name, 0, dot == STR_NONE || !dot ? name.len : dot);
	title.len = title.len < sizeof room ? title.len : sizeof room;
	room[0] = '\0';
	for (size_t i = 0; i < title.len; i++)
		room[i] = title.at[i] == '-' || title.at[i] == '_' ? ' ' : char_lower(title.at[i]);
	title = (struct str){room, title.len};
	if (path_has_folder(path, forms) || str_starts(title, "pull request template") ||
	    str_starts(title, "issue template"))
		return DOC_FORM;
	for (size_t i = 0; agents[i]; i++)
		if (str_is(title, agents[i]))
			return DOC_AGENT;
	if (path.len && path.at[0] == '.' && slash != STR_NONE && !str_starts(path, ".github/") &&
	    !str_starts(path, ".gitlab/"))
		return DOC_AGENT;
	for (size_t i = 0; records[i]; i++)
		if (str_is(title, records[i]))
			return DOC_RECORD;
	if (is_lesson(path, doc))
		return DOC_LESSON;
	if (is_links(doc))
		return DOC_LINKS;
	if (path_has_folder(path, proposals) || (path_has_folder(path, designs) && !path_has_folder(path, guides)))
		return DOC_PROPOSAL;
	if (path_has_folder(path, references))
		return DOC_REFERENCE;
	if (path_has_folder(path, blogs))
		return DOC_LESSON;
	return path_has_folder(path, guides) && speaks_to_users(doc) ? DOC_GUIDE : DOC_OWN;
}
