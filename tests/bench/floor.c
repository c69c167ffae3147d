/*
 * The floor of a scan: walks the tree of a revision and inflates the blobs that a scan reads, with as many threads, and does
 * nothing with them. What a scan takes beyond this is its own work.
 *
 *     floor REPOSITORY REVISION LIST JOBS
 *
 * LIST is made by bench/wanted: the ids of the blobs, 20 bytes each. Prints blobs, bytes and tree entries.
 */
#include <git2.h>
#include <pthread.h>
#include <stdatomic.h>

struct work {
	const char *repository;
	const git_oid *oids;
	size_t n;
	atomic_size_t next, bytes, failed;
};

static void die(const char *what)
{
	const git_error *error = git_error_last();
	fprintf(stderr, "floor: %s: %s\n", what, error ? error->message : "failed");
	exit(1);
}

static int count_entry(const char *root, const git_tree_entry *entry, void *count)
{
	(void)root;
	(void)entry;
	++*(size_t *)count;
	return 0;
}

static size_t walk(const char *path, const char *revision)
{
	git_repository *repository;
	git_object *tree;
	char spec[256];
	size_t entries = 0;

	snprintf(spec, sizeof spec, "%s^{tree}", revision);
	if (git_repository_open(&repository, path))
		die(path);
	if (git_revparse_single(&tree, repository, spec))
		die(spec);
	if (git_tree_walk((git_tree *)tree, GIT_TREEWALK_PRE, count_entry, &entries))
		die("walk");
	git_object_free(tree);
	git_repository_free(repository);
	return entries;
}

static void *inflate(void *argument)
{
	struct work *work = argument;
	git_repository *repository;
	git_odb *odb;
	size_t i;

	if (git_repository_open(&repository, work->repository) || git_repository_odb(&odb, repository))
		die(work->repository);
	while ((i = atomic_fetch_add(&work->next, 1)) < work->n) {
		git_odb_object *object;
		if (git_odb_read(&object, odb, &work->oids[i])) {
			atomic_fetch_add(&work->failed, 1);
			continue;
		}
		atomic_fetch_add(&work->bytes, git_odb_object_size(object));
		git_odb_object_free(object);
	}
	git_odb_free(odb);
	git_repository_free(repository);
	return NULL;
}

static git_oid *read_list(const char *path, size_t *n)
{
	unsigned char id[GIT_OID_RAWSZ];
	git_oid *oids = NULL;
	size_t room = 0;
	FILE *file = fopen(path, "rb");

	if (!file)
		die(path);
	for (*n = 0; fread(id, sizeof id, 1, file) == 1; ++*n) {
		if (*n == room) {
			room = room ? room * 2 : 1024;
			oids = realloc(oids, room * sizeof *oids);
			if (!oids)
				die("memory");
		}
		git_oid_fromraw(&oids[*n], id);
	}
	fclose(file);
	return oids;
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fputs("usage: floor REPOSITORY REVISION LIST JOBS\n", stderr);
		return 2;
	}
	unsigned long jobs = strtoul(argv[4], NULL, 10);
	pthread_t threads[64];
	struct work work = {.repository = argv[1]};

	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
	work.oids = read_list(argv[3], &work.n);
	size_t entries = walk(argv[1], argv[2]);
	if (jobs < 1 || jobs > 64)
		jobs = 1;
	for (unsigned long i = 1; i < jobs; i++) {
		if (pthread_create(&threads[i], NULL, inflate, &work))
			die("thread");
	}
	inflate(&work);
	for (unsigned long i = 1; i < jobs; i++)
		pthread_join(threads[i], NULL);
	printf("%zu %zu %zu\n", work.n, (size_t)work.bytes, entries);
	free((void *)work.oids);
	git_libgit2_shutdown();
	return work.failed ? 1 : 0;
}
