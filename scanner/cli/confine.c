#include "cli/confine.h"
#include "base/late.h"
#include "cli/output.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file is written beside its place and moved there, so its folder is what is needed. NULL: none. */
static void allow_output(struct sandbox *box, const char *path)
{
	char room[PATH_MAX], folder[PATH_MAX];

	if (!path)
		return;
	const char *place = output_place(path, room), *slash = strrchr(place, '/');
	if (snprintf(folder, sizeof(folder), "%.*s", slash ? (int)(slash - place) + 1 : 1, slash ? place : ".") <
	    PATH_MAX)
		sandbox_allow(box, folder, SANDBOX_WRITE);
}

static void allow_report(struct sandbox *box, const char *format)
{
	const char *equals = strchr(format, '=');

	allow_output(box, equals ? equals + 1 : NULL);
}

static bool is_workbook(const char *format)
{
	return strncmp(format, "xlsx", strlen("xlsx")) == 0;
}

/* The library that writes workbooks puts them together from temporary files. */
static void allow_scratch(struct sandbox *box, const char *format)
{
	const char *folder = getenv("TMPDIR");

	if (!is_workbook(format))
		return;
	sandbox_allow(box, folder && *folder ? folder : "/tmp", SANDBOX_SCRATCH);
	sandbox_allow(box, "/tmp", SANDBOX_SCRATCH);
}

/* What reads and writes workbooks cannot be loaded from inside. */
static void load_libraries(const struct options *options)
{
	bool workbook = options->input != NULL;

	for (size_t i = 0; i < options->formats.n; i++)
		workbook |= is_workbook(options->formats.at[i]);
	if (workbook)
		late_load_all();
}

/* The file in which a CI system collects what its steps have to say. */
static void allow_summary(struct sandbox *box)
{
	const char *path = getenv("GITHUB_STEP_SUMMARY");

	if (!path || !*path)
		return;
	if (access(path, F_OK) == 0)
		sandbox_allow(box, path, SANDBOX_WRITE);
	else
		allow_output(box, path);
}

static int demand(const struct sandbox *box, struct error *err)
{
	if (box->files && box->calls)
		return 0;
	return error_set(
		err, EXIT_CODE_USAGE,
		"--sandbox require: this system does not let a program confine itself (files: %s; system calls: %s); "
		"--sandbox auto takes what there is",
		box->files ? "yes" : strerror(box->files_why), box->calls ? "yes" : strerror(box->calls_why));
}

static int confine(void *context, const char *const *folders, size_t n, struct error *err)
{
	struct confinement *c = context;
	struct sandbox *box = &c->box;

	if (c->entered)
		return 0;
	if (c->cache)
		cache_open(c->cache, folders, n);
	if (c->options->sandbox == SANDBOX_OFF)
		return 0;
	for (size_t i = 0; i < n; i++)
		sandbox_allow(box, folders[i], SANDBOX_READ);
	if (c->cache && c->cache->folder >= 0)
		sandbox_allow(box, c->cache->path, SANDBOX_SCRATCH);
	if (c->options->config)
		sandbox_allow(box, c->options->config, SANDBOX_READ);
	if (c->options->input)
		sandbox_allow(box, c->options->input, SANDBOX_READ);
	for (size_t i = 0; i < c->options->formats.n; i++) {
		allow_report(box, c->options->formats.at[i]);
		allow_scratch(box, c->options->formats.at[i]);
	}
	allow_output(box, c->options->pack);
	allow_summary(box);
	load_libraries(c->options);
	sandbox_enter(box);
	c->entered = true;
	return c->options->sandbox == SANDBOX_REQUIRE ? demand(box, err) : 0;
}

void confine_begin(struct confinement *c, const struct options *options, struct cache *cache,
		   struct source_options *source)
{
	*c = (struct confinement){.options = options, .cache = cache, .box = {.rules = -1}};
	if (options->sandbox != SANDBOX_OFF)
		sandbox_init(&c->box);
	else if (!cache || !cache->path)
		return;
	source->confine = confine;
	source->confine_context = c;
}

int confine_alone(struct confinement *c, struct error *err)
{
	return c->options->sandbox == SANDBOX_OFF ? 0 : confine(c, NULL, 0, err);
}

void confine_end(struct confinement *c)
{
	if (c->entered)
		sandbox_follow(&c->box);
	sandbox_release(&c->box);
	if (!c->options->verbose)
		return;
	if (c->options->sandbox == SANDBOX_OFF)
		fprintf(stderr, "assay: sandbox: off\n");
	else if (c->box.files)
		fprintf(stderr, "assay: sandbox: files confined to the repository (Landlock %u); ", c->box.abi);
	else
		fprintf(stderr, "assay: sandbox: files not confined (%s); ", strerror(c->box.files_why));
	if (c->options->sandbox != SANDBOX_OFF)
		fprintf(stderr, "system calls %s%s%s\n", c->box.calls ? "confined (seccomp)" : "not confined (",
			c->box.calls ? "" : strerror(c->box.calls_why), c->box.calls ? "" : ")");
}
