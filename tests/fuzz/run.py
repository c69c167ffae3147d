#!/usr/bin/env python3
"""Runs libFuzzer for a while on every target, or on those named.

usage: run.py [--time SECONDS] [TARGET…]

In build/fuzz/: seeds/TARGET (made anew from the fixtures, the rules and small repositories), corpus/TARGET (what libFuzzer found
worth keeping; it grows from run to run) and found/TARGET (input that crashed, hung or took too much memory). A find belongs
into tests/fuzz/corpus/TARGET/ as soon as it is mended; `fuzzer --target=TARGET -minimize_crash=1 …` makes it small first.
"""
import argparse
import fnmatch
import hashlib
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zlib

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILD = TOP / "build/fuzz"
LARGEST = 16384
OPTIONS = ["-timeout=5", "-rss_limit_mb=1024", "-malloc_limit_mb=512", "-print_final_stats=1", "-verbosity=1", "-reload=0"]


def replay(what):
    return subprocess.run([BUILD / "replay", what], check=True, capture_output=True, text=True).stdout.splitlines()


def material():
    """Files that seeds are taken from: (path as patterns see it, bytes)."""
    for folder in ("fixtures", "rules"):
        for path in sorted((TOP / folder).rglob("*")):
            if not path.is_file() or (folder == "fixtures" and "/repo/" not in str(path)):
                continue
            data, name = path.read_bytes(), "/" + str(path.relative_to(TOP))
            if folder == "rules" and len(data) > LARGEST:
                data = data[:LARGEST].rsplit(b"\n", 1)[0]
            if len(data) <= LARGEST:
                yield name, data
            if name.endswith("/policy.md"):
                for block in re.findall(rb"^```yaml\n(.*?)^```", data, re.M | re.S):
                    yield "/.assay.yml", block


def put(folder, data):
    (folder / hashlib.sha1(data).hexdigest()[:16]).write_bytes(data)


def name_for(path, names):
    """The number of the name that stands for the same kind of file."""
    last, ext = path.rsplit("/", 1)[-1], path.rsplit(".", 1)[-1]
    for wanted in (lambda n: path.endswith("/" + n), lambda n: n.rsplit("/", 1)[-1] == last, lambda n: n.rsplit(".", 1)[-1] == ext):
        for number, name in enumerate(names):
            if wanted(name):
                return number
    return None


def git(folder, *arguments, data=None):
    environment = {**{k: v for k, v in os.environ.items() if not k.startswith("GIT_")}, "HOME": str(folder),
                   "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "A",
                   "GIT_COMMITTER_EMAIL": "a@b", "GIT_AUTHOR_DATE": "1735732800 +0000", "GIT_COMMITTER_DATE": "1735732800 +0000"}
    return subprocess.run(["git", *arguments], cwd=folder, env=environment, input=data, capture_output=True, check=True).stdout


def git_seeds(seeds):
    """Objects of a small repository: raw, loose and packed, with deltas of both kinds."""
    with tempfile.TemporaryDirectory() as folder:
        git(folder, "init", "-q", "--template=", ".")
        for round in range(4):
            text = "".join(f"line {i} of round {round if i == 20 else 0}\n" for i in range(60))
            pathlib.Path(folder, "a.txt").write_text(text)
            pathlib.Path(folder, f"b{round}.txt").write_text("x\n")
            git(folder, "add", "-A", ".")
            git(folder, "commit", "-q", "-m", f"Merge pull request #{round} from a/b\n\nReviewed-by: A <a@b>")
        for path in pathlib.Path(folder, ".git/objects").glob("??/*"):
            data = path.read_bytes()
            put(seeds / "git-loose", b"\0" + data)
            put(seeds / "git-loose", b"\1" + zlib.decompress(data))
            kind, raw = zlib.decompress(data).split(b"\0", 1)
            if kind.split()[0].decode() in ("commit", "tree"):
                put(seeds / f"git-{kind.split()[0].decode()}", raw)
        objects = git(folder, "rev-list", "--objects", "--all")
        for options in ([], ["--delta-base-offset"], ["--window=0"]):
            git(folder, "pack-objects", "-q", *options, "p", data=objects)
            for index in pathlib.Path(folder).glob("p-*.idx"):
                put(seeds / "git-pack", struct.pack(">H", index.stat().st_size) + index.read_bytes() + index.with_suffix(".pack").read_bytes())
                index.unlink()
    put(seeds / "git-delta", bytes([5, 5, 7, 0x91, 1, 3, 3]) + b"xyz" + bytes([0x90, 1]))


