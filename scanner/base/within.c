#include "base/within.h"
#include "base/limits.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef O_PATH
#define O_PATH O_RDONLY
#endif

static bool same(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

static bool is_one_of(const struct stat *st, const char *const *folders, size_t n)
{
	struct stat one;

	for (size_t i = 0; i < n; i++)
		if (stat(folders[i], &one) == 0 && same(st, &one))
			return true;
	return false;
}

bool folder_is_within(int folder, const char *const *folders, size_t n)
{
	struct stat here, above;
	int at = fcntl(folder, F_DUPFD_CLOEXEC, 0);
	bool outside = false;

	for (unsigned depth = 0; at >= 0 && depth < LIMIT_PATH_BYTES && !outside; depth++) {
		if (fstat(at, &here) != 0 || is_one_of(&here, folders, n))
			break;
		int up = openat(at, "..", O_PATH | O_DIRECTORY | O_CLOEXEC);
		outside = up >= 0 && fstat(up, &above) == 0 && same(&above, &here);
		close(at);
		at = up;
	}
	if (at >= 0)
		close(at);
	return !outside;
}
