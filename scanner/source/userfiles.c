/*
 * The user's own settings of git. libgit2 is kept from reading them into a repository (startup.c), so that a scan depends on the
 * repository alone; two things in them are asked for here.
 */
#include "source/source_internal.h"

#include <fcntl.h>
#include <git2.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

/* What people write by hand is a few lines. Bytes. */
#define IGNORES_BYTES (256u << 10)

/* Values of safe.directory, in the order of the settings, each with a NUL. Kept, because they cannot be read later. Bytes. */
#define SAFE_BYTES (64u << 10)

/* Of GIT_CONFIG_COUNT, so many are looked at. */
#define SETTINGS 1000u

static struct {
	bool read;
	size_t n;
	char values[SAFE_BYTES];
} safe;

static git_config *open_settings(void)
{
	git_config *config = NULL;

	source_search_settings(true);
	if (git_config_open_default(&config) != 0)
		config = NULL;
	source_search_settings(false);
	return config;
}

static void keep_value(const char *value)
{
	size_t n = strlen(value) + 1;

	if (n <= SAFE_BYTES - safe.n) {
		memcpy(safe.values + safe.n, value, n);
		safe.n += n;
	}
}

static int keep_safe(const git_config_entry *entry, void *payload)
{
	(void)payload;
	keep_value(entry->value ? entry->value : "");
	return 0;
}

/* Settings in the environment, which libgit2 does not know: https://git-scm.com/docs/git-config#ENVIRONMENT. A container
 * without git, or without a home that can be written, has no other place for them. */
static void keep_environment(void)
{
	const char *count = getenv("GIT_CONFIG_COUNT");
	uint64_t n = 0;

	if (!count || !str_to_uint(str_of(count), &n))
		return;
	for (uint64_t i = 0; i < n && i < SETTINGS; i++) {
		char name[40];
		snprintf(name, sizeof(name), "GIT_CONFIG_KEY_%u", (unsigned)i);
		const char *key = getenv(name);
		snprintf(name, sizeof(name), "GIT_CONFIG_VALUE_%u", (unsigned)i);
		const char *value = getenv(name);
		if (key && value && str_is_nocase(str_of(key), "safe.directory"))
			keep_value(value);
	}
}

static void read_safe(void)
{
	git_config *config = open_settings();

	safe.read = true;
	if (config)
		git_config_get_multivar_foreach(config, "safe.directory", NULL, keep_safe, NULL);
	git_config_free(config);
	keep_environment();
}

/* https://git-scm.com/docs/git-config (safe.directory): the folder, "folder/" "*", "*"; an empty value forgets those before. */
bool user_trusts(const char *given)
{
	struct str path = str_of(given);
	bool trusted = false;

	if (!safe.read)
		read_safe();
	for (size_t at = 0; at < safe.n; at += strlen(safe.values + at) + 1) {
		struct str value = str_of(safe.values + at);
		if (value.len == 0)
			trusted = false;
		else if (str_is(value, "*") || str_eq(value, path))
			trusted = true;
		else if (value.len > 2 && str_ends(value, "/*") && path.len >= value.len - 1 &&
			 str_eq(str_sub(path, 0, value.len - 1), str_sub(value, 0, value.len - 1)))
			trusted = true;
	}
	return trusted;
}

/* The place of the file when no setting names one. */
static bool usual_ignores(char path[PATH_MAX])
{
	const char *folder = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int n = folder && folder[0] ? snprintf(path, PATH_MAX, "%s/git/ignore", folder)
		: home              ? snprintf(path, PATH_MAX, "%s/.config/git/ignore", home)
				    : -1;

	return n > 0 && n < PATH_MAX;
}

struct str user_ignores(struct arena *arena)
{
	git_config *config = open_settings();
	git_buf named = {0};
	char path[PATH_MAX] = "";
	struct stat st;
	struct str text = {0};

	if (config && git_config_get_path(&named, config, "core.excludesfile") == 0)
		snprintf(path, sizeof(path), "%s", named.ptr);
	else if (!usual_ignores(path))
		path[0] = '\0';
	git_buf_dispose(&named);
	git_config_free(config);
	int fd = path[0] ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK) : -1;
	if (fd < 0)
		return text;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 && st.st_size <= (off_t)IGNORES_BYTES) {
		char *bytes = arena_alloc_raw(arena, (size_t)st.st_size + 1);
		ssize_t n = read(fd, bytes, (size_t)st.st_size);
		text = (struct str){bytes, n > 0 ? (size_t)n : 0};
		bytes[text.len] = '\0';
	}
	close(fd);
	return text;
}
