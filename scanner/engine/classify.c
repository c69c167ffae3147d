/*
 * The tables that say what kind of place a path is in. Folder names are compared whole and without regard to case.
 */
#include "engine/classify.h"

static const struct {
	const char *folder;
	unsigned place;
} folders[] = {
	{"vendor", PLACE_VENDORED},
	{"vendored", PLACE_VENDORED},
	{"_vendor", PLACE_VENDORED},
	{"third_party", PLACE_VENDORED},
	{"third-party", PLACE_VENDORED},
	{"thirdparty", PLACE_VENDORED},
	{"external_libs", PLACE_VENDORED},
	{"node_modules", PLACE_VENDORED},
	{"bower_components", PLACE_VENDORED},
	{"site-packages", PLACE_VENDORED},
	{"dist-packages", PLACE_VENDORED},
	{"venv", PLACE_VENDORED},
	{".venv", PLACE_VENDORED},
	{"virtualenv", PLACE_VENDORED},
	{".tox", PLACE_VENDORED},
	{".nox", PLACE_VENDORED},
	{"__pypackages__", PLACE_VENDORED},
	{".terraform", PLACE_VENDORED},
	{"Pods", PLACE_VENDORED},
	{"packrat", PLACE_VENDORED},
	{"PackageCache", PLACE_VENDORED},
	{"__pycache__", PLACE_GENERATED},
	{".ipynb_checkpoints", PLACE_GENERATED},
	{"generated", PLACE_GENERATED},
	{"examples", PLACE_EXAMPLE},
	{"example", PLACE_EXAMPLE},
	{"demo", PLACE_EXAMPLE},
	{"demos", PLACE_EXAMPLE},
	{"samples", PLACE_EXAMPLE},
	{"sample", PLACE_EXAMPLE},
	{"tutorial", PLACE_EXAMPLE},
	{"tutorials", PLACE_EXAMPLE},
	{"cookbook", PLACE_EXAMPLE},
	{"quickstart", PLACE_EXAMPLE},
	{"quickstarts", PLACE_EXAMPLE},
	{"vignettes", PLACE_EXAMPLE},
	{"contrib", PLACE_EXAMPLE},
	{"test", PLACE_TEST},
	{"tests", PLACE_TEST},
	{"testing", PLACE_TEST},
	{"unit_tests", PLACE_TEST},
	{"integration_tests", PLACE_TEST},
	{"testthat", PLACE_TEST},
	{"__tests__", PLACE_TEST},
	{"spec", PLACE_TEST},
	{"e2e", PLACE_TEST},
	{"fixtures", PLACE_FIXTURE},
	{"fixture", PLACE_FIXTURE},
	{"testdata", PLACE_FIXTURE},
	{"test_data", PLACE_FIXTURE},
	{"test-data", PLACE_FIXTURE},
	{"__snapshots__", PLACE_FIXTURE},
	{"goldens", PLACE_FIXTURE},
	{"cassettes", PLACE_FIXTURE},
	{"mocks", PLACE_FIXTURE},
	{"__mocks__", PLACE_FIXTURE},
	{"templates", 0}, /* also web and Helm templates: judged by the file, not by the folder */
	{"skeleton", PLACE_TEMPLATE},
	{"boilerplate", PLACE_TEMPLATE},
	{"project_template", PLACE_TEMPLATE},
	{"project-template", PLACE_TEMPLATE},
	{"docs", PLACE_DOCS},
	{"doc", PLACE_DOCS},
	{"documentation", PLACE_DOCS},
	{"proposals", PLACE_DOCS},
	{"rfcs", PLACE_DOCS},
	{"snippets", PLACE_SNIPPET},
	{"snippet", PLACE_SNIPPET},
	{"cheatsheets", PLACE_SNIPPET},
};

static const struct {
	struct str ends;
	unsigned place;
} endings[] = {
	{STR_INIT(".tmpl"), PLACE_TEMPLATE},
	{STR_INIT(".tpl"), PLACE_TEMPLATE},
	{STR_INIT(".j2"), PLACE_TEMPLATE},
	{STR_INIT(".jinja"), PLACE_TEMPLATE},
	{STR_INIT(".jinja2"), PLACE_TEMPLATE},
	{STR_INIT(".template"), PLACE_TEMPLATE},
	{STR_INIT(".mustache"), PLACE_TEMPLATE},
	{STR_INIT(".cookiecutter"), PLACE_TEMPLATE},
	{STR_INIT(".in"), 0},
	{STR_INIT(".min.js"), PLACE_GENERATED},
	{STR_INIT(".min.css"), PLACE_GENERATED},
	{STR_INIT("_pb2.py"), PLACE_GENERATED},
	{STR_INIT("_pb2_grpc.py"), PLACE_GENERATED},
	{STR_INIT(".pb.go"), PLACE_GENERATED},
	{STR_INIT(".map"), PLACE_GENERATED},
	{STR_INIT("_test.py"), PLACE_TEST},
	{STR_INIT("_test.go"), PLACE_TEST},
	{STR_INIT(".test.js"), PLACE_TEST},
	{STR_INIT(".test.ts"), PLACE_TEST},
	{STR_INIT(".test.tsx"), PLACE_TEST},
	{STR_INIT(".spec.js"), PLACE_TEST},
	{STR_INIT(".spec.ts"), PLACE_TEST},
	{STR_INIT(".spec.tsx"), PLACE_TEST},
	{STR_INIT("Test.java"), PLACE_TEST},
	{STR_INIT("Tests.java"), PLACE_TEST},
	{STR_INIT("Test.scala"), PLACE_TEST},
	{STR_INIT("Spec.scala"), PLACE_TEST},
	{STR_INIT("Tests.cs"), PLACE_TEST},
	{STR_INIT("Test.kt"), PLACE_TEST},
	{STR_INIT("_test.cc"), PLACE_TEST},
	{STR_INIT("_test.cpp"), PLACE_TEST},
	{STR_INIT("_tests.py"), PLACE_TEST},
};