def store_seeds(seeds):
    """Two entries of a cache: a file that says nothing, and one of everything (scanner/engine/parcel.c)."""
    def text(words):
        return bytes([len(words) + 1]) + words + b"\0"

    nodes = bytes([1, 0]) + text(b"job") + text(b"src") + bytes([3, 0x82, 2, 0])
    hits = bytes([2, 0, 1, 1, 0, 0, 13, 9, 0x80, 1, 0, 2, 0xff, 1, 0])
    others = (bytes([1, 1]) + text(b"make test") + bytes([4, 1]) + b"\1" + text(b"deps.direct") + bytes([5, 2])
              + b"\1" + text(b"online") + text(b"scale") + b"\7" + b"\1\1" + text(b"a name") + text(b"trained") + b"\6"
              + b"\1\1" + text(b"yaml-broken") + text(b"line 3: why") + bytes([1, 0]) + b"\1" + text(b"words")
              + b"\1" + text(b"README.md") + b"\1")
    for parcels in ([bytes([1, 5]) + bytes(10)], [bytes([1, 5]) + bytes(10), bytes([1, 0x80, 1, 0]) + nodes + hits + others]):
        keys = [bytes([number] * 20) + b"a.py" for number in range(len(parcels))]
        put(seeds / "store", b"".join(struct.pack("=II", len(key), len(parcel)) + key + parcel for key, parcel in zip(keys, parcels)))


def make_seeds(targets, names):
    seeds = BUILD / "seeds"
    shutil.rmtree(seeds, ignore_errors=True)
    for target in targets:
        (seeds / target).mkdir(parents=True)
    for path, data in material():
        for target, (patterns, _) in targets.items():
            if target == "probes":
                number = name_for(path, names)
                if number is not None and len(data) <= 6000:
                    put(seeds / target, bytes([number]) + data)
            elif any(fnmatch.fnmatch(path, "*/" + pattern.removeprefix("*/")) for pattern in patterns):
                put(seeds / target, data)
        put(seeds / "path", path.rsplit("/repo/", 1)[-1].encode() + b"\n**/*.py\nsrc/")
    for address in ("https://u:p@h.example:8443/a/b.git?x#y", "git@h.example:a/b.git", "ssh://git@h.example/a", "file:///a", "C:\\a"):
        put(seeds / "address", address.encode())
    git_seeds(seeds)
    store_seeds(seeds)


def run_target(target, dictionary, seconds):
    """Returns how many inputs were found at fault."""
    found, corpus = BUILD / "found" / target, BUILD / "corpus" / target
    found.mkdir(parents=True, exist_ok=True)
    corpus.mkdir(parents=True, exist_ok=True)
    before = set(found.iterdir())
    command = [BUILD / "fuzzer", f"--target={target}", *OPTIONS, f"-max_total_time={seconds}", f"-max_len={LARGEST}",
               f"-artifact_prefix={found}/", corpus, BUILD / "seeds" / target]
    kept = TOP / "tests/fuzz/corpus" / target
    if kept.is_dir():
        command.append(kept)
    if dictionary:
        command.insert(2, f"-dict={TOP / 'tests/fuzz/dictionaries' / dictionary}")
    start = time.monotonic()
    log = BUILD / f"{target}.log"
    with open(log, "wb") as out:
        subprocess.run(list(map(str, command)), stdout=out, stderr=subprocess.STDOUT, cwd=BUILD)
    text = log.read_text(errors="replace")
    executions = re.findall(r"stat::number_of_executed_units:\s*(\d+)", text) or re.findall(r"^#(\d+)", text, re.M)
    coverage = re.findall(r"cov: (\d+)", text)
    new = sorted(set(found.iterdir()) - before)
    print(f"{target:18} {executions[-1] if executions else '?':>10} runs {time.monotonic() - start:7.0f} s"
          f"  {coverage[-1] if coverage else '?':>7} edges" + "".join(f"\n    {path.relative_to(TOP)}" for path in new), flush=True)
    if new or not executions:
        summary = [line for line in text.splitlines() if "SUMMARY" in line or "ERROR" in line or "runtime error" in line]
        print("    " + "\n    ".join(summary[:3]) + f"\n    see {log.relative_to(TOP)}", flush=True)
    return len(new) or not executions


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--time", type=int, default=60, help="seconds for each target")
    parser.add_argument("targets", nargs="*", help="names; none: all of them")
    options = parser.parse_args()
    targets = {}
    for line in replay("--list"):
        name, patterns, dictionary = line.split("\t")
        targets[name] = (patterns.split(), dictionary)
    unknown = [name for name in options.targets if name not in targets]
    if unknown:
        sys.exit(f"run.py: no such target: {', '.join(unknown)}; there are: {', '.join(targets)}")
    make_seeds(targets, replay("--names"))
    faults = sum(run_target(name, targets[name][1], options.time) for name in options.targets or targets)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
