/*
 * R code: packages used, functions called, tests, plumber services and roxygen documentation.
 * Formats: https://cran.r-project.org/doc/manuals/r-release/R-lang.html, https://testthat.r-lib.org/, https://www.rplumber.io/,
 * https://roxygen2.r-lib.org/.
 *
 * Traits
 *   r.training, r.data-processing, r.inference   fits a model; reads and transforms data; predicts with a saved model
 *   test.asserting, test.hollow                  testthat or tinytest tests with, or without, expectations
 *   test.api                                     expectations together with requests to an API
 *   api.handlers, api.loads-model                plumber endpoints; in a file that loads a model or predicts
 * Counters
 *   ml.training-units, ml.training-modules and so on, as the Python probes count them
 *   code.public, code.documented   exported functions of a package, functions of scripts; those with a roxygen block
 */
#include "engine/probe.h"

#define PACKAGES 16u

enum deed { TRAIN = 1, READ = 2, TRANSFORM = 4, PREDICT = 8, LOAD = 16, TEST = 32, EXPECT = 64, REQUEST = 128 };

static const struct known {
	const char *name;
	unsigned deed;
} known[] = {
	{"lm", TRAIN},
	{"glm", TRAIN},
	{"randomForest", TRAIN},
	{"ranger", TRAIN},
	{"xgboost", TRAIN},
	{"xgb.train", TRAIN},
	{"lgb.train", TRAIN},
	{"train", TRAIN},
	{"rpart", TRAIN},
	{"svm", TRAIN},
	{"gbm", TRAIN},
	{"glmnet", TRAIN},
	{"cv.glmnet", TRAIN},
	{"fit", TRAIN},
	{"last_fit", TRAIN},
	{"fit_resamples", TRAIN},
	{"tune_grid", TRAIN},
	{"h2o.automl", TRAIN},
	{"h2o.randomForest", TRAIN},
	{"h2o.gbm", TRAIN},
	{"bart", TRAIN},
	{"brm", TRAIN},
	{"read.csv", READ},
	{"read_csv", READ},
	{"fread", READ},
	{"read_parquet", READ},
	{"read.table", READ},
	{"read_excel", READ},
	{"dbGetQuery", READ},
	{"read_rds", READ},
	{"read_feather", READ},
	{"tbl", READ},
	{"mutate", TRANSFORM},
	{"filter", TRANSFORM},
	{"select", TRANSFORM},
	{"summarise", TRANSFORM},
	{"summarize", TRANSFORM},
	{"left_join", TRANSFORM},
	{"pivot_longer", TRANSFORM},
	{"pivot_wider", TRANSFORM},
	{"na.omit", TRANSFORM},
	{"recipe", TRANSFORM},
	{"initial_split", TRANSFORM},
	{"drop_na", TRANSFORM},
	{"createDataPartition", TRANSFORM},
	{"predict", PREDICT},
	{"augment", PREDICT},
	{"h2o.predict", PREDICT},
	{"readRDS", LOAD},
	{"vetiver_pin_read", LOAD},
	{"load_model_hdf5", LOAD},
	{"load_model_tf", LOAD},
	{"h2o.loadModel", LOAD},
	{"xgb.load", LOAD},
	{"lgb.load", LOAD},
	{"vetiver_api", LOAD},
	{"test_that", TEST},
	{"it", TEST},
	{"test_file", TEST},
	{"POST", REQUEST},
	{"GET", REQUEST},
	{"req_perform", REQUEST},
	{"vetiver_endpoint", REQUEST},
};

static const struct mask_syntax syntax = {.line_comment = {"#"}, .quotes = "\"'`", .escape = true};

struct r_code {
	struct probe_run *run;
	struct str raw, text; /* the same places: comments and strings are blank in `text` */
	struct str packages[PACKAGES];
	unsigned packages_n, deeds;
	uint32_t line[8]; /* of the first of each deed */
};

static bool is_name(char c)
{
	return char_is_word(c) || c == '.';
}

static void see(struct r_code *r, unsigned deed, uint32_t line)
{
	for (unsigned bit = 0; bit < 8; bit++)
		if (deed >> bit & 1 && !(r->deeds >> bit & 1))
			r->line[bit] = line;
	r->deeds |= deed;
}

static uint32_t line_of(const struct r_code *r, unsigned deed)
{
	for (unsigned bit = 0; bit < 8; bit++)
		if (deed >> bit & 1)
			return r->line[bit];
	return 0;
}

static void add_package(struct r_code *r, struct str name, uint32_t line)
{
	for (unsigned i = 0; i < r->packages_n; i++)
		if (str_eq(r->packages[i], name))
			return;
	probe_state(r->run, FACT_IMPORT, name, line);
	if (r->packages_n < PACKAGES)
		r->packages[r->packages_n++] = name;
}

static void call_of(struct r_code *r, struct str package, struct str name, uint32_t line)
{
	char full[160];

	if (!package.len || package.len + name.len + 3 > sizeof(full))
		return;
	snprintf(full, sizeof(full), "%.*s::%.*s", STR_ARG(package), STR_ARG(name));
	probe_state(r->run, FACT_CALL, str_of(full), line);
}

/* The name given to library(): a bare word, or a string, which the mask has blanked. */
static struct str first_argument(const struct r_code *r, size_t at)
{
	size_t end;

	while (at < r->raw.len && (char_is_space(r->raw.at[at]) || r->raw.at[at] == '"' || r->raw.at[at] == '\''))
		at++;
	for (end = at; end < r->raw.len && is_name(r->raw.at[end]);)
		end++;
	return str_sub(r->raw, at, end - at);
}

