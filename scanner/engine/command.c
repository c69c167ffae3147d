/*
 * The table of wrappers, and how words become the forms that rules and the graph look at.
 */
#include "engine/command.h"
#include "base/arena.h"
#include "base/word_list.h"
#include "text/shell.h"

#include <string.h>

#define CONTAINER_OPTIONS                                                                                              \
	"-e --env --env-file -v --volume -w --workdir -u --user --name --entrypoint -p --publish --network --net "     \
	"--mount "                                                                                                     \
	"-l --label --gpus --platform -m --memory --cpus --shm-size --add-host -f --file --profile --project-name"

/* Commands that run the rest of their words. */
static const struct wrapper {
	const char *words[3];
	const char *value_options; /* blank-separated: their value is a word of its own */
	unsigned
		targets; /* words before the rest: a container, an image, a service; options may stand between `words` */
} wrappers[] = {
	{{"docker", "compose", "run"}, CONTAINER_OPTIONS, 1},
	{{"docker", "compose", "exec"}, CONTAINER_OPTIONS, 1},
	{{"docker-compose", "run"}, CONTAINER_OPTIONS, 1},
	{{"docker-compose", "exec"}, CONTAINER_OPTIONS, 1},
	{{"docker", "run"}, CONTAINER_OPTIONS, 1},
	{{"docker", "exec"}, CONTAINER_OPTIONS, 1},
	{{"podman", "run"}, CONTAINER_OPTIONS, 1},
	{{"podman", "exec"}, CONTAINER_OPTIONS, 1},
	{{"uv", "run"},
	 "--with --extra --group --python -p --env-file --package --project --directory --only-group",
	 0},
	{{"uv", "tool", "run"}, "--from --with --python", 0},
	{{"uvx"}, "--from --with --python", 0},
	{{"pipx", "run"}, "--spec", 0},
	{{"poetry", "run"}, "-C --directory -P", 0},
	{{"pdm", "run"}, "-p", 0},
	{{"hatch", "run"}, "-e", 0},
	{{"hatch", "env", "run"}, "-e --env", 0},
	{{"rye", "run"}, "", 0},
	{{"pixi", "run"}, "-e --environment --manifest-path", 0},
	{{"pipenv", "run"}, "", 0},
	{{"conda", "run"}, "-n --name -p --prefix", 0},
	{{"mamba", "run"}, "-n --name -p --prefix", 0},
	{{"micromamba", "run"}, "-n --name -p --prefix", 0},
	{{"mise", "exec"}, "", 0},
	{{"npx"}, "-p --package", 0},
	{{"pnpx"}, "", 0},
	{{"bunx"}, "", 0},
	{{"npm", "exec"}, "", 0},
	{{"pnpm", "exec"}, "", 0},
	{{"pnpm", "dlx"}, "", 0},
	{{"yarn", "exec"}, "", 0},
	{{"yarn", "dlx"}, "", 0},
	{{"bundle", "exec"}, "", 0},
	{{"python", "-m"}, "", 0},
	{{"coverage", "run", "-m"}, "", 0},
	{{"coverage", "run"}, "--source --rcfile --omit --include", 0},
	{{"xvfb-run"}, "", 0},
	{{"timeout"}, "", 0},
	{{"nice"}, "-n", 0},
	{{"op", "run"}, "", 0},
	{{"doppler", "run"}, "", 0},
	{{"dotenv", "run"}, "-f", 0},
	{{"accelerate", "launch"}, "--config_file --num_processes --mixed_precision --num_machines", 0},
	{{"torchrun"}, "--nproc_per_node --nnodes --master_port --nproc-per-node", 0},
	{{"cml"}, "", 0},
};

/* First words that may lead to another node (engine/link.c resolves them). */
WORD_LIST(leading, "make", "gmake", "tox", "nox", "just", "task", "mise", "invoke", "inv", "npm", "yarn", "pnpm", "bun",
	  "poe", "dvc", "bash", "sh", "zsh", "source", "python", "Rscript", "node", "docker", "podman",
	  "docker-compose", "pytest", "py.test", "unittest", "pre-commit", "papermill", "jupyter", "nosetests",
	  "mlflow", "pdm", "hatch", "poetry", "pixi", "ipython", "julia", "nbmake", "lefthook", "prek", "pip", "pip3",
	  "uv", "conda", "mamba", "micromamba", "cargo", "dotnet", "mvn", "sbt", "gradle", "cd", "go", "ts-node",
	  "tsx");

static bool in_list(const char *list, struct str word)
{
	struct str rest = str_of(list), item;
	while (str_next(&rest, ' ', &item))
		if (item.len && str_eq(item, word))
			return true;
	return false;
}

