#include "read.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

static const char *volatile watched;

int input_read(const char *path, struct input *input)
{
	FILE *file = fopen(path, "rb");
	size_t room = 1u << 16, got;

	*input = (struct input){malloc(room), 0};
	if (!file || !input->bytes) {
		fprintf(stderr, "%s: cannot be read: %s\n", path, strerror(errno));
		return -1;
	}
	while ((got = fread(input->bytes + input->n, 1, room - input->n, file)) > 0) {
		input->n += got;
		char *more = input->n == room ? realloc(input->bytes, room *= 2) : input->bytes;
		if (!more)
			abort();
		input->bytes = more;
	}
	fclose(file);
	return 0;
}

static void too_slow(int number)
{
	static const char text[] = ": still busy; this takes far too long\n";

	(void)number;
	if (write(2, watched, strlen(watched)) >= 0 && write(2, text, sizeof(text) - 1) >= 0)
		_exit(98);
	_exit(98);
}

void input_watch(const char *what, unsigned seconds)
{
	watched = what;
	signal(SIGALRM, too_slow);
	alarm(seconds);
}
