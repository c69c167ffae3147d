#!/usr/bin/env python3
"""Times a scan beside the floor program and beside one `git grep`, and a check beside a scan, and prints a table.

usage: bench.py [--assay FILE] [--floor FILE] [--wanted FILE] [--runs N] [REPO]    (or REPO in the environment)

The programs take turns, so that a busy moment of the machine meets all of them; the figures are medians, with warm caches.
Without REPO: generated repositories of 3,000 and of 100 files, kept in build/bench, with the limits that hold for them.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
# Files of the generated repository: (scan / floor, scan / git grep, milliseconds, megabytes, check / scan) at most; None where there is no
# limit. A check reads two revisions that differ in CHANGED files.
LIMITS = {3000: (2.5, 1.0, None, 60, 1.3), 100: (None, None, 20, None, None)}
CHANGED = 20


def timed(command):
    """(milliseconds, peak megabytes, exit code) of one run with its output thrown away."""
    null = os.open(os.devnull, os.O_RDWR)
    actions = [(os.POSIX_SPAWN_DUP2, null, 0), (os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    start = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    took = (time.perf_counter() - start) * 1000
    os.close(null)
    peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return took, peak, os.waitstatus_to_exitcode(status) if hasattr(os, "waitstatus_to_exitcode") else status >> 8


def run(command):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


def change_files(repository):
    """A commit beside HEAD in which CHANGED source files are edited, under refs/heads/change."""
    env = {**os.environ, "GIT_INDEX_FILE": str(repository / "change.index"),
           **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
              for what, value in (("NAME", "Ada Example"), ("EMAIL", "ada@example.com"), ("DATE", "1735732800 +0000"))}}

    def git(*arguments, text=None):
        return subprocess.run(["git", "--git-dir", str(repository), *arguments], input=text, stdout=subprocess.PIPE, env=env, check=True).stdout

    git("read-tree", "HEAD")
    paths = [path for path in git("ls-tree", "-r", "--name-only", "HEAD").decode().splitlines() if path.endswith(".py")]
    for path in paths[::max(1, len(paths) // CHANGED)][:CHANGED]:
        text = git("show", f"HEAD:{path}") + b"\n\ndef added_here(value):\n    return value + 1\n"
        git("update-index", "--cacheinfo", f"100644,{git('hash-object', '-w', '--stdin', text=text).decode().strip()},{path}")
    commit = git("commit-tree", git("write-tree").decode().strip(), "-p", "HEAD", "-m", "Change some files").decode().strip()
    git("update-ref", "refs/heads/change", commit)


def measure(options, repository, jobs):
    scan = [options.assay, "scan", "--whole", "--jobs", str(jobs), "--format", "json", str(repository)]
    done = subprocess.run(scan, stdout=subprocess.PIPE)
    if done.returncode not in (0, 4):
        sys.exit(f"the scan of {repository} ended with {done.returncode}")
    about = json.loads(done.stdout)["repository"]
    listing = pathlib.Path(options.scratch) / "blobs"
    listing.write_bytes(run([options.wanted, str(repository), about["commit"]]))
    floor = [options.floor, str(repository), about["commit"], str(listing), str(jobs)]
    blobs, size, _ = map(int, run(floor).split())
    commands = {"scan": scan, "floor": floor,
                "git grep": ["git", "-C", str(repository), "grep", "-c", "mlflow", about["commit"]]}
    if not options.repository:
        commands["check"] = [options.assay, "check", "--whole", "--base", "HEAD", "--head", "change", "--jobs", str(jobs), "--format", "json",
                             str(repository)]
    for command in commands.values():
        timed(command)
    times, peaks = {name: [] for name in commands}, {name: 0 for name in commands}
    for _ in range(options.runs):
        for name, command in commands.items():
            took, peak, code = timed(command)
            if code not in (0, 1, 4):
                sys.exit(f"{' '.join(command)}: ended with {code}")
            times[name].append(took)
            peaks[name] = max(peaks[name], peak)
    return about, blobs, size, {name: statistics.median(values) for name, values in times.items()}, times, peaks


def show(options, title, repository, limits, jobs):
    about, blobs, size, median, times, peaks = measure(options, repository, jobs)
    print(f"\n{title}: {about['files']} files, {about['files_read']} read, {about['bytes_read'] / 1e6:.1f} MB; {jobs} threads, "
          f"median of {options.runs} runs\n")
    print("              ms     best    worst   peak MB")
    for name in median:
        print(f"  {name:9} {median[name]:7.1f}  {min(times[name]):7.1f}  {max(times[name]):7.1f}  {peaks[name]:8.1f}")
    if blobs != about["files_read"] or size != about["bytes_read"]:
        print(f"  note: the floor inflates {blobs} blobs, {size} bytes; the scan read {about['files_read']}, {about['bytes_read']} bytes")
    figures = [("scan / floor", median["scan"] / median["floor"], ""), ("scan / git grep", median["scan"] / median["git grep"], ""),
               ("scan", median["scan"], " ms"), ("peak memory", peaks["scan"], " MB")]
    if "check" in median:
        figures.append(("check / scan", median["check"] / median["scan"], ""))
    met = True
    print()
    for (name, value, unit), limit in zip(figures, limits or (None,) * 5):
        verdict = "" if limit is None else f"   (limit {limit:g}{unit}: {'met' if value <= limit else 'NOT MET'})"
        met = met and (limit is None or value <= limit)
        print(f"  {name:16} {value:6.2f}{unit}{verdict}")
    return met


def generated(files):
    folder = TOP / "build/bench" / f"{files}.git"
    stamp, source = folder / "generated-by", TOP / "tests/bench/generate.py"
    made_by = source.read_bytes() + pathlib.Path(__file__).read_bytes()
    if not stamp.exists() or stamp.read_bytes() != made_by:
        folder.parent.mkdir(parents=True, exist_ok=True)
        run([sys.executable, str(source), str(folder), str(files)])
        change_files(folder)
        stamp.write_bytes(made_by)
    return folder


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--assay", default=str(TOP / "assay"), type=os.path.abspath)
    parser.add_argument("--floor", default=str(TOP / "build/floor"), type=os.path.abspath)
    parser.add_argument("--wanted", default=str(TOP / "build/wanted"), type=os.path.abspath)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
    parser.add_argument("repository", nargs="?", default=os.environ.get("REPO") or None)
    options = parser.parse_args()
    options.scratch = TOP / "build/bench"
    options.scratch.mkdir(parents=True, exist_ok=True)
    if options.repository:
        show(options, options.repository, pathlib.Path(options.repository).resolve(), None, options.jobs)
        return 0
    met = [show(options, f"generated, {files} files", generated(files), limits, options.jobs) for files, limits in LIMITS.items()]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
