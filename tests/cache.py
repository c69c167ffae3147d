"""The cache: whatever is in its folder and whatever happens to it, a report has the bytes that it has without one."""
import fcntl
import json
import os
import pathlib
import random
import resource
import shutil
import struct
import subprocess
import sys
import threading

from harness import SECONDS, check, check_same, shared_fixture, write_files
from sandbox import has_both
import cases

HEAD = 16 + 64 + 8
# Where a file may be cut or changed so that a test still takes seconds.
DAMAGES = 40
FILES = {
    "README.md": "# Words\n\nCounts the words of a text and shows them as a table, so that authors see what they repeat.\n\n"
                 "## Usage\n\nInstall with `pip install .`, then run `python -m words FILE`.\n",
    "docs/README.md": "# Words\n\nCounts the words of a text and shows them as a table, so that authors see what they repeat.\n\n"
                      "## Usage\n\nInstall with `pip install .`, then run `python -m words FILE`.\n",
    "src/train.py": "import mlflow\n\n\ndef train(rows):\n    mlflow.log_metric('rows', len(rows))\n",
    "src/api/main.py": "import fastapi\n\napp = fastapi.FastAPI()\n",
    "tests/test_train.py": "from train import train\n\n\ndef test_train():\n    assert train([1]) is None\n",
    ".github/workflows/ci.yml": "on: pull_request\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest tests\n",
    "broken.yml": "a: [\n",
    "model.yml": "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n",
    "zero.json": b"{\0}",
}


def command_of(arguments):
    return arguments if arguments[0] in ("check", "verify", "whatif") else ("scan", *arguments)


def report(context, *arguments, code=0):
    """Bytes of the JSON report."""
    done = context.expect(code, *command_of(arguments), "--format", "json", text=False)
    check(not done.stderr, f"on standard error: {done.stderr[-500:]!r}")
    return done.stdout


def with_cache(context, cache, *arguments, says=None, code=0):
    """Bytes of the JSON report made with a cache; `says` must stand in the notice on standard error, None: there is none."""
    done = context.expect(code, *command_of(arguments), "--format", "json", "--cache", cache, text=False)
    told = done.stderr.decode()
    if says is None:
        check(not told, f"on standard error: {told[-500:]!r}")
    else:
        check(says in told and told.startswith("assay: the cache ") and told.count("\n") == 1, f"expected a notice with {says!r}, got {told[-500:]!r}")
    return done.stdout


def files_of(cache):
    return sorted(path for path in pathlib.Path(cache).iterdir())


def facts_of(cache):
    """The one file of a cache."""
    files = files_of(cache)
    check(len(files) == 1 and files[0].name.startswith("assay-") and files[0].suffix == ".facts", f"{files}")
    return files[0]


def checksum(data):
    """As in scanner/base/checksum.c."""
    total, whole = len(data), len(data) // 8 * 8
    words = [word for (word,) in struct.iter_unpack("=Q", data[:whole])]
    for word in words + [int.from_bytes(data[whole:].ljust(8, b"\0"), sys.byteorder)]:
        total = (total ^ word) * 0xbf58476d1ce4e5b9 & (1 << 64) - 1
        total ^= total >> 32
    return total


def forged(head, body):
    return head[:HEAD - 8] + struct.pack("=Q", checksum(body)) + body


def every_fixture(context, name):
    repository, cache = shared_fixture(name), context.folder(f"cache-fixture-{name}")
    arguments = (cases.FIXTURES / name / "args").read_text().split() if (cases.FIXTURES / name / "args").exists() else []
    done = context.run("scan", repository, *arguments, "--format", "json", text=False)
    for jobs in (1, 8):
        got = with_cache(context, cache, repository, *arguments, "--jobs", jobs, code=done.returncode)
        check_same(got.decode(), done.stdout.decode(), f"the report of {name} with a cache, --jobs {jobs},")
    facts_of(cache)


