#include "base/sandbox.h"
#include "base/limits.h"
#include "base/sanitized.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>

#if defined(__linux__) && !defined(SANITIZED)

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/*
 * The interface of <linux/landlock.h>, which systems of two years ago have in part or not at all. The numbers are the same on
 * every machine.
 */
#define CALL_CREATE_RULESET 444L
#define CALL_ADD_RULE 445L
#define CALL_RESTRICT_SELF 446L
#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH 1

#define FILE_WRITE (UINT64_C(1) << 1)
#define FILE_READ (UINT64_C(1) << 2)
#define FOLDER_READ (UINT64_C(1) << 3)
#define FILE_REMOVE (UINT64_C(1) << 5)
#define FILE_MAKE (UINT64_C(1) << 8)
#define FILE_TRUNCATE (UINT64_C(1) << 14)

#define ABI_KNOWN 6u

struct ruleset {
	uint64_t files;   /* every kind of access that is forbidden unless a rule allows it */
	uint64_t network; /* from ABI 4 on: binding and connecting TCP */
	uint64_t scoped;  /* from ABI 6 on: abstract sockets and signals of others */
};

struct __attribute__((packed)) path_beneath {
	uint64_t allowed;
	int32_t parent;
};

/* Rights that came with each version: 13 at first, then moving between folders, truncating, (network,) controlling devices. */
static uint64_t files_of(unsigned abi)
{
	static const unsigned bits[ABI_KNOWN + 1] = {0, 13, 14, 15, 15, 16, 16};

	return (UINT64_C(1) << bits[abi < ABI_KNOWN ? abi : ABI_KNOWN]) - 1;
}

void sandbox_init(struct sandbox *box)
{
	*box = (struct sandbox){.rules = -1};
	long abi = syscall(CALL_CREATE_RULESET, NULL, (size_t)0, CREATE_RULESET_VERSION);
	if (abi < 1) {
		box->files_why = errno;
		return;
	}
	box->abi = (unsigned)abi;
	struct ruleset rules = {.files = files_of(box->abi), .network = 3, .scoped = 3};
	size_t size = abi < 4 ? sizeof(rules.files) : abi < 6 ? 2 * sizeof(rules.files) : sizeof(rules);
	box->rules = (int)syscall(CALL_CREATE_RULESET, &rules, size, 0u);
	if (box->rules < 0)
		box->files_why = errno;
}

void sandbox_release(struct sandbox *box)
{
	if (box->rules >= 0)
		close(box->rules);
	box->rules = -1;
}

void sandbox_allow(struct sandbox *box, const char *path, enum sandbox_right right)
{
	static const uint64_t rights[] = {
		[SANDBOX_READ] = FILE_READ | FOLDER_READ,
		[SANDBOX_WRITE] = FILE_WRITE | FILE_MAKE | FILE_REMOVE | FILE_TRUNCATE,
		[SANDBOX_SCRATCH] = FILE_READ | FILE_WRITE | FILE_MAKE | FILE_REMOVE | FILE_TRUNCATE,
	};
	struct path_beneath rule = {.allowed = rights[right] & files_of(box->abi)};
	struct stat st;

	if (box->rules < 0)
		return;
	rule.parent = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent < 0)
		return;
	if (fstat(rule.parent, &st) == 0 && !S_ISDIR(st.st_mode))
		rule.allowed &= FILE_READ | FILE_WRITE | FILE_TRUNCATE;
	if (syscall(CALL_ADD_RULE, box->rules, RULE_PATH_BENEATH, &rule, 0u) != 0)
		box->files_why = errno;
	close(rule.parent);
}

void sandbox_follow(struct sandbox *box)
{
	if (box->rules < 0)
		return;
	/* Refused where the filter of calls is in force, which has brought it to all threads. */
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	box->files = syscall(CALL_RESTRICT_SELF, box->rules, 0u) == 0;
	box->files_why = box->files ? 0 : errno;
}

void sandbox_enter(struct sandbox *box)
{
	struct rlimit none = {0, 0}, memory = {LIMIT_MEMORY_BYTES, LIMIT_MEMORY_BYTES}, now;

	setrlimit(RLIMIT_CORE, &none);
	if (getrlimit(RLIMIT_DATA, &now) == 0 && now.rlim_max > memory.rlim_max && now.rlim_cur > memory.rlim_cur)
		setrlimit(RLIMIT_DATA, &memory);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	sandbox_follow(box);
	box->calls_why = sandbox_filter_calls();
	box->calls = box->calls_why == 0;
}

#else

void sandbox_init(struct sandbox *box)
{
	*box = (struct sandbox){.rules = -1, .files_why = ENOSYS, .calls_why = ENOSYS};
}

void sandbox_release(struct sandbox *box)
{
	(void)box;
}

void sandbox_allow(struct sandbox *box, const char *path, enum sandbox_right right)
{
	(void)box;
	(void)path;
	(void)right;
}

void sandbox_enter(struct sandbox *box)
{
	(void)box;
}

void sandbox_follow(struct sandbox *box)
{
	(void)box;
}

#endif
