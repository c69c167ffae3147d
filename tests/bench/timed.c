/*
 * Runs a command with its output thrown away and prints what it took:
 *
 *     timed COMMAND [ARGUMENT...]        ->  milliseconds, peak kilobytes, exit code, blocks read from the disk
 *
 * Linux counts the memory of a process from before its exec, so that a child of Python never seems to take less than Python
 * itself; this parent is small.
 */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void become(char **command)
{
	int null = open("/dev/null", O_RDWR);
	if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
		_exit(126);
	execvp(command[0], command);
	_exit(127);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fputs("usage: timed COMMAND [ARGUMENT...]\n", stderr);
		return 2;
	}
	double start = now();
	pid_t child = fork();
	if (child == 0)
		become(argv + 1);
	int status;
	struct rusage usage;
	if (child < 0 || wait4(child, &status, 0, &usage) != child) {
		perror("timed");
		return 1;
	}
	double took = now() - start;
#ifdef __APPLE__
	long peak = usage.ru_maxrss / 1024;
#else
	long peak = usage.ru_maxrss;
#endif
	printf("%.3f %ld %d %ld\n", took, peak, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
	       usage.ru_inblock);
	return 0;
}
