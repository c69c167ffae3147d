/*
 * R code: packages used, functions called, tests, plumber services and roxygen documentation.
 * Formats: https://cran.r-project.org/doc/manuals/r-release/R-lang.html, https://testthat.r-lib.org/, https://www.rplumber.io/,
 * https://roxygen2.r-lib.org/.
 *
 * Traits
 *   r.training, r.data-processing, r.inference   fits a model; reads and transforms data; predicts with a saved model
 *   r.metrics, r.offline-metrics   computes evaluation metrics; and writes a file or table
 *   r.batch-inference              loads a model, reads stored data, predicts and writes, and trains nothing
 *   r.contributions                asks a model for the contribution of each feature to its predictions (SHAP values)
 *   settings.environment, settings.environment-hint   reads two or more environment variables; reads one
 *   test.asserting, test.hollow                  testthat or tinytest tests with, or without, expectations
 *   test.api                                     expectations together with requests to an API
 *   test.data, test.training                     … with calls of functions named for preparing data, for fitting a model
 *   api.handlers, api.loads-model                plumber endpoints; in a file that loads a model or predicts
 * Counters
 *   ml.training-units, ml.training-modules and so on, as the Python probes count them
 *   ml.pipelines-built, ml.models-saved, ml.models-loaded   files that join recipe and model, save or load one
 *   code.public, code.documented   exported functions of a package, functions of scripts; those with a roxygen block
 */
#include "engine/probe.h"

#define PACKAGES 16u
#define CALL_BYTES 600u /* of the arguments of a call */

static const struct mask_syntax syntax = {.line_comment = {"#"}, .quotes = "\"'`", .escape = true};

struct r_code {
	struct probe_run *run;
	struct str raw, text; /* the same places: comments and strings are blank in `text` */
	struct str packages[PACKAGES];
	unsigned packages_n, deeds;
	uint32_t line[R_DEED_BITS]; /* of the first of each deed */
	struct str variable;        /* the first environment variable read */
	unsigned variables;
	uint32_t variable_line, contributions;
	uint32_t prepares, fits; /* lines of calls of functions that are named for it */
};

static bool is_name(char c)
{
	return char_is_word(c) || c == '.';
}

static void see(struct r_code *r, unsigned deed, uint32_t line)
{
	for (unsigned bit = 0; bit < R_DEED_BITS; bit++)
		if (deed >> bit & 1 && !(r->deeds >> bit & 1))
			r->line[bit] = line;
	r->deeds |= deed;
}

