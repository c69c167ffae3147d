#!/usr/bin/env python3
"""Times scans of a revision and of a work tree beside the floor program, `git grep` and `rg`, and prints tables for the README.

usage: bench.py [--size quick|large|huge|all] [--programs FOLDER] [--assay FILE] [--runs N] [--jobs N] [REPO]

The programs take turns, so that a busy moment of the machine meets all of them; the figures are medians. Without REPO (or REPO in the
environment): generated repositories, kept in build/bench. Targets are shown and judged; only the limits decide the exit code.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys

TOP = pathlib.Path(__file__).resolve().parents[2]
SIZES = {"quick": [3, 100, 3000], "large": [50000], "huge": [200000], "all": [3, 100, 3000, 50000, 200000]}
RUNS, COLD_RUNS = {50000: 5, 200000: 3}, {50000: 3, 200000: 2}  # of the others: --runs, and 3

# Files of the generated repository: (scan / floor, scan / git grep, milliseconds, megabytes, check / scan, cached / scan) at most; None
# where there is no limit. A check reads two revisions that differ in 20 files. "first" scans the one with an empty cache, "cached" the
# other with what that has left.
LIMITS = {3000: (2.5, 1.0, None, 60, 1.3, 0.3), 100: (None, None, 20, None, None, None)}

# What assay is to reach: words, figure, at most, and the fewest and most files that it speaks of. Below 3,000 files starting up decides.
TARGETS = [("revision ≤ 1.3 × floor", "floor", 1.3, 3000, None), ("revision ≤ 0.5 × `git grep`", "grep", 0.5, 3000, None),
           ("work tree ≤ 2 × `rg`", "rg", 2, 3000, None), ("fixed cost ≤ 10 ms", "scan", 10, 0, 3),
           ("peak memory < 300 MB", "peak", 300, 0, None)]
RATIOS = [("revision / floor", "floor"), ("revision / `git grep`", "grep"), ("work tree / `rg`", "rg"),
          ("time per file", "per file")]
NOISE = 1.05  # a ratio that is larger by less than this has not risen

# Two repositories of the same kind, one with longer files.
CONTENT_FILES, CONTENT_TIMES = 750, 4
CONTENT_GROWTH = 0.01  # bytes of memory for one more byte of content: none, but for what the longer files state


def timed(options, command):
    """(milliseconds, peak megabytes, blocks read) of one run with its output thrown away."""
    done = subprocess.run([options.programs / "timed", *map(str, command)], stdout=subprocess.PIPE, check=True)
    took, peak, code, blocks = done.stdout.split()
    if int(code) not in (0, 1, 4):
        sys.exit(f"{' '.join(map(str, command))}: ended with {int(code)}")
    return float(took), int(peak) / 1024, int(blocks)


def output(command):
    return subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=True).stdout


def drop_caches(folders):
    """Puts the files below the folders out of the page cache, which needs no privilege. What the kernel knows of names and inodes stays."""
    for folder in folders:
        for base, _, names in os.walk(folder):
            for name in names:
                try:
                    fd = os.open(os.path.join(base, name), os.O_RDONLY | os.O_NOFOLLOW)
                except OSError:
                    continue
                os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(fd)


class Repository:
    """One repository, its commands, and what they took: times[caches][command] and peaks[command]."""

    def __init__(self, options, title, folder, tree, files=None):
        self.options, self.title, self.folder, self.tree, self.size = options, title, folder, tree, files
        self.times, self.peaks, self.notes = {"warm": {}, "cold": {}}, {}, []
        self.runs = options.runs or RUNS.get(files, 11)
        self.cold_runs = 0 if options.no_cold or not hasattr(os, "posix_fadvise") else COLD_RUNS.get(files, 3)
        scan = [options.assay, "scan", "--whole", "--format", "json"]
        done = subprocess.run([*scan, "--jobs", str(options.jobs), folder], stdout=subprocess.PIPE)
        if done.returncode not in (0, 4):
            sys.exit(f"the scan of {folder} ended with {done.returncode}")
        self.about = json.loads(done.stdout)["repository"]
        commit = self.about["commit"]
        listing = options.scratch / "blobs"
        listing.write_bytes(output([options.programs / "wanted", folder, commit]))
        floor = [options.programs / "floor", folder, commit, listing, options.jobs]
        self.commands = {"scan": [*scan, "--jobs", options.jobs, folder], "floor": floor,
                         "grep": ["git", "-C", folder, "grep", "-c", "mlflow", commit]}
        if tree:
            self.commands["tree"] = [*scan, "--jobs", options.jobs, "--worktree", tree]
            if options.rg:
                self.commands["rg"] = [options.rg, "-c", "--threads", options.jobs, "mlflow", tree]
        self.always_cold = len(self.commands)
        if options.jobs > 1:
            self.commands["one"] = [*scan, "--jobs", 1, folder]
        if files in LIMITS:
            self.commands["check"] = [options.assay, "check", "--whole", "--base", "HEAD", "--head", "change", "--jobs", options.jobs,
                                      "--format", "json", folder]
            self.cache = options.scratch / "cache"
            with_cache = [*scan, "--jobs", options.jobs, "--cache", self.cache]
            self.commands["first"] = [*with_cache, folder]
            self.commands["cached"] = [*with_cache, "--rev", "change", folder]
        blobs, size, _ = map(int, output(floor).split())
        if blobs != self.about["files_read"] or size != self.about["bytes_read"]:
            self.notes.append(f"{title}: the floor inflates {blobs} blobs, {size} bytes; the scan read {self.about['files_read']}, "
                              f"{self.about['bytes_read']} bytes")

    def measure(self):
        for name, command in self.commands.items():
            self.timed(name, command)
        for _ in range(self.runs):
            for name, command in self.commands.items():
                self.note("warm", name, *self.timed(name, command)[:2])
        untouched = set()
        for _ in range(self.cold_runs):
            for name, command in list(self.commands.items())[:self.always_cold]:
                drop_caches([self.tree] if name in ("tree", "rg") else [self.folder])
                took, peak, blocks = timed(self.options, command)
                self.note("cold", name, took, peak)
                if blocks == 0:
                    untouched.add(name)
        if untouched:
            self.notes.append(f"{self.title}: read nothing from the disk although the caches were dropped: {', '.join(sorted(untouched))}")

    def timed(self, name, command):
        if name == "first":
            shutil.rmtree(self.cache, ignore_errors=True)
        return timed(self.options, command)

    def note(self, caches, name, took, peak):
        self.times[caches].setdefault(name, []).append(took)
        self.peaks[name] = max(self.peaks.get(name, 0), peak)

    def took(self, name, caches="warm"):
        return statistics.median(self.times[caches][name]) if name in self.times[caches] else None

    def beside_scan(self, name):
        return self.took(name) / self.took("scan") if self.took(name) else None

    def figure(self, name, caches="warm"):
        scan = self.took("scan", caches)
        if scan is None:
            return None
        if name == "scan":
            return scan
        if name == "peak":
            return self.peaks["scan"]
        if name == "per file":
            return scan / self.about["files"] * 1000
        mine = "tree" if name == "rg" else "scan"
        return self.took(mine, caches) / self.took(name, caches) if self.took(name, caches) else None


def shown(value, digits=2, missing="–"):
    return missing if value is None else f"{value:,.{digits}f}"


def milliseconds(value):
    return "–" if value is None else f"{value:.1f} ms" if value < 100 else f"{value:,.0f} ms" if value < 10000 else f"{value / 1000:.1f} s"


def row(*cells):
    print("| " + " | ".join(cells) + " |")


def head(*cells):
    print()
    row(*cells)
    row(*["---"] * len(cells))


def show_speed(options, measured):
    head("repository", "caches", "revision", "/ floor", "/ `git grep`", "work tree", "/ `rg`")
    for one in measured:
        for caches in [caches for caches in ("warm", "cold") if one.times[caches]]:
            row(one.title, caches, milliseconds(one.took("scan", caches)), shown(one.figure("floor", caches)), shown(one.figure("grep", caches)),
                milliseconds(one.took("tree", caches)),
                "no rg" if one.tree and not options.rg else shown(one.figure("rg", caches)))


def show_cost(options, measured):
    head("repository", "files/s", "MB/s", "ms per 1,000 files", f"1 → {options.jobs} threads", "peak memory, revision", "work tree", "check / scan",
         "first / scan", "cached / scan")
    for one in measured:
        seconds = one.took("scan") / 1000
        row(one.title, shown(one.about["files"] / seconds, 0), shown(one.about["bytes_read"] / 1e6 / seconds, 0), shown(one.figure("per file"), 1),
            shown(one.took("one") / one.took("scan") if one.took("one") else None), f"{one.peaks['scan']:.0f} MB",
            f"{one.peaks['tree']:.0f} MB" if "tree" in one.peaks else "–",
            *[shown(one.beside_scan(name)) for name in ("check", "first", "cached")])


def show_targets(measured):
    head("target (warm)", *[one.title for one in measured])
    for words, name, most, fewest_files, most_files in TARGETS:
        cells = []
        for one in measured:
            files, value = one.about["files"], one.figure(name)
            if value is None or files < fewest_files or (most_files and files > most_files):
                cells.append("–")
            else:
                cells.append(f"{value:.3g}, {'met' if value <= most else 'not met'}")
        row(words, *cells)


def show_rise(measured):
    """No ratio may be larger in a larger repository."""
    measured = [one for one in measured if one.about["files"] >= 100]
    if len(measured) < 2:
        return
    for caches in ("warm", "cold"):
        if not all(one.times[caches] for one in measured):
            continue
        head(f"no ratio may rise with size ({caches})", *[one.title for one in measured], "")
        for words, name in RATIOS:
            values = [one.figure(name, caches) for one in measured]
            if None in values:
                continue
            rises = any(after > before * NOISE for before, after in zip(values, values[1:]))
            row(words, *[f"{value:.3g}" for value in values], "rises: not met" if rises else "met")


def show_content(options):
    """Memory beside the length of files."""
    peaks, sizes = [], []
    for times in (1, CONTENT_TIMES):
        folder = generated(options, CONTENT_FILES, times)
        command = [options.assay, "scan", "--whole", "--jobs", options.jobs, "--format", "json", folder]
        sizes.append(json.loads(output(command))["repository"]["bytes_read"] / 1e6)
        peaks.append(min(timed(options, command)[1] for _ in range(3)))
    growth = (peaks[1] - peaks[0]) / (sizes[1] - sizes[0])
    head("memory does not grow with content", "read", "peak memory", "")
    row(f"{CONTENT_FILES:,} files", f"{sizes[0]:.1f} MB", f"{peaks[0]:.1f} MB", "")
    row(f"{CONTENT_FILES:,} files, {CONTENT_TIMES} times as long", f"{sizes[1]:.1f} MB", f"{peaks[1]:.1f} MB",
        f"{growth:.3f} bytes for each byte more, {'met' if growth <= CONTENT_GROWTH else 'not met'}")


def show_limits(measured):
    met = True
    for one in measured:
        figures = [("revision / floor", one.figure("floor"), ""), ("revision / git grep", one.figure("grep"), ""), ("revision", one.took("scan"), " ms"),
                   ("peak memory", one.peaks["scan"], " MB"), ("check / scan", one.beside_scan("check"), ""), ("cached / scan", one.beside_scan("cached"), "")]
        for (name, value, unit), limit in zip(figures, LIMITS.get(one.size, ())):
            if limit is not None:
                met = met and value <= limit
                print(f"limit, {one.title}: {name} {value:.2f}{unit}, at most {limit:g}{unit}: {'met' if value <= limit else 'NOT MET'}")
    return met


def generated(options, files, times=1):
    """The bare repository, made anew when its maker changed."""
    name = f"{files}" if times == 1 else f"{files}x{times}"
    folder, maker = options.scratch / f"{name}.git", TOP / "tests/bench/generate.py"
    stamp = folder / "generated-by"
    if not stamp.exists() or stamp.read_bytes() != maker.read_bytes():
        if files >= 10000:
            print(f"making a repository of {files:,} files, which takes minutes", file=sys.stderr)
        output([sys.executable, maker, folder, files, times])
        stamp.write_bytes(maker.read_bytes())
    return folder


def checked_out(folder):
    """A work tree of the generated repository."""
    tree = folder.with_suffix(".tree")
    stamp, wanted = folder / "checked-out", (folder / "generated-by").read_bytes()
    if not stamp.exists() or stamp.read_bytes() != wanted:
        shutil.rmtree(tree, ignore_errors=True)
        output(["git", "--git-dir", folder, "worktree", "prune"])
        output(["git", "--git-dir", folder, "worktree", "add", "--quiet", "--detach", tree, "HEAD"])
        os.sync()
        stamp.write_bytes(wanted)
    return tree


def machine(options):
    model = platform.processor() or platform.machine()
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    if cpuinfo.exists():
        model = next((line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")), model)
    rg = output([options.rg, "--version"]).decode().split("\n")[0] if options.rg else "no rg"
    return (f"{datetime.date.today()}, {model}, {os.cpu_count()} cores, {platform.system()} {platform.release().split('-')[0]}, "
            f"{output(['git', '--version']).decode().strip()}, {rg}; {options.jobs} threads")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", choices=SIZES, default="quick")
    parser.add_argument("--assay", default=TOP / "assay", type=os.path.abspath)
    parser.add_argument("--programs", default=TOP / "build", type=pathlib.Path, help="where floor, wanted and timed stand")
    parser.add_argument("--runs", type=int, help="warm runs of each command")
    parser.add_argument("--no-cold", action="store_true")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count())
    parser.add_argument("repository", nargs="?", default=os.environ.get("REPO") or None)
    options = parser.parse_args()
    options.programs = options.programs.resolve()
    options.rg = shutil.which("rg")
    options.scratch = TOP / "build/bench"
    options.scratch.mkdir(parents=True, exist_ok=True)
    return options


def repositories(options):
    if options.repository:
        folder = pathlib.Path(options.repository).resolve()
        bare = output(["git", "-C", folder, "rev-parse", "--is-bare-repository"]).strip() == b"true"
        yield Repository(options, options.repository, folder, None if bare else folder)
        return
    for files in SIZES[options.size]:
        folder = generated(options, files)
        yield Repository(options, f"{files:,} files", folder, checked_out(folder), files)


def main():
    options = arguments()
    measured = []
    for one in repositories(options):
        print(f"measuring {one.title}", file=sys.stderr)
        one.measure()
        one.title += f", {one.about['bytes_read'] / 1e6:.1f} MB"
        measured.append(one)
    print(f"{machine(options)}; median of {', '.join(sorted({str(one.runs) for one in measured}, key=int, reverse=True))} runs.")
    if any(one.times["cold"] for one in measured):
        print(f"Cold: before each of {', '.join(sorted({str(one.cold_runs) for one in measured}, key=int, reverse=True))} runs, every file of "
              "the repository or work tree was put out of the page cache; names, inodes and the programs stay cached.")
    else:
        print("Nothing was measured cold.")
    show_speed(options, measured)
    show_cost(options, measured)
    show_targets(measured)
    show_rise(measured)
    if not options.repository and options.size in ("quick", "all"):
        show_content(options)
    print()
    for one in measured:
        for note in one.notes:
            print(f"note: {note}")
    return 0 if show_limits(measured) else 1


if __name__ == "__main__":
    sys.exit(main())
