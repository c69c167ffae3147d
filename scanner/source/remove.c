/*
 * The temporary folder of a clone: made, and removed on close, at exit and when the program is interrupted. Removal
 * uses system calls only, because it also runs inside a signal handler.
 */
#include "source/source_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The folders that exist now. Several only when several clones are open at once. */
#define TEMPORARY_FOLDERS 64
static char folders[TEMPORARY_FOLDERS][PATH_MAX];

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

static void remove_all(void)
{
	for (size_t i = 0; i < TEMPORARY_FOLDERS; i++)
		if (folders[i][0])
			remove_folder(folders[i]);
}

static void interrupted(int signal_number)
{
	remove_all();
	raise(signal_number);
}

/* Only where the program has not decided otherwise. */
static void watch_signals(void)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
	struct sigaction now, ours = {.sa_handler = interrupted, .sa_flags = (int)SA_RESETHAND};

	for (size_t i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		if (sigaction(signals[i], NULL, &now) == 0 && !(now.sa_flags & SA_SIGINFO) && now.sa_handler == SIG_DFL)
			sigaction(signals[i], &ours, NULL);
}

int temporary_make(char **path, struct error *err)
{
	static bool watched;
	const char *base = getenv("TMPDIR");

	for (size_t i = 0; i < TEMPORARY_FOLDERS; i++) {
		char name[PATH_MAX];
		if (folders[i][0])
			continue;
		int n = snprintf(name, sizeof(name), "%s/assay-XXXXXX", base && base[0] ? base : "/tmp");
		if (n < 0 || (size_t)n >= sizeof(name) || !mkdtemp(name))
			return error_set(err, EXIT_CODE_UNREADABLE,
					 "No temporary folder can be made in '%s': %s (TMPDIR names another place).",
					 base && base[0] ? base : "/tmp", strerror(errno));
		if (!watched) {
			watched = true;
			watch_signals();
			atexit(remove_all);
		}
		memcpy(folders[i], name, sizeof(name));
		*path = folders[i];
		return 0;
	}
	return error_set(err, EXIT_CODE_UNREADABLE, "Too many clones are open at once.");
}

void temporary_remove(const char *path)
{
	for (size_t i = 0; i < TEMPORARY_FOLDERS; i++)
		if (path == folders[i] && folders[i][0]) {
			remove_folder(path);
			folders[i][0] = '\0';
		}
}
