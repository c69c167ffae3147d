/*
 * Python code, modules and notebooks alike: what it imports, what it calls, and which environment variables it reads.
 * Names are resolved by text/python_module.h; strings, comments and docstrings never count.
 *
 * Traits
 *   python.code            a module with live code (a use of anything or a definition)
 *   settings.environment   reads settings from the environment: two or more variables of its own in one module, or one in a module
 *                          that is named for settings
 *   settings.environment-hint  reads one variable
 */
#include "engine/probe.h"

/* Name of an environment variable: capitals, digits, underscores. */
static bool is_variable(struct str s)
{
	if (s.len < 2 || s.len > 80)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (!(s.at[i] >= 'A' && s.at[i] <= 'Z') && !char_is_digit(s.at[i]) && s.at[i] != '_')
			return false;
	return true;
}

/* Variables of the system, of platforms and of libraries, and credentials, are no settings of this project. */
static const char *const foreign[] = {
	"AWS_",        "AZURE",       "GOOGLE_", "HOME",        "PATH", "XDG_",          "CUDA_",      "DYNO",
	"CI",          "USER",        "PYTHON",  "TOKENIZERS_", "TF_",  "OMP_",          "LOCAL_RANK", "RANK",
	"WORLD_SIZE",  "MASTER_",     "KAGGLE_", "WANDB_",      "HF_",  "TRANSFORMERS_", "NO_COLOR",   "GITHUB_",
	"SM_",         "SLURM_",      "COLAB_",  "DISPLAY",     "MKL_", "NCCL_",         "TORCH_",     "PYTEST_",
	"READTHEDOCS", "VIRTUAL_ENV", "CONDA_",  "TMP",         "TEMP", "SHELL",         "TERM",       "HOSTNAME",
	"PWD",         "KERAS_",      "JAX_",    "XLA_",        "RAY_", "SPARK_HOME",    "JAVA_HOME"};
static const char *const credentials[] = {"_TOKEN", "_KEY", "_SECRET", "_PASSWORD", "_PASS", "_CREDENTIALS", "_ID"};

static bool is_own(struct str name)
{
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		if (str_starts(name, foreign[i]))
			return false;
	for (size_t i = 0; i < sizeof(credentials) / sizeof(credentials[0]); i++)
		if (str_ends(name, credentials[i]))
			return false;
	return true;
}

struct variables {
	struct str own[2]; /* the first two different ones */
	uint32_t line;     /* of the last new one */
	uint32_t other;    /* line of the first that is not this project's own */
	unsigned n;
};

static void read_variable(struct probe_run *run, struct variables *seen, struct str name, uint32_t line)
{
	if (!is_variable(name))
		return;
	probe_state(run, FACT_VARIABLE, name, line);
	if (is_own(name) && (!seen->n || (seen->n == 1 && !str_eq(seen->own[0], name)))) {
		seen->own[seen->n++] = name;
		seen->line = line;
	}
}

/* `os.environ["X"]` reads X, `os.environ["X"] = value` does not. */
static void state_item(struct probe_run *run, const struct python_tokens *tokens, uint32_t open, struct variables *seen)
{
	const struct python_token *name = &tokens->at[open + 1];

	if (python_is(tokens, open + 3, "=") && is_variable(name->text))
		probe_state(run, FACT_VARIABLE, name->text, name->line);
	else
		read_variable(run, seen, name->text, name->line);
}

/* What gives the value of an environment variable named by its first argument. */
static const char *const getters[] = {
	"os.getenv",    "os.environ.get",  "os.environ.setdefault",   "os.environ.pop", "environs.Env.str",
	"environs.Env", "decouple.config", "starlette.config.Config", "environ.Env",
};

static void state_variables(struct probe_run *run, const struct python_module *module, const struct python_use *use,
			    struct variables *seen)
{
	const struct python_tokens *tokens = module->tokens;

