/*
 * Where does a command lead? `make test` to a target, `bash ci/x.sh` to a script, `pytest` to the test files. A table per
 * kind of command; a name that cannot be resolved leads nowhere, which only makes the answer more careful.
 */
#include "engine/graph.h"
#include "base/limits.h"
#include "text/shell.h"

#define ARGUMENTS 24

struct resolution {
	const struct graph *g;
	uint32_t from;
	struct str folder;      /* where a `cd` went */
	struct str own_folder;  /* working directory said by the node */
	struct str file_folder; /* folder of the file in which the command stands */
	struct str args[ARGUMENTS];
	unsigned n;
	graph_reached *reached;
	void *context;
	bool found;
};

static void found(struct resolution *r, uint32_t node)
{
	r->found = true;
	r->reached(r->context, node);
}

/* ---- paths ---- */

/* Joins folder and path, taking out "./" and "x/..". False when it leaves the repository. */
static bool join_path(struct str folder, struct str path, char *room, size_t room_n, struct str *joined)
{
	size_t n = 0;
	struct str parts[2] = {folder, path};
	for (int i = str_starts(path, "/") ? 1 : 0; i < 2; i++) {
		struct str rest = parts[i], part;
		while (str_next(&rest, '/', &part)) {
			if (!part.len || str_is(part, "."))
				continue;
			if (str_is(part, "..")) {
				if (!n)
					return false;
				while (n && room[n - 1] != '/')
					n--;
				n -= n ? 1 : 0;
				continue;
			}
			if (n + part.len + 1 > room_n)
				return false;
			if (n)
				room[n++] = '/';
			memcpy(room + n, part.at, part.len);
			n += part.len;
		}
	}
	*joined = (struct str){room, n};
	return true;
}

static uint32_t file_at(const struct resolution *r, struct str folder, struct str path)
{
	char room[1024];
	struct str joined;
	if (!join_path(folder, path, room, sizeof room, &joined) || !joined.len)
		return MAP_NONE;
	return map_get(&r->g->facts->paths, joined);
}

/* A path as the command sees it: from where a `cd` went, from the working directory, from the root, from its own file. */
static uint32_t find_file(const struct resolution *r, struct str path)
{
	path = shell_in_checkout(path);
	struct str places[4] = {r->folder, r->own_folder, STR(""), r->file_folder};
	for (int i = 0; i < 4; i++) {
		uint32_t file = (i != 2 && !places[i].len) ? MAP_NONE : file_at(r, places[i], path);
		if (file != MAP_NONE)
			return file;
	}
	return MAP_NONE;
}

static bool enter_path(struct resolution *r, struct str path)
{
	static const char *const inside[] = {"action.yml", "action.yaml", "Dockerfile", "MLproject", "__main__.py"};
	char room[1024];
	uint32_t file = find_file(r, path);
	for (size_t i = 0; file == MAP_NONE && i < sizeof inside / sizeof *inside; i++) {
		struct str joined;
		if (join_path(path, str_of(inside[i]), room, sizeof room, &joined))
			file = find_file(r, joined);
	}
	if (file != MAP_NONE)
		found(r, file);
	return file != MAP_NONE;
}

/* `python -m pkg.mod`: the module below the root, src/ or the working directory. */
static void enter_module(struct resolution *r, struct str module)
{
	char path[512], room[600];
	if (!module.len || module.len >= sizeof path)
		return;
	for (size_t i = 0; i < module.len; i++)
		path[i] = module.at[i] == '.' ? '/' : module.at[i];
	for (int i = 0; i < 4; i++) {
		int n = i == 0   ? snprintf(room, sizeof room, "%.*s.py", (int)module.len, path)
			: i == 1 ? snprintf(room, sizeof room, "%.*s/__main__.py", (int)module.len, path)
			: i == 2 ? snprintf(room, sizeof room, "src/%.*s.py", (int)module.len, path)
				 : snprintf(room, sizeof room, "src/%.*s/__main__.py", (int)module.len, path);
		uint32_t file = find_file(r, (struct str){room, (size_t)n});
		if (file != MAP_NONE) {
			found(r, file);
			return;
		}
	}
}