static uint32_t line_of(const struct r_code *r, unsigned deed)
{
	for (unsigned bit = 0; bit < R_DEED_BITS; bit++)
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

/* `Sys.getenv("DB_HOST")`; variables of the system itself say nothing. */
static void read_variable(struct r_code *r, size_t open, uint32_t line)
{
	static const char *const of_system[] = {"HOME", "PATH", "USER", "CI", "TZ", "LANG", "TMPDIR"};
	struct str name = first_argument(r, open + 1);

	if (name.len < 2 || str_starts(name, "R_") || str_eq(name, r->variable))
		return;
	for (size_t i = 0; i < sizeof(of_system) / sizeof(of_system[0]); i++)
		if (str_is(name, of_system[i]))
			return;
	probe_state(r->run, FACT_VARIABLE, name, line);
	if (!r->variables++) {
		r->variable = name;
		r->variable_line = line;
	}
}

/* `predict(model, data, predcontrib = TRUE)` of xgboost and lightgbm, `type = "contrib"` since lightgbm 4. */
static void look_for_contributions(struct r_code *r, size_t open, uint32_t line)
{
	size_t end = open, depth = 0;

	do {
		depth += r->text.at[end] == '(';
		depth -= r->text.at[end] == ')';
		end++;
	} while (depth && end < r->text.len && end < open + CALL_BYTES);
	struct str given = str_sub(r->raw, open, end - open), code = str_sub(r->text, open, end - open);
	if (!r->contributions && (str_has(code, "predcontrib") || str_has(given, "\"contrib\"")))
		r->contributions = line;
}

static void call_distinctive(struct r_code *r, struct str name, uint32_t line)
{
	const char *package = r_function_package(name);

	if (package)
		call_of(r, str_of(package), name, line);
}

static bool begins_with(struct str name, const char *const *words)
{
	for (; *words; words++)
		if (str_starts(name, *words))
			return true;
	return false;
}

/* Functions of this repository: those of well-known packages have other names. */
static void look_for_steps(struct r_code *r, struct str name, uint32_t line)
{
	static const char *const preparing[] = {"preprocess",  "prepare_",  "prep_",      "clean_",    "transform_",
						"process_",    "load_data", "read_data",  "get_data",  "ingest_",
						"engineer_",   "impute_",   "split_data", "make_data", "build_data",
						"filter_data", NULL};
	static const char *const fitting[] = {"fit_", "train_", "run_model", "build_model", NULL};

	if (!r->prepares && begins_with(name, preparing))
		r->prepares = line;
	if (!r->fits && begins_with(name, fitting))
		r->fits = line;
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
	if (str_is(name, "Sys.getenv"))
		read_variable(r, open, line);
	if (str_is(name, "predict"))
		look_for_contributions(r, open, line);
	if (package.len) {
		call_of(r, package, name, line);
	} else {
		call_distinctive(r, name, line);
		/* whichever attached package it comes from: a name that no rule knows for one matches nothing */
		for (unsigned i = 0; i < r->packages_n; i++)
			call_of(r, r->packages[i], name, line);
	}
	if (str_starts(name, "expect_"))
		see(r, R_EXPECT, line);
	unsigned deed = r_function_deed(name);
	if (deed)
		see(r, deed, line);
	else
		look_for_steps(r, name, line);
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

/* What a package does for its users is its product; one that comes with an image to run it in works for itself. */
static bool of_package(struct probe_run *run)
{
	return probe_path_exists(run, STR("DESCRIPTION")) && probe_path_exists(run, STR("NAMESPACE")) &&
	       !probe_path_exists(run, STR("Dockerfile"));
}

static void state_unit(struct r_code *r, unsigned deeds, const char *trait, const char *units, const char *modules)
{
	if ((r->deeds & deeds) != deeds)
		return;
	probe_trait(r->run, trait, line_of(r, deeds));
	if (of_package(r->run))
		return;
	if (probe_file(r->run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET))
		return;
	probe_count(r->run, units, 1, line_of(r, deeds));
	probe_count(r->run, modules, 1, line_of(r, deeds));
}

static void count_one(struct r_code *r, unsigned deed, const char *counter)
{
	if (r->deeds & deed)
		probe_count(r->run, counter, 1, line_of(r, deed));
}

static void state_model(struct r_code *r)
{
	static const unsigned batch = R_LOAD | R_READ | R_PREDICT;

	if (of_package(r->run) || probe_file(r->run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE))
		return;
	if (r->variables)
		probe_trait(r->run, r->variables > 1 ? "settings.environment" : "settings.environment-hint",
			    r->variable_line);
	if (r->contributions)
		probe_trait(r->run, "r.contributions", r->contributions);
	if (r->deeds & R_METRIC)
		probe_trait(r->run, "r.metrics", line_of(r, R_METRIC));
	if (r->deeds & R_METRIC && r->deeds & (R_WRITE | R_SAVE))
		probe_trait(r->run, "r.offline-metrics", line_of(r, r->deeds & R_WRITE ? R_WRITE : R_SAVE));
	if ((r->deeds & batch) == batch && r->deeds & R_WRITE && !(r->deeds & (R_TRAIN | R_METRIC)))
		probe_trait(r->run, "r.batch-inference", line_of(r, R_PREDICT));
	count_one(r, R_JOIN, "ml.pipelines-built");
	if (r->deeds & (R_TRAIN | R_JOIN))
		count_one(r, R_SAVE, "ml.models-saved");
	if (r->deeds & R_PREDICT)
		count_one(r, R_LOAD, "ml.models-loaded");
}

static void scan_r_code(struct probe_run *run)
{
	struct r_code r = {.run = run, .raw = probe_text(run)};
	uint32_t endpoint = find_endpoint(r.raw);

	r.text = mask_code(probe_arena(run), r.raw, &syntax, false);
	scan_text(&r);
	count_documentation(&r);
	state_unit(&r, R_TRAIN, "r.training", "ml.training-units", "ml.training-modules");
	state_unit(&r, R_READ | R_TRANSFORM, "r.data-processing", "ml.data-units", "ml.data-modules");
	state_unit(&r, R_PREDICT | R_LOAD, "r.inference", "ml.inference-units", "ml.inference-modules");
	state_model(&r);
	if (r.deeds & R_TEST) {
		bool asserts = r.deeds & R_EXPECT;
		probe_trait(run, asserts ? "test.asserting" : "test.hollow", line_of(&r, asserts ? R_EXPECT : R_TEST));
		if (asserts && r.deeds & R_REQUEST)
			probe_trait(run, "test.api", line_of(&r, R_REQUEST));
		bool steps = asserts && !of_package(run);
		if (steps && r.prepares)
			probe_trait(run, "test.data", r.prepares);
		if (steps && (r.fits || r.deeds & R_TRAIN))
			probe_trait(run, "test.training", r.fits ? r.fits : line_of(&r, R_TRAIN));
	}
	if (endpoint)
		probe_trait(run, "api.handlers", endpoint);
	if (endpoint && r.deeds & (R_PREDICT | R_LOAD))
		probe_trait(run, "api.loads-model", endpoint);
}

const struct probe probe_r_code = {
	.name = "r_code",
	.title = "R code",
	.format = "https://cran.r-project.org/doc/manuals/r-release/R-lang.html",
	.wants = {{.ext = "r"}},
	.scan = scan_r_code,
};
