/*
 * Threads that take the next task from one counter until none is left.
 */
#include "base/pool.h"
#include "base/limits.h"
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>
#ifdef __linux__
#include <sched.h>
#endif

struct work {
	atomic_size_t next;
	size_t n;
	pool_task *task;
	void *context;
};

struct worker {
	struct work *work;
	unsigned number;
	pthread_t thread;
};

static void *work_off(void *argument)
{
	struct worker *worker = argument;
	struct work *work = worker->work;
	size_t i;

	while ((i = atomic_fetch_add(&work->next, 1)) < work->n)
		work->task(work->context, worker->number, i);
	return NULL;
}

void pool_run(unsigned jobs, size_t n, pool_task *task, void *context)
{
	struct work work = {.n = n, .task = task, .context = context};
	struct worker workers[LIMIT_JOBS];
	unsigned started = 1;

	if (jobs > LIMIT_JOBS)
		jobs = LIMIT_JOBS;
	if (jobs > n)
		jobs = (unsigned)n;
	/* This thread is worker 0; whatever threads cannot be started, it does their share. */
	workers[0] = (struct worker){.work = &work, .number = 0};
	for (; started < jobs; started++) {
		struct worker *worker = &workers[started];

		*worker = (struct worker){.work = &work, .number = started};
		if (pthread_create(&worker->thread, NULL, work_off, worker))
			break;
	}
	work_off(&workers[0]);
	while (--started)
		pthread_join(workers[started].thread, NULL);
}

unsigned pool_processors(void)
{
	long online;

#ifdef __linux__
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 0)
		return (unsigned)CPU_COUNT(&set);
#endif
	online = sysconf(_SC_NPROCESSORS_ONLN);
	return online > 0 ? (unsigned)online : 1;
}
