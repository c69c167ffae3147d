/*
 * The object database: packs by our own reader (packed.c) with libgit2 behind it, loose objects by our own (loose.c), and the
 * same again for each database that is borrowed from: https://git-scm.com/docs/gitrepository-layout (objects/info/alternates).
 */
#include "source/source_internal.h"

#include <fcntl.h>
#include <git2.h>
#include <git2/sys/odb_backend.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

/* Packs are asked first: most objects are there. */
#define PRIORITY_PACKED 3
#define PRIORITY_PACKS 2
#define PRIORITY_LOOSE 1

/* A database may borrow from one that borrows. git stops at 5, too. */
#define ALTERNATES_DEPTH 5
#define ALTERNATES_BYTES 65536
#define ALTERNATES_COUNT 64

struct walk {
	int (*each)(void *context, const char *objects, bool borrowed);
	void *context;
	unsigned count;
};

static int walk_folder(struct walk *walk, const char *objects, unsigned depth);

/* git borrows from any folder that is named. Here it must be that of a repository, so that none can have a look into others. */
static bool is_objects(const char *path)
{
	char real[PATH_MAX];

	if (!realpath(path, real) || !str_ends(str_of(real), "/objects"))
		return false;
	real[strlen(real) - strlen("/objects")] = '\0';
	return territory_is_git(real);
}

static int walk_alternate(struct walk *walk, const char *objects, struct str line, unsigned depth)
{
	char path[PATH_MAX];
	int n = str_starts(line, "/") ? snprintf(path, sizeof(path), "%.*s", STR_ARG(line))
				      : snprintf(path, sizeof(path), "%s/%.*s", objects, STR_ARG(line));

	/* One that is gone is no reason to read nothing. */
	if (line.len == 0 || line.at[0] == '#' || n < 0 || (size_t)n >= sizeof(path) || !is_objects(path))
		return 0;
	return walk_folder(walk, path, depth + 1);
}

static int walk_alternates(struct walk *walk, const char *objects, unsigned depth)
{
	char path[PATH_MAX], text[ALTERNATES_BYTES];
	struct stat st;
	int status = 0;

	if (depth == ALTERNATES_DEPTH || snprintf(path, sizeof(path), "%s/info/alternates", objects) >= PATH_MAX)
		return 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return 0;
	ssize_t n = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? read(fd, text, sizeof(text)) : 0;
	close(fd);
	struct str rest = {text, n > 0 ? (size_t)n : 0}, line;
	while (status == 0 && str_next_line(&rest, &line))
		status = walk_alternate(walk, objects, line, depth);
	return status;
}

static int walk_folder(struct walk *walk, const char *objects, unsigned depth)
{
	if (++walk->count > ALTERNATES_COUNT)
		return 0;
	int status = walk->each(walk->context, objects, depth > 0);
	return status ? status : walk_alternates(walk, objects, depth);
}

int database_each(const char *objects, int (*each)(void *context, const char *objects, bool borrowed), void *context)
{
	struct walk walk = {each, context, 0};

	return walk_folder(&walk, objects, 0);
}

static int add_folder(void *context, const char *objects, bool borrowed)
{
	git_odb_backend *packs = NULL, *packed, *loose;
	git_odb *odb = context;

	if (git_odb_backend_pack(&packs, objects) != 0)
		return -1;
	if ((borrowed ? git_odb_add_alternate : git_odb_add_backend)(odb, packs, PRIORITY_PACKS) != 0) {
		packs->free(packs);
		return -1;
	}
	packed = packed_backend(objects);
	if ((borrowed ? git_odb_add_alternate : git_odb_add_backend)(odb, packed, PRIORITY_PACKED) != 0) {
		packed->free(packed);
		return -1;
	}
	loose = loose_backend(objects);
	if (!loose)
		return -1;
	if ((borrowed ? git_odb_add_alternate : git_odb_add_backend)(odb, loose, PRIORITY_LOOSE) != 0) {
		loose->free(loose);
		return -1;
	}
	return 0;
}

struct git_odb *database_open(const char *objects)
{
	git_odb *odb = NULL;

	if (git_odb_new(&odb) != 0)
		return NULL;
	if (database_each(objects, add_folder, odb) != 0) {
		git_odb_free(odb);
		return NULL;
	}
	return odb;
}