def is_not_read_again(context):
    """Proof that the cache is used: an object that can no longer be inflated is not missed. One that is gone is, as without a cache."""
    top, cache = context.repository("cache-used/words", FILES), context.folder("cache-used-dir")
    want = report(context, top)
    check(with_cache(context, cache, top) == want, "the first scan")
    blob = context.git("rev-parse", "HEAD:zero.json", cwd=top)
    path = top / ".git/objects" / blob[:2] / blob[2:]
    good = path.read_bytes()
    path.chmod(0o644)
    path.write_bytes(good[:2] + b"\xff" * (len(good) - 2))
    broken = context.expect(4, "scan", top, "--format", "json", text=False).stdout
    check(b'"unreadable"' in broken, "a broken object is not told without a cache")
    check(with_cache(context, cache, top) == want, "a file that is remembered was read")
    path.unlink()
    missing = report(context, top)
    check(missing not in (want, broken), "a missing object is not told without a cache")
    check(with_cache(context, cache, top) == missing, "a missing object is not told with a cache")


def after_changes(context):
    top, cache = context.repository("cache-changes/words", FILES), context.folder("cache-changes-dir")
    seen = []

    def step(message, files=(), removed=()):
        write_files(top, dict(files))
        for path in removed:
            (top / path).unlink()
        context.git("add", "-A", "-f", ".", cwd=top)
        context.git("commit", "-q", "--allow-empty", "-m", message, cwd=top)
        want = report(context, top)
        for jobs in (1, 8):
            check_same(with_cache(context, cache, top, "--jobs", jobs).decode(), want.decode(), f"the report after '{message}'")
        seen.append(want)

    step("Begin")
    step("Change a file", {"src/train.py": "import wandb\n\nwandb.init()\n"})
    step("Change it back", {"src/train.py": FILES["src/train.py"]})
    # What docs/README.md says depends on whether there is another one.
    step("Remove the README", removed=["README.md"])
    check(b'"docs/README.md"' in seen[-1] and b'"docs/README.md"' not in seen[-2], "this step shows nothing")
    step("Bring it back", {"README.md": FILES["README.md"]})
    step("Move a file", {"tests/train.py": FILES["src/train.py"]}, ["src/train.py"])
    step("Empty a file", {"src/api/main.py": ""})
    check(len(set(seen)) == len(seen), "two steps have the same report")
    context.git("checkout", "-q", "HEAD~5", cwd=top)
    check(with_cache(context, cache, top) == report(context, top), "an older commit")
    facts_of(cache)


def every_way_to_read(context):
    top, cache = context.repository("cache-ways/words", FILES), context.folder("cache-ways-dir")
    context.git("branch", "before", cwd=top)
    write_files(top, {"src/train.py": "import wandb\n", "Makefile": "test:\n\tpytest\n"})
    context.git("add", "-A", ".", cwd=top)
    context.git("commit", "-q", "-m", "Change", cwd=top)
    write_files(top, {"src/train.py": "import dvc.api\n", "new.py": "import mlflow\nmlflow.log_metric('a', 1)\n"})
    context.git("add", "new.py", cwd=top)
    claims = context.folder("cache-ways-claims") / "claims.csv"
    claims.write_text("Item,Answer\n31,no\n33,yes\n")
    ways = [(top,), (top, "--rev", "before"), (top, "--staged"), (top, "--worktree"), (top / "src",), (top, "--path", "src", "--exclude", "api"),
            (top, "--checklist", "all"), ("check", top, "--base", "before"), ("check", top, "--base", "before", "--staged"),
            ("check", top, "--base", "HEAD", "--worktree"), ("verify", claims, top), ("whatif", top, "ci.tests=absent")]
    for _ in range(2):
        for way in ways:
            code = context.run(*command_of(way), "--format", "json").returncode
            want = report(context, *way, code=code)
            check_same(with_cache(context, cache, *way, code=code).decode(), want.decode(), f"the report of {way} with a cache")
    folder = context.folder("cache-ways-plain")
    write_files(folder, FILES)
    want = report(context, folder)
    for _ in range(2):
        check(with_cache(context, cache, folder) == want, "a plain folder")
    clone = context.folder("cache-ways-clone")
    context.git("clone", "-q", "--bare", "--no-local", top, clone / "words.git", cwd=clone)
    want = report(context, clone / "words.git")
    check(with_cache(context, cache, clone / "words.git") == want, "a bare clone")


