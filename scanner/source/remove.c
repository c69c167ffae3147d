/*
 * The temporary folder of a clone. A process of its own, the keeper, removes it as soon as the program has closed it or has ended
 * in whatever way, be it a crash: the program itself may no longer be allowed to. What fills the folder runs in a child of the
 * keeper, so that the program never speaks with a server.
 */
#include "source/source_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* The folders that exist now. Several only when several clones are open at once. */
#define TEMPORARY_FOLDERS 64
static struct temporary {
	char path[PATH_MAX]; /* empty: not in use */
	pid_t keeper;
	int life; /* the keeper removes the folder when this end of a pipe is closed */
} temporaries[TEMPORARY_FOLDERS];

struct linux_dirent64 {
	uint64_t ino;
	int64_t off;
	unsigned short reclen;
	unsigned char type;
	char name[];
};

/* What is in a folder of git is at most objects/pack deep, or refs/remotes/origin/a/b/c. */
#define REMOVE_DEPTH 64

static void remove_contents(int folder, unsigned depth)
{
	_Alignas(struct linux_dirent64) char items[4096];
	long n;

	if (depth > REMOVE_DEPTH)
		return;
	while ((n = syscall(SYS_getdents64, folder, items, sizeof(items))) > 0) {
		bool removed = false;
		for (long at = 0; at < n;) {
			const struct linux_dirent64 *item = (const void *)(items + at);
			at += item->reclen;
			if (strcmp(item->name, ".") == 0 || strcmp(item->name, "..") == 0)
				continue;
			if (unlinkat(folder, item->name, 0) == 0) {
				removed = true;
				continue;
			}
			int fd = openat(folder, item->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
			if (fd >= 0) {
				remove_contents(fd, depth + 1);
				close(fd);
			}
			removed = unlinkat(folder, item->name, AT_REMOVEDIR) == 0 || removed;
		}
		/* What was removed may have moved the place of the rest. */
		if (!removed)
			break;
		lseek(folder, 0, SEEK_SET);
	}
}

static void remove_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd >= 0) {
		remove_contents(fd, 0);
		close(fd);
	}
	rmdir(path);
}

static void temporary_end(struct temporary *temporary)
{
	close(temporary->life);
	while (waitpid(temporary->keeper, NULL, 0) < 0 && errno == EINTR)
		continue;
	temporary->path[0] = '\0';
}

static void interrupted(int signal_number)
{
	for (size_t i = 0; i < TEMPORARY_FOLDERS; i++)
		if (temporaries[i].path[0])
			temporary_end(&temporaries[i]);
	raise(signal_number);
}

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

/* Only where the program has not decided otherwise. */
static void watch_signals(void)
{
	struct sigaction now, ours = {.sa_handler = interrupted, .sa_flags = (int)SA_RESETHAND};

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (sigaction(signals[i], NULL, &now) == 0 && !(now.sa_flags & SA_SIGINFO) && now.sa_handler == SIG_DFL)
			sigaction(signals[i], &ours, NULL);
}

static void set_signals(void (*handler)(int))
{
	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		signal(signals[i], handler);
}

/* Never returns. Signals from the terminal reach all processes: the keeper waits for the program to go. */
__attribute__((noreturn)) static void keep(const char *path, int life, int report, int (*work)(const char *, void *),
					   void *context)
{
	char byte;
	ssize_t n;

	set_signals(SIG_IGN);
	for (size_t i = 0; i < TEMPORARY_FOLDERS; i++)
		if (temporaries[i].path[0])
			close(temporaries[i].life);
	pid_t worker = fork();
	if (worker == 0) {
		close(life);
		set_signals(SIG_DFL);
		_exit(work(path, context));
	}
	close(report);
	do
		n = read(life, &byte, 1);
	while (n > 0 || (n < 0 && errno == EINTR));
	if (worker > 0) {
		kill(worker, SIGKILL);
		waitpid(worker, NULL, 0);
	}
	remove_folder(path);
	_exit(0);
}

static int start_keeper(struct temporary *temporary, int report, int (*work)(const char *, void *), void *context)
{
	char path[PATH_MAX];
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s", temporary->path);
	temporary->path[0] = '\0';
	temporary->keeper = fork();
	if (temporary->keeper == 0) {
		close(ends[1]);
		keep(path, ends[0], report, work, context);
	}
	close(ends[0]);
	temporary->life = ends[1];
	snprintf(temporary->path, sizeof(temporary->path), "%s", path);
	if (temporary->keeper < 0)
		close(ends[1]);
	return temporary->keeper < 0 ? -1 : 0;
}

const char *temporary_make(int report, int (*work)(const char *path, void *context), void *context, struct error *err)
{
	static bool watched;
	const char *base = getenv("TMPDIR");
	struct temporary *temporary = temporaries;

	base = base && base[0] ? base : "/tmp";
	while (temporary < temporaries + TEMPORARY_FOLDERS && temporary->path[0])
		temporary++;
	if (temporary == temporaries + TEMPORARY_FOLDERS) {
		error_set(err, EXIT_CODE_UNREADABLE, "Too many clones are open at once.");
		return NULL;
	}
	if (!watched) {
		watched = true;
		watch_signals();
	}
	char name[PATH_MAX];
	int n = snprintf(name, sizeof(name), "%s/assay-XXXXXX", base);
	bool made = n > 0 && (size_t)n < sizeof(name) && mkdtemp(name);
	if (made)
		memcpy(temporary->path, name, sizeof(name));
	if (made && start_keeper(temporary, report, work, context) == 0)
		return temporary->path;
	error_set(err, EXIT_CODE_UNREADABLE,
		  "No temporary folder can be made in '%s': %s (TMPDIR names another place).", base, strerror(errno));
	if (made)
		rmdir(name);
	temporary->path[0] = '\0';
	return NULL;
}

void temporary_remove(const char *path)
{
	for (size_t i = 0; i < TEMPORARY_FOLDERS; i++)
		if (path == temporaries[i].path && path[0])
			temporary_end(&temporaries[i]);
}
