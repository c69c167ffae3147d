/*
 * Runs a program as in a container that does not permit Landlock, seccomp, or both.
 *
 * usage: without landlock|seccomp|both PROGRAM [ARGUMENT…]
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define STEP(code, value, yes, no)                                                                                     \
	{                                                                                                              \
		(unsigned short)(code), (yes), (no), (unsigned)(value)                                                 \
	}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	int none = -1;
	int landlock = strcmp(argv[1], "seccomp") == 0 ? none : 444;
	int seccomp = strcmp(argv[1], "landlock") == 0 ? none : SYS_seccomp;
	struct sock_filter steps[] = {
		STEP(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0),
		STEP(BPF_JMP | BPF_JEQ | BPF_K, landlock, 1, 0),
		STEP(BPF_JMP | BPF_JEQ | BPF_K, seccomp, 0, 1),
		STEP(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM, 0, 0),
		STEP(BPF_RET | BPF_K, SECCOMP_RET_ALLOW, 0, 0),
	};
	struct sock_fprog program = {sizeof(steps) / sizeof(*steps), steps};
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
		return 3;
	execv(argv[2], argv + 2);
	return 127;
}
