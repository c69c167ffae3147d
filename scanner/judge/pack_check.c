#include "judge/pack_check.h"
#include "base/digest.h"
#include "base/limits.h"
#include "base/map.h"
#include "judge/judge.h"
#include "text/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void pack_problem_add(struct pack_check *check, const char *code, struct str where, const char *format, ...)
{
	char text[512];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	check->problems_all++;
	if (check->problems_n == LIMIT_PACK_PROBLEMS || n < 0)
		return;
	struct str message = {text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1};
	if (!check->problems)
		check->problems = arena_array(check->arena, struct pack_problem, LIMIT_PACK_PROBLEMS);
	check->problems[check->problems_n++] = (struct pack_problem){code, arena_str(check->arena, where),
								     arena_str(check->arena, message)};
}

/* ---- digests ---- */

static void hex_of(struct str text, char hex[65])
{
	struct digest digest;
	digest_init(&digest);
	digest_add(&digest, text);
	digest_hex(&digest, hex);
}

static void check_sums(struct pack_check *check, const struct archive *archive, struct str sums)
{
	struct map listed;
	struct str line;
	map_init(&listed, check->arena);
	while (str_next_line(&sums, &line)) {
		struct str name = str_from(line, 66);
		char hex[65];
		if (line.len < 67 || !str_eq(str_sub(line, 64, 2), STR("  "))) {
			pack_problem_add(check, "digest", STR("SHA256SUMS"), "a line is no digest with a file name");
			continue;
		}
		const struct archive_entry *entry = archive_find(archive, arena_cstr(check->arena, name));
		map_put(&listed, name, 1);
		check->files++;
		if (!entry) {
			pack_problem_add(check, "digest", name, "listed in SHA256SUMS and not in the pack");
			continue;
		}
		hex_of(entry->text, hex);
		if (!str_eq(str_sub(line, 0, 64), str_of(hex)))
			pack_problem_add(check, "digest", name, "its SHA-256 is not the one that SHA256SUMS gives");
	}
	for (size_t i = 0; i < archive->n; i++)
		if (map_get(&listed, archive->at[i].name) == MAP_NONE && !str_is(archive->at[i].name, "SHA256SUMS"))
			pack_problem_add(check, "digest", archive->at[i].name, "in the pack and not in SHA256SUMS");
}

/* The chain of rule_files.c: built-in files by path and contents; each added folder over the digest before. */
static void check_rules(struct pack_check *check, const struct archive *archive, const struct tree_node *rules)
{
	const struct tree_node *files = tree_get(rules, "files");
	struct str digest = tree_get_text(rules, "digest"), built_in = tree_get_text(rules, "built_in");
	const struct archive_entry **added = arena_array(check->arena, const struct archive_entry *, archive->n + 1);
	struct str *paths = arena_array(check->arena, struct str, archive->n + 1);
	struct digest own, chain;
	uint64_t order, most = 0;
	char hex[65];
	digest_init(&own);
	digest_init(&chain);
	digest_add(&chain, str_from(built_in, 7));
	for (TREE_EACH(file, files)) {
		const char *name = arena_cstr(check->arena, tree_get_text(file, "file"));
		const struct archive_entry *entry = archive_find(archive, name);
		if (!entry || !str_to_uint(tree_get_text(file, "added"), &order) || order > archive->n) {
			pack_problem_add(check, "rules", str_of(name), "a rule file is missing");
			return;
		}
		if (order) {
			most = order > most ? order : most;
			added[order - 1] = entry;
			paths[order - 1] = tree_get_text(file, "path");
			continue;
		}
		digest_add(&own, tree_get_text(file, "path"));
		digest_add(&own, entry->text);
	}
	for (uint64_t i = 0; i < most; i++) {
		if (!added[i]) {
			pack_problem_add(check, "rules", STR("pack.json"), "a rule file that was added is not listed");
			return;
		}
		digest_add(&chain, paths[i]);
		digest_add(&chain, added[i]->text);
	}
	digest_hex(most ? &chain : &own, hex);
	if (!str_eq(str_from(digest, 7), str_of(hex)))
		pack_problem_add(check, "rules", STR("rules/"),
				 "the rule files have the digest sha256:%.12s, the pack names %.19s", hex,
				 digest.len ? digest.at : "none");
}

/* ---- the report ---- */

struct cited {
	struct pack_check *check;
	struct map ids; /* of evidence in the report */
};

static bool same(const struct tree_node *a, const struct tree_node *b, const char *key)
{
	return str_eq(tree_get_text(a, key), tree_get_text(b, key));
}

static int rung_of(struct str name)
{
	for (int i = RUNG_ABSENT; i <= RUNG_ENFORCED; i++)
		if (str_is(name, rung_names[i]))
			return i;
	return -1;
}