def other_rules(context):
    """Facts are numbers of rules: those of other rules must never be taken."""
    top, rules = context.repository("cache-rules/words", FILES), context.folder("cache-rules-more")
    plain = report(context, top)
    # Names of files are short: now and then two sets of rules share one, and take turns in it.
    for n in range(8):
        cache = context.folder(f"cache-rules-dir-{n}")
        write_files(rules, {"tools/aaa.yml": f"tool: aaa\ntitle: AAA {n}\ndocs: https://example.com/\nevidence:\n  mon.drift:\n"
                                             "    used: {import: [fastapi]}\n"})
        more = report(context, top, "--rules", rules)
        check(plain != more and b'"aaa"' in more, "the further rules show nothing")
        for _ in range(2):
            check(with_cache(context, cache, top) == plain, "built-in rules")
            check(with_cache(context, cache, top, "--rules", rules) == more, "further rules")
        if len(files_of(cache)) == 2:
            break
    # The same file under the name that the other rules look for.
    one, other = files_of(cache)
    saved = one.read_bytes(), other.read_bytes()
    for at, data in ((one, saved[1]), (other, saved[0])):
        at.write_bytes(data)
    check(with_cache(context, cache, top) == plain, "built-in rules beside facts of others")
    check(with_cache(context, cache, top, "--rules", rules) == more, "further rules beside facts of others")
    check((one.read_bytes(), other.read_bytes()) == saved, "what belonged to other rules was not replaced")


def damaged(context):
    top, cache = context.repository("cache-damage/words", FILES), context.folder("cache-damage-dir")
    want, rng = report(context, top), random.Random(7)
    with_cache(context, cache, top)
    path = facts_of(cache)
    good = path.read_bytes()
    damages = [good[:n] for n in (0, 1, 15, 16, 80, HEAD - 1, HEAD, HEAD + 1, len(good) - 1)]
    damages += [good[:rng.randrange(len(good))] for _ in range(DAMAGES)]
    damages += [good + b"\0", b"#!/bin/sh\nexit 1\n", b"\0" * len(good), good[:HEAD] + bytes(len(good) - HEAD), os.urandom(5000)]
    for _ in range(DAMAGES):
        changed = bytearray(good)
        for _ in range(rng.choice((1, 1, 2, 8))):
            at = rng.choice([rng.randrange(16), rng.randrange(80, len(good))])
            changed[at] ^= 1 << rng.randrange(8)
        damages.append(bytes(changed))
    for number, damage in enumerate(damages):
        if damage == good:
            continue
        path.write_bytes(damage)
        check(with_cache(context, cache, top, says="it is damaged") == want, f"damage {number}")
        check(path.read_bytes() == good, f"damage {number} was not mended")
    changed = bytearray(good)
    changed[20] ^= 1
    path.write_bytes(changed)
    check(with_cache(context, cache, top) == want and path.read_bytes() == good, "facts of another program")


def forgeries(context):
    """With a sum that is right: no crash, and what makes no sense is not believed."""
    top, cache = context.repository("cache-forged/words", FILES), context.folder("cache-forged-dir")
    want, rng = report(context, top), random.Random(11)
    with_cache(context, cache, top)
    path = facts_of(cache)
    good = path.read_bytes()
    head, body = good[:HEAD], good[HEAD:]
    check(forged(head, body) == good, "the sum is not as the program makes it")
    key, parcel = struct.unpack("=II", body[:8])
    path.write_bytes(forged(head, body[:8 + key] + b"\xff" * parcel + body[8 + key + parcel:]))
    check(with_cache(context, cache, top, says="ignored in part") == want, "an entry without sense")
    check(with_cache(context, cache, top) == want, "it was not replaced")
    for lengths in ((0xffffffff, parcel), (key, 0xffffffff), (0, parcel), (key, parcel + 1)):
        path.write_bytes(forged(head, struct.pack("=II", *lengths) + body[8:]))
        check(with_cache(context, cache, top, says="it is damaged") == want, f"lengths {lengths}")
    for _ in range(DAMAGES):
        changed = bytearray(body)
        for _ in range(rng.choice((1, 3, 20))):
            changed[rng.randrange(len(changed))] = rng.choice((0, 1, 0x7f, 0x80, 0xff, rng.randrange(256)))
        path.write_bytes(forged(head, bytes(changed)))
        done = context.run("scan", top, "--format", "json", "--cache", cache)
        check(done.returncode in (0, 4), f"exit code {done.returncode}: {done.stderr[-500:]}")


