#!/usr/bin/env python3
"""Scans the cases with many threads, with a program built with ThreadSanitizer: every race is a failure.

usage: threads.py PROGRAM [CASE…]
"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
from harness import FIXTURES, Context, Tally, check, run_suite, shared_fixture


def scan(context, name):
    repository = shared_fixture(name)
    # Libraries are not built with it, so that what they lock is not seen: only what both sides do in our code counts.
    env = {"TSAN_OPTIONS": "exitcode=99:halt_on_error=1:ignore_noninstrumented_modules=1:die_after_fork=0"}
    for how in (["scan"], ["scan", "--worktree"], ["check", "--base", "HEAD", "--direct"]):
        done = context.run(*how, "-j", "8", repository, env=env, timeout=300)
        check(done.returncode in (0, 1, 2, 4) and "ThreadSanitizer" not in done.stderr, f"{how}: {done.returncode}\n{done.stderr[-4000:]}")


def main():
    context = Context("threads", sys.argv[1], pathlib.Path(sys.argv[1]).parent / "unit")
    names = sys.argv[2:] or sorted(path.name for path in FIXTURES.iterdir() if (path / "repo").is_dir())
    tally = Tally()
    run_suite("threads", [(name, lambda name=name: scan(context, name)) for name in names], tally, 1)
    print(tally)
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
