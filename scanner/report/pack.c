#include "report/pack.h"
#include "base/archive.h"
#include "base/digest.h"
#include "report/json_write.h"

static const char readme[] =
	"Evidence pack of assay\n"
	"======================\n"
	"\n"
	"It says what a git repository shows of the maturity of its machine-learning operations, and holds all that "
	"is\n"
	"needed to check that without trusting whoever made it.\n"
	"\n"
	"  pack.json       who made it: tool and version, command, commit and tree, digest of the rules\n"
	"  report.json     the answers, each with the ids of its evidence (E1, E2, ...) and of counter-evidence\n"
	"  evidence.json   every cited line: path, line, blob id and text. Secrets are masked as ***\n"
	"  rules/          the rules that the answers were drawn by\n"
	"  SHA256SUMS      digests of all files but itself\n"
	"\n"
	"By program\n"
	"----------\n"
	"  assay verify-pack PACK.zip               digests, ids, scores, rules\n"
	"  assay verify-pack PACK.zip REPOSITORY    also commit, tree, every blob and every cited line\n"
	"\n"
	"By hand\n"
	"-------\n"
	"  1. unzip the pack into an empty folder; there: sha256sum -c SHA256SUMS\n"
	"  2. In a clone of the repository, with COMMIT and TREE from pack.json:\n"
	"       git rev-parse COMMIT^{tree}              prints TREE\n"
	"  3. For a piece of evidence, with its path, line and blob:\n"
	"       git rev-parse COMMIT:PATH                prints the blob id\n"
	"       git cat-file blob BLOB | sed -n LINEp    prints the cited line\n"
	"     Evidence with a commit in place of a blob is of the history: git show --stat COMMIT\n"
	"  4. A score counts a yes 1 and a partial 1/2 over the items that are not n/a.\n"
	"  5. The same command with the same version and rules writes the same report, byte for byte.\n"
	"\n"
	"The pack is not signed: whoever changes a file can write SHA256SUMS anew. Sign it, for example with\n"
	"cosign sign-blob, or compare the digest of the file with one that you received another way.\n";

struct packing {
	const struct report *report;
	struct arena arena;
	vec(struct archive_entry) entries;
};

static void add_file(struct packing *p, struct str name, struct str text)
{
	*vec_add(&p->arena, &p->entries) = (struct archive_entry){name, text};
}

static void add_json(struct packing *p, const char *name, cJSON *json)
{
	char *printed = cJSON_Print(json);
	add_file(p, str_of(name), arena_printf(&p->arena, "%s\n", printed ? printed : "null"));
	cJSON_free(printed);
	cJSON_Delete(json);
}

static void add_report(struct packing *p)
{
	struct buf out = BUF_INIT;
	report_json(&out, p->report);
	add_file(p, STR("report.json"), arena_str(&p->arena, buf_view(&out)));
	buf_release(&out);
}

/* ---- evidence.json ---- */

static cJSON *citation(const struct rulebook *book, const struct evidence *e)
{
	const struct rule *rule = &book->rules[e->rule];
	cJSON *json = cJSON_CreateObject();
	char id[16];
	snprintf(id, sizeof id, "E%u", e->id);
	cJSON_AddStringToObject(json, "id", id);
	json_put(json, "signal", book->signals[rule->signal].id);
	cJSON_AddStringToObject(json, "level", rung_names[e->rung]);
	json_put_place(json, e);
	json_put(json, "text", e->excerpt);
	return json;
}

static void add_citations(struct packing *p)
{
	const struct scan *scan = p->report->scan;
	cJSON *root = cJSON_CreateObject();
	cJSON_AddStringToObject(root, "schema", "assay-evidence/1");
	json_put_or_null(root, "commit", scan->about->commit);
	cJSON *list = cJSON_AddArrayToObject(root, "evidence");
	for (uint32_t s = 0; s < scan->book->signals_n; s++)
		for (size_t i = 0; i < scan->signals[s].n; i++)
			cJSON_AddItemToArray(list, citation(scan->book, &scan->signals[s].evidence[i]));
	add_json(p, "evidence.json", root);
}