static bool is_below(struct str path, struct str folder)
{
	return !folder.len ||
	       (path.len > folder.len && path.at[folder.len] == '/' && str_eq(str_sub(path, 0, folder.len), folder));
}

/* pytest collects by name: a locustfile, a helper or a shell script beside the tests is no test. */
static bool is_test_file(const struct file *file)
{
	if (!(file->place & PLACE_TEST) || (file->place & PLACE_FIXTURE))
		return false;
	bool other = !str_is(file->ext, "py") && !str_is(file->ext, "sh");
	return other || str_starts(file->name, "test") || str_ends(file->name, "_test.py") ||
	       str_ends(file->name, "_tests.py") || str_is(file->name, "conftest.py");
}

/* The first file below the folder, if any is: paths are in byte order, so that all of them follow each other. */
static size_t first_below(const struct facts *facts, struct str folder)
{
	size_t low = 0, high = folder.len ? facts->n : 0;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		struct str path = facts->files[middle].path;
		int order = str_cmp(str_sub(path, 0, folder.len), folder);
		if (order < 0 || (order == 0 && (path.len == folder.len || (unsigned char)path.at[folder.len] < '/')))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Whether all that reaches this node has reached the tests below the folder already, as they are many; from now on it has. */
static bool were_tested(const struct resolution *r, struct str below)
{
	uint32_t bits = r->g->states[r->from].reach, before = map_get(r->g->tested, below);
	if (before == MAP_NONE) {
		map_put(r->g->tested, arena_str(r->g->arena, below), bits);
		return false;
	}
	if (!(bits & ~before))
		return true;
	map_put(r->g->tested, below, before | bits);
	return false;
}

static void reach_tests(struct resolution *r, struct str below)
{
	if (were_tested(r, below))
		return;
	for (size_t f = first_below(r->g->facts, below); f < r->g->facts->n; f++) {
		const struct file *file = &r->g->facts->files[f];
		if (!is_below(file->path, below))
			break;
		if (is_test_file(file))
			r->reached(r->context, (uint32_t)f);
	}
}

/* A test runner runs the test files named and those below the folders named, or else those below the working directory. */
static void enter_tests(struct resolution *r)
{
	const struct facts *facts = r->g->facts;
	struct str below = r->folder.len ? r->folder : r->own_folder, joined;
	bool named = false, chosen = false;
	char room[1024];
	for (unsigned i = 1; i < r->n; i++) {
		/* "tests/test_data.py::test_shape" */
		struct str arg = str_sub(r->args[i], 0, str_find(r->args[i], "::"));
		uint32_t file = find_file(r, arg);
		if (file != MAP_NONE) {
			found(r, file);
			named = true;
			chosen |= file < facts->n && is_test_file(&facts->files[file]);
		} else if (arg.len && arg.at[0] != '-' && str_find_char(arg, '=') == STR_NONE &&
			   join_path(below, arg, room, sizeof room, &joined)) {
			size_t first = first_below(facts, joined);
			if (!joined.len || first >= facts->n || !is_below(facts->files[first].path, joined))
				continue;
			reach_tests(r, joined);
			chosen = true;
		}
	}
	if (!chosen && (!r->found || named))
		reach_tests(r, below);
}

/* ---- targets ---- */

/* Of several files that define the target, the one in the working directory or at the root; a lone one anywhere. */
static bool enter_target(struct resolution *r, const char *kind, struct str name)
{
	char text[200], room[GRAPH_PLACE_BYTES];
	int n = snprintf(text, sizeof text, "%s:%.*s", kind, STR_ARG(name));
	if (n < 0 || (size_t)n >= sizeof text)
		return false;
	struct str target = {text, (size_t)n}, key;
	uint32_t first = map_get(&r->g->targets, target), best = MAP_NONE;
	struct str wanted = r->folder.len ? r->folder : r->own_folder.len ? r->own_folder : r->file_folder;
	if (first != MAP_NONE && graph_place(wanted, target, room, sizeof room, &key))
		best = map_get(&r->g->placed, key);
	if (best == MAP_NONE && first != MAP_NONE)
		best = map_get(&r->g->rooted, target);
	if (best == MAP_NONE && first != MAP_NONE && r->g->same_name[first] == MAP_NONE)
		best = first;
	if (best != MAP_NONE)
		found(r, best);
	return best != MAP_NONE;
}

/* All targets of a kind that are flagged as default, or all of them. */
static void enter_defaults(struct resolution *r, const char *kind, bool all)
{
	char room[GRAPH_PLACE_BYTES];
	struct str folder = r->folder.len ? r->folder : r->own_folder, key;
	if (!graph_place(folder, str_of(kind), room, sizeof room, &key))
		return;
	for (uint32_t i = map_get(&r->g->kinds, key); i != MAP_NONE; i = r->g->same_kind[i])
		if (all || (graph_node(r->g, i)->flags & NODE_DEFAULT))
			found(r, i);
}

static const struct runner {
	const char *command, *kind;
	const char *subcommand;  /* word before the targets: `mise run x`; NULL: none */
	bool bare;               /* targets also without the subcommand: `yarn x` */
	const char *list_option; /* option whose value is a comma list of targets: `tox -e a,b` */
	bool all;                /* without a target all run; otherwise those flagged as default */
} runners[] = {
	{"make", "make", NULL, true, NULL, false},   {"gmake", "make", NULL, true, NULL, false},
	{"tox", "tox", NULL, false, "-e", true},     {"nox", "nox", NULL, true, "-s", true},
	{"just", "just", NULL, true, NULL, false},   {"task", "task", NULL, true, NULL, false},
	{"mise", "mise", "run", false, NULL, false}, {"invoke", "invoke", NULL, true, NULL, false},
	{"inv", "invoke", NULL, true, NULL, false},  {"npm", "npm", "run", true, NULL, false},
	{"yarn", "npm", "run", true, NULL, false},   {"pnpm", "npm", "run", true, NULL, false},
	{"bun", "npm", "run", true, NULL, false},    {"poe", "poe", NULL, true, NULL, false},
	{"dvc", "dvc", "repro", false, NULL, true},  {"pixi", "poe", "run", false, NULL, false},
};

static void enter_runner(struct resolution *r, const struct runner *runner)
{
	unsigned i = 1;
	bool named = false;
	if (runner->subcommand && i < r->n && str_is(r->args[i], runner->subcommand))
		i++;
	else if (runner->subcommand && strcmp(runner->command, "mise") == 0 && i < r->n && str_is(r->args[i], "r"))
		i++;
	else if (runner->subcommand && !runner->bare)
		return;
	for (; i < r->n; i++) {
		struct str arg = r->args[i];
		if (i + 1 < r->n && (str_is(arg, "-C") || str_is(arg, "--directory") || str_is(arg, "--prefix"))) {
			r->folder = r->args[++i];
			continue;
		}
		if (runner->list_option && i + 1 < r->n && str_is(arg, runner->list_option)) {
			struct str rest = r->args[++i], one;
			while (str_next(&rest, ',', &one))
				named |= enter_target(r, runner->kind, one);
			named = true;
			continue;
		}
		if (arg.at[0] != '-' && str_find_char(arg, '=') == STR_NONE && runner->bare) {
			enter_target(r, runner->kind, arg);
			named = true;
		} else if (arg.at[0] != '-' && runner->subcommand) {
			enter_target(r, runner->kind, arg);
			named = true;
		}
	}
	if (!named)
		enter_defaults(r, runner->kind, runner->all);
}

/* ---- commands ---- */

static void enter_container(struct resolution *r)
{
	static const char *const compose_files[] = {"docker-compose.yml", "docker-compose.yaml", "compose.yml",
						    "compose.yaml"};
	struct str file = {0}, context = {0};
	bool build = false, compose = str_is(r->args[0], "docker-compose");
	for (unsigned i = 1; i < r->n; i++) {
		struct str arg = r->args[i];
		compose |= str_is(arg, "compose");
		build |= str_is(arg, "build");
		if ((str_is(arg, "-f") || str_is(arg, "--file")) && i + 1 < r->n)
			file = r->args[++i];
		else if (str_starts(arg, "--file="))
			file = str_from(arg, 7);
		else if ((str_is(arg, "-t") || str_is(arg, "--tag") || str_is(arg, "--build-arg")) && i + 1 < r->n)
			i++;
		else if (arg.at[0] != '-')
			context = arg;
	}
	if (file.len)
		enter_path(r, file);
	else if (compose)
		for (size_t i = 0; i < sizeof compose_files / sizeof *compose_files && !r->found; i++)
			enter_path(r, str_of(compose_files[i]));
	else if (build && !(context.len && !str_is(context, ".") && enter_path(r, context)))
		enter_path(r, STR("Dockerfile"));
}

/* The first argument that is a file, for interpreters. */
static void enter_script(struct resolution *r)
{
	for (unsigned i = 1; i < r->n; i++) {
		if (str_is(r->args[i], "-m") && i + 1 < r->n) {
			enter_module(r, r->args[i + 1]);
			return;
		}
		if (r->args[i].at[0] == '-')
			continue;
		enter_path(r, r->args[i]);
		return;
	}
}

static bool first_is(const struct resolution *r, const char *const *names)
{
	for (; *names; names++)
		if (str_is(r->args[0], *names))
			return true;
	return false;
}

/* `pip install -r FILE`, `conda env create -f FILE`: the manifest that is installed. */
static void enter_manifests(struct resolution *r)
{
	static const char *const options[] = {"-r", "--requirement", "-c", "--constraint", "-f", "--file"};
	for (unsigned i = 1; i < r->n; i++) {
		for (size_t o = 0; o < sizeof options / sizeof *options; o++) {
			struct str arg = r->args[i];
			if (str_is(arg, options[o]) && i + 1 < r->n)
				enter_path(r, r->args[i + 1]);
			else if (str_starts(arg, options[o]) && arg.len > strlen(options[o]) && o % 2 == 0)
				enter_path(r, str_from(arg, strlen(options[o])));
			else if (str_starts(arg, options[o]) && arg.len > strlen(options[o]) + 1 && o % 2 == 1)
				enter_path(r, str_from(arg, strlen(options[o]) + 1));
		}
	}
}

/* Test runners that are a subcommand. */
static bool runs_tests(const struct resolution *r)
{
	static const char *const runners_of_tests[][2] = {
		{"go", "test"},        {"cargo", "test"},      {"dotnet", "test"}, {"mvn", "test"},
		{"mvn", "verify"},     {"sbt", "test"},        {"gradle", "test"}, {"gradle", "check"},
		{"./gradlew", "test"}, {"./gradlew", "check"}, {"R", "CMD"},
	};
	for (size_t i = 0; i < sizeof runners_of_tests / sizeof *runners_of_tests; i++)
		for (unsigned k = 1; k < r->n; k++)
			if (str_is(r->args[0], runners_of_tests[i][0]) && str_is(r->args[k], runners_of_tests[i][1]))
				return true;
	/* Rscript -e 'devtools::test()' */
	for (unsigned k = 1; k < r->n; k++)
		if (str_is(r->args[0], "Rscript") &&
		    (str_has(r->args[k], "::test") || str_has(r->args[k], "rcmdcheck") ||
		     str_has(r->args[k], "::check")))
			return true;
	return false;
}

static void resolve_command(struct resolution *r)
{
	static const char *const interpreters[] = {"bash",    "sh",      "zsh",  "source",  ".",     "python",
						   "Rscript", "R",       "node", "ipython", "julia", "papermill",
						   "jupyter", "ts-node", "tsx",  NULL};
	static const char *const testers[] = {"pytest", "py.test", "unittest", "nosetests", NULL};
	static const char *const containers[] = {"docker", "podman", "docker-compose", NULL};
	static const char *const hooks[] = {"pre-commit", "prek", NULL};
	static const char *const installers[] = {"pip", "pip3", "uv", "conda", "mamba", "micromamba", NULL};
	for (size_t i = 0; i < sizeof runners / sizeof *runners; i++) {
		if (str_is(r->args[0], runners[i].command)) {
			enter_runner(r, &runners[i]);
			return;
		}
	}
	if (first_is(r, testers))
		enter_tests(r);
	else if (first_is(r, containers))
		enter_container(r);
	else if (first_is(r, interpreters))
		enter_script(r);
	else if (runs_tests(r))
		enter_tests(r);
	else if (first_is(r, installers))
		enter_manifests(r);
	else if (first_is(r, hooks) && r->n > 1 && str_is(r->args[1], "run"))
		enter_path(r, STR(".pre-commit-config.yaml"));
	else if (str_is(r->args[0], "lefthook") && r->n > 1 && str_is(r->args[1], "run"))
		enter_path(r, STR("lefthook.yml"));
	else if (str_is(r->args[0], "mlflow") && r->n > 2 && str_is(r->args[1], "run"))
		enter_path(r, r->args[2]);
	else if (str_find_char(r->args[0], '/') != STR_NONE || str_find_char(r->args[0], '.') != STR_NONE) {
		/* A script by its path, or what `python -m` left: a module. */
		if (!enter_path(r, r->args[0]))
			enter_module(r, r->args[0]);
	} else if (!enter_target(r, "poe", r->args[0]) && !enter_target(r, "script", r->args[0])) {
		enter_module(r, r->args[0]);
	}
}

/* Whatever waits for this to be done. */
static void enter_waiting(struct resolution *r, struct str name)
{
	for (uint32_t at = map_get(&r->g->targets, name); at != MAP_NONE; at = r->g->same_name[at])
		found(r, at);
}

static void resolve_edge(struct resolution *r, struct str to)
{
	size_t colon = str_find_char(to, ':');
	if (str_starts(to, "after:")) {
		enter_waiting(r, to);
		return;
	}
	if (str_starts(to, "job:")) {
		uint32_t file = r->g->file_of[r->from];
		for (size_t k = 0; k < r->g->facts->of[file].nodes.n; k++) {
			const struct graph_node *node = &r->g->facts->of[file].nodes.at[k];
			if (node->kind == NODE_JOB && str_eq(node->name, str_from(to, 4)))
				found(r, r->g->base[file] + (uint32_t)k);
		}
		return;
	}
	if (colon != STR_NONE && colon < 12) {
		char kind[16];
		memcpy(kind, to.at, colon);
		kind[colon] = '\0';
		if (enter_target(r, kind, str_from(to, colon + 1)))
			return;
	}
	enter_path(r, to);
}

void graph_resolve(const struct graph *g, uint32_t from, const struct graph_command *command, struct str folder,
		   graph_reached *reached, void *context)
{
	const struct graph_node *node = graph_node(g, from);
	const struct file *file = &g->facts->files[g->file_of[from]];
	struct resolution r = {
		.g = g,
		.from = from,
		.folder = folder,
		.own_folder = node ? node->folder : (struct str){0},
		.file_folder = file->folder,
		.reached = reached,
		.context = context,
	};
	struct str rest = command->words, word;
	/* CI definitions stand in folders of their own; their commands start at the root. */
	if (node && node->kind == NODE_JOB)
		r.file_folder = (struct str){0};
	if (command->edge) {
		r.file_folder = file->folder;
		resolve_edge(&r, command->words);
		return;
	}
	while (r.n < ARGUMENTS && str_next(&rest, ' ', &word))
		if (word.len)
			r.args[r.n++] = word;
	if (r.n)
		resolve_command(&r);
}
