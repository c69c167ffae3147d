/*
 * What code in Julia, C#, F#, Java, Kotlin, Scala, JavaScript, TypeScript, Go, C, C++ and Rust does in the life of a model, judged by the
 * calls of the machine-learning libraries that it imports (scanner/text/model_code.c).
 *
 * Traits
 *   julia.training, dotnet.training, jvm.training, javascript.training,
 *   go.training, cpp.training, rust.training   fits a model
 *   julia.data-processing, dotnet.data-processing, jvm.data-processing, javascript.data-processing,
 *   go.data-processing, cpp.data-processing, rust.data-processing   reads a data set and transforms it
 *   julia.inference, dotnet.inference, jvm.inference, javascript.inference,
 *   go.inference, cpp.inference, rust.inference   predicts with a model that was trained elsewhere
 * Counters
 *   ml.training-units, ml.training-modules and so on, as the Python probes count them
 */
#include "engine/probe.h"

static const struct language {
	const char *ext;
	unsigned is;
} languages[] = {
	{"jl", MODEL_JULIA},       {"cs", MODEL_DOTNET},      {"fs", MODEL_DOTNET},      {"fsx", MODEL_DOTNET},
	{"java", MODEL_JVM},       {"kt", MODEL_JVM},         {"scala", MODEL_JVM},      {"js", MODEL_JAVASCRIPT},
	{"jsx", MODEL_JAVASCRIPT}, {"mjs", MODEL_JAVASCRIPT}, {"cjs", MODEL_JAVASCRIPT}, {"ts", MODEL_JAVASCRIPT},
	{"tsx", MODEL_JAVASCRIPT}, {"go", MODEL_GO},          {"c", MODEL_CPP},          {"cc", MODEL_CPP},
	{"cpp", MODEL_CPP},        {"cxx", MODEL_CPP},        {"h", MODEL_CPP},          {"hpp", MODEL_CPP},
	{"cu", MODEL_CPP},         {"rs", MODEL_RUST},
};

static const struct aspect {
	const char *name, *units, *modules;
} aspects[] = {
	{"training", "ml.training-units", "ml.training-modules"},
	{"data-processing", "ml.data-units", "ml.data-modules"},
	{"inference", "ml.inference-units", "ml.inference-modules"},
};

static const struct mask_syntax slashes = {
	.line_comment = {"//"}, .block_open = "/*", .block_close = "*/", .quotes = "\"", .escape = true};
static const struct mask_syntax javascript = {.line_comment = {"//"},
					      .block_open = "/*",
					      .block_close = "*/",
					      .quotes = "\"'",
					      .escape = true,
					      .raw_backtick = true};
static const struct mask_syntax hashes = {
	.line_comment = {"#"}, .block_open = "#=", .block_close = "=#", .quotes = "\"", .escape = true};

struct seen {
	unsigned all;
	uint32_t line[MODEL_DEEDS];
};

static void find_imports(struct model_imports *imports, unsigned language, struct str text)
{
	struct str line;

	while (str_next_line(&text, &line))
		model_import(imports, language, line);
}

static void find_deeds(struct seen *seen, const struct model_imports *imports, struct str text)
{
	uint32_t line = 1;

	for (size_t i = 0; i < text.len; i++) {
		line += text.at[i] == '\n';
		if (!char_is_alpha(text.at[i]))
			continue;
		size_t end = i;
		while (end < text.len && char_is_word(text.at[end]))
			end++;
		/* Julia's functions that change their argument */
		end += end + 1 < text.len && text.at[end] == '!' && text.at[end + 1] == '(';
		unsigned deeds = model_deeds(imports, text, i, end);
		for (unsigned bit = 0; bit < MODEL_DEEDS; bit++)
			if (deeds >> bit & 1 && !(seen->all >> bit & 1))
				seen->line[bit] = line;
		seen->all |= deeds;
		i = end - 1;
	}
}

static uint32_t line_of(const struct seen *seen, unsigned deed)
{
	for (unsigned bit = 0; bit < MODEL_DEEDS; bit++)
		if (deed >> bit & 1 && seen->all >> bit & 1)
			return seen->line[bit];
	return 0;
}

static void state(struct probe_run *run, const char *language, const struct aspect *aspect, uint32_t line)
{
	char trait[48];

	snprintf(trait, sizeof(trait), "%s.%s", language, aspect->name);
	probe_trait(run, trait, line);
	probe_count(run, aspect->units, 1, line);
	probe_count(run, aspect->modules, 1, line);
}

static const char *name_of(unsigned language)
{
	static const char *const names[] = {"julia", "dotnet", "jvm", "javascript", "go", "cpp", "rust"};

	for (unsigned bit = 0; bit < sizeof(names) / sizeof(names[0]); bit++)
		if (language >> bit & 1)
			return names[bit];
	return "";
}

static void scan_code_models(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	struct model_imports raw = {0}, imports = {0};
	struct seen seen = {0};
	unsigned language = 0;

	/* a test trains to test */
	if (file->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET))
		return;
	for (size_t i = 0; i < sizeof(languages) / sizeof(languages[0]); i++)
		if (str_is_nocase(file->ext, languages[i].ext))
			language = languages[i].is;
	/* nearly every file imports none, and needs no mask */
	find_imports(&raw, language, probe_text(run));
	if (!raw.any)
		return;
	const struct mask_syntax *syntax = language == MODEL_JULIA        ? &hashes
					   : language == MODEL_JAVASCRIPT ? &javascript
									  : &slashes;
	find_imports(&imports, language, mask_code(probe_arena(run), probe_text(run), syntax, true));
	if (!imports.any)
		return;
	find_deeds(&seen, &imports, mask_code(probe_arena(run), probe_text(run), syntax, false));

	const char *name = name_of(language);
	/* a pipeline that only wraps a finished model is fitted too, to nothing */
	bool wraps = seen.all & MODEL_SCORES && !(seen.all & MODEL_LEARNER);
	if (seen.all & MODEL_TRAINS && !wraps)
		state(run, name, &aspects[0], line_of(&seen, MODEL_TRAINS));
	if (seen.all & MODEL_READS && seen.all & MODEL_SHAPES)
		state(run, name, &aspects[1], line_of(&seen, MODEL_READS));
	if (seen.all & MODEL_SCORES || (seen.all & MODEL_LOADS && seen.all & MODEL_PREDICTS))
		state(run, name, &aspects[2],
		      seen.all & MODEL_SCORES ? line_of(&seen, MODEL_SCORES) : line_of(&seen, MODEL_LOADS));
}

const struct probe probe_code_models = {
	.name = "code_models",
	.title = "Model code in other languages",
	.format = "https://learn.microsoft.com/en-us/dotnet/machine-learning/",
	.wants = {{.ext = "jl"},    {.ext = "cs"},  {.ext = "fs"},  {.ext = "fsx"}, {.ext = "java"}, {.ext = "kt"},
		  {.ext = "scala"}, {.ext = "js"},  {.ext = "jsx"}, {.ext = "mjs"}, {.ext = "cjs"},  {.ext = "ts"},
		  {.ext = "tsx"},   {.ext = "go"},  {.ext = "c"},   {.ext = "cc"},  {.ext = "cpp"},  {.ext = "cxx"},
		  {.ext = "h"},     {.ext = "hpp"}, {.ext = "cu"},  {.ext = "rs"}},
	.byte_limit = 1u << 20,
	.scan = scan_code_models,
};