static const struct {
	const char *name;
	unsigned place;
} names[] = {
	{"package-lock.json", PLACE_GENERATED},
	{"yarn.lock", PLACE_GENERATED},
	{"pnpm-lock.yaml", PLACE_GENERATED},
	{"poetry.lock", PLACE_GENERATED},
	{"uv.lock", PLACE_GENERATED},
	{"pdm.lock", PLACE_GENERATED},
	{"Pipfile.lock", PLACE_GENERATED},
	{"Cargo.lock", PLACE_GENERATED},
	{"go.sum", PLACE_GENERATED},
	{"renv.lock", PLACE_GENERATED},
	{"Manifest.toml", PLACE_GENERATED},
	{"conda-lock.yml", PLACE_GENERATED},
	{"pixi.lock", PLACE_GENERATED},
	{"composer.lock", PLACE_GENERATED},
	{"Gemfile.lock", PLACE_GENERATED},
	{"packages.lock.json", PLACE_GENERATED},
	{"gradle.lockfile", PLACE_GENERATED},
	{"conftest.py", PLACE_TEST},
	/* Tests that Android Studio writes into every new app. */
	{"ExampleInstrumentedTest.kt", PLACE_TEMPLATE},
	{"ExampleInstrumentedTest.java", PLACE_TEMPLATE},
	{"ExampleUnitTest.kt", PLACE_TEMPLATE},
	{"ExampleUnitTest.java", PLACE_TEMPLATE},
};

/* Longest name in the tables, and more. */
#define NAME_BYTES 64

/* The place that a table gives the name, or MAP_NONE. */
static uint32_t look_up(const struct map *table, struct str name)
{
	char lower[NAME_BYTES];
	if (name.len > sizeof lower)
		return MAP_NONE;
	for (size_t i = 0; i < name.len; i++)
		lower[i] = char_lower(name.at[i]);
	return map_get(table, (struct str){lower, name.len});
}

static unsigned place_of_folder(const struct classifier *c, struct str folder)
{
	if (str_has(folder, "{{"))
		return PLACE_TEMPLATE;
	uint32_t place = look_up(&c->folders, folder);
	if (place != MAP_NONE)
		return place;
	/* "v3-examples", "docs-gb", "internal_docs", "mock-backend" */
	if (str_ends_nocase(folder, "-examples") || str_ends_nocase(folder, "_examples"))
		return PLACE_EXAMPLE;
	if (str_starts_nocase(folder, "docs-") || str_starts_nocase(folder, "docs_") ||
	    str_ends_nocase(folder, "-docs") || str_ends_nocase(folder, "_docs"))
		return PLACE_DOCS;
	if (str_starts_nocase(folder, "mock-") || str_starts_nocase(folder, "mock_"))
		return PLACE_FIXTURE;
	return 0;
}

static bool is_data_folder(struct str folder)
{
	return str_is_nocase(folder, "data") || str_is_nocase(folder, "resources") || str_is_nocase(folder, "assets") ||
	       str_is_nocase(folder, "samples");
}

static unsigned place_below(const struct classifier *c, struct str above, struct str folder)
{
	/* setuptools copies the sources to build/lib. */
	if (str_is(above, "build") && str_is(folder, "lib"))
		return PLACE_GENERATED;
	/* ".github/skills", ".claude/skills": what an assistant is to write for others. */
	if (str_starts(above, ".") && str_is(folder, "skills"))
		return PLACE_TEMPLATE;
	return place_of_folder(c, folder);
}

static bool ends_with(struct str name, struct str end)
{
	return name.len >= end.len && name.at[name.len - 1] == end.at[end.len - 1] &&
	       memcmp(name.at + name.len - end.len, end.at, end.len) == 0;
}

static unsigned place_of_name(const struct classifier *c, struct str name)
{
	uint32_t known = look_up(&c->names, name);
	unsigned place = known == MAP_NONE ? 0 : known;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (ends_with(name, endings[i].ends))
			place |= endings[i].place;
	if ((str_starts(name, "test_") || str_starts(name, "test-")) && str_rfind_char(name, '.') != STR_NONE)
		place |= PLACE_TEST;
	if (str_has(name, "{{"))
		place |= PLACE_TEMPLATE;
	/* "stack.template" is CloudFormation, "config.yml.template" is a template. */
	if (str_ends(name, ".template") && str_find_char(name, '.') == name.len - strlen(".template"))
		place &= ~(unsigned)PLACE_TEMPLATE;
	return place;
}

