/*
 * Feature definitions in configuration instead of code: a configuration file that lists columns or features by name under a key that
 * says so, and Python code that reads such a key.
 * Format: YAML, JSON and TOML below conf/, config/ and the like, params.yaml, and files named after features or schema.
 *
 * Traits
 *   features.configured    a list (two or more names) of features or columns in a configuration file
 * Counters
 *   features.configured, features.read   files with such a list; modules that read such a key from a configuration object
 */
#include "engine/probe.h"

static const char *const keys[] = {
	"features",          "feature_columns",     "feature_cols",
	"feature_names",     "features_list",       "feature_list",
	"selected_features", "input_features",      "numerical_features",
	"numeric_features",  "num_features",        "categorical_features",
	"cat_features",      "numerical_columns",   "numeric_columns",
	"num_cols",          "num_columns",         "categorical_columns",
	"cat_cols",          "cat_columns",         "numerical_cols",
	"categorical_cols",  "numerical_vars",      "categorical_vars",
	"model_features",    "drop_columns",        "columns_to_drop",
	"train_columns",     "continuous_features", "ordinal_features",
	"binary_features",   "text_features",       "predictors",
	"predictor",         "numerical_variables", "categorical_variables",
	"numeric_variables", "covariates",          "explanatory_variables",
	"numeric_fields",    "numerical_fields",    "categorical_fields",
	"feature_fields",    "input_columns",
};

/* Asked of every name in all Python code: nearly all are out by their length or last letter. */
static inline bool may_be_key(struct str s)
{
	char last = s.len >= 8 && s.len <= 24 ? s.at[s.len - 1] | 0x20 : 0;

	return last == 's' || last == 't' || last == 'p' || last == 'r';
}

static bool is_key(struct str s)
{
	if (!may_be_key(s))
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (str_is_nocase(s, keys[i]))
			return true;
	return false;
}

static bool is_name(const struct tree_node *item)
{
	return tree_is_scalar(item) && item->text.len > 1 && !char_is_digit(item->text.at[0]);
}

/* `numeric:`, `categorical:`; what else is grouped below "features" may be what a product can do. */
static bool is_group(struct str key)
{
	static const char *const beginnings[] = {"num", "cat", "cont", "bin", "bool", "ord", "text", "date", "all"};

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++)
		if (str_starts_nocase(key, beginnings[i]))
			return true;
	return false;
}

/* Two or more names, or objects that have a name or a type; also by group: `features: {numeric: [a, b], categorical: [c]}`. */
static bool lists_names(const struct tree_node *node)
{
	uint32_t n = 0;

	if (!tree_is_seq(node) && !tree_is_map(node))
		return false;
	for (TREE_EACH(item, node)) {
		if (tree_is_seq(node))
			n += tree_is_scalar(item) ? is_name(item) : tree_get(item, "name") != NULL;
		else if (tree_is_seq(item))
			for (TREE_EACH(name, item))
				n += is_group(item->key) && is_name(name);
		else
			n += tree_is_map(item) &&
			     (tree_get(item, "type") || tree_get(item, "dtype") || tree_get(item, "transform"));
	}
	return n >= 2;
}

static const struct tree_node *find_list(const struct tree_node *node, unsigned depth)
{
	for (TREE_EACH(child, node)) {
		if (is_key(child->key) && lists_names(child))
			return child;
		if (depth && tree_is_map(child)) {
			const struct tree_node *found = find_list(child, depth - 1);
			if (found)
				return found;
		}
	}
	return NULL;
}

/* `categorical: [zip, style], numerical: [beds, baths]`: which columns are of which kind. */
static const struct tree_node *find_kinds(const struct tree_node *node)
{
	static const char *const others[] = {"numeric", "numerical", "continuous"};
	const struct tree_node *first = tree_get(node, "categorical"), *second = NULL;

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]) && !second; i++)
		second = tree_get(node, others[i]);
	return lists_names(first) && tree_is_seq(second) && second->first && is_name(second->first) ? first : NULL;
}

/* YAML's long form of a key, which a question mark at the end of a sentence is not. */
static bool has_long_key(struct str text)
{
	struct str rest = text;

	for (size_t at; (at = str_find(rest, "? ")) != STR_NONE; rest = str_from(rest, at + 1))
		if (rest.at + at == text.at || char_is_space(rest.at[at - 1]))
			return true;
	return false;
}

/* Whether the text could hold such a key at all: is one of the words before a colon one? Most configuration has none, and need
 * not be read for it. */