def folders(context):
    top, there = context.repository("cache-folders/words", FILES), context.folder("cache-folders-dir")
    want = report(context, top)
    check(with_cache(context, there / "a/b c/d", top) == want and facts_of(there / "a/b c/d"), "folders that are missing are made")
    (there / "file").write_text("mine\n")
    check(with_cache(context, there / "file", top, says="Not a directory") == want, "a file instead of a folder")
    check(with_cache(context, there / "file/below", top, says="Not a directory") == want, "a folder below a file")
    check(with_cache(context, there / ("x" * 300), top, says="File name too long") == want, "a name that is too long")
    check(with_cache(context, there / "\x1b[31m\nred/file", top) == want, "a name with control characters")
    (there / "\x1b[31m\nx").write_text("")
    check(with_cache(context, there / "\x1b[31m\nx", top, says="\\x1b[31m\\x0ax") == want, "control characters in a notice")
    check((there / "file").read_text() == "mine\n", "a file was changed")
    (there / "top").symlink_to(top)
    for inside in (top / "cache", top / "cache/below/", top / ".git/cache", top / "src", there / "top/cache", there / "../cache-folders/words/a/b"):
        before = sorted(path for path in top.rglob("*"))
        check(with_cache(context, inside, top, says="it lies in the repository") == want, f"{inside}")
        check(with_cache(context, inside, top / "src", "--whole", says="it lies in the repository") == want, f"{inside}, from a folder")
        check(sorted(top.rglob("*")) == before, "something was left in the repository")
    (there / "link").symlink_to(top / "src")
    check(with_cache(context, there / "link", top, says="it lies in the repository") == want, "a link into the repository")
    bare = context.folder("cache-folders-bare")
    context.git("clone", "-q", "--bare", "--no-local", top, bare / "words.git", cwd=bare)
    want = report(context, bare / "words.git")
    check(with_cache(context, bare / "words.git/cache", bare / "words.git", says="it lies in the repository") == want, "in a bare repository")
    check(not (bare / "words.git/cache").exists(), "a folder was made in a bare repository")
    tree, plain = context.folder("cache-folders-tree") / "tree", context.folder("cache-folders-plain")
    context.git("worktree", "add", "-q", "--detach", tree, cwd=top)
    want = report(context, tree)
    check(with_cache(context, top / ".git/worktrees/cache", tree, says="it lies in the repository") == want, "in the git folder of a linked work tree")
    check(not (top / ".git/worktrees/cache").exists(), "a folder was made in a git folder")
    write_files(plain, FILES)
    want = report(context, plain)
    check(with_cache(context, plain / "docs/cache", plain, says="it lies in the repository") == want, "in a plain folder")
    check(not (plain / "docs/cache").exists(), "a folder was made in a plain folder")


def sizes_of(body):
    """What a cache says of each path: whether it was read, and its bytes (scanner/engine/parcel.h)."""
    sizes = {}
    while body:
        key, parcel = struct.unpack("=II", body[:8])
        name, facts, body = body[28:8 + key].decode(), body[8 + key:8 + key + parcel], body[8 + key + parcel:]
        end = next(at for at in range(1, 6) if facts[at] < 0x80)
        sizes[name] = bool(facts[0]), sum((byte & 0x7f) << 7 * at for at, byte in enumerate(facts[1:end + 1]))
    return sizes


def with_size(body, path, size):
    """The same cache, but for what it says of the bytes of one file."""
    key = body.index(path.encode()) + len(path)
    start = key - 28 - len(path)
    lengths = struct.unpack("=II", body[start:start + 8])
    facts = body[key:key + lengths[1]]
    end = next(at for at in range(1, 6) if facts[at] < 0x80)
    number = bytes(size >> 7 * at & 0x7f | (0x80 if size >> 7 * at + 7 else 0) for at in range(5) if at == 0 or size >> 7 * at)
    facts = facts[:1] + number + facts[end + 1:]
    return body[:start] + struct.pack("=II", lengths[0], len(facts)) + body[start + 8:key] + facts + body[key + lengths[1]:]


