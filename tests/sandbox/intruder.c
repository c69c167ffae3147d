/*
 * Enters the sandbox as a scan does and then does what an intruder would. Prints one line for each attempt: its name, and "done" or
 * the name of the error.
 *
 * usage: intruder READABLE WRITABLE FOREIGN    folders; FOREIGN/file exists
 */
#include "base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

static char readable[4096], writable[4096], foreign[4096];
static struct sandbox box;

static const char *in(const char *folder, const char *name)
{
	static _Thread_local char path[8192];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	return path;
}

static void tell(const char *name, long result)
{
	const char *error = errno == EPERM ? "EPERM" : errno == EACCES ? "EACCES" : errno == ENOSYS ? "ENOSYS" : NULL;

	printf("%s %s\n", name, result >= 0 ? "done" : error ? error : strerror(errno));
	fflush(stdout);
}

static long open_file(const char *folder, const char *name, int flags)
{
	int fd = open(in(folder, name), flags | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return fd;
}

static void *in_new_thread(void *unused)
{
	(void)unused;
	tell("open-foreign-in-new-thread", open_file(foreign, "file", O_RDONLY));
	tell("socket-in-new-thread", socket(AF_INET, SOCK_STREAM, 0));
	return NULL;
}

static pthread_barrier_t entered;

static void *in_old_thread(void *unused)
{
	(void)unused;
	pthread_barrier_wait(&entered);
	tell("socket-in-old-thread", socket(AF_INET, SOCK_STREAM, 0));
	sandbox_follow(&box);
	tell("open-foreign-in-old-thread", open_file(foreign, "file", O_RDONLY));
	pthread_barrier_wait(&entered);
	return NULL;
}

static long map_code(void)
{
	void *at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return at == MAP_FAILED ? -1 : 0;
}

static long make_code(void)
{
	void *at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return mprotect(at, 4096, PROT_READ | PROT_EXEC);
}

static void attempt_processes(void)
{
	char *arguments[] = {(char *)"true", NULL}, *none[] = {NULL};
	struct rlimit limit = {1024, 1024};

	tell("execve", execve("/bin/true", arguments, none));
	tell("execveat", syscall(SYS_execveat, AT_FDCWD, "/bin/true", arguments, none, 0));
	long child = fork();
	if (child == 0)
		_exit(0);
	tell("fork", child);
	tell("new-user-space", syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL));
	tell("unshare", unshare(CLONE_NEWUSER));
	tell("ptrace", ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
	tell("kill-parent", kill(getppid(), 0));
	tell("kill-all", kill(-1, 0));
	tell("map-code", map_code());
	tell("make-code", make_code());
	tell("raise-limit", setrlimit(RLIMIT_CORE, &limit));
	tell("dump", prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
}

static void attempt_kernel(void)
{
	tell("mount", mount("none", readable, "tmpfs", 0, NULL));
	tell("bpf", syscall(SYS_bpf, 0, NULL, 0));
	tell("io-uring", syscall(SYS_io_uring_setup, 1, NULL));
	tell("userfaultfd", syscall(SYS_userfaultfd, 0));
	tell("perf-event", syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
	tell("keyring", syscall(SYS_keyctl, 0, 0, 0, 0, 0));
	tell("type-into-terminal", ioctl(0, TIOCSTI, "x"));
	tell("unknown-call", syscall(9999));
#ifdef __x86_64__
	tell("second-numbers", syscall(0x40000000 + SYS_getpid));
#endif
}

static void attempt_files(void)
{
	tell("socket", socket(AF_INET, SOCK_STREAM, 0));
	tell("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0}));
	tell("open-foreign", open_file(foreign, "file", O_RDONLY));
	tell("list-foreign", open_file(foreign, ".", O_RDONLY | O_DIRECTORY));
	tell("write-foreign", open_file(foreign, "new", O_WRONLY | O_CREAT));
	tell("truncate-foreign", truncate(in(foreign, "file"), 0));
	tell("remove-foreign", unlink(in(foreign, "file")));
	tell("link-foreign", symlink(foreign, in(writable, "link")));
	tell("permissions-foreign", chmod(in(foreign, "file"), 0777));
	tell("open-through-link", open_file(readable, "link", O_RDONLY));
	tell("write-readable", open_file(readable, "new", O_WRONLY | O_CREAT));
	tell("read-writable", open_file(writable, "file", O_RDONLY));
}

static void attempt_allowed(void)
{
	tell("may-read", open_file(readable, "file", O_RDONLY));
	tell("may-list", open_file(readable, ".", O_RDONLY | O_DIRECTORY));
	tell("may-write", open_file(writable, "new", O_WRONLY | O_CREAT | O_EXCL));
	char old[8192];
	snprintf(old, sizeof(old), "%s", in(writable, "new"));
	tell("may-rename", rename(old, in(writable, "newer")));
	tell("may-signal-itself", raise(0));
}

int main(int argc, char **argv)
{
	pthread_t old, thread;

	if (argc != 4)
		return 2;
	snprintf(readable, sizeof(readable), "%s", argv[1]);
	snprintf(writable, sizeof(writable), "%s", argv[2]);
	snprintf(foreign, sizeof(foreign), "%s", argv[3]);
	pthread_barrier_init(&entered, NULL, 2);
	pthread_create(&old, NULL, in_old_thread, NULL);
	sandbox_init(&box);
	sandbox_allow(&box, readable, SANDBOX_READ);
	sandbox_allow(&box, writable, SANDBOX_WRITE);
	sandbox_enter(&box);
	printf("files %s\ncalls %s\n", box.files ? "confined" : "open", box.calls ? "confined" : "open");
	pthread_barrier_wait(&entered);
	pthread_barrier_wait(&entered);
	pthread_join(old, NULL);
	attempt_allowed();
	attempt_files();
	attempt_kernel();
	attempt_processes();
	pthread_create(&thread, NULL, in_new_thread, NULL);
	pthread_join(thread, NULL);
	sandbox_release(&box);
	return 0;
}