	if (use->receiver == PYTHON_METHOD || use->receiver == PYTHON_BARE)
		return;
	if (use->kind == PYTHON_CALL) {
		for (size_t i = 0; i < sizeof(getters) / sizeof(getters[0]); i++)
			if (getters[i][0] == use->name.at[0] && str_is(use->name, getters[i]))
				read_variable(run, seen, python_string_argument(module, use, 0, NULL), use->line);
		if (use->name.at[use->name.len - 1] != 'd' && use->name.at[use->name.len - 1] != 'n')
			return;
		if (str_ends(use->name, "Field") || str_ends(use->name, ".option") || str_ends(use->name, ".Option")) {
			read_variable(run, seen, python_string_argument(module, use, PYTHON_NOWHERE, "env"), use->line);
			read_variable(run, seen, python_string_argument(module, use, PYTHON_NOWHERE, "envvar"),
				      use->line);
		}
	} else if (str_is(use->name, "os.environ")) {
		uint32_t next = use->token + 1;
		if (python_is(tokens, next, "[") && next + 1 < tokens->n && tokens->at[next + 1].kind == PYTHON_STRING)
			state_item(run, tokens, next, seen);
		else if (use->token >= 4 && python_is(tokens, use->token - 3, "in") &&
			 tokens->at[use->token - 4].kind == PYTHON_STRING)
			probe_state(run, FACT_VARIABLE, tokens->at[use->token - 4].text, use->line);
	}
}

/* `importlib.import_module("x")` with a literal imports x; with anything else it says nothing. */
static void state_dynamic_import(struct probe_run *run, const struct python_module *module,
				 const struct python_use *use)
{
	if (str_is(use->name, "importlib.import_module") || str_is(use->name, "__import__") ||
	    str_is(use->name, "pytest.importorskip"))
		probe_state(run, FACT_IMPORT, python_string_argument(module, use, 0, NULL), use->line);
}

/* The method's own name with its dot, for an object of a known class: ".fit" of "sklearn.svm.SVC.fit". */
static struct str method_of(const struct python_use *use)
{
	size_t dot = str_rfind_char(use->name, '.');

	return dot == STR_NONE || !dot ? (struct str){NULL, 0} : str_from(use->name, dot);
}

static void state_use(struct probe_run *run, const struct python_module *module, const struct python_use *use,
		      struct variables *seen)
{
	bool method = (use->kind == PYTHON_CALL || use->kind == PYTHON_DECORATOR) && use->token &&
		      python_is(module->tokens, use->token - 1, ".");

	state_variables(run, module, use, seen);
	if (use->kind == PYTHON_CALL)
		state_dynamic_import(run, module, use);
	if (use->kind == PYTHON_READ || use->receiver == PYTHON_BARE)
		return;
	probe_state(run, FACT_CALL, use->name, use->line);
	/* an object from a module of this repository is as good as unknown */
	if (method && (use->receiver == PYTHON_OBJECT || (use->receiver == PYTHON_NAMED && str_starts(use->name, "."))))
		probe_state(run, FACT_CALL, method_of(use), use->line);
}

static void state_settings(struct probe_run *run, const struct variables *seen)
{
	struct str name = probe_file(run)->name;
	bool named = str_has_nocase(name, "config") || str_has_nocase(name, "settings");

	if (seen->n > 1 || (seen->n && named))
		probe_trait(run, "settings.environment", seen->line);
	else if (seen->n)
		probe_trait(run, "settings.environment-hint", seen->line);
}

static void scan_python_code(struct probe_run *run)
{
	struct variables seen = {.n = 0};
	const struct python_module *module;

	if (!str_is_nocase(probe_file(run)->ext, "ipynb") && probe_text(run).len > LIMIT_FILE_BYTES)
		return;
	module = probe_python_module(run);
	for (size_t i = 0; i < module->imports_n; i++)
		probe_state(run, FACT_IMPORT, module->imports[i].whole, module->imports[i].line);
	for (size_t i = 0; i < module->uses_n; i++)
		state_use(run, module, &module->uses[i], &seen);
	state_settings(run, &seen);
	if (module->uses_n || module->defs_n)
		probe_trait(run, "python.code", module->uses_n ? module->uses[0].line : module->defs[0].line);
}

const struct probe probe_python_code = {
	.name = "python_code",
	.title = "Python code",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}, {.ext = "ipynb"}, {.ext = "pyw"}},
	.byte_limit = LIMIT_NOTEBOOK_BYTES,
	.scan = scan_python_code,
};