/* evidence.json must list what the report lists, in its order. */
static void check_citations(struct cited *c, const struct tree_node *report)
{
	struct pack_check *check = c->check;
	const struct tree_node *list = tree_get(check->citations, "evidence"), *citation = list ? list->first : NULL;
	for (TREE_EACH(signal, tree_get(report, "signals"))) {
		int best = RUNG_ABSENT;
		for (TREE_EACH(e, tree_get(signal, "evidence"))) {
			struct str id = tree_get_text(e, "id");
			int rung = rung_of(tree_get_text(e, "level"));
			best = rung > best ? rung : best;
			check->evidence++;
			if (!id.len || map_get(&c->ids, id) != MAP_NONE)
				pack_problem_add(check, "evidence", id,
						 "an id that is missing or stands for two pieces");
			map_put(&c->ids, id, 1);
			if (!citation || !same(e, citation, "id") || !same(e, citation, "path") ||
			    !same(e, citation, "line") || !same(e, citation, "blob") || !same(e, citation, "commit") ||
			    !same(e, citation, "level") || !same(signal, signal, "id") ||
			    !str_eq(tree_get_text(signal, "id"), tree_get_text(citation, "signal")) ||
			    !str_eq(tree_get_text(e, "excerpt"), tree_get_text(citation, "text")))
				pack_problem_add(check, "evidence", id, "report.json and evidence.json differ");
			citation = citation ? citation->next : NULL;
		}
		if (best != rung_of(tree_get_text(signal, "level")))
			pack_problem_add(check, "level", tree_get_text(signal, "id"),
					 "its level does not follow from its evidence");
	}
	if (citation)
		pack_problem_add(check, "evidence", tree_get_text(citation, "id"), "cited, and not in the report");
}

struct tally {
	double sum, low, high;
	unsigned applicable, count[ANSWERS];
};

static int answer_of(struct str name)
{
	for (int i = 0; i < ANSWERS; i++)
		if (str_is(name, answer_names[i]))
			return i;
	return -1;
}

static bool section_has(struct str section, struct str of)
{
	return !section.len || str_eq(section, of) ||
	       (of.len > section.len && of.at[section.len] == '.' && str_eq(str_sub(of, 0, section.len), section));
}

static void tally_items(const struct tree_node *list, struct str section, struct tally *tally)
{
	static const double worth[ANSWERS] = {1, 0.5, 0, 0, 0};
	*tally = (struct tally){0};
	for (TREE_EACH(item, tree_get(list, "items"))) {
		int answer = answer_of(tree_get_text(item, "answer"));
		struct str flag = tree_get_text(item, "confidence");
		if (answer < 0 || !section_has(section, tree_get_text(item, "section")))
			continue;
		tally->count[answer]++;
		if (answer == ANSWER_NA)
			continue;
		tally->applicable++;
		tally->sum += worth[answer];
		tally->low += str_is(flag, "high") || str_is(flag, "medium") ? worth[answer] : 0;
		tally->high += answer == ANSWER_UNKNOWN ? 1 : worth[answer];
	}
}

static bool is_near(const struct tree_node *score, const char *key, double value)
{
	struct str text = tree_get_text(score, key);
	char digits[32];
	if (!text.len || text.len >= sizeof digits)
		return false;
	memcpy(digits, text.at, text.len);
	digits[text.len] = '\0';
	double said = strtod(digits, NULL), difference = said - value;
	return difference < 0.0501 && difference > -0.0501;
}

static void check_score(struct pack_check *check, const struct tree_node *list, const struct tree_node *score,
			struct str section)
{
	struct tally tally;
	tally_items(list, section, &tally);
	double all = tally.applicable ? tally.applicable : 1;
	struct str where = section.len ? arena_printf(check->arena, "%.*s section %.*s",
						      STR_ARG(tree_get_text(list, "id")), STR_ARG(section))
				       : tree_get_text(list, "id");
	if (!is_near(score, "percent", 100 * tally.sum / all) || !is_near(score, "low", 100 * tally.low / all) ||
	    !is_near(score, "high", 100 * tally.high / all))
		pack_problem_add(check, "score", where,
				 "the answers give %.1f %% (%.1f to %.1f), the report says %.*s (%.*s to %.*s)",
				 100 * tally.sum / all, 100 * tally.low / all, 100 * tally.high / all,
				 STR_ARG(tree_get_text(score, "percent")), STR_ARG(tree_get_text(score, "low")),
				 STR_ARG(tree_get_text(score, "high")));
	if (!section.len && (!is_near(score, "unknown", tally.count[ANSWER_UNKNOWN]) ||
			     !is_near(score, "not_applicable", tally.count[ANSWER_NA])))
		pack_problem_add(check, "score", where, "the numbers of answers do not follow from the items");
}

static void check_ids(struct cited *c, const struct tree_node *ids, struct str where)
{
	for (TREE_EACH(id, ids)) {
		struct str name = tree_is_scalar(id) ? id->text : tree_get_text(id, "evidence");
		if (map_get(&c->ids, name) == MAP_NONE)
			pack_problem_add(c->check, "evidence", where, "cites %.*s, which is not in the report",
					 STR_ARG(str_sub(name, 0, 40)));
	}
}

