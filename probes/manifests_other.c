/*
 * What Go, Rust, Julia, JVM, .NET and C++ projects say they depend on.
 * Formats: https://go.dev/ref/mod#go-mod-file https://doc.rust-lang.org/cargo/reference/manifest.html https://pkgdocs.julialang.org/v1/toml-files/
 *          https://maven.apache.org/pom.html https://docs.gradle.org/current/userguide/declaring_dependencies.html
 *          https://www.scala-sbt.org/1.x/docs/Library-Dependencies.html https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files
 *          https://learn.microsoft.com/vcpkg/reference/vcpkg-json https://docs.conan.io/2/reference/conanfile_txt.html
 * A Go module is named by its whole path, a JVM package by its artifact, without the version of Scala.
 *
 * Traits
 *   manifest.real   go.mod, Project.toml, Cargo.toml, pom.xml, build.gradle, build.sbt, *.csproj, vcpkg.json, conanfile.txt with dependencies
 */
#include "engine/probe.h"

struct manifest {
	struct probe_run *run;
	uint32_t first;
	bool inside; /* of a block that lists dependencies */
};

static void add(struct manifest *m, struct str name, uint32_t line)
{
	if (!name.len || name.len > 200)
		return;
	if (str_find_char(name, '/') == STR_NONE)
		name = requirement_name(probe_arena(m->run), name);
	probe_state(m->run, FACT_DEPENDENCY, arena_lower(probe_arena(m->run), name), line);
	m->first = m->first ? m->first : line;
}

static struct str between(struct str line, const char *open, char close)
{
	size_t from = str_find(line, open);
	if (from == STR_NONE)
		return (struct str){0};
	line = str_from(line, from + strlen(open));
	size_t end = str_find_char(line, close);
	return end == STR_NONE ? STR("") : str_sub(line, 0, end);
}

/* `require path v1.2.3`, alone or as a block. */
static void go_line(struct manifest *m, struct str line, uint32_t number)
{
	struct str word = str_trim(line);

	if (str_starts(word, "require")) {
		word = str_trim(str_from(word, 7));
		if (str_starts(word, "(")) {
			m->inside = true;
			return;
		}
	} else if (!m->inside || str_starts(word, "//")) {
		return;
	}
	if (str_starts(word, ")")) {
		m->inside = false;
		return;
	}
	add(m, str_sub(word, 0, str_find_char(word, ' ')), number);
}

static void maven_line(struct manifest *m, struct str line, uint32_t number)
{
	m->inside |= str_has(line, "<dependency>");
	if (m->inside && str_has(line, "<artifactId>"))
		add(m, between(line, "<artifactId>", '<'), number);
	if (str_has(line, "</dependency>"))
		m->inside = false;
}

static void gradle_line(struct manifest *m, struct str line, uint32_t number)
{
	static const char *const scopes[] = {"implementation",
					     "api",
					     "compileOnly",
					     "runtimeOnly",
					     "testImplementation",
					     "androidTestImplementation",
					     "kapt",
					     "annotationProcessor"};
	struct str word = str_trim(line);

	for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
		size_t n = strlen(scopes[i]);
		if (!str_starts(word, scopes[i]) || word.len <= n || (word.at[n] != ' ' && word.at[n] != '('))
			continue;
		struct str name = between(word, "\"", '"');
		if (!name.len)
			name = between(word, "'", '\'');
		size_t colon = str_find_char(name, ':');
		if (colon != STR_NONE) {
			name = str_from(name, colon + 1);
			add(m, str_sub(name, 0, str_find_char(name, ':')), number);
		}
		m->first = m->first ? m->first : number;
		return;
	}
}

/* `"group" %% "artifact" % "version"`. */
static void sbt_line(struct manifest *m, struct str line, uint32_t number)
{
	size_t at = str_find(line, "%");

	if (!str_starts(str_trim(line), "//") && at != STR_NONE)
		add(m, between(str_from(line, at), "\"", '"'), number);
}

static void dotnet_line(struct manifest *m, struct str line, uint32_t number)
{
	if (str_has(line, "<PackageReference") || str_has(line, "<PackageVersion"))
		add(m, between(line, "Include=\"", '"'), number);
	else if (str_has(line, "<package "))
		add(m, between(line, "id=\"", '"'), number);
}

static void conan_line(struct manifest *m, struct str line, uint32_t number)
{
	line = str_trim(line);
	if (str_starts(line, "["))
		m->inside = str_is(line, "[requires]") || str_is(line, "[tool_requires]");
	else if (m->inside && line.len && line.at[0] != '#')
		add(m, str_sub(line, 0, str_find_char(line, '/')), number);
}

static void read_table(struct manifest *m, const char *path)
{
	for (TREE_EACH(item, tree_path(probe_tree(m->run), path)))
		add(m,
		    item->key.len          ? item->key
		    : tree_is_scalar(item) ? item->text
					   : tree_get_text(item, "name"),
		    item->line);
}

static const struct {
	const char *name; /* of the file; with a leading "*" only its end */
	void (*line)(struct manifest *m, struct str line, uint32_t number);
	const char *tables[4];
} formats[] = {
	{"go.mod", go_line, {0}},
	{"pom.xml", maven_line, {0}},
	{"build.gradle", gradle_line, {0}},
	{"build.gradle.kts", gradle_line, {0}},
	{"build.sbt", sbt_line, {0}},
	{"*.csproj", dotnet_line, {0}},
	{"*.fsproj", dotnet_line, {0}},
	{"Directory.Packages.props", dotnet_line, {0}},
	{"packages.config", dotnet_line, {0}},
	{"conanfile.txt", conan_line, {0}},
	{"Project.toml", NULL, {"deps"}},
	{"Cargo.toml", NULL, {"dependencies", "workspace.dependencies", "dev-dependencies", "build-dependencies"}},
	{"vcpkg.json", NULL, {"dependencies"}},
};

static void scan_manifests(struct probe_run *run)
{
	struct manifest m = {.run = run};
	struct str name = probe_file(run)->name, rest = probe_text(run), line;

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
		const char *wanted = formats[i].name;
		if (wanted[0] == '*' ? !str_ends_nocase(name, wanted + 1) : !str_is_nocase(name, wanted))
			continue;
		for (size_t t = 0; t < 4 && formats[i].tables[t]; t++)
			read_table(&m, formats[i].tables[t]);
		for (uint32_t number = 1; formats[i].line && str_next_line(&rest, &line); number++)
			formats[i].line(&m, line, number);
	}
	if (m.first)
		probe_trait(run, "manifest.real", m.first);
}

const struct probe probe_manifests_other = {
	.name = "manifests_other",
	.title = "Manifests of Go, Rust, Julia, JVM, .NET and C++ projects",
	.format = "https://maven.apache.org/pom.html",
	.wants = {{.name = "go.mod"},
		  {.name = "pom.xml"},
		  {.name = "build.gradle"},
		  {.name = "build.gradle.kts"},
		  {.name = "build.sbt"},
		  {.ext = "csproj"},
		  {.ext = "fsproj"},
		  {.name = "Directory.Packages.props"},
		  {.name = "packages.config"},
		  {.name = "conanfile.txt"},
		  {.name = "Project.toml"},
		  {.name = "Cargo.toml"},
		  {.name = "vcpkg.json"}},
	.byte_limit = 1u << 20,
	.scan = scan_manifests,
};
