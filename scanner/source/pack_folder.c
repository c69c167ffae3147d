/*
 * The packs of a folder of objects are mapped once and shared by all threads that read them.
 */
#include "source/pack.h"

#include <dirent.h>
#include <limits.h>
#include <pthread.h>
#include <sys/mman.h>

/* Bytes of packs in memory, at which all are given back. Taking and giving back so many costs a tenth of a millisecond. */
#define RESIDENT_MAX ((size_t)32 << 20)

static pthread_mutex_t folders_lock = PTHREAD_MUTEX_INITIALIZER;
static struct pack_folder *folders;

static struct pack_folder *folder_open(const char *objects)
{
	struct pack_folder *folder = calloc(1, sizeof(*folder));
	char path[PATH_MAX];
	const struct dirent *item;

	if (!folder || !(folder->objects = strdup(objects)))
		BUG("out of memory");
	DIR *files = snprintf(path, sizeof(path), "%s/pack", objects) < PATH_MAX ? opendir(path) : NULL;
	while (files && folder->n < PACKS_MAX && (item = readdir(files)))
		if (str_ends(str_of(item->d_name), ".idx") &&
		    pack_open(&folder->packs[folder->n], dirfd(files), item->d_name))
			folder->n++;
	if (files)
		closedir(files);
	return folder;
}

struct pack_folder *pack_folder_take(const char *objects)
{
	struct pack_folder *folder;

	pthread_mutex_lock(&folders_lock);
	for (folder = folders; folder && strcmp(folder->objects, objects) != 0; folder = folder->next)
		continue;
	if (!folder) {
		folder = folder_open(objects);
		folder->next = folders;
		folders = folder;
	}
	folder->users++;
	pthread_mutex_unlock(&folders_lock);
	return folder;
}

void pack_folder_leave(struct pack_folder *folder)
{
	pthread_mutex_lock(&folders_lock);
	bool last = --folder->users == 0;
	for (struct pack_folder **link = &folders; last && *link; link = &(*link)->next) {
		if (*link == folder) {
			*link = folder->next;
			break;
		}
	}
	pthread_mutex_unlock(&folders_lock);
	if (!last)
		return;
	for (uint32_t i = 0; i < folder->n; i++)
		pack_close(&folder->packs[i]);
	free(folder->objects);
	free(folder);
}

void pack_folder_touched(struct pack_folder *folder, size_t bytes)
{
	size_t before = atomic_fetch_add_explicit(&folder->touched, bytes, memory_order_relaxed);

	/* One thread alone crosses the limit. */
	if (before >= RESIDENT_MAX || before + bytes < RESIDENT_MAX)
		return;
	atomic_store_explicit(&folder->touched, 0, memory_order_relaxed);
	for (uint32_t i = 0; i < folder->n; i++)
		madvise((void *)(uintptr_t)folder->packs[i].bytes, folder->packs[i].bytes_n, MADV_DONTNEED);
}
