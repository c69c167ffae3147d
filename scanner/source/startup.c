/*
 * Starting libgit2, once per process. Nothing here depends on the repository: filters, hooks and file system monitors
 * named by its configuration are programs, and none of them is ever run, because no function that would is called.
 */
#include "source/source_internal.h"

#include <dlfcn.h>
#include <git2.h>
#include <limits.h>
#include <pthread.h>

static pthread_once_t started = PTHREAD_ONCE_INIT;

/*
 * libgit2 built on mbedTLS reads all certificate authorities of the system when it starts: 3.5 of its 4 ms, and only
 * clones over https need them. This function stands before the library's own of the same name; it remembers the file
 * and reads it when a clone is about to begin. Until then the list is empty, so that no server would be trusted. With
 * other TLS libraries it is never called.
 */
static char authorities[PATH_MAX];
static bool network_wanted;

int mbedtls_x509_crt_parse_file(void *chain, const char *path);
__attribute__((visibility("default"))) int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	typedef int parse_file(void *, const char *);
	union {
		void *address;
		parse_file *call;
	} original;

	if (!network_wanted) {
		snprintf(authorities, sizeof(authorities), "%s", path);
		return 0;
	}
	original.address = dlsym(RTLD_NEXT, "mbedtls_x509_crt_parse_file");
	return original.address ? original.call(chain, path) : -1;
}

void source_search_settings(bool look)
{
	static const int levels[] = {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG,
				     GIT_CONFIG_LEVEL_GLOBAL};

	for (size_t i = 0; i < sizeof(levels) / sizeof(*levels); i++)
		git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], look ? NULL : "");
}

static void start(void)
{
	/* Extensions of the repository format that change nothing about reading objects by id. */
	static const char *extensions[] = {"partialclone", "preciousobjects", "worktreeconfig", "relativeworktrees"};

	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, sizeof(extensions) / sizeof(*extensions));
	/* Contents that are shown as evidence are checked by whoever shows them (source_hash). */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	git_libgit2_opts(GIT_OPT_DISABLE_PACK_KEEP_FILE_CHECKS, 1);
	/* Hardly anything is read twice, and the cache would grow with the repository. */
	git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
	source_search_settings(false);
}

void source_startup(void)
{
	pthread_once(&started, start);
}

void source_startup_network(void)
{
	source_startup();
	source_search_settings(true);
	network_wanted = true;
	if (authorities[0])
		git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, authorities, NULL);
}

const char *source_git_message(void)
{
	const git_error *error = git_error_last();

	return error && error->message ? error->message : "no reason given";
}
