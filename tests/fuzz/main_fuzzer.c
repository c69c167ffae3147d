/*
 * The entry of libFuzzer (https://llvm.org/docs/LibFuzzer.html). `--target=NAME` says what is given the bytes; libFuzzer
 * leaves options with two dashes alone and hands them on to its workers.
 */
#include "stage.h"
#include "target.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static const struct fuzz_target *target;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	for (int i = 1; i < *argc; i++)
		if (str_starts(str_of((*argv)[i]), "--target="))
			target = fuzz_target_find((*argv)[i] + strlen("--target="));
	if (!target) {
		fputs("usage: fuzzer --target=NAME …; `replay --list` shows the names\n", stderr);
		exit(2);
	}
	stage_book();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	fuzz_target_run(target, bytes, n);
	return 0;
}
