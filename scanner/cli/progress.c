#include "cli/progress.h"

#include <unistd.h>

#define PATIENCE_MS 1000

static int64_t now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_init(struct progress *p, bool always, bool never)
{
	*p = (struct progress){
		.always = always, .never = never || (!always && !isatty(STDERR_FILENO)), .started = now()};
	pthread_mutex_init(&p->lock, NULL);
}

void progress_update(void *progress, size_t done, size_t all)
{
	struct progress *p = progress;
	if (p->never || (!p->always && now() - p->started < PATIENCE_MS))
		return;
	pthread_mutex_lock(&p->lock);
	fprintf(stderr, "\rassay: %zu of %zu files read", done, all);
	fflush(stderr);
	p->shown = true;
	pthread_mutex_unlock(&p->lock);
}

void progress_done(struct progress *p)
{
	if (p->shown)
		fprintf(stderr, "\r\033[K");
	pthread_mutex_destroy(&p->lock);
}