def counts_what_it_remembers(context):
    """The limit on the contents of all files holds with a cache as without one, also for those that no probe is shown."""
    generated = "# Generated by a program. DO NOT EDIT.\n"
    top, cache = context.repository("cache-counts/words", {**FILES, "client.py": generated}), context.folder("cache-counts-dir")
    want = report(context, top)
    with_cache(context, cache, top)
    path = facts_of(cache)
    good = path.read_bytes()
    sizes = sizes_of(good[HEAD:])
    for name in sizes:
        data = (top / name).read_bytes()
        check(sizes[name] == (name not in ("client.py", "model.yml", "zero.json"), len(data)), f"{name}: {sizes[name]}, it has {len(data)} bytes")
    check({"client.py", "model.yml", "zero.json", "src/train.py"} <= set(sizes), f"{sorted(sizes)}")
    said, shown = json.loads(want), [name for name in sizes if sizes[name][0]]
    python = next(language for language in said["project"]["languages"] if language["name"] == "Python")
    check(said["repository"]["bytes_read"] == sum(sizes[name][1] for name in shown), "bytes that no probe was shown count as read")
    check(python["bytes"] == sum(sizes[name][1] for name in shown if name.endswith(".py")), "generated code counts for its language")
    for names, code in ((["client.py", "zero.json"], 0), (["client.py", "zero.json", "src/train.py"], 3)):
        body = good[HEAD:]
        for name in names:
            body = with_size(body, name, 3 << 30)
        path.write_bytes(forged(good[:HEAD], body))
        done = context.expect(code, "scan", top, "--format", "json", "--cache", cache)
        check(code == 0 or "more than 8 GB would have to be read" in done.stderr, f"{done.stderr!r}")
    path.write_bytes(good)
    check(with_cache(context, cache, top) == want, "the cache that was there before")


def inside_the_sandbox(context):
    """The cache is read, written and replaced there; nothing beside it is, and nothing of it when it lies in the repository."""
    if not has_both(context):
        # Builds with sanitizers have no sandbox.
        if context.flavour != "sanitized":
            print("cache: this machine does not let a program confine itself; the cache was not tried inside the sandbox")
        return
    for number, how in enumerate(("require", "auto", "off")):
        top = context.repository(f"cache-sandbox{number}/words", FILES)
        cache = context.folder(f"cache-sandbox{number}-dir") / "made/here"
        confined = (top, "--sandbox", how)
        want = report(context, top, "--sandbox", "off")
        check(with_cache(context, cache, *confined) == want, f"{how}: the first scan")
        good = facts_of(cache).read_bytes()
        blob = context.git("rev-parse", "HEAD:zero.json", cwd=top)
        path = top / ".git/objects" / blob[:2] / blob[2:]
        data = path.read_bytes()
        path.chmod(0o644)
        path.write_bytes(data[:2] + b"\xff" * (len(data) - 2))
        check(report(context, *confined, code=4) != want, f"{how}: a broken object is not told without a cache")
        check(with_cache(context, cache, *confined) == want, f"{how}: a file that is remembered was read")
        path.write_bytes(data)
        facts_of(cache).write_bytes(good[:-1])
        check(with_cache(context, cache, *confined, says="it is damaged") == want and facts_of(cache).read_bytes() == good, f"{how}: it was not mended")
        write_files(top, {"src/more.py": "import dvc.api\n"})
        context.git("add", "-A", ".", cwd=top)
        context.git("commit", "-q", "-m", "Add more", cwd=top)
        want = report(context, top, "--sandbox", "off")
        check(with_cache(context, cache, *confined) == want and len(facts_of(cache).read_bytes()) > len(good), f"{how}: it was not replaced")
        check(with_cache(context, cache, "check", *confined, "--base", "HEAD~1") == report(context, "check", *confined, "--base", "HEAD~1"), f"{how}: check")
        check(with_cache(context, top / "cache", *confined, says="it lies in the repository") == want, f"{how}: in the repository")
        check(not (top / "cache").exists(), f"{how}: a folder was made in the repository")
        address = (f"file://{top}", "--sandbox", how)
        for _ in range(2):
            check(with_cache(context, cache.parent / "address", *address) == report(context, *address), f"{how}: an address")
        facts_of(cache.parent / "address")