/* ---- pack.json and rules/ ---- */

/* Rule files are named by users; a name that an archive should not hold is replaced, and pack.json tells what it was. */
static struct str entry_name(struct packing *p, const struct rule_file *file, size_t number)
{
	for (const char *c = file->path; *c; c++)
		if (!char_is_word(*c) && !strchr("/.-+@ ", *c))
			return arena_printf(&p->arena, "rules/renamed-%zu.yml", number);
	return arena_printf(&p->arena, "rules/%s", file->path);
}

static void add_rules(struct packing *p, cJSON *root)
{
	const struct rulebook *book = p->report->scan->book;
	char digest[80];
	cJSON *rules = cJSON_AddObjectToObject(root, "rules");
	snprintf(digest, sizeof digest, "sha256:%s", book->digest);
	cJSON_AddStringToObject(rules, "digest", digest);
	snprintf(digest, sizeof digest, "sha256:%s", rulebook_built_in);
	cJSON_AddStringToObject(rules, "built_in", digest);
	cJSON *files = cJSON_AddArrayToObject(rules, "files");
	for (size_t i = 0; i < book->files_n; i++) {
		struct str name = entry_name(p, &book->files[i], i);
		cJSON *file = cJSON_CreateObject();
		cJSON_AddItemToArray(files, file);
		json_put(file, "path", str_of(book->files[i].path));
		json_put(file, "file", name);
		cJSON_AddNumberToObject(file, "added", book->files[i].added);
		add_file(p, name, book->files[i].text);
	}
}

static void add_about(struct packing *p, const char *const *command, size_t n)
{
	static const char *const kinds[] = {"revision", "staged", "worktree", "folder"};
	const struct source_about *about = p->report->scan->about;
	cJSON *root = cJSON_CreateObject();
	cJSON_AddStringToObject(root, "schema", "assay-pack/1");
	cJSON *tool = cJSON_AddObjectToObject(root, "tool");
	cJSON_AddStringToObject(tool, "name", "assay");
	cJSON_AddStringToObject(tool, "version", p->report->version);
	cJSON *words = cJSON_AddArrayToObject(root, "command");
	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(words, json_text(str_of(command[i])));
	cJSON *repository = cJSON_AddObjectToObject(root, "repository");
	json_put(repository, "name", about->name);
	json_put_or_null(repository, "origin", about->origin);
	json_put_or_null(repository, "commit", about->commit);
	json_put_or_null(repository, "tree", about->tree);
	cJSON_AddStringToObject(repository, "source", kinds[about->kind]);
	add_rules(p, root);
	add_json(p, "pack.json", root);
}

/* ---- the whole ---- */

static int by_name(const void *a, const void *b)
{
	return str_cmp(((const struct archive_entry *)a)->name, ((const struct archive_entry *)b)->name);
}

static void add_sums(struct packing *p)
{
	struct buf sums = BUF_INIT;
	qsort(p->entries.at, p->entries.n, sizeof *p->entries.at, by_name);
	for (size_t i = 0; i < p->entries.n; i++) {
		struct digest digest;
		char hex[65];
		digest_init(&digest);
		digest_add(&digest, p->entries.at[i].text);
		digest_hex(&digest, hex);
		buf_printf(&sums, "%s  %.*s\n", hex, STR_ARG(p->entries.at[i].name));
	}
	add_file(p, STR("SHA256SUMS"), arena_str(&p->arena, buf_view(&sums)));
	buf_release(&sums);
}

void report_pack(struct buf *out, const struct report *report, const char *const *command, size_t n)
{
	struct packing p = {.report = report};
	arena_init(&p.arena);
	add_file(&p, STR("README.txt"), (struct str){readme, sizeof readme - 1});
	add_report(&p);
	add_citations(&p);
	add_about(&p, command, n);
	add_sums(&p);
	archive_write(out, p.entries.at, p.entries.n, report->scan->about->committed_at);
	arena_release(&p.arena);
}
