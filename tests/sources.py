"""Everything that can be scanned: revisions, folders, bare and linked repositories, clones of all kinds, odd names."""
import http.server
import json
import os
import socket
import subprocess
import threading
import time

from harness import Failure, check, write_files
import report_check

FILES = {
    "README.md": "# Words\n\nCounts the words of a text and shows them as a table, so that authors see what they repeat.\n\n"
                 "## Usage\n\nInstall with `pip install .`, then run `python -m words FILE`.\n",
    "LICENSE": "MIT License\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this software and "
               "associated documentation files, to deal in the Software without restriction.\n",
    "src/train.py": "import mlflow\n\n\ndef train(rows):\n    mlflow.log_metric('rows', len(rows))\n",
    "src/api/main.py": "import fastapi\n\napp = fastapi.FastAPI()\n",
}


def report(context, *arguments, code=0, **options):
    done = context.expect(code, "scan", "--format", "json", *arguments, **options)
    got = json.loads(done.stdout)
    problems = report_check.problems(got)
    check(not problems, "\n".join(problems[:10]))
    return got


def level(got, signal):
    return next(s["level"] for s in got["signals"] if s["id"] == signal)


def notices(got):
    return "\n".join(f"{notice['code']} {notice.get('path')}: {notice['message']}" for notice in got["notices"])


def repository_of(context, name):
    return context.repository(f"{name}/words", FILES)


def same_signals(one, other):
    strip = [[(s["id"], s["level"], [(e["path"], e["line"], e["excerpt"]) for e in s["evidence"]]) for s in r["signals"]] for r in (one, other)]
    check(strip[0] == strip[1], "the signals differ")


def work_tree(context):
    top = repository_of(context, "worktree")
    got = report(context, top)
    check(got["repository"]["source"] == "revision" and got["repository"]["files"] == 4, f"{got['repository']}")
    check(got["repository"]["commit"] == context.git("rev-parse", "HEAD", cwd=top), "commit")
    check(got["repository"]["tree"] == context.git("rev-parse", "HEAD^{tree}", cwd=top), "tree")
    check(got["repository"]["committed_at"] == "2025-01-01T12:00:00Z", "committed_at")
    check(level(got, "ml.experiment-tracking") == "used", "mlflow is not found")
    same_signals(got, report(context, top / ".git"))
    same_signals(got, report(context, cwd=top))


def sub_folder(context):
    top = repository_of(context, "subfolder")
    got = report(context, top / "src/api")
    check(got["repository"]["scope"] == ["src/api"] and got["repository"]["files"] == 1, f"{got['repository']}")
    check(level(got, "ml.experiment-tracking") == "absent", "something outside the folder was seen")
    check(report(context, "--whole", top / "src/api")["repository"]["scope"] == ["."], "--whole")
    check(report(context, "--path", "src", top)["repository"]["files"] == 2, "--path")
    check(report(context, "--exclude", "*.py", top)["repository"]["files"] == 2, "--exclude")


def bare(context):
    top = repository_of(context, "bare")
    context.git("clone", "-q", "--bare", top, context.scratch / "bare/words.git", cwd=context.scratch)
    same_signals(report(context, top), report(context, context.scratch / "bare/words.git"))


def linked(context):
    top = repository_of(context, "linked")
    tree = context.scratch / "linked/tree"
    context.git("worktree", "add", "-q", "-b", "other", tree, cwd=top)
    write_files(tree, {"src/train.py": "print('no tracker')\n"})
    context.git("commit", "-q", "-a", "-m", "Drop the tracker", cwd=tree)
    check(level(report(context, tree), "ml.experiment-tracking") == "absent", "the linked work tree's HEAD was not read")
    check(level(report(context, top), "ml.experiment-tracking") == "used", "the main work tree's HEAD was not read")


