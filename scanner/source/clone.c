/*
 * Scanning an address: a bare clone into a temporary folder, by another process (remove.c), which alone speaks with the server.
 */
#include "source/source_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define CLONE_NAME "repository.git"

struct clone_progress {
	const char *shown; /* the address without credentials */
	bool quiet;
	bool printed;
	time_t last;
	unsigned attempts; /* ways of proving who we are that were tried */
};

static int show_progress(const git_indexer_progress *stats, void *payload)
{
	struct clone_progress *progress = payload;
	time_t now = time(NULL);

	if (progress->quiet || now == progress->last)
		return 0;
	progress->last = now;
	progress->printed = true;
	fprintf(stderr, "\rcloning %s: %u of %u objects, %zu KiB\033[K", progress->shown, stats->received_objects,
		stats->total_objects, stats->received_bytes / 1024);
	return 0;
}

static int refuse(void)
{
	git_error_set_str(GIT_ERROR_CALLBACK,
			  "the server asks who you are, and no key or token that it takes was found");
	return GIT_EAUTH;
}

/* The n-th key file of the user that exists. */
static int key_file(git_credential **out, const char *user, unsigned n)
{
	static const char *const names[] = {"id_ed25519", "id_ecdsa", "id_rsa"};
	const char *home = getenv("HOME");

	for (size_t i = 0; home && i < sizeof(names) / sizeof(*names); i++) {
		char private[PATH_MAX], public[PATH_MAX];
		snprintf(private, sizeof(private), "%s/.ssh/%s", home, names[i]);
		snprintf(public, sizeof(public), "%s/.ssh/%s.pub", home, names[i]);
		if (access(private, R_OK) != 0 || n-- > 0)
			continue;
		return git_credential_ssh_key_new(out, user, access(public, R_OK) == 0 ? public : NULL, private, NULL);
	}
	return refuse();
}

/* The agent first, then the usual key files. No program that could ask for a password is ever run. */
static int find_credential(git_credential **out, const char *url, const char *user, unsigned allowed, void *payload)
{
	struct clone_progress *progress = payload;

	(void)url;
	if (!user)
		user = "git";
	if (allowed & GIT_CREDENTIAL_USERNAME)
		return git_credential_username_new(out, user);
	if (!(allowed & GIT_CREDENTIAL_SSH_KEY))
		return refuse();
	unsigned attempt = progress->attempts++;
	if (attempt == 0 && getenv("SSH_AUTH_SOCK"))
		return git_credential_ssh_key_from_agent(out, user);
	return key_file(out, user, attempt - (attempt > 0 && getenv("SSH_AUTH_SOCK")));
}

/* Reasons come from servers and may repeat the address, with the password in it. */
static struct str without_address(struct arena *arena, struct str reason, const char *url, struct str shown)
{
	size_t at = str_find(reason, url);

	if (at == STR_NONE)
		return reason;
	return arena_printf(arena, "%.*s%.*s%.*s", STR_ARG(str_sub(reason, 0, at)), STR_ARG(shown),
			    STR_ARG(str_from(reason, at + strlen(url))));
}

struct cloning {
	struct source *s;
	const char *url;
	struct str shown; /* the address without credentials */
	bool quiet;
	int report; /* where the outcome goes */
};

/* What the other process says in the end. Small enough to pass through a pipe in one piece. */
struct outcome {
	bool failed;
	struct error err;
};

static void explain(const struct cloning *cloning, int status, struct error *err)
{
	struct str reason = without_address(&cloning->s->arena, str_of(source_git_message()), cloning->url,
					    cloning->shown);
	const char *remedy = "";

	if (status == GIT_EAUTH || str_has_nocase(reason, "authentication") || str_has_nocase(reason, "credential") ||
	    str_has(reason, "401") || str_has(reason, "403"))
		remedy = " (a private repository? Clone it with git and scan the clone, or put a token into the "
			 "address)";
	else if (status == GIT_EOWNER || str_has(reason, "not owned"))
		remedy = " (scan the folder itself)";
	else if (status == GIT_ECERTIFICATE)
		remedy = " (the server's certificate or host key is not trusted on this machine)";
	error_set(err, EXIT_CODE_UNREADABLE, "'%.*s' cannot be cloned: %.*s%s.", STR_ARG(cloning->shown),
		  STR_ARG(reason), remedy);
}

