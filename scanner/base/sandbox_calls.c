/*
 * The system calls of a scan; everything else is refused. A refused call fails, it does not kill: EPERM for what only an intruder
 * asks for, so that the reason is plain, and ENOSYS for everything unknown, which is what an older kernel says and what C libraries
 * have a second way for. Killing would be no safer (what was refused did not happen) and would end scans on systems whose C library
 * tries something new.
 */
#include "base/sandbox.h"

#include <errno.h>

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#if defined(__x86_64__)
#define MACHINE 0xC000003Eu       /* AUDIT_ARCH_X86_64 */
#define FIRST_FOREIGN 0x40000000u /* numbers of the x32 interface, by which each call could be made a second way */
#elif defined(__aarch64__)
#define MACHINE 0xC00000B7u /* AUDIT_ARCH_AARCH64 */
#elif defined(__riscv) && __riscv_xlen == 64
#define MACHINE 0xC00000F3u /* AUDIT_ARCH_RISCV64 */
#endif
#endif

#if defined(MACHINE) && defined(SYS_seccomp)

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef FIRST_FOREIGN
#define FIRST_FOREIGN 0x80000000u
#endif

#ifndef SYS_landlock_restrict_self
#define SYS_landlock_restrict_self 446
#endif
#define CALL(name) (SYS_##name)

/* Made with any arguments. Those that only some machines or headers have stand behind a condition. */
static const int allowed[] = {
	/* files: opening is Landlock's matter */
	CALL(read),
	CALL(write),
	CALL(readv),
	CALL(writev),
	CALL(pread64),
	CALL(pwrite64),
	CALL(openat),
	CALL(close),
	CALL(fstat),
	CALL(lseek),
	CALL(getdents64),
	CALL(readlinkat),
	CALL(faccessat),
	CALL(getcwd),
	CALL(fcntl),
	CALL(dup),
	CALL(fsync),
	CALL(fdatasync),
	CALL(ftruncate),
	CALL(flock),
	CALL(fchmod),
	CALL(umask),
	CALL(mkdirat),
	CALL(unlinkat),
	CALL(fadvise64),
	CALL(statfs),
	CALL(fstatfs),
	CALL(ppoll),
#ifdef SYS_renameat
	CALL(renameat),
#endif
#ifdef SYS_renameat2
	CALL(renameat2),
#endif
#ifdef SYS_newfstatat
	CALL(newfstatat),
#endif
#ifdef SYS_statx
	CALL(statx),
#endif
#ifdef SYS_faccessat2
	CALL(faccessat2),
#endif
#ifdef SYS_open
	CALL(open),
	CALL(stat),
	CALL(lstat),
	CALL(access),
	CALL(readlink),
	CALL(rename),
	CALL(unlink),
	CALL(rmdir),
	CALL(mkdir),
	CALL(dup2),
	CALL(poll),
#endif
#ifdef SYS_dup3
	CALL(dup3),
#endif
	/* memory and threads */
	CALL(brk),
	CALL(munmap),
	CALL(mremap),
	CALL(madvise),
	CALL(futex),
	CALL(set_robust_list),
	CALL(gettid),
	CALL(sched_yield),
	CALL(sched_getaffinity),
	CALL(exit),
	CALL(exit_group),
	CALL(set_tid_address),
	CALL(membarrier),
#ifdef SYS_rseq
	CALL(rseq),
#endif
#ifdef SYS_futex_waitv
	CALL(futex_waitv),
#endif
	/* signals of its own; waiting for the child that cloned */
	CALL(rt_sigaction),
	CALL(rt_sigprocmask),
	CALL(rt_sigreturn),
	CALL(sigaltstack),
	CALL(restart_syscall),
	CALL(wait4),
	/* A thread that was there before confines itself to the same files. */
	CALL(landlock_restrict_self),
	/* who and when */
	CALL(getpid),
	CALL(getuid),
	CALL(geteuid),
	CALL(getgid),
	CALL(getegid),
	CALL(uname),
	CALL(sysinfo),
	CALL(clock_gettime),
	CALL(clock_getres),
	CALL(clock_nanosleep),
	CALL(nanosleep),
	CALL(gettimeofday),
	CALL(getrandom),
	CALL(getrusage),
#ifdef SYS_time
	CALL(time),
#endif
};

