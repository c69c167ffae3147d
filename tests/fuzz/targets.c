#include "target.h"
#include "engine/command.h"
#include "report/printable.h"
#include "stage.h"
#include "text/cost_tag.h"
#include "text/deployment.h"
#include "text/dockerfile.h"
#include "text/image.h"
#include "text/makefile.h"
#include "text/model_code.h"
#include "text/outline.h"
#include "text/requirement.h"
#include "text/secret.h"
#include "text/shell.h"
#include "text/treepack.h"
#include "text/words.h"

/* ---- structured documents ---- */

/* What the build packs must come back as it was. */
static void pack_and_unpack(struct arena *arena, const struct tree_node *root)
{
	struct buf first = {0}, second = {0};

	treepack_write(&first, root);
	treepack_write(&second, treepack_read(arena, buf_view(&first)));
	if (!str_eq(buf_view(&first), buf_view(&second)))
		BUG("a packed tree came back otherwise");
	buf_release(&first);
	buf_release(&second);
}

static void use_tree(struct arena *arena, const struct tree_node *root, const struct tree_problem *problem)
{
	if (!root && !problem->message[0])
		BUG("a broken document without a message");
	if (root)
		pack_and_unpack(arena, root);
	for (TREE_EACH(child, root)) {
		tree_get(child, "on");
		tree_path(child, "tool.poetry.dependencies");
		tree_text_line(child, child->text.len);
	}
}

#define TREE_TARGET(name)                                                                                              \
	static void fuzz_##name(struct arena *arena, struct str text)                                                  \
	{                                                                                                              \
		struct tree_problem problem = {0};                                                                     \
		const struct tree_node *root = name##_read(arena, text, &problem);                                     \
		use_tree(arena, root, &problem);                                                                       \
	}
TREE_TARGET(yaml)
TREE_TARGET(json)
TREE_TARGET(toml)
TREE_TARGET(ini)
TREE_TARGET(hcl)

/* ---- documents ---- */

static void read_doc(struct arena *arena, struct str text, enum doc_syntax syntax)
{
	static const char *const phrases[] = {"model", "retrain*", "data dictionary", NULL};
	struct doc_extent extent;
	struct doc doc;
	uint32_t distinct;

	doc_read(arena, text, syntax, &doc);
	doc_role(STR("docs/operations.md"), &doc);
	doc_speaks(&doc, 0, doc.n, phrases, 100, &distinct);
	doc_commands(&doc, 0, doc.n);
	for (uint32_t i = 0; i < doc.n && i < 50; i++) {
		doc_extent(&doc, i, &extent);
		doc_under(&doc, i, phrases);
	}
}

static void fuzz_markdown(struct arena *arena, struct str text)
{
	read_doc(arena, text, DOC_MARKDOWN);
}

static void fuzz_markup(struct arena *arena, struct str text)
{
	if (text.len)
		read_doc(arena, str_from(text, 1), (enum doc_syntax)(DOC_RST + (unsigned char)text.at[0] % 4));
}

/* ---- commands ---- */

static void fuzz_shell(struct arena *arena, struct str text)
{
	struct command_form forms[COMMAND_FORMS];
	char room[COMMAND_FORMS][COMMAND_BYTES];
	struct shell_script script;

	shell_read(arena, text, &script);
	for (uint32_t i = 0; i < script.n; i++)
		command_forms(script.commands[i].words, script.commands[i].n, forms, room);
}

static void fuzz_makefile(struct arena *arena, struct str text)
{
	struct makefile makefile;

	makefile_read(arena, text, &makefile);
	for (size_t i = 0; i < makefile.rules_n; i++)
		str_has(makefile.rules[i].recipe, "pytest");
}

static void fuzz_dockerfile(struct arena *arena, struct str text)
{
	struct dockerfile dockerfile;

	dockerfile_read(arena, text, &dockerfile);
	for (size_t i = 0; i < dockerfile.n; i++)
		for (struct str rest = dockerfile.at[i].rest, word; (word = dockerfile_word(&rest)).len;)
			image_name(dockerfile_unquoted(word));
}

/* ---- lines and words ---- */

static void fuzz_requirement(struct arena *arena, struct str text)
{
	struct requirement requirement;

	for (struct str rest = text, line; str_next_line(&rest, &line);)
		if (requirement_read(arena, line, &requirement))
			requirement_exact(requirement.spec);
}

static void fuzz_words(struct arena *arena, struct str text)
{
	struct model_imports imports = {.any = false};
	struct buf out = {0};

	for (struct str rest = text, line; str_next_line(&rest, &line);) {
		image_name(line);
		secret_name(line);
		secret_value(line);
		cost_tag(line);
		deployment_environment(line);
		deployment_in(line);
		deployment_of_folder(line);
		requirement_name(arena, line);
		model_import(&imports, 0xff, line);
	}
	for (size_t i = 0; i < text.len && i < 64; i++)
		model_deeds(&imports, text, i, text.len);
	add_printable(&out, text);
	add_printable_prose(&out, text);
	buf_release(&out);
}

