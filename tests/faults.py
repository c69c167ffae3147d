"""What can go wrong around a scan: no memory, no room, nobody who reads, signals, files and packs that change under it."""
import json
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time

from harness import check, check_same, shared_fixture, write_files
import report_check

CODE = "import mlflow\n\n\ndef train(rows):\n    mlflow.log_metric('rows', len(rows))\n"
FILES = {
    ".github/workflows/ci.yml": "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n    - run: make test\n", "Makefile": "test:\n\tpytest tests\n",
    "src/train.py": CODE, "tests/test_train.py": "def test_train():\n    assert True\n", "README.md": "# Words\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[x](y.md)\n", "requirements.txt": "mlflow==2.0\n",
    "a.ipynb": json.dumps({"cells": [{"cell_type": "code", "source": ["import mlflow\n"]}]}), "main.tf": 'resource "a" "b" {\n  c = 1\n}\n', "pyproject.toml": "[project]\nname = 'words'\n",
    "Dockerfile": "FROM python:3.12\nRUN pip install mlflow\n", "package.json": '{"scripts": {"test": "pytest"}}', ".assay.yml": "version: 1\n", "CODEOWNERS": "* @ada\n",
}
COMMANDS = {
    "revision": ["scan", "--format", "json", "--checklist", "all"], "work tree": ["scan", "--worktree", "--format", "html"], "staged": ["scan", "--staged", "--format", "markdown"],
    "check": ["check", "--base", "HEAD~1", "--format", "json"], "explain": ["explain", "33", "--repo"], "text": ["scan", "--verbose"],
}


def start(context, *arguments, env=None, **more):
    return subprocess.Popen([str(context.assay), *map(str, arguments)], cwd=context.scratch, env=context.environment(**(env or {})), stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)


def repository_of(context, name):
    repository = context.repository(f"{name}/words", FILES)
    write_files(repository, {"src/train.py": CODE + "# more\n"})
    context.git("commit", "-q", "-a", "-m", "Add more (#1)", cwd=repository)
    return repository


def out_of_memory(context, name, every):
    """Each place that allocates is denied memory once; the program ends with one sentence and writes nothing."""
    library = context.units.parent / "allocations.so"
    repository = repository_of(context, f"memory-{name.replace(' ', '-')}")
    context.git("gc", "-q", cwd=repository)
    command = [*COMMANDS[name], *(["-j", "1"] if COMMANDS[name][0] != "explain" else []), str(repository)]
    sites = context.scratch / f"memory-{name.replace(' ', '-')}/sites"
    want = context.run(*command, env={"LD_PRELOAD": str(library.resolve()), "NOTE_SITES": str(sites)}).stdout
    numbers = sorted({int(line) for line in sites.read_text().split()})
    check(len(numbers) > 200, f"only {len(numbers)} places that allocate were seen")
    failed = 0
    for number in numbers[::every]:
        done = context.run(*command, env={"LD_PRELOAD": str(library.resolve()), "FAIL_AT": str(number)})
        failed += done.returncode == 5
        done.stderr = re.sub("^assay: sandbox: .*\n", "", done.stderr)
        if done.returncode == 5:
            check(not done.stdout and re.fullmatch(r"assay: internal error: out of memory \(\S+\)\n", done.stderr), f"allocation {number}: {done.stdout[:200]!r} {done.stderr!r}")
        else:  # another thread was earlier or later than before: the number was not reached, or it was libc's own affair
            check(done.returncode == 0 and done.stdout == want, f"allocation {number}: ended with {done.returncode}, {done.stderr!r}, and another report")
    check(failed > len(numbers[::every]) * 0.9, f"only {failed} of {len(numbers[::every])} failed")


