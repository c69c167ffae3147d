"""What the suites share: running the program, making repositories, comparing, counting.

A suite is a module with `tests(context)`, which yields (name, function) pairs. A function that returns has passed, one that
raises Failure has failed. It may also return a list of (name, message or None): so many results of its own.
"""
import atexit
import concurrent.futures
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback

TOP = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = TOP / "fixtures"
SECONDS = 120
# Of the caller's environment, besides what git and make leave there.
UNWANTED = {"NO_COLOR", "COLUMNS", "MFLAGS", "REPO", "ONLY"}


class Failure(Exception):
    pass


def fail(message):
    raise Failure(message)


def check(condition, message):
    if not condition:
        raise Failure(message)


def check_same(got, want, what):
    if got != want:
        lines = difflib.unified_diff(want.splitlines(), got.splitlines(), "expected", "got", lineterm="", n=1)
        raise Failure(f"{what} differs\n" + "\n".join(list(lines)[:80]))


class Context:
    """One flavour of the program (plain, or built with sanitizers) and a scratch folder for it."""

    def __init__(self, flavour, assay, units):
        self.flavour = flavour
        self.assay = pathlib.Path(assay).resolve()
        self.units = pathlib.Path(units)
        # Not below the project: a folder there would count as a part of its repository.
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix=f"assay-{flavour}-")).resolve()
        atexit.register(shutil.rmtree, self.scratch, ignore_errors=True)

    def environment(self, **more):
        env = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "MAKE")) and k not in UNWANTED}
        # The user's settings are kept out by a home of our own. Never by naming a device as git's settings file: whoever writes
        # settings replaces the file, and root replaces the device.
        env.update(
            HOME=str(self.scratch), XDG_CONFIG_HOME=str(self.scratch / "config"), LC_ALL="C.UTF-8", TZ="UTC", TERM="dumb",
            GIT_CONFIG_NOSYSTEM="1", GIT_TERMINAL_PROMPT="0", GIT_ALLOW_PROTOCOL="file:git",
            GIT_AUTHOR_NAME="Ada Example", GIT_AUTHOR_EMAIL="ada@example.com", GIT_AUTHOR_DATE="1735732800 +0000",
            GIT_COMMITTER_NAME="Ada Example", GIT_COMMITTER_EMAIL="ada@example.com", GIT_COMMITTER_DATE="1735732800 +0000",
            # Codes that no exit code of the program can be mistaken for.
            ASAN_OPTIONS="exitcode=99:detect_leaks=1:detect_stack_use_after_return=0",
            UBSAN_OPTIONS="print_stacktrace=1:exitcode=99",
            LSAN_OPTIONS=f"exitcode=99:print_suppressions=0:suppressions={TOP}/tests/lib/leaks.txt",
        )
        env.update({k: v for k, v in more.items() if v is not None})
        return env

    def run(self, *arguments, cwd=None, env=None, text=True, timeout=SECONDS):
        """Runs the program and returns the finished process; a crash or a sanitizer's report is a failure."""
        command = [str(self.assay), *map(str, arguments)]
        try:
            done = subprocess.run(command, cwd=cwd or self.scratch, env=self.environment(**(env or {})),
                                  stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
        except subprocess.TimeoutExpired:
            raise Failure(f"{' '.join(command)}: still running after {timeout} s")
        if done.returncode < 0 or done.returncode > 5:
            tail = done.stderr.decode(errors="replace")[-3000:]
            raise Failure(f"{' '.join(command)}: ended with {done.returncode}\n{tail}")
        if text:
            done.stdout = done.stdout.decode(errors="surrogateescape")
            done.stderr = done.stderr.decode(errors="surrogateescape")
        return done

    def expect(self, code, *arguments, **options):
        done = self.run(*arguments, **options)
        if done.returncode != code:
            err = done.stderr if isinstance(done.stderr, str) else done.stderr.decode(errors="replace")
            raise Failure(f"assay {' '.join(map(str, arguments))}: exit code {done.returncode}, expected {code}\n{err[-2000:]}")
        return done

    def git(self, *arguments, cwd, env=None):
        done = subprocess.run(["git", "-c", "protocol.file.allow=always", "-c", "gc.auto=0", *map(str, arguments)], cwd=cwd,
                              env=self.environment(**(env or {})), stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode:
            raise Failure(f"git {' '.join(map(str, arguments))}: {done.stderr.decode(errors='replace')}")
        return done.stdout.decode(errors="surrogateescape").strip()

    def folder(self, name):
        """A fresh empty folder in the scratch."""
        path = self.scratch / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def repository(self, name, files=None, commit=True):
        """A git repository of the files given as {path: text or bytes}."""
        path = self.folder(name)
        self.git("init", "-q", "--template=", "-b", "main", ".", cwd=path)
        write_files(path, files or {})
        if commit and files:
            self.git("add", "-A", "-f", ".", cwd=path)
            self.git("commit", "-q", "-m", "Add the files", cwd=path)
        return path


def write_files(folder, files):
    for path, text in files.items():
        target = os.path.join(os.fsencode(folder), os.fsencode(path))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())


def make_fixture(fixture, target):
    """A repository of one's own, made of fixtures/NAME."""
    done = subprocess.run([str(TOP / "tests/lib/fixture"), str(fixture), str(target)], capture_output=True)
    if done.returncode:
        raise Failure(f"tests/lib/fixture {fixture}: {done.stderr.decode(errors='replace')}")
    return target


_made, _made_locks, _made_lock = {}, {}, threading.Lock()


def shared_fixture(fixture):
    """The repository of fixtures/NAME that all flavours scan; nobody writes to it."""
    with _made_lock:
        if "" not in _made:
            _made[""] = pathlib.Path(tempfile.mkdtemp(prefix="assay-fixtures-")).resolve()
            atexit.register(shutil.rmtree, _made[""], ignore_errors=True)
        lock = _made_locks.setdefault(fixture, threading.Lock())
    with lock:
        if fixture not in _made:
            _made[fixture] = make_fixture(fixture, _made[""] / fixture)
    return _made[fixture]


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def add(self, name, message):
        if message is None:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED  {name}\n        " + message.rstrip().replace("\n", "\n        "), flush=True)

    def __str__(self):
        return f"{self.passed} passed, {self.failed} failed"


def run_one(name, function):
    try:
        results = function()
        return results if results is not None else [(name, None)]
    except Failure as failure:
        return [(name, str(failure))]
    except Exception:
        return [(name, traceback.format_exc())]


def run_suite(title, tests, tally, jobs, only=None):
    tests = [(f"{title}: {name}", function) for name, function in tests]
    tests = [(name, function) for name, function in tests if not only or only in name]
    if not tests:
        return
    start, before = time.monotonic(), (tally.passed, tally.failed)
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for results in pool.map(lambda test: run_one(*test), tests):
            for name, message in results:
                tally.add(name, message)
    passed, failed = tally.passed - before[0], tally.failed - before[1]
    print(f"{title}: {passed} ok" + (f", {failed} not ok" if failed else "") + f" ({time.monotonic() - start:.1f} s)", flush=True)


def processors():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


sys.path.insert(0, str(TOP / "tests"))
