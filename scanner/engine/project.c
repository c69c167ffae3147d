#include "engine/project.h"

#include <stdlib.h>

static const struct {
	const char *ext, *name;
} extensions[] = {
	{"py", "Python"},
	{"ipynb", "Jupyter"},
	{"r", "R"},
	{"rmd", "R"},
	{"qmd", "Quarto"},
	{"jl", "Julia"},
	{"java", "Java"},
	{"scala", "Scala"},
	{"kt", "Kotlin"},
	{"cs", "C#"},
	{"go", "Go"},
	{"js", "JavaScript"},
	{"jsx", "JavaScript"},
	{"mjs", "JavaScript"},
	{"ts", "TypeScript"},
	{"tsx", "TypeScript"},
	{"c", "C"},
	{"h", "C"},
	{"cc", "C++"},
	{"cpp", "C++"},
	{"cxx", "C++"},
	{"hpp", "C++"},
	{"cu", "CUDA"},
	{"rs", "Rust"},
	{"rb", "Ruby"},
	{"php", "PHP"},
	{"swift", "Swift"},
	{"tf", "Terraform"},
	{"bicep", "Bicep"},
	{"sh", "Shell"},
	{"sql", "SQL"},
	{"ps1", "PowerShell"},
	{"m", "MATLAB"},
	{"proto", "Protocol Buffers"},
};
#define EXTENSIONS_N (sizeof extensions / sizeof *extensions)

static int by_size(const void *a, const void *b)
{
	const struct language *x = a, *y = b;
	if (x->bytes != y->bytes)
		return x->bytes < y->bytes ? 1 : -1;
	if (x->files != y->files)
		return x->files < y->files ? 1 : -1;
	return strcmp(x->name, y->name);
}

static struct language *language_of(struct scan *scan, const char *name)
{
	for (size_t i = 0; i < scan->languages_n; i++)
		if (strcmp(scan->languages[i].name, name) == 0)
			return &scan->languages[i];
	scan->languages[scan->languages_n].name = name;
	return &scan->languages[scan->languages_n++];
}

void project_languages(struct scan *scan, const struct facts *facts)
{
	scan->languages = arena_array(&scan->arena, struct language, EXTENSIONS_N);
	for (size_t f = 0; f < facts->n; f++) {
		if (facts->files[f].place & (PLACE_VENDORED | PLACE_GENERATED) || !facts->files[f].ext.len)
			continue;
		for (size_t i = 0; i < EXTENSIONS_N; i++) {
			if (!str_is_nocase(facts->files[f].ext, extensions[i].ext))
				continue;
			struct language *language = language_of(scan, extensions[i].name);
			language->files++;
			language->bytes += facts->of[f].read ? facts->of[f].bytes : 0;
			break;
		}
	}
	if (scan->languages_n)
		qsort(scan->languages, scan->languages_n, sizeof *scan->languages, by_size);
}

bool project_is_library(struct arena *arena, const struct facts *facts)
{
	struct map packages;
	map_init(&packages, arena);
	for (size_t f = 0; f < facts->n; f++) {
		if (facts->files[f].place & (PLACE_TEST | PLACE_FIXTURE | PLACE_EXAMPLE | PLACE_TEMPLATE))
			continue;
		for (size_t p = 0; p < facts->of[f].packages.n; p++)
			map_put(&packages, facts->of[f].packages.at[p], (uint32_t)f);
	}
	for (size_t f = 0; f < facts->n; f++)
		for (size_t i = 0; i < facts->of[f].links.n; i++)
			if (strcmp(facts->of[f].links.at[i].role, "install") == 0 &&
			    map_get(&packages, facts->of[f].links.at[i].name) != MAP_NONE)
				return true;
	return false;
}

/* Source that is compiled or packed as a whole; Python and R are judged by their folders. */
static const char *const compiled[] = {"go", "java", "scala", "kt", "cs",  "ts",  "tsx", "js",    "jsx", "mjs",
				       "rs", "c",    "cc",    "h",  "hpp", "cpp", "cu",  "proto", NULL};

bool project_in_package(const struct facts *facts, const struct file *file)
{
	char path[400];
	for (size_t i = 0; compiled[i]; i++)
		if (str_is_nocase(file->ext, compiled[i]))
			return true;
	if (str_starts(file->path, "src/") || str_has(file->folder, "/src/") || str_ends(file->folder, "/src"))
		return true;
	if (str_is_nocase(file->ext, "r"))
		return str_is(file->folder, "R") || str_ends(file->folder, "/R");
	for (struct str folder = file->folder; folder.len;) {
		int n = snprintf(path, sizeof path, "%.*s/__init__.py", STR_ARG(folder));
		if (n > 0 && (size_t)n < sizeof path &&
		    map_get(&facts->paths, (struct str){path, (size_t)n}) != MAP_NONE)
			return true;
		size_t slash = str_rfind_char(folder, '/');
		folder = str_sub(folder, 0, slash == STR_NONE ? 0 : slash);
	}
	return false;
}

bool project_shows_model(const struct scan *scan, const struct rule *rule, enum rung rung)
{
	static const char *const aspects[] = {"training", "inference", "api"};
	/* Who calls these has a model, in whatever language or service it is trained. */
	static const char *const practices[] = {"ml.experiment-tracking", "ml.model-registry", "ml.tuning",
						"serving.api", "serving.batch"};
	struct str signal = scan->book->signals[rule->signal].id;
	if (str_is(signal, "vcs.code"))
		for (size_t i = 0; i < sizeof aspects / sizeof *aspects; i++)
			if (str_is(rule->aspect, aspects[i]))
				return rung >= RUNG_DECLARED;
	for (size_t i = 0; i < sizeof practices / sizeof *practices; i++)
		if (str_is(signal, practices[i]))
			return rung >= RUNG_USED;
	return false;
}

void project_decide(struct scan *scan)
{
	const struct evidence *best = NULL;
	for (uint32_t s = 0; s < scan->book->signals_n; s++) {
		const struct signal_finding *finding = &scan->signals[s];
		for (size_t i = 0; i < finding->n; i++) {
			const struct evidence *e = &finding->evidence[i];
			if (project_shows_model(scan, &scan->book->rules[e->rule], e->rung) &&
			    (!best || e->rung > best->rung))
				best = e;
		}
	}
	scan->ml = best;
	scan->ml_why = STR("no code was found that trains or applies a model");
	if (best) {
		const struct rule *rule = &scan->book->rules[best->rule];
		struct str kind = rule->aspect.len && !str_is(rule->aspect, "api") ? rule->aspect : STR("model");
		scan->ml_why = arena_printf(&scan->arena, "%.*s code in %.*s", STR_ARG(kind), STR_ARG(best->path));
	}
}
