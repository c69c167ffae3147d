#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
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

int output_file(const char *path, struct str text, struct error *err)
{
	char temporary[4096];
	int n = snprintf(temporary, sizeof temporary, "%s.XXXXXX", path);
	if (n < 0 || (size_t)n >= sizeof temporary)
		return error_set(err, EXIT_CODE_USAGE, "%s: path too long", path);
	int fd = mkstemp(temporary);
	if (fd < 0)
		return error_set(err, EXIT_CODE_USAGE, "%s: cannot be written: %s", path, strerror(errno));
	mode_t mask = umask(0);
	umask(mask);
	int failed = output_all(fd, text) || fchmod(fd, 0666 & ~mask);
	failed = close(fd) || failed;
	if (!failed && rename(temporary, path) == 0)
		return 0;
	int reason = errno;
	unlink(temporary);
	return error_set(err, EXIT_CODE_USAGE, "%s: cannot be written: %s", path, strerror(reason));
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