def revisions(context):
    top = repository_of(context, "revisions")
    first = context.git("rev-parse", "HEAD", cwd=top)
    context.git("tag", "-a", "-m", "one", "v1.0.0", cwd=top)
    write_files(top, {"src/train.py": "print('no tracker')\n"})
    context.git("commit", "-q", "-a", "-m", "Drop the tracker", cwd=top)
    check(level(report(context, top), "ml.experiment-tracking") == "absent", "HEAD")
    for revision in (first, first[:10], "HEAD~1", "v1.0.0"):
        got = report(context, "--rev", revision, top)
        check(got["repository"]["commit"] == first and level(got, "ml.experiment-tracking") == "used", f"--rev {revision}")


def uncommitted(context):
    top = repository_of(context, "uncommitted")
    write_files(top, {"src/train.py": "print('no tracker')\n", "notes.md": "# Notes\n", "junk.tmp": "x\n", ".gitignore": "*.tmp\n"})
    got = report(context, top)
    check(level(got, "ml.experiment-tracking") == "used", "uncommitted changes were read")
    check("uncommitted" in notices(got), f"no notice says that there are uncommitted changes: {notices(got)}")
    got = report(context, "--worktree", top)
    check(got["repository"]["source"] == "worktree" and level(got, "ml.experiment-tracking") == "absent", "--worktree")
    check(got["repository"]["files"] == 6, f"--worktree sees {got['repository']['files']} files, not 6")
    got = report(context, "--staged", top)
    check(level(got, "ml.experiment-tracking") == "used" and got["repository"]["source"] == "staged", "--staged before add")
    context.git("add", "src/train.py", cwd=top)
    check(level(report(context, "--staged", top), "ml.experiment-tracking") == "absent", "--staged after add")


def plain_folder(context):
    top = context.folder("plain/words")
    write_files(top, FILES)
    got = report(context, top)
    check(got["repository"]["source"] == "folder" and got["repository"]["commit"] is None, f"{got['repository']}")
    check(level(got, "ml.experiment-tracking") == "used", "mlflow is not found")
    answers = {item["id"]: item["answer"] for item in got["checklists"][0]["items"]}
    check(answers["11"] != "no" and answers["34"] != "no", "items about the history are no, not unknown")


def urls(context):
    top = repository_of(context, "urls")
    before = set(os.listdir(context.folder("urls-tmp")))
    same_signals(report(context, top), report(context, f"file://{top}", env={"TMPDIR": str(context.scratch / "urls-tmp")}))
    check(set(os.listdir(context.scratch / "urls-tmp")) == before, "the temporary clone is left behind")