static bool may_have_key(struct str text)
{
	const char *at = text.at, *end = text.at + text.len, *colon;

	/* templates, whose keys may come from elsewhere */
	if (str_has(text, "{{") || str_has(text, "{%") || has_long_key(text))
		return true;
	for (; at < end && (colon = memchr(at, ':', (size_t)(end - at))); at = colon + 1) {
		const char *to = colon, *from;
		if (end - colon > 2 && colon[1] == ' ' && colon[2] == '%')
			return true; /* `key: %PLACEHOLDER%` */
		while (to > at && (char_is_space(to[-1]) || to[-1] == '"' || to[-1] == '\''))
			to--;
		for (from = to; from > at && char_is_word(from[-1]); from--)
			continue;
		if (is_key((struct str){from, (size_t)(to - from)}))
			return true;
	}
	return false;
}

static void scan_config(struct probe_run *run)
{
	const struct tree_node *found;
	bool kinds;

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE) || str_starts(probe_file(run)->path, ".github/") ||
	    str_is(probe_file(run)->name, "package.json"))
		return;
	/* What training writes beside a model was decided in code. */
	static const char *const written[] = {"models",  "model",   "artifacts", "artefacts", "output",
					      "outputs", "results", "reports",   "mlruns",    NULL};
	if (str_is_nocase(probe_file(run)->ext, "json") && path_has_folder(probe_file(run)->path, written))
		return;
	kinds = str_has(probe_text(run), "categorical");
	if (!str_is_nocase(probe_file(run)->ext, "toml") && !may_have_key(probe_text(run)) && !kinds)
		return;
	/* Megabytes of schemas, which list no names of features. */
	if (str_has(probe_text(run), "kind: CustomResourceDefinition"))
		return;
	found = find_list(probe_tree(run), 3);
	if (!found && kinds)
		found = find_kinds(probe_tree(run));
	if (found) {
		probe_trait(run, "features.configured", found->line);
		probe_count(run, "features.configured", 1, found->line);
	}
}

/* `config["numeric_features"]`, `cfg.features.selected_features`, `params.get("features")`. */
static void scan_code(struct probe_run *run)
{
	const struct python_tokens *tokens = probe_python(run);

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE))
		return;
	for (uint32_t t = 2; t < tokens->n; t++) {
		const struct python_token *token = &tokens->at[t];
		if (!may_be_key(token->text))
			continue;
		bool member = token->kind == PYTHON_NAME && python_is(tokens, t - 1, ".");
		bool item = token->kind == PYTHON_STRING &&
			    (python_is(tokens, t - 1, "[") || python_is(tokens, t - 1, "("));
		if ((!member && !item) || !is_key(token->text))
			continue;
		uint32_t from = t > 8 ? t - 8 : 0;
		for (uint32_t k = t - 1; k-- > from && tokens->at[k].kind != PYTHON_NEWLINE;) {
			struct str name = tokens->at[k].text;
			if (tokens->at[k].kind == PYTHON_NAME &&
			    (str_starts_nocase(name, "cfg") || str_starts_nocase(name, "conf") ||
			     str_starts_nocase(name, "param") || str_ends_nocase(name, "config") ||
			     str_ends_nocase(name, "settings") || str_ends_nocase(name, "cfg"))) {
				probe_count(run, "features.read", 1, token->line);
				return;
			}
		}
	}
}

static void scan_feature_config(struct probe_run *run)
{
	if (str_is_nocase(probe_file(run)->ext, "py"))
		scan_code(run);
	else
		scan_config(run);
}

const struct probe probe_feature_config = {
	.name = "feature_config",
	.title = "Feature configuration",
	.format = "https://yaml.org/spec/1.2.2/",
	.wants = {{.ext = "py"},
		  {.glob = "**/conf/**/*.y*ml"},
		  {.glob = "**/conf/*.y*ml"},
		  {.glob = "**/config/**/*.y*ml"},
		  {.glob = "**/config/*.y*ml"},
		  {.glob = "**/configs/**/*.y*ml"},
		  {.glob = "**/configs/*.y*ml"},
		  {.glob = "*config*.y*ml"},
		  {.glob = "*config*.json"},
		  {.glob = "*config*.toml"},
		  {.name = "params.yaml"},
		  {.glob = "*features*.y*ml"},
		  {.glob = "*features*.json"},
		  {.glob = "feature_*.y*ml"},
		  {.glob = "*schema*.y*ml"},
		  {.glob = "*schema*.json"},
		  {.glob = "settings*.y*ml"},
		  {.glob = "settings*.toml"},
		  {.glob = "*columns*.y*ml"},
		  {.glob = "*columns*.json"},
		  {.glob = "**/parameters*.yml"}},
	.byte_limit = 1u << 20,
	.scan = scan_feature_config,
};