static int clone_into(const char *folder, void *context)
{
	const struct cloning *cloning = context;
	struct clone_progress progress = {.quiet = cloning->quiet || !isatty(STDERR_FILENO), .last = time(NULL)};
	struct outcome outcome = {.failed = false};
	git_repository *repo = NULL;
	git_clone_options options;
	char path[PATH_MAX];

	progress.shown = arena_cstr(&cloning->s->arena, cloning->shown);
	source_startup_network();
	git_clone_options_init(&options, GIT_CLONE_OPTIONS_VERSION);
	options.bare = 1;
	options.fetch_opts.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_ALL;
	options.fetch_opts.callbacks.credentials = find_credential;
	options.fetch_opts.callbacks.transfer_progress = show_progress;
	options.fetch_opts.callbacks.payload = &progress;
	snprintf(path, sizeof(path), "%s/" CLONE_NAME, folder);
	int status = git_clone(&repo, cloning->url, path, &options);
	if (progress.printed)
		fputs("\r\033[K", stderr);
	outcome.failed = status != 0;
	if (outcome.failed)
		explain(cloning, status, &outcome.err);
	git_repository_free(repo);
	return write(cloning->report, &outcome, sizeof(outcome)) == (ssize_t)sizeof(outcome) ? 0 : 1;
}

static bool read_outcome(int from, struct outcome *outcome)
{
	size_t got = 0;
	ssize_t n;

	do {
		n = read(from, (char *)outcome + got, sizeof(*outcome) - got);
		got += n > 0 ? (size_t)n : 0;
	} while ((n > 0 && got < sizeof(*outcome)) || (n < 0 && errno == EINTR));
	return got == sizeof(*outcome);
}

static int wait_for_clone(struct cloning *cloning, int from, struct error *err)
{
	struct outcome outcome;

	cloning->s->temporary = temporary_make(cloning->report, clone_into, cloning, err);
	close(cloning->report);
	if (!cloning->s->temporary)
		return -1;
	if (!read_outcome(from, &outcome))
		return error_set(err, EXIT_CODE_UNREADABLE, "'%.*s' cannot be cloned: the cloning process ended.",
				 STR_ARG(cloning->shown));
	if (outcome.failed)
		*err = outcome.err;
	return outcome.failed ? -1 : 0;
}

int source_clone(struct source *s, const struct source_options *options, struct error *err)
{
	struct str address = str_of(options->repository);
	struct cloning cloning = {.s = s, .url = options->repository, .quiet = options->quiet};
	int ends[2];

	cloning.shown = origin_clean(&s->arena, address);
	if (cloning.shown.len == 0)
		cloning.shown = address;
	source_startup();
	if (pipe2(ends, O_CLOEXEC) != 0)
		return error_set(err, EXIT_CODE_UNREADABLE, "'%.*s' cannot be cloned: %s.", STR_ARG(cloning.shown),
				 strerror(errno));
	cloning.report = ends[1];
	int status = wait_for_clone(&cloning, ends[0], err);
	close(ends[0]);
	if (status != 0)
		return -1;
	const char *folders[] = {s->temporary};
	if (options->confine && options->confine(options->confine_context, folders, 1, err) != 0)
		return -1;
	if (git_repository_open_bare(&s->repo, arena_printf(&s->arena, "%s/" CLONE_NAME, s->temporary).at) != 0)
		return error_set(err, EXIT_CODE_UNREADABLE, "The clone of '%.*s' cannot be opened: %s.",
				 STR_ARG(cloning.shown), source_git_message());
	s->about.name = origin_name(&s->arena, address);
	return 0;
}
