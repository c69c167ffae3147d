#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int output_all(int fd, struct str text)
{
	while (text.len) {
		ssize_t n = write(fd, text.at, text.len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -1;
		text = str_from(text, (size_t)n);
	}
	return 0;
}

int output_standard(struct str text, struct error *err)
{
	if (output_all(STDOUT_FILENO, text) == 0)
		return 0;
	/* The reader went away (`assay scan | head`): nobody is left to tell. */
	if (errno == EPIPE)
		return 0;
	return error_set(err, EXIT_CODE_INTERNAL, "standard output: %s", strerror(errno));
}

const char *output_place(const char *path, char room[PATH_MAX])
{
	return realpath(path, room) ? room : path;
}

/* A new file beside the one that is to be, for writing only: the sandbox lets nothing there be read, so that mkstemp() fails. */
static int open_beside(const char *path, char *name, size_t room)
{
	for (unsigned attempt = 0; attempt < 100; attempt++) {
		int n = snprintf(name, room, "%s.%ld-%u", path, (long)getpid(), attempt);
		if (n < 0 || (size_t)n >= room) {
			errno = ENAMETOOLONG;
			return -1;
		}
		int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

/* Into what is no file: a device or a pipe stays what it is. */
static int write_into(const char *path, const char *place, struct str text, struct error *err)
{
	int fd = open(place, O_WRONLY | O_NOCTTY | O_CLOEXEC);
	int failed = fd < 0 || output_all(fd, text);
	int reason = errno;
	if (fd >= 0)
		close(fd);
	return failed ? error_set(err, EXIT_CODE_USAGE, "%s: cannot be written: %s", path, strerror(reason)) : 0;
}

static int write_beside(const char *path, const char *place, struct str text, struct error *err)
{
	char temporary[PATH_MAX];
	int fd = open_beside(place, temporary, sizeof temporary);
	if (fd < 0)
		return error_set(err, EXIT_CODE_USAGE, "%s: cannot be written: %s", path, strerror(errno));
	int failed = output_all(fd, text);
	failed = close(fd) || failed;
	if (!failed && rename(temporary, place) == 0)
		return 0;
	int reason = errno;
	unlink(temporary);
	return error_set(err, EXIT_CODE_USAGE, "%s: cannot be written: %s", path, strerror(reason));
}

/* An interruption waits until the file is whole and in its place. */
static int write_whole(const char *path, const char *place, struct str text, struct error *err)
{
	sigset_t ours, before;
	sigemptyset(&ours);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &ours, &before);
	int result = write_beside(path, place, text, err);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result;
}

int output_file(const char *path, struct str text, struct error *err)
{
	char room[PATH_MAX];
	struct stat st;
	const char *place = output_place(path, room);
	bool other = stat(place, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
	return other ? write_into(path, place, text, err) : write_whole(path, place, text, err);
}

int input_file(const char *path, size_t limit, struct arena *arena, struct str *text, struct error *err)
{
	FILE *file = fopen(path, "rbe");
	if (!file)
		return error_set(err, EXIT_CODE_USAGE, "%s: cannot be read: %s", path, strerror(errno));
	char *at = arena_alloc_raw(arena, limit + 2);
	size_t n = fread(at, 1, limit + 1, file);
	int failed = ferror(file) ? errno : 0;
	fclose(file);
	if (failed)
		return error_set(err, EXIT_CODE_USAGE, "%s: cannot be read: %s", path, strerror(failed));
	if (n > limit)
		return error_set(err, EXIT_CODE_USAGE, "%s: larger than %zu bytes", path, limit);
	at[n] = '\0';
	*text = (struct str){at, n};
	return 0;
}