static void check_checklist(struct cited *c, const struct tree_node *list)
{
	struct pack_check *check = c->check;
	for (TREE_EACH(item, tree_get(list, "items"))) {
		int answer = answer_of(tree_get_text(item, "answer"));
		struct str where = arena_printf(check->arena, "%.*s:%.*s", STR_ARG(tree_get_text(list, "id")),
						STR_ARG(tree_get_text(item, "id")));
		check->items++;
		if (answer < 0)
			pack_problem_add(check, "schema", where, "its answer is none");
		else if ((answer >= ANSWER_UNKNOWN) == (tree_get_text(item, "confidence").len > 0))
			pack_problem_add(check, "schema", where,
					 "a flag where there is no answer, or none where there is");
		check_ids(c, tree_get(item, "evidence"), where);
		check_ids(c, tree_get(item, "counter_evidence"), where);
	}
	check_score(check, list, tree_get(list, "score"), (struct str){0});
	for (TREE_EACH(section, tree_get(list, "sections")))
		if (tree_get_text(section, "id").len)
			check_score(check, list, tree_get(section, "score"), tree_get_text(section, "id"));
}

/* ---- the whole ---- */

static const struct tree_node *read_part(struct pack_check *check, const struct archive *archive, const char *name,
					 const char *schema, const char *file, struct error *err)
{
	struct tree_problem problem = {0};
	const struct archive_entry *entry = archive_find(archive, name);
	if (!entry) {
		error_set(err, EXIT_CODE_USAGE, "%s: no evidence pack: %s is not in it", file, name);
		return NULL;
	}
	const struct tree_node *root = json_read(check->arena, entry->text, &problem);
	if (!tree_is_map(root)) {
		error_set(err, EXIT_CODE_USAGE, "%s: %s:%u:%u: %s", file, name, problem.line, problem.column,
			  root ? "no JSON object" : problem.message);
		return NULL;
	}
	if (!str_is(tree_get_text(root, "schema"), schema)) {
		error_set(err, EXIT_CODE_USAGE, "%s: %s is not of the schema %s", file, name, schema);
		return NULL;
	}
	return root;
}

/* What a report of the schema always has. */
static void check_shape(struct pack_check *check, const struct tree_node *report)
{
	static const char *const maps[] = {"tool", "repository", "project", "inventory", "history"};
	static const char *const lists[] = {"signals", "checklists", "notices"};
	for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
		if (!tree_is_map(tree_get(report, maps[i])))
			pack_problem_add(check, "schema", STR("report.json"), "'%s' is missing or of another kind",
					 maps[i]);
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (!tree_is_seq(tree_get(report, lists[i])))
			pack_problem_add(check, "schema", STR("report.json"), "'%s' is missing or of another kind",
					 lists[i]);
}

static void check_about(struct pack_check *check, const struct tree_node *about, const struct tree_node *report)
{
	static const char *const keys[] = {"name", "origin", "commit", "tree", "source"};
	const struct tree_node *ours = tree_get(about, "repository"), *theirs = tree_get(report, "repository");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (!same(ours, theirs, keys[i]))
			pack_problem_add(check, "repository", STR("pack.json"), "it and report.json differ in '%s'",
					 keys[i]);
	if (!str_eq(check->commit, tree_get_text(check->citations, "commit")))
		pack_problem_add(check, "repository", STR("evidence.json"), "it is of another commit");
	if (!same(tree_get(about, "tool"), tree_get(report, "tool"), "version") ||
	    !str_eq(check->rules, tree_get_text(tree_get(report, "tool"), "rules")))
		pack_problem_add(check, "tool", STR("pack.json"),
				 "it and report.json differ in the version or the rules");
}

int pack_check_itself(struct pack_check *check, const struct archive *archive, const char *file, struct error *err)
{
	const struct archive_entry *sums = archive_find(archive, "SHA256SUMS");
	const struct tree_node *about = read_part(check, archive, "pack.json", "assay-pack/1", file, err);
	const struct tree_node *report = about ? read_part(check, archive, "report.json", "assay-report/1", file, err)
					       : NULL;
	check->citations = report ? read_part(check, archive, "evidence.json", "assay-evidence/1", file, err) : NULL;
	if (!check->citations)
		return -1;
	if (!sums)
		return error_set(err, EXIT_CODE_USAGE, "%s: no evidence pack: SHA256SUMS is not in it", file);
	const struct tree_node *repository = tree_get(about, "repository");
	struct cited cited = {.check = check};
	check->name = tree_get_text(repository, "name");
	check->commit = tree_get_text(repository, "commit");
	check->tree = tree_get_text(repository, "tree");
	check->revision = str_is(tree_get_text(repository, "source"), "revision");
	check->version = tree_get_text(tree_get(about, "tool"), "version");
	check->rules = tree_get_text(tree_get(about, "rules"), "digest");
	map_init(&cited.ids, check->arena);
	check_sums(check, archive, sums->text);
	check_rules(check, archive, tree_get(about, "rules"));
	check_shape(check, report);
	check_about(check, about, report);
	check_citations(&cited, report);
	for (TREE_EACH(list, tree_get(report, "checklists")))
		check_checklist(&cited, list);
	return 0;
}