def in_the_way(context):
    """Whatever stands where the file should be."""
    top, cache = context.repository("cache-way/words", FILES), context.folder("cache-way-dir")
    want = report(context, top)
    with_cache(context, cache, top)
    path = facts_of(cache)
    good, new = path.read_bytes(), path.with_suffix(".new")

    def ignored(says):
        check(with_cache(context, cache, top, says=says) == want, f"with what is ignored because {says}")

    elsewhere = context.folder("cache-way-elsewhere") / "facts"
    elsewhere.write_bytes(good)
    elsewhere.chmod(0o600)
    path.unlink()
    path.symlink_to(elsewhere)
    ignored("symbolic link")
    check(not path.is_symlink() and path.read_bytes() == good, "a link was not replaced")
    path.unlink()
    os.mkfifo(path)
    ignored("it is no file")
    check(path.is_file(), "a pipe was not replaced")
    path.chmod(0o662)
    ignored("other users may write it")
    check(path.stat().st_mode & 0o777 == 0o600, f"mode {path.stat().st_mode:o}")
    if os.getuid() == 0:
        os.chown(path, 12345, 12345)
        ignored("it belongs to another user")
        check(path.stat().st_uid == 0, "a file of another user was not replaced")
    with open(path, "ab") as file:
        file.truncate(257 << 20)
    ignored("larger than any")
    check(path.read_bytes() == good, "a file that is too large was not replaced")
    # What a killed process left is used, what is none of ours is not.
    new.write_bytes(b"half a file")
    path.unlink()
    check(with_cache(context, cache, top) == want and path.read_bytes() == good and not new.exists(), "a half file was not used")
    path.unlink()
    new.symlink_to(elsewhere)
    ignored("is not written")
    check(elsewhere.read_bytes() == good and not path.exists(), "a link was followed")
    new.unlink()
    os.link(elsewhere, new)
    ignored("is not written")
    check(elsewhere.read_bytes() == good and not path.exists(), "a file with another name was written")
    new.unlink()
    path.mkdir()
    done = context.expect(0, "scan", top, "--format", "json", "--cache", cache, text=False)
    check(done.stdout == want and done.stderr.count(b"\n") == 2 and b"is not written" in done.stderr, f"a folder: {done.stderr!r}")
    check(files_of(cache) == [path], "something was left behind")


def full_disk(context):
    top, cache = context.repository("cache-full/words", FILES), context.folder("cache-full-dir")
    want = report(context, top)
    command = [str(context.assay), "scan", str(top), "--format", "json", "--cache", str(cache)]

    def run(command, limit=None):
        before = (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))) if limit is not None else None
        return subprocess.run(command, env=context.environment(), stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, preexec_fn=before)

    for limit in (0, 1, 100, 1000):
        done = run(command, limit)
        check(done.returncode == 0 and done.stdout == want, f"limit {limit}: {done.returncode}, {done.stderr[-500:]!r}")
        check(b"is not written: File too large" in done.stderr, f"limit {limit}: {done.stderr!r}")
        check(not files_of(cache), f"limit {limit}: something was left behind")
    # The good file stays when there is no room for the next.
    with_cache(context, cache, top)
    good = facts_of(cache).read_bytes()
    write_files(top, {"src/more.py": "import dvc.api\n"})
    context.git("add", "-A", ".", cwd=top)
    context.git("commit", "-q", "-m", "Add more", cwd=top)
    want = report(context, top)
    done = run(command, 100)
    check(done.returncode == 0 and done.stdout == want and b"is not written" in done.stderr, f"{done.returncode}, {done.stderr!r}")
    check(facts_of(cache).read_bytes() == good, "the file that was there is gone")
    if os.getuid() == 0 and shutil.which("unshare"):
        for options, says in (("size=16k", b"No space left"), ("ro", b"Read-only file system")):
            script = f"mount -t tmpfs -o {options} tmpfs '{cache}' && {{ head -c 16k /dev/zero >'{cache}/other' || :; }} 2>/dev/null && exec \"$@\""
            probe = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", "true"], capture_output=True)
            if probe.returncode == 0:
                done = run(["unshare", "-m", "sh", "-c", script, "sh", *command])
                check(done.returncode == 0 and done.stdout == want and says in done.stderr, f"{options}: {done.returncode}, {done.stderr!r}")