def little_memory(context):
    """Limits as containers set them: a report or one sentence."""
    repository = repository_of(context, "little")
    for kilobytes in (8000, 16000, 24000, 32000, 40000, 60000, 100000, 400000):
        done = subprocess.run(["sh", "-c", f'ulimit -v {kilobytes}; exec "$@"', "sh", str(context.assay), "scan", "--format", "json", str(repository)], env=context.environment(),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode == 127 or "shared librar" in done.stderr or done.returncode == -9:
            continue  # it could not even be loaded
        check(done.returncode in (0, 5), f"{kilobytes} kB: {done.returncode} {done.stderr[-300:]}")
        check(done.returncode == 0 or (not done.stdout and len(done.stderr.splitlines()) == 1), f"{kilobytes} kB: {done.stderr!r}")


def no_room(context):
    for name in ("json", "text", "html", "markdown", "csv"):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([str(context.assay), "scan", "--format", name, str(shared_fixture("showcase"))], env=context.environment(), stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, text=True)
        check(done.returncode == 5 and len(done.stderr.splitlines()) == 1 and "No space left" in done.stderr, f"{name}: {done.returncode} {done.stderr!r}")
    if os.geteuid() != 0 or os.uname().sysname != "Linux":
        return
    small = context.folder("no-room")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(small)], capture_output=True).returncode:
        return
    try:
        (small / "old.json").write_text("old")
        done = context.expect(2, "scan", "--format", f"json={small}/old.json", shared_fixture("showcase"))
        check("No space left" in done.stderr and (small / "old.json").read_text() == "old" and os.listdir(small) == ["old.json"], f"{done.stderr} {os.listdir(small)}")
    finally:
        subprocess.run(["umount", str(small)])


def unwritable(context):
    for path in ("/proc/report.json", "/nowhere/report.json", "/dev/null/report.json"):
        done = context.expect(2, "scan", "--format", f"json={path}", shared_fixture("showcase"))
        check(path in done.stderr and len(done.stderr.splitlines()) == 1 and not done.stdout, done.stderr)
    for descriptors in (">&-", "2>&-", ">&- 2>&-", "<&-"):
        done = subprocess.run(["sh", "-c", f'"$@" {descriptors}', "sh", str(context.assay), "scan", str(shared_fixture("showcase"))], env=context.environment(), capture_output=True, timeout=60)
        check(done.returncode in (0, 5), f"{descriptors}: {done.returncode}")
    reader = start(context, "scan", "--format", "html", shared_fixture("showcase"))
    reader.stdout.read(10)
    reader.stdout.close()
    check(reader.wait(30) == 0 and not reader.stderr.read(), "a reader that goes away is no error")


def large(context, name):
    return context.repository(name, {f"p{i % 40}/m{i}.py": CODE + f"# {i}\n" + "def f(a, b):\n    return [a, b]\n" * 400 for i in range(1200)})


def signals(context):
    """Wherever it is met: the program ends by the signal, with nothing half written."""
    repository = large(context, "signals")
    dice = random.Random(3)
    folder = context.folder("signals-out")
    whole = None
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) * 5:
        process = start(context, "scan", "--format", f"json={folder}/r.json", "--format", "html", "--progress", "always", repository)
        time.sleep(dice.random() * 0.4)
        process.send_signal(number)
        out, err = process.communicate(timeout=20)
        check(process.returncode in (-number, 0), f"{number.name}: ended with {process.returncode}: {err[-300:]}")
        left = os.listdir(folder)
        check(set(left) <= {"r.json"}, f"left behind: {left}")
        if left:
            text = (folder / "r.json").read_text()
            check(not report_check.problems(json.loads(text)), "half a report")
            whole = whole or text
            check_same(text, whole, "a report that was interrupted later")
            (folder / "r.json").unlink()
        check(not out or process.returncode == 0 or whole, "a report on standard output before the file was written")


def interrupted_clone(context):
    """Nothing of a clone stays, whatever ends the program and whenever."""
    repository = large(context, "clone")
    folder = context.folder("clone-tmp")
    dice = random.Random(5)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(8)
        stalled = f"git://127.0.0.1:{server.getsockname()[1]}/a"
        for address in (stalled, f"file://{repository}"):
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL):
                for _ in range(3):
                    process = start(context, "scan", "-q", address, env={"TMPDIR": str(folder)})
                    time.sleep(dice.random() * 0.3)
                    process.send_signal(number)
                    process.communicate(timeout=20)  # ends when the keeper has ended, too
                    check(process.returncode in (-number, 0), f"{address} {number.name}: ended with {process.returncode}")
                    check(not os.listdir(folder), f"{address} {number.name}: left behind: {os.listdir(folder)}")