static void fuzz_mask(struct arena *arena, struct str text)
{
	static const struct mask_syntax languages[] = {
		{{"//"}, "/*", "*/", "\"'", true, true},
		{{"#"}, "#=", "=#", "\"'", true, false},
		{{"--", "#", ";"}, NULL, NULL, "\"", false, false},
	};

	for (size_t i = 0; i < sizeof(languages) / sizeof(*languages); i++)
		for (int keep = 0; keep < 2; keep++)
			if (mask_code(arena, text, &languages[i], keep).len != text.len)
				BUG("a masked text of another length");
}

const struct fuzz_target fuzz_targets[] = {
	{"yaml", .read = fuzz_yaml, .seeds = "*.yml *.yaml", .dictionary = "yaml.dict"},
	{"json", .read = fuzz_json, .seeds = "*.json *.ipynb", .dictionary = "json.dict"},
	{"toml", .read = fuzz_toml, .seeds = "*.toml *.lock Pipfile", .dictionary = "toml.dict"},
	{"ini", .read = fuzz_ini, .seeds = "*.ini *.cfg .flake8", .dictionary = "toml.dict"},
	{"hcl", .read = fuzz_hcl, .seeds = "*.tf *.tfvars", .dictionary = "hcl.dict"},
	{"python", .read = fuzz_python, .seeds = "*.py", .dictionary = "python.dict"},
	{"notebook", .read = fuzz_notebook, .seeds = "*.ipynb", .dictionary = "json.dict"},
	{"markdown", .read = fuzz_markdown, .seeds = "*.md", .dictionary = "markdown.dict"},
	{"markup", .read = fuzz_markup, .seeds = "*.rst *.adoc *.org *.md", .dictionary = "markdown.dict"},
	{"shell", .read = fuzz_shell, .seeds = "*.sh *.yml", .dictionary = "shell.dict"},
	{"makefile", .read = fuzz_makefile, .seeds = "Makefile *.mk", .dictionary = "shell.dict"},
	{"dockerfile", .read = fuzz_dockerfile, .seeds = "Dockerfile*", .dictionary = "shell.dict"},
	{"requirement", .read = fuzz_requirement, .seeds = "*requirements*.txt"},
	{"words", .read = fuzz_words, .seeds = "*requirements*.txt *.js *.java"},
	{"mask", .read = fuzz_mask, .seeds = "*.js *.go *.java *.R *.jl"},
	{"jenkinsfile", .path = "Jenkinsfile", .seeds = "*Jenkinsfile*", .dictionary = "shell.dict"},
	{"workflow", .path = ".github/workflows/ci.yml", .seeds = "*/workflows/*", .dictionary = "yaml.dict"},
	{"path", .read = fuzz_path},
	{"address", .read = fuzz_address},
	{"git-commit", .read = fuzz_git_commit, .dictionary = "git.dict"},
	{"git-tree", .read = fuzz_git_tree, .dictionary = "git.dict"},
	{"git-delta", .read = fuzz_git_delta},
	{"git-loose", .read = fuzz_git_loose, .dictionary = "git.dict"},
	{"git-pack", .read = fuzz_git_pack},
	{"rules-signals", .read = fuzz_rules_signals, .seeds = "*/rules/signals.yml", .dictionary = "rules.dict"},
	{"rules-tool", .read = fuzz_rules_tool, .seeds = "*/rules/tools/*.yml", .dictionary = "rules.dict"},
	{"rules-checklist", .read = fuzz_rules_checklist, .seeds = "*/rules/checklists/*.yml",
	 .dictionary = "rules.dict"},
	{"rules-roadmap", .read = fuzz_rules_roadmap, .seeds = "*/rules/roadmap.yml", .dictionary = "rules.dict"},
	{"policy", .read = fuzz_policy, .seeds = "*.assay.yml", .dictionary = "rules.dict"},
	{"store", .read = fuzz_store},
	{"probes", .read = fuzz_probes, .seeds = "*", .dictionary = "all.dict"},
};
const size_t fuzz_targets_n = sizeof(fuzz_targets) / sizeof(*fuzz_targets);

const struct fuzz_target *fuzz_target_find(const char *name)
{
	for (size_t i = 0; i < fuzz_targets_n; i++)
		if (strcmp(fuzz_targets[i].name, name) == 0)
			return &fuzz_targets[i];
	return NULL;
}

void fuzz_probes(struct arena *arena, struct str text)
{
	(void)arena;
	if (text.len)
		fuzz_target_run(&(struct fuzz_target){.path = fuzz_names[(unsigned char)text.at[0] % fuzz_names_n]},
				text.at + 1, text.len - 1);
}

void fuzz_target_run(const struct fuzz_target *target, const void *bytes, size_t n)
{
	/* A file that a source has read is followed by a NUL. */
	size_t room = target->path ? n + 1 : n;
	char *copy = malloc(room ? room : 1);
	struct arena arena;

	if (!copy)
		BUG("out of memory");
	if (n)
		memcpy(copy, bytes, n);
	if (target->path)
		copy[n] = '\0';
	arena_init(&arena);
	if (target->path)
		stage_run(str_of(target->path), (struct str){copy, n});
	else
		target->read(&arena, (struct str){copy, n});
	arena_release(&arena);
	free(copy);
}