/* What an intruder would ask for: EPERM. */
static const int forbidden[] = {
	CALL(execve),
	CALL(execveat),
	CALL(socket),
	CALL(socketpair),
	CALL(connect),
	CALL(bind),
	CALL(listen),
	CALL(accept4),
	CALL(sendto),
	CALL(sendmsg),
	CALL(recvfrom),
	CALL(recvmsg),
	CALL(ptrace),
	CALL(process_vm_readv),
	CALL(process_vm_writev),
	CALL(mount),
	CALL(umount2),
	CALL(pivot_root),
	CALL(chroot),
	CALL(unshare),
	CALL(setns),
	CALL(bpf),
	CALL(perf_event_open),
	CALL(userfaultfd),
	CALL(keyctl),
	CALL(add_key),
	CALL(request_key),
	CALL(init_module),
	CALL(finit_module),
	CALL(delete_module),
	CALL(kexec_load),
	CALL(reboot),
	CALL(swapon),
	CALL(setuid),
	CALL(setgid),
	CALL(setresuid),
	CALL(setresgid),
	CALL(capset),
	CALL(prctl),
	CALL(seccomp),
	CALL(personality),
	CALL(symlinkat),
	CALL(linkat),
	CALL(mknodat),
	CALL(fchmodat),
	CALL(fchownat),
	CALL(setxattr),
	CALL(open_by_handle_at),
	CALL(tkill),
#ifdef SYS_fork
	CALL(fork),
	CALL(vfork),
	CALL(chmod),
	CALL(chown),
	CALL(symlink),
	CALL(link),
	CALL(mknod),
	CALL(creat),
#endif
#ifdef SYS_io_uring_setup
	CALL(io_uring_setup),
	CALL(io_uring_enter),
	CALL(io_uring_register),
	CALL(pidfd_send_signal),
#endif
#ifdef SYS_pidfd_open
	CALL(pidfd_open),
#endif
#ifdef SYS_pidfd_getfd
	CALL(pidfd_getfd),
#endif
};

#define ALL UINT32_MAX
#define NEW_SPACES                                                                                                     \
	(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)

/* Made when the low half of an argument, of which the bits of the mask are looked at, is the value. */
static const struct rule {
	int call;
	unsigned argument;
	uint32_t mask, value;
	bool own; /* the value is the id of this process */
} rules[] = {
	/* Nothing that was written can be run. */
	{CALL(mmap), 2, PROT_EXEC, 0, false},
	{CALL(mprotect), 2, PROT_EXEC, 0, false},
	/* A thread, and no process of its own. clone3 hides its flags in memory; libraries then use this. */
	{CALL(clone), 0, CLONE_THREAD | NEW_SPACES, CLONE_THREAD, false},
	{CALL(kill), 0, ALL, 0, true},
	{CALL(tgkill), 0, ALL, 0, true},
	/* Whether it is a terminal, and how wide. */
	{CALL(ioctl), 1, ALL, TCGETS, false},
	{CALL(ioctl), 1, ALL, TIOCGWINSZ, false},
	/* Limits are asked for and no longer set. */
	{CALL(prlimit64), 2, ALL, 0, false},
};

#define NUMBER(table) (sizeof(table) / sizeof(*(table)))
#define STEPS_MAX (8 + 2 * NUMBER(allowed) + 2 * NUMBER(forbidden) + 8 * NUMBER(rules))

struct program {
	struct sock_filter steps[STEPS_MAX];
	unsigned short n;
};

static void add(struct program *p, uint16_t code, uint32_t value, uint8_t yes, uint8_t no)
{
	p->steps[p->n++] = (struct sock_filter){code, yes, no, value};
}

static void answer(struct program *p, uint32_t value)
{
	add(p, BPF_RET | BPF_K, value, 0, 0);
}

static void load(struct program *p, size_t offset)
{
	add(p, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the low half of an argument stands elsewhere"
#endif
#define LOW(n) (offsetof(struct seccomp_data, args) + (n) * sizeof(uint64_t))

/* The number of the call is loaded before and after. */
static void add_rule(struct program *p, const struct rule *rule)
{
	add(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)rule->call, 0, 5);
	load(p, LOW(rule->argument));
	add(p, BPF_ALU | BPF_AND | BPF_K, rule->mask, 0, 0);
	add(p, BPF_JMP | BPF_JEQ | BPF_K, rule->own ? (uint32_t)getpid() : rule->value, 0, 1);
	answer(p, SECCOMP_RET_ALLOW);
	load(p, offsetof(struct seccomp_data, nr));
}

/* The result of a call by its number alone. */
static void add_calls(struct program *p, const int *calls, size_t n, uint32_t result)
{
	for (size_t i = 0; i < n; i++) {
		add(p, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)calls[i], 0, 1);
		answer(p, result);
	}
}

int sandbox_filter_calls(void)
{
	struct program p = {.n = 0};

	load(&p, offsetof(struct seccomp_data, arch));
	add(&p, BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
	answer(&p, SECCOMP_RET_ERRNO | EPERM);
	load(&p, offsetof(struct seccomp_data, nr));
	add(&p, BPF_JMP | BPF_JGE | BPF_K, FIRST_FOREIGN, 0, 1);
	answer(&p, SECCOMP_RET_ERRNO | EPERM);
	add_calls(&p, allowed, NUMBER(allowed), SECCOMP_RET_ALLOW);
	for (size_t i = 0; i < NUMBER(rules); i++)
		add_rule(&p, &rules[i]);
	for (size_t i = 0; i < NUMBER(rules); i++)
		add_calls(&p, &rules[i].call, 1, SECCOMP_RET_ERRNO | EPERM);
	add_calls(&p, forbidden, NUMBER(forbidden), SECCOMP_RET_ERRNO | EPERM);
	answer(&p, SECCOMP_RET_ERRNO | ENOSYS);
	struct sock_fprog program = {p.n, p.steps};
	long failed = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program);
	/* A positive number is the thread that could not be brought along. */
	return failed == 0 ? 0 : failed > 0 ? EAGAIN : errno;
}

#else

int sandbox_filter_calls(void)
{
	return ENOSYS;
}

#endif