def unwritable(context):
    """A folder that others have filled, as a CI system may hand it to jobs that must not change it."""
    top, cache = context.repository("cache-unwritable/words", FILES), context.folder("cache-unwritable-dir")
    want = report(context, top)
    with_cache(context, cache, top)
    good = facts_of(cache).read_bytes()
    write_files(top, {"src/more.py": "import dvc.api\n"})
    context.git("add", "-A", ".", cwd=top)
    context.git("commit", "-q", "-m", "Add more", cwd=top)
    command = [str(context.assay), "scan", str(top), "--format", "json", "--cache", str(cache)]
    if os.getuid() != 0:
        cache.chmod(0o500)
    elif shutil.which("unshare"):
        script = f"mount --bind '{cache}' '{cache}' && mount -o remount,bind,ro '{cache}' && exec \"$@\""
        command = ["unshare", "-m", "sh", "-c", script, "sh", *command]
        if subprocess.run(command[:7] + ["true"], capture_output=True).returncode:
            return
    else:
        return
    done = subprocess.run(command, env=context.environment(), stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
    cache.chmod(0o700)
    check(done.returncode == 0 and done.stdout == report(context, top) and done.stdout != want, f"{done.returncode}, {done.stderr[-500:]!r}")
    check(b"is not written" in done.stderr and done.stderr.count(b"\n") == 1, f"{done.stderr!r}")
    check(facts_of(cache).read_bytes() == good, "the file was changed")


def together(context):
    """Processes that share a folder, on commits that differ."""
    top, cache = context.repository("cache-together/words", FILES), context.folder("cache-together-dir")
    for number in range(6):
        write_files(top, {f"src/part{number}.py": f"import mlflow\n\nmlflow.log_metric('part', {number})\n"})
        context.git("add", "-A", ".", cwd=top)
        context.git("commit", "-q", "-m", f"Part {number}", cwd=top)
    wants = {f"HEAD~{number}": report(context, top, "--rev", f"HEAD~{number}") for number in range(6)}
    problems = []

    def scan(revision):
        for _ in range(4):
            try:
                if with_cache(context, cache, top, "--rev", revision) != wants[revision]:
                    problems.append(f"{revision} differs")
            except Exception as problem:
                problems.append(f"{revision}: {problem}")

    threads = [threading.Thread(target=scan, args=(revision,)) for revision in wants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(not problems, "\n".join(problems[:3]))
    facts_of(cache)
    for revision, want in wants.items():
        check(with_cache(context, cache, top, "--rev", revision) == want, revision)


def another_writes(context):
    """While another process holds the new file, nothing is written and nothing is said."""
    top, cache = context.repository("cache-lock/words", FILES), context.folder("cache-lock-dir")
    want = report(context, top)
    with_cache(context, cache, top)
    path = facts_of(cache)
    good, new = path.read_bytes(), path.with_suffix(".new")
    path.unlink()
    with open(new, "wb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write(b"being written")
        held.flush()
        check(with_cache(context, cache, top) == want, "beside another writer")
        check(new.read_bytes() == b"being written" and not path.exists(), "the file of the other writer was touched")
    check(with_cache(context, cache, top) == want and facts_of(cache).read_bytes() == good, "after the other writer")


def does_not_grow(context):
    """What no scan uses any more goes when there is more of it than of the rest; the number of files is bounded by their names."""
    folder, cache = context.folder("cache-grow"), context.folder("cache-grow-dir")
    rng, sizes = random.Random(3), []
    for turn in range(3):
        shutil.rmtree(folder)
        folder.mkdir()
        # A table of settings leaves a command for each line.
        lines = "".join(f"\tpython -m part{rng.randrange(10**9)} --{'x' * 200}{turn}\n" for _ in range(3900))
        write_files(folder, {"Makefile": f"all:\n{lines}", "README.md": FILES["README.md"]})
        want = report(context, folder)
        check(with_cache(context, cache, folder) == want and with_cache(context, cache, folder) == want, f"turn {turn}")
        sizes.append(facts_of(cache).stat().st_size)
    check(sizes[0] > 600_000, f"{sizes}: too little to show anything")
    check(sizes[1] > 1.9 * sizes[0] and sizes[2] < 1.1 * sizes[0], f"sizes {sizes}")


def option(context):
    top = context.repository("cache-option/words", FILES)
    for command in ("scan", "check", "verify", "answers", "whatif"):
        check("--cache DIR" in context.expect(0, command, "--help").stdout, f"{command} --help")
    check("--cache needs a value" in context.expect(2, "scan", top, "--cache").stderr, "without a value")
    cache = context.folder("cache-option-dir")
    context.expect(0, "answers", top, "--cache", cache)
    facts_of(cache)
    context.expect(3, "scan", top / "nowhere", "--cache", cache)


def tests(context):
    # The sanitizers are slow, and most fixtures take the same ways.
    for name in cases.names()[::4 if context.flavour == "sanitized" else 1]:
        yield f"fixture {name}", lambda name=name: every_fixture(context, name)
    for function in (is_not_read_again, after_changes, every_way_to_read, other_rules, damaged, forgeries, folders, counts_what_it_remembers, inside_the_sandbox,
                     in_the_way, full_disk, unwritable, together, another_writes, does_not_grow, option):
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