def changing_files(context, seconds):
    """A work tree in which files appear, grow, shrink, vanish and become something else while it is read."""
    top = context.folder("changing")
    write_files(top, {f"d{i % 7}/m{i}.py": CODE * (i % 50) for i in range(300)})
    dice, stop = random.Random(9), threading.Event()

    def disturb():
        while not stop.is_set():
            path = top / f"d{dice.randrange(7)}" / f"m{dice.randrange(300)}.py"
            try:
                kind = dice.randrange(8)
                if kind == 0:
                    path.unlink()
                elif kind == 1:
                    path.write_text(CODE * dice.randrange(3000))
                elif kind == 2:
                    os.truncate(path, dice.randrange(5000))
                elif kind == 3:
                    path.unlink()
                    path.mkdir()
                elif kind == 4:
                    path.rmdir()
                elif kind == 5:
                    path.unlink()
                    path.symlink_to("/etc/passwd")
                elif kind == 6:
                    path.parent.rename(top / f"e{dice.randrange(7)}")
                else:
                    path.parent.mkdir(exist_ok=True)
                    path.write_text(CODE)
            except OSError:
                pass

    thread = threading.Thread(target=disturb)
    thread.start()
    try:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            done = context.run("scan", "--format", "json", top)
            check(done.returncode in (0, 4), f"ended with {done.returncode}: {done.stderr}")
            problems = report_check.problems(json.loads(done.stdout))
            check("root:" not in done.stdout and not problems, f"a wrong report: {problems[:3]}")
    finally:
        stop.set()
        thread.join()


def collected(context, seconds):
    """git gc, repack and prune while it is read: the same report every time."""
    repository = repository_of(context, "gc")
    for i in range(30):
        write_files(repository, {f"src/m{i}.py": CODE + f"# {i}\n" * 200})
        context.git("add", "-A", cwd=repository)
        context.git("commit", "-q", "-m", f"Change {i}", cwd=repository)
    want = context.expect(0, "scan", "--format", "json", repository).stdout
    stop, failures = threading.Event(), []

    def repack_only():
        try:
            while not stop.is_set():
                for command in (["repack", "-q", "-a", "-d", "-f"], ["gc", "-q", "--prune=now"], ["repack", "-q", "-a", "-d", "-f", "--depth=3"], ["pack-refs", "--all"]):
                    context.git(*command, cwd=repository)
        except Exception as error:
            failures.append(error)

    thread = threading.Thread(target=repack_only)
    thread.start()
    scans = 0
    try:
        end = time.monotonic() + seconds
        while time.monotonic() < end and not failures:
            done = context.run("scan", "--format", "json", repository)
            check(done.returncode == 0 and done.stdout == want, f"scan {scans}: ended with {done.returncode}: {done.stderr} {len(done.stdout)}")
            scans += 1
    finally:
        stop.set()
        thread.join()
    check(not failures, f"git: {failures}")


def tests(context):
    if context.flavour == "plain" and os.uname().sysname == "Linux" and os.confstr("CS_GNU_LIBC_VERSION"):
        for name in COMMANDS:
            yield f"out of memory: {name}", lambda name=name: out_of_memory(context, name, 20)
        yield "little memory", lambda: little_memory(context)
    for function in (no_room, unwritable, signals, interrupted_clone):
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
    yield "changing files", lambda: changing_files(context, 4)
    yield "collected", lambda: collected(context, 4)


def soak(context):
    if context.flavour == "plain" and os.uname().sysname == "Linux" and os.confstr("CS_GNU_LIBC_VERSION"):
        for name in COMMANDS:
            yield f"out of memory: {name}", lambda name=name: out_of_memory(context, name, 1)
    yield "changing files", lambda: changing_files(context, 120)
    yield "collected", lambda: collected(context, 120)