def daemon(context):
    top = repository_of(context, "daemon")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(["git", "daemon", "--export-all", "--listen=127.0.0.1", f"--port={port}", "--reuseaddr",
                               f"--base-path={top.parent}", str(top.parent)], env=context.environment(),
                              stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if server.poll() is not None:
                raise Failure("git daemon does not start")
            time.sleep(0.05)
        same_signals(report(context, top), report(context, f"git://127.0.0.1:{port}/words/.git"))
        done = context.expect(3, "scan", f"git://127.0.0.1:{port}/nothing", timeout=60)
        check(not done.stdout and done.stderr, "no sentence about a repository that the server does not have")
    finally:
        os.killpg(server.pid, 15)
        server.wait()


def greet_and_leave(listener):
    """As much of an SSH server as makes a client speak."""
    connection, _ = listener.accept()
    with connection:
        connection.sendall(b"SSH-2.0-none\r\n")
        connection.recv(100)


class Negotiating(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(401)
        self.send_header("WWW-Authenticate", "Negotiate")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def transports(context):
    """The libraries that only these need are loaded for them (scanner/base/late.h)."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=greet_and_leave, args=(listener,), daemon=True).start()
        done = context.expect(3, "scan", f"ssh://git@127.0.0.1:{listener.getsockname()[1]}/words", timeout=60)
        check("SSH session" in done.stderr, f"no word of the session: {done.stderr}")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Negotiating) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        done = context.expect(3, "scan", f"http://127.0.0.1:{server.server_port}/words", timeout=60)
        server.shutdown()
        check("asks who you are" in done.stderr and "a private repository?" in done.stderr, f"no word of the question: {done.stderr}")


def shallow(context):
    top = repository_of(context, "shallow")
    write_files(top, {"more.py": "print(1)\n"})
    context.git("add", "-A", cwd=top)
    context.git("commit", "-q", "-m", "More", cwd=top)
    clone = context.scratch / "shallow/clone"
    context.git("clone", "-q", "--depth", "1", f"file://{top}", clone, cwd=context.scratch)
    got = report(context, clone)
    check(got["repository"]["shallow"] is True, "shallow is not true")
    check("shallow" in notices(got), f"no notice: {notices(got)}")
    answers = {item["id"]: item for item in got["checklists"][0]["items"]}
    check(answers["11"]["answer"] != "no" or answers["11"]["confidence"] == "low", "a sure no from a history that is cut off")


def partial(context):
    """What a partial clone left out on purpose is unknown, never "no", and no failure: exit code 0."""
    top = context.repository("partial/words", {**FILES, ".github/workflows/ci.yml": "on: [push]\njobs: {a: {runs-on: x, steps: [{run: ls}]}}\n",
                                               ".pre-commit-config.yaml": "repos: []\n", "tests/test_words.py": "import words\n"})
    context.git("config", "uploadpack.allowFilter", "true", cwd=top)
    clone = context.scratch / "partial/clone"
    context.git("clone", "-q", "--bare", "--filter=blob:none", f"file://{top}", clone, cwd=context.scratch)
    got = report(context, clone)
    check("missing" in notices(got), f"no notice says that blobs are missing: {notices(got)[:500]}")
    whole = {item["id"]: item for item in report(context, top)["checklists"][0]["items"]}
    found = {item["id"]: item for item in got["checklists"][0]["items"]}
    check(whole["33"]["answer"] == "no", f"33 in a whole clone: {whole['33']['answer']}")
    for name in ("31", "32", "33"):
        check(found[name]["answer"] == "unknown", f"item {name} is {found[name]['answer']}: {found[name]['why']}")
    # The history is all there: what it shows may be answered with no.
    no = [name for name in found if found[name]["answer"] == "no" and name not in ("11", "18", "30", "34")]
    check(not no, f"no, although nothing could be read: {no}")


def corrupt(context):
    """A blob that is broken on disk: the report is there, a notice names the file, and the exit code says incomplete."""
    top = repository_of(context, "corrupt")
    blob = context.git("rev-parse", "HEAD:src/train.py", cwd=top)
    path = top / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"not deflated")
    got = report(context, top, code=4)
    check("src/train.py" in notices(got), f"no notice names the file: {notices(got)}")
    check(level(got, "gov.license") != "absent", "the other files were not read")


def packed(context):
    """However the objects are packed, the report is the same; a pack that is damaged is told of and never a crash."""
    top = repository_of(context, "packed")
    for n in range(30):
        lines = [f"value_{i} = {i * (n if i % 7 == 0 else 1)}" for i in range(300)]
        write_files(top, {"src/values.py": "import wandb\n" + "\n".join(lines) + "\nwandb.init()\n",
                          f"src/part{n % 5}/other.py": "import os\n" * (n + 3)})
        context.git("add", "-A", cwd=top)
        context.git("commit", "-q", "-m", f"Change values (#{n})", cwd=top)
    loose = report(context, top)
    check(not list((top / ".git/objects/pack").glob("*.pack")), "the objects are packed already")
    ways = {"offsets": [], "names": ["-c", "repack.useDeltaBaseOffset=false"], "old index": ["-c", "pack.indexVersion=1"],
            "deep": ["-c", "pack.depth=200", "-c", "pack.window=50"], "no deltas": ["-c", "pack.depth=0"]}
    for way, options in ways.items():
        context.git(*options, "repack", "-adfq", cwd=top)
        same_signals(loose, report(context, top, "--jobs", "1"))
        same_signals(loose, report(context, top, "--jobs", "4"))
        index = next((top / ".git/objects/pack").glob("*.idx"))
        deltas = sum(len(line.split()) > 5 for line in context.git("verify-pack", "-v", index, cwd=top).splitlines())
        check((deltas > 20) == (way != "no deltas"), f"{way}: {deltas} deltas")
    context.git("repack", "-adfq", cwd=top)
    for pattern, step in (("*.pack", 197), ("*.idx", 331)):
        path = next((top / ".git/objects/pack").glob(pattern))
        whole = path.read_bytes()
        path.chmod(0o644)
        for at in range(5, len(whole), max(step, len(whole) // 40)):
            for damaged in (whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1:], whole[:at]):
                path.write_bytes(damaged)
                done = context.run("scan", "--format", "json", top)
                check(done.returncode in (0, 3, 4), f"{pattern} damaged at {at}: exit code {done.returncode}: {done.stderr}")
        path.write_bytes(whole)
    same_signals(loose, report(context, top))


def too_large(context):
    """A file over the limit is named in a notice; what it could hold is not answered with no."""
    top = context.repository("large/words", {**FILES, "tests/test_words.py": "# " + "x" * (25 << 20) + "\n"})
    got = report(context, top, code=4)
    check("tests/test_words.py" in notices(got), f"no notice names the file: {notices(got)}")
    answers = {item["id"]: item for item in got["checklists"][0]["items"]}
    check(answers["32"]["answer"] != "no" or answers["32"]["confidence"] == "low", f"item 32 is {answers['32']}")


def submodule(context):
    top, other = repository_of(context, "submodule"), repository_of(context, "submodule-other")
    context.git("submodule", "add", "-q", other, "vendor/words", cwd=top)
    context.git("submodule", "add", "-q", other, "parts", cwd=top)
    context.git("commit", "-q", "-m", "Add submodules", cwd=top)
    got = report(context, top)
    check("submodule" in notices(got) and "parts" in notices(got), f"no notice names the submodule: {notices(got)}")
    check(level(got, "ml.experiment-tracking") == "used", "the rest was not read")
    report(context, "--worktree", top)


def symlinks(context):
    outside = context.folder("symlinks-outside")
    write_files(outside, {"secret.py": "import wandb\nwandb.init()\nwandb.log({'a': 1})\n"})
    top = context.repository("symlinks/words", FILES, commit=False)
    (top / "out.py").symlink_to(outside / "secret.py")
    (top / "loop").symlink_to("loop")
    (top / "dir").symlink_to(outside)
    (top / "up").symlink_to("..")
    context.git("add", "-A", cwd=top)
    context.git("commit", "-q", "-m", "Links", cwd=top)
    for how in ([], ["--worktree"], ["--staged"]):
        tools = json.dumps(report(context, *how, top)["signals"])
        check("wandb" not in tools, f"{how}: a link out of the repository was followed")
    plain = context.folder("symlinks-plain/words")
    write_files(plain, FILES)
    (plain / "dir").symlink_to(outside)
    (plain / "up").symlink_to("..")
    check("wandb" not in json.dumps(report(context, plain)["signals"]),
          "a link out of the folder was followed")


def lfs(context):
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "ab" * 32 + "\nsize 12345\n"
    top = context.repository("lfs/words", {**FILES, "train.ipynb": pointer, "config.yml": pointer})
    done = context.run("scan", "--format", "json", top)
    check(done.returncode in (0, 4), f"exit code {done.returncode}")
    told = notices(json.loads(done.stdout))
    check("lfs" in told.lower() and "train.ipynb" in done.stdout, f"no notice says that the notebook is an LFS pointer: {told}")


def odd_names(context):
    names = [b"caf\xc3\xa9.py", b"latin-\xe9.py", b"with space.py", b"tab\there.py", b"new\nline.py", b"quote\".py", b"-dash.py",
             b"esc\x1b[31m.py", "日本.py".encode(), b"back\\slash.py", b"a" * 250 + b".py"]
    source = b"import mlflow\nmlflow.log_metric('a', 1)\n"
    top = context.folder("odd/words")
    context.git("init", "-q", "--template=", "-b", "main", ".", cwd=top)
    try:
        write_files(top, {name: source for name in names})
    except OSError:
        return  # a file system that refuses such names
    context.git("add", "-A", cwd=top)
    context.git("commit", "-q", "-m", "Names", cwd=top)
    got = report(context, top)
    check(got["repository"]["files"] == len(names), f"{got['repository']['files']} files, not {len(names)}")
    text = context.expect(0, "scan", "--color", "never", top).stdout
    check("\x1b" not in text and "\t" not in text, "a control character of a name reached the terminal")
    report(context, "--worktree", top)


def empty(context):
    top = context.repository("empty/words", commit=False)
    for done in (context.run("scan", "--format", "json", top), context.run("scan", top)):
        check(done.returncode in (0, 3), f"unborn HEAD: exit code {done.returncode}")
        check(done.returncode == 0 or "commit" in done.stderr, f"unborn HEAD: {done.stderr!r}")
    context.git("commit", "-q", "--allow-empty", "-m", "Nothing yet", cwd=top)
    got = report(context, top)
    check(got["repository"]["files"] == 0 and got["project"]["ml"] is False, f"{got['repository']}")
    check(got["checklists"][0]["score"]["percent"] is not None, "no score for an empty repository")
    context.expect(0, "scan", top)


def detached(context):
    top = repository_of(context, "detached")
    context.git("checkout", "-q", "--detach", "HEAD", cwd=top)
    check(level(report(context, top), "ml.experiment-tracking") == "used", "detached HEAD")


def unsafe_owner(context):
    """Somebody else's repository: a clear message that says what to do, or the report when the rights allow it."""
    top = repository_of(context, "unsafe")
    if os.getuid() != 0:
        return
    for folder, folders, files in os.walk(top):
        for name in folders + files:
            os.lchown(os.path.join(folder, name), 12345, 12345)
    os.lchown(top, 12345, 12345)
    done = context.run("scan", "--format", "json", top)
    check(done.returncode in (0, 3), f"exit code {done.returncode}")
    if done.returncode == 3:
        check("another user" in done.stderr and "safe.directory" in done.stderr and len(done.stderr.strip().splitlines()) <= 2, f"{done.stderr!r}")


def sha256(context):
    top = context.folder("sha256/words")
    try:
        context.git("init", "-q", "--object-format=sha256", "--template=", ".", cwd=top)
    except Failure:
        return  # a git without it
    write_files(top, FILES)
    context.git("add", "-A", cwd=top)
    context.git("commit", "-q", "-m", "Files", cwd=top)
    done = context.expect(3, "scan", top)
    check("SHA-256" in done.stderr and not done.stdout, f"{done.stderr!r}")


def environment_ignored(context):
    """Variables of a hook that runs the program do not redirect it to another repository."""
    top, other = repository_of(context, "hook"), context.repository("hook-other/other", {"a.txt": "x\n"})
    got = report(context, top, env={"GIT_DIR": str(other / ".git"), "GIT_WORK_TREE": str(other)})
    check(got["repository"]["name"] == "words", f"{got['repository']}")


def nothing_executed(context):
    """Hooks, filters, pagers and textconv of the repository are not run."""
    top = repository_of(context, "executed")
    trap = context.scratch / "executed/ran"
    write_files(top, {".gitattributes": "*.py filter=trap diff=trap\n"})
    context.git("add", "-A", cwd=top)
    context.git("commit", "-q", "-m", "Attributes", cwd=top)
    for key in ("filter.trap.smudge", "filter.trap.clean", "filter.trap.process", "diff.trap.textconv", "core.fsmonitor", "core.pager"):
        context.git("config", key, f"touch {trap}", cwd=top)
    for how in ([], ["--worktree"], ["--staged"]):
        report(context, *how, top)
    check(not trap.exists(), "something of the repository's configuration was run")


def tests(context):
    for function in (work_tree, sub_folder, bare, linked, revisions, uncommitted, plain_folder, urls, daemon, transports, shallow, partial, corrupt, packed, too_large,
                     submodule, symlinks, lfs, odd_names, empty, detached, unsafe_owner, sha256, environment_ignored, nothing_executed):
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