/* ".github/workflows/test-api.yml" runs tests and is none. */
static bool is_automation(const struct file *file)
{
	static const char *const places[] = {"ci", "pipelines", "azure-pipelines", "workflows"};
	struct str last = str_from(file->folder, str_rfind_char(file->folder, '/') + 1);

	if (!str_is_nocase(file->ext, "yml") && !str_is_nocase(file->ext, "yaml"))
		return false;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (str_is_nocase(last, places[i]))
			return true;
	return str_starts(file->folder, ".");
}

void classify_file(struct classifier *c, const struct source_entry *entry, struct file *file)
{
	size_t slash = str_rfind_char(entry->path, '/');
	memset(file, 0, sizeof *file);
	file->entry = entry;
	file->path = entry->path;
	file->name = slash == STR_NONE ? entry->path : str_from(entry->path, slash + 1);
	file->folder = slash == STR_NONE ? str_sub(entry->path, 0, 0) : str_sub(entry->path, 0, slash);
	size_t dot = str_rfind_char(file->name, '.');
	if (dot != STR_NONE && dot > 0)
		file->ext = str_from(file->name, dot + 1);
	if (!str_eq(file->folder, c->last_folder)) {
		struct str rest = file->folder, folder;
		c->last_folder = file->folder;
		c->last_place = 0;
		c->last_test_data = false;
		for (struct str above = {0}; str_next(&rest, '/', &folder); above = folder) {
			c->last_test_data |= c->last_place & PLACE_TEST && is_data_folder(folder);
			c->last_place |= place_below(c, above, folder);
		}
	}
	unsigned by_name = place_of_name(c, file->name);
	if (by_name & PLACE_TEST && is_automation(file))
		by_name &= ~(unsigned)PLACE_TEST;
	file->place = c->last_place | by_name;
	/* tests/data/ may as well hold the tests of a module `data`. */
	if (c->last_test_data && !str_is(file->ext, "py"))
		file->place |= PLACE_FIXTURE;
}

void classifier_init(struct classifier *c, struct arena *arena)
{
	memset(c, 0, sizeof *c);
	if (probe_registry_n > PROBES_MAX)
		BUG("more probes than bits in probe_set");
	path_index_init(&c->wants, arena);
	map_init(&c->folders, arena);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		map_put(&c->folders, arena_lower(arena, str_of(folders[i].folder)), folders[i].place);
	map_init(&c->names, arena);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		map_put(&c->names, arena_lower(arena, str_of(names[i].name)), names[i].place);
	for (unsigned p = 0; p < probe_registry_n; p++) {
		for (unsigned w = 0; w < PROBE_WANTS; w++) {
			const struct probe_want *want = &probe_registry[p]->wants[w];
			struct str glob = want->glob   ? str_of(want->glob)
					  : want->name ? str_of(want->name)
					  : want->ext  ? arena_printf(arena, "*.%s", want->ext)
						       : (struct str){0};
			if (!glob.len)
				break;
			path_index_add(&c->wants, glob, p * 2 + want->vendored);
		}
	}
}

void probe_set_add(struct probe_set *set, unsigned probe)
{
	set->words[probe / 64] |= (uint64_t)1 << (probe % 64);
}

bool probe_set_has(const struct probe_set *set, unsigned probe)
{
	return set->words[probe / 64] >> (probe % 64) & 1;
}

unsigned probe_set_count(const struct probe_set *set)
{
	unsigned n = 0;
	for (size_t i = 0; i < PROBES_MAX / 64; i++)
		for (uint64_t word = set->words[i]; word; word &= word - 1)
			n++;
	return n;
}

size_t probe_set_byte_limit(const struct probe_set *set)
{
	size_t limit = 0;
	for (unsigned p = 0; p < probe_registry_n; p++) {
		size_t own = probe_registry[p]->byte_limit ? probe_registry[p]->byte_limit : LIMIT_FILE_BYTES;
		if (own > limit && probe_set_has(set, p))
			limit = own;
	}
	return limit;
}

struct wanted {
	struct probe_set set;
	bool foreign; /* vendored or generated: only probes that want it even there */
};

static void want_found(void *context, uint32_t value)
{
	struct wanted *wanted = context;
	if (!wanted->foreign || (value & 1))
		probe_set_add(&wanted->set, value / 2);
}

struct probe_set classifier_wanted(const struct classifier *c, const struct file *file)
{
	struct wanted wanted = {.foreign = file->place & (PLACE_VENDORED | PLACE_GENERATED)};
	if (file->entry->kind != ENTRY_FILE || (file->place & PLACE_VENDORED))
		return wanted.set;
	path_index_find(&c->wants, file, want_found, &wanted);
	return wanted.set;
}
