#include "cli/cache.h"
#include "base/digest.h"
#include "base/limits.h"
#include "base/within.h"
#include "cli/output.h"
#include "engine/store_file.h"
#include "report/printable.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Never part of a report: the same commit gives the same bytes with any cache. */
static void tell(const struct cache *cache, const char *name, const char *what, const char *why)
{
	struct buf text = BUF_INIT;
	buf_puts(&text, cache->path);
	if (name[0])
		buf_char(&text, '/');
	buf_puts(&text, name);
	struct buf shown = BUF_INIT;
	add_printable(&shown, buf_view(&text));
	fprintf(stderr, "assay: the cache %.*s %s: %s\n", STR_ARG(buf_view(&shown)), what, why);
	buf_release(&shown);
	buf_release(&text);
}

/* ---- the folder ---- */

/* The folders of the repository. */
struct repository {
	const char *const *folders;
	size_t n;
};

static void give_up(struct cache *cache)
{
	if (cache->folder >= 0)
		close(cache->folder);
	cache->folder = -1;
}

static int open_folder(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* Makes the last folder of a path whose others exist. */
static int make_folder(char *path, const struct repository *repository)
{
	char *slash = strrchr(path, '/');
	char kept = slash ? slash[1] : '\0';
	if (slash)
		slash[1] = '\0';
	int above = open_folder(slash ? path : ".");
	if (slash)
		slash[1] = kept;
	if (above < 0)
		return -1;
	bool inside = folder_is_within(above, repository->folders, repository->n);
	close(above);
	if (inside) {
		errno = 0;
		return -1;
	}
	return mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : -1;
}

/* -1 with errno 0: it would lie in the repository. */
static int make_folders(const char *path, const struct repository *repository)
{
	char above[LIMIT_PATH_BYTES];
	struct stat st;
	size_t n = strlen(path);
	if (n >= sizeof above) {
		errno = ENAMETOOLONG;
		return -1;
	}
	for (size_t i = 1; i <= n; i++) {
		if ((path[i] != '/' && path[i] != '\0') || path[i - 1] == '/')
			continue;
		memcpy(above, path, i);
		above[i] = '\0';
		if (lstat(above, &st) != 0 && make_folder(above, repository) != 0)
			return -1;
	}
	return 0;
}

static void open_outside(struct cache *cache, const struct repository *repository)
{
	cache->folder = open_folder(cache->path);
	if (cache->folder < 0 && errno == ENOENT && make_folders(cache->path, repository) == 0)
		cache->folder = open_folder(cache->path);
	if (cache->folder >= 0 && folder_is_within(cache->folder, repository->folders, repository->n)) {
		give_up(cache);
		errno = 0;
	}
}

void cache_init(struct cache *cache, const char *path)
{
	*cache = (struct cache){.path = path, .folder = -1};
}

void cache_open(struct cache *cache, const char *const *folders, size_t n)
{
	if (!cache->path)
		return;
	open_outside(cache, &(struct repository){folders, n});
	if (cache->folder < 0)
		tell(cache, "", "is not used",
		     errno ? strerror(errno) : "it lies in the repository, which could bring facts of its own");
}

static void name_files(struct cache *cache, const struct source_about *about, const struct rulebook *book)
{
	struct digest digest;
	char hex[65];
	store_stamp(book, hex);
	digest_init(&digest);
	digest_add(&digest, str_of(hex));
	digest_add(&digest, about->origin.len ? about->origin : about->name);
	digest_hex(&digest, hex);
	unsigned number = (unsigned)strtoul((char[]){hex[0], hex[1], hex[2], hex[3], '\0'}, NULL, 16);
	number %= LIMIT_CACHE_FILES;
	snprintf(cache->name, sizeof cache->name, "assay-%02x.facts", number);
	snprintf(cache->new_name, sizeof cache->new_name, "assay-%02x.new", number);
}

/* ---- reading ---- */

/* Why a file is not to be trusted, or NULL. What another user can write says what that user likes. */
static const char *distrust(const struct stat *st)
{
	if (!S_ISREG(st->st_mode))
		return "it is no file";
	if (st->st_uid != geteuid() && st->st_uid != 0)
		return "it belongs to another user";
	if (st->st_mode & (S_IWGRP | S_IWOTH))
		return "other users may write it";
	if (st->st_size > (off_t)LIMIT_CACHE_BYTES)
		return "it is larger than any that assay writes";
	return NULL;
}

static const char *read_bytes(struct cache *cache, int fd, size_t n)
{
	cache->bytes = malloc(n ? n : 1);
	if (!cache->bytes)
		return strerror(ENOMEM);
	while (cache->n < n) {
		ssize_t got = read(fd, cache->bytes + cache->n, n - cache->n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return strerror(errno);
		if (got == 0)
			break;
		cache->n += (size_t)got;
	}
	return NULL;
}

/* Why there is nothing to use, or NULL. A file that is not there is no news. */
static const char *read_file(struct cache *cache)
{
	struct stat st;
	int fd = openat(cache->folder, cache->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? NULL : strerror(errno);
	const char *why = fstat(fd, &st) != 0 ? strerror(errno) : distrust(&st);
	if (!why)
		why = read_bytes(cache, fd, (size_t)st.st_size);
	close(fd);
	return why;
}

void cache_read(struct cache *cache, const struct source *source, const struct rulebook *book, struct store *store)
{
	if (cache->folder < 0)
		return;
	name_files(cache, source_about(source), book);
	const char *why = read_file(cache);
	if (!why && cache->bytes && store_read(store, book, (struct str){cache->bytes, cache->n}) == STORE_BYTES_BROKEN)
		why = "it is damaged";
	if (why)
		tell(cache, cache->name, "is ignored", why);
}

/* ---- writing ---- */

/* The new file, locked, empty and still under its name; -1 with errno 0 when another process is at it. */
static int open_new(const struct cache *cache)
{
	struct stat mine, named;
	int fd = openat(cache->folder, cache->new_name, O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	int failed = flock(fd, LOCK_EX | LOCK_NB);
	if (failed && errno == EWOULDBLOCK)
		errno = 0;
	if (!failed && (fstat(fd, &mine) != 0 || !S_ISREG(mine.st_mode) || mine.st_nlink != 1)) {
		errno = EEXIST;
		failed = -1;
	}
	/* The one before may have renamed it between our opening and our locking: then it is in use. */
	if (!failed && (fstatat(cache->folder, cache->new_name, &named, AT_SYMLINK_NOFOLLOW) != 0 ||
			named.st_ino != mine.st_ino || named.st_dev != mine.st_dev)) {
		errno = 0;
		failed = -1;
	}
	failed = failed || ftruncate(fd, 0) != 0 || fchmod(fd, 0600) != 0;
	if (!failed)
		return fd;
	int reason = errno;
	close(fd);
	errno = reason;
	return -1;
}

static int replace(const struct cache *cache, struct str bytes)
{
	int fd = open_new(cache);
	if (fd < 0)
		return errno ? -1 : 0;
	int failed = output_all(fd, bytes) != 0 ||
		     renameat(cache->folder, cache->new_name, cache->folder, cache->name) != 0;
	int reason = errno;
	if (failed)
		unlinkat(cache->folder, cache->new_name, 0);
	close(fd);
	errno = reason;
	return failed ? -1 : 0;
}

void cache_write(const struct cache *cache, const struct rulebook *book, const struct store *store)
{
	struct buf bytes = BUF_INIT;
	if (cache->folder < 0)
		return;
	if (store_is_forged(store))
		tell(cache, cache->name, "is ignored in part", "it holds what assay does not write");
	if (store_write(store, book, &bytes) && replace(cache, buf_view(&bytes)) != 0)
		tell(cache, cache->name, "is not written", strerror(errno));
	buf_release(&bytes);
}

void cache_close(struct cache *cache)
{
	give_up(cache);
	free(cache->bytes);
	cache->bytes = NULL;
}