static void call(struct r_code *r, struct str package, struct str name, size_t open, uint32_t line)
{
	static const char *const loaders[] = {"library", "require", "requireNamespace", "loadNamespace"};

	for (size_t i = 0; i < sizeof(loaders) / sizeof(loaders[0]); i++) {
		if (str_is(name, loaders[i])) {
			struct str package_name = first_argument(r, open + 1);
			if (package_name.len > 1)
				add_package(r, package_name, line);
			return;
		}
	}
	if (package.len) {
		call_of(r, package, name, line);
	} else {
		/* whichever attached package it comes from: a name that no rule knows for one matches nothing */
		for (unsigned i = 0; i < r->packages_n; i++)
			call_of(r, r->packages[i], name, line);
	}
	if (str_starts(name, "expect_"))
		see(r, EXPECT, line);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].name[0] == name.at[0] && str_is(name, known[i].name))
			see(r, known[i].deed, line);
}

static void scan_text(struct r_code *r)
{
	struct str text = r->text, package = {NULL, 0};
	uint32_t line = 1;

	for (size_t i = 0; i < text.len; i++) {
		char c = text.at[i];
		line += c == '\n';
		if (!char_is_alpha(c) && c != '.')
			continue;
		size_t end = i;
		while (end < text.len && is_name(text.at[end]))
			end++;
		struct str name = str_sub(text, i, end - i);
		if (end + 1 < text.len && text.at[end] == ':' && text.at[end + 1] == ':') {
			package = name;
			add_package(r, name, line);
			i = end + 1 + (end + 2 < text.len && text.at[end + 2] == ':');
			continue;
		}
		if (end < text.len && text.at[end] == '(')
			call(r, package, name, end, line);
		package = (struct str){NULL, 0};
		i = end - 1;
	}
}

/* `name <- function(` at the start of a line, and whether roxygen lines stand right above it. */
static void count_documentation(struct r_code *r)
{
	bool is_package = str_is(probe_file(r->run)->folder, "R") || str_ends(probe_file(r->run)->folder, "/R");
	struct str rest = r->raw, line;
	uint32_t public = 0, documented = 0, first = 0, number = 0;
	bool block = false, exported = false;

	while (str_next_line(&rest, &line)) {
		number++;
		if (str_starts(line, "#'")) {
			block = true;
			exported |= str_has(line, "@export");
			continue;
		}
		size_t arrow = str_find(line, "<- function(");
		if (arrow == STR_NONE)
			arrow = str_find(line, "= function(");
		if (arrow != STR_NONE && line.len && char_is_alpha(line.at[0]) && (exported || !is_package)) {
			public++;
			documented += block;
			first = first ? first : number;
		}
		if (str_trim(line).len)
			block = exported = false;
	}
	if (public && !(probe_file(r->run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE))) {
		probe_count(r->run, "code.public", public, first);
		if (documented)
			probe_count(r->run, "code.documented", documented, first);
	}
}

/* Endpoints are comments: "#* @post /predict". */
static uint32_t find_endpoint(struct str text)
{
	struct str line;

	for (uint32_t number = 1; str_next_line(&text, &line); number++)
		if ((str_starts(line, "#*") || str_starts(line, "#'")) &&
		    (str_has(line, " @post") || str_has(line, " @get") || str_has(line, " @put")) &&
		    str_has(line, " /"))
			return number;
	return 0;
}

static void state_unit(struct r_code *r, unsigned deeds, const char *trait, const char *units, const char *modules)
{
	if ((r->deeds & deeds) != deeds)
		return;
	probe_trait(r->run, trait, line_of(r, deeds));
	/* what a package does for its users is its product */
	if (probe_path_exists(r->run, STR("DESCRIPTION")) && probe_path_exists(r->run, STR("NAMESPACE")))
		return;
	if (probe_file(r->run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET))
		return;
	probe_count(r->run, units, 1, line_of(r, deeds));
	probe_count(r->run, modules, 1, line_of(r, deeds));
}

static void scan_r_code(struct probe_run *run)
{
	struct r_code r = {.run = run, .raw = probe_text(run)};
	uint32_t endpoint = find_endpoint(r.raw);

	r.text = mask_code(probe_arena(run), r.raw, &syntax, false);
	scan_text(&r);
	count_documentation(&r);
	state_unit(&r, TRAIN, "r.training", "ml.training-units", "ml.training-modules");
	state_unit(&r, READ | TRANSFORM, "r.data-processing", "ml.data-units", "ml.data-modules");
	state_unit(&r, PREDICT | LOAD, "r.inference", "ml.inference-units", "ml.inference-modules");
	if (r.deeds & TEST) {
		bool asserts = r.deeds & EXPECT;
		probe_trait(run, asserts ? "test.asserting" : "test.hollow", line_of(&r, asserts ? EXPECT : TEST));
		if (asserts && r.deeds & REQUEST)
			probe_trait(run, "test.api", line_of(&r, REQUEST));
	}
	if (endpoint)
		probe_trait(run, "api.handlers", endpoint);
	if (endpoint && r.deeds & (PREDICT | LOAD))
		probe_trait(run, "api.loads-model", endpoint);
}

const struct probe probe_r_code = {
	.name = "r_code",
	.title = "R code",
	.format = "https://cran.r-project.org/doc/manuals/r-release/R-lang.html",
	.wants = {{.ext = "r"}},
	.scan = scan_r_code,
};