static bool is_path(struct str word)
{
	return str_find_char(word, '/') != STR_NONE || str_ends(word, ".py") || str_ends(word, ".sh");
}

/* `python3.11`, `/opt/venv/bin/python`, `$(PYTHON)` are all python; other `$(TOOL)` are their lower-case names. */
static struct str plain_name(struct str word, char *room, size_t room_n)
{
	word = shell_in_checkout(word);
	if (word.len > 1 && word.at[0] == '$') {
		struct str name = str_from(word, 1);
		if (name.at[0] == '(' || name.at[0] == '{')
			name = str_sub(name, 1, name.len > 2 ? name.len - 2 : 0);
		if (!name.len || name.len > room_n)
			return word;
		for (size_t i = 0; i < name.len; i++)
			room[i] = char_lower(name.at[i]);
		word = (struct str){room, name.len};
	}
	size_t bin = str_find(word, "/bin/");
	if (bin != STR_NONE)
		word = str_from(word, str_rfind_char(word, '/') + 1);
	/* `npx serverless@3`, `uvx ruff==0.9`: the version is no part of the name. */
	size_t version_at = str_rfind_char(word, '@');
	if (version_at == STR_NONE)
		version_at = str_find(word, "==");
	if (version_at != STR_NONE && version_at > 0 && word.at[version_at - 1] != '/')
		word = str_sub(word, 0, version_at);
	if (str_ends(word, ".exe"))
		word = str_sub(word, 0, word.len - 4);
	if (str_starts(word, "python") && str_find_char(word, '/') == STR_NONE) {
		struct str version = str_from(word, 6);
		for (size_t i = 0; i < version.len; i++)
			if (!char_is_digit(version.at[i]) && version.at[i] != '.')
				return word;
		return STR("python");
	}
	return word;
}

/* Words that an option at the front takes: itself and its value. */
static uint32_t option_words(const struct wrapper *wrapper, struct str word)
{
	if (!word.len || word.at[0] != '-')
		return 0;
	return in_list(wrapper->value_options, word) ? 2 : 1;
}

static const struct wrapper *wrapper_of(const struct str *words, uint32_t n, uint32_t *length)
{
	for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
		const struct wrapper *wrapper = &wrappers[i];
		uint32_t k = 0, at = 0;
		if (!n || !words[0].len || words[0].at[0] != wrapper->words[0][0])
			continue;
		while (k < 3 && wrapper->words[k] && at < n) {
			uint32_t skipped = k && wrapper->targets ? option_words(wrapper, words[at]) : 0;
			if (!skipped && !str_is(words[at], wrapper->words[k]))
				break;
			k += !skipped;
			at += skipped ? skipped : 1;
		}
		if (k == 3 || !wrapper->words[k]) {
			*length = at;
			return wrapper;
		}
	}
	return NULL;
}

static struct str join(const struct str *words, uint32_t n, char text[COMMAND_BYTES])
{
	size_t used = 0;
	for (uint32_t i = 0; i < n; i++) {
		if (used + words[i].len + 1 > COMMAND_BYTES)
			break;
		if (used)
			text[used++] = ' ';
		for (size_t k = 0; k < words[i].len; k++) {
			char c = words[i].at[k];
			text[used++] = c == ' ' || c == '\n' || c == '\t' ? '_' : c;
		}
	}
	return (struct str){text, used};
}

static bool may_lead(struct str first)
{
	return word_list_is(&leading, first) || str_is(first, ".") || str_is(first, "R") || is_path(first);
}

unsigned command_forms(const struct str *given, uint32_t given_n, struct command_form forms[COMMAND_FORMS],
		       char text[COMMAND_FORMS][COMMAND_BYTES])
{
	struct str words[64];
	char room[COMMAND_FORMS][64];
	uint32_t n = given_n < 64 ? given_n : 64, length;
	unsigned count = 0;
	if (n)
		memcpy(words, given, n * sizeof *words);
	uint32_t at = 0;
	while (at < n && count < COMMAND_FORMS) {
		words[at] = plain_name(words[at], room[count], sizeof room[count]);
		forms[count].words = join(words + at, n - at, text[count]);
		forms[count].leads = may_lead(words[at]) || count > 0;
		count++;
		const struct wrapper *wrapper = wrapper_of(words + at, n - at, &length);
		if (!wrapper)
			break;
		at += length;
		for (uint32_t skipped; at < n && (skipped = option_words(wrapper, words[at]));)
			at += skipped;
		at += wrapper->targets;
		if (wrapper->words[0] && strcmp(wrapper->words[0], "timeout") == 0)
			at++;
	}
	return count;
}
