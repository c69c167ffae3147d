/*
 * A library to be preloaded: with FAIL_AT=N the N-th allocation of the process fails. Without it, every place that allocates is noted in
 * the file NOTE_SITES: the number of its first allocation, one a line. A place is the chain of the last calls.
 */
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#define DEPTH 7
#define SITES (1u << 16)

static atomic_ulong count;
static unsigned long fail_at;
static int note = -1;
static _Atomic uint64_t sites[SITES];
static _Thread_local int inside;

static void *(*real_malloc)(size_t);
static void *(*real_calloc)(size_t, size_t);
static void *(*real_realloc)(void *, size_t);

__attribute__((constructor)) static void begin(void)
{
	void *frames[2];
	const char *at = getenv("FAIL_AT"), *file = getenv("NOTE_SITES");

	inside = 1;
	backtrace(frames, 2);
	if (file)
		note = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (at)
		fail_at = strtoul(at, NULL, 10);
	inside = 0;
}

static void note_site(unsigned long number)
{
	void *frames[DEPTH + 3] = {NULL};
	uint64_t hash = 14695981039346656037u;
	char line[32];

	inside = 1;
	int n = backtrace(frames, DEPTH + 3);
	for (int i = 3; i < n; i++)
		hash = (hash ^ (uintptr_t)frames[i]) * 1099511628211u;
	for (uint32_t slot = (uint32_t)hash % SITES;; slot = (slot + 1) % SITES) {
		uint64_t none = 0;
		if (atomic_compare_exchange_strong(&sites[slot], &none, hash)) {
			int len = snprintf(line, sizeof(line), "%lu\n", number);
			if (write(note, line, (size_t)len) != len)
				_exit(98);
			break;
		}
		if (none == hash)
			break;
	}
	inside = 0;
}

static int fails(void)
{
	if (inside)
		return 0;
	unsigned long number = atomic_fetch_add(&count, 1) + 1;
	if (note >= 0)
		note_site(number);
	return number == fail_at;
}

void *__libc_malloc(size_t n)
{
	if (!real_malloc)
		*(void **)&real_malloc = dlsym(RTLD_NEXT, "__libc_malloc");
	return fails() ? NULL : real_malloc(n);
}

void *__libc_calloc(size_t n, size_t size)
{
	if (!real_calloc)
		*(void **)&real_calloc = dlsym(RTLD_NEXT, "__libc_calloc");
	return fails() ? NULL : real_calloc(n, size);
}

void *__libc_realloc(void *at, size_t n)
{
	if (!real_realloc)
		*(void **)&real_realloc = dlsym(RTLD_NEXT, "__libc_realloc");
	return fails() ? NULL : real_realloc(at, n);
}
