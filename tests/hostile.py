"""Repositories that mean ill: each within a bound on processor time and memory, with a report or one sentence, and never a crash.

The bounds are several times what was measured, and hold for the plain program; with sanitizers only the outcome counts.
"""
import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib

from harness import Failure, check, shared_fixture, write_files
from odb import Repository, copy, delta, object_id, tree
import report_check

MB = 1 << 20
CODE = b"import mlflow\n\n\ndef train(rows):\n    mlflow.log_metric('rows', len(rows))\n"
# What steers a terminal or turns text around; line feed and tab are allowed.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ufeff]")


# Peak memory is that of a process or of the one it came from, whichever was larger: a small one has to come first.
MEASURED = "import json, os, sys\n_, status, usage = os.wait4(os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ), 0)\n" \
           "open(sys.argv[1], 'w').write(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))"


def bounded(context, *arguments, seconds=10, megabytes=400, codes=(0, 4), wall=None):
    """Runs the program; fails when it takes more processor time or memory. Returns standard output and standard error."""
    what = f"assay {' '.join(map(str, arguments))}"
    handle, measured = tempfile.mkstemp(dir=context.scratch)
    os.close(handle)
    command = [sys.executable, "-ISc", MEASURED, measured, str(context.assay), *map(str, arguments)]
    process = subprocess.Popen(command, cwd=context.scratch, env=context.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = (text.decode(errors="surrogateescape") for text in process.communicate(timeout=wall or 60 + 6 * seconds))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        raise Failure(f"{what}: still running after {wall or 60 + 6 * seconds} s")
    with open(measured) as file:
        code, took, peak = json.load(file)
    os.unlink(measured)
    check(code in codes, f"{what}: ended with {code}, expected {codes}\n{err[-2000:]}")
    if context.flavour == "plain":
        check(took < seconds, f"{what}: {took:.1f} s of processor time, {seconds} allowed")
        check(peak < megabytes, f"{what}: {peak:.0f} MB, {megabytes} allowed")
    return out, err


def sound(context, *arguments, **bounds):
    out, _ = bounded(context, "scan", "--format", "json", *arguments, **bounds)
    if not out:
        return None
    got = json.loads(out)
    problems = report_check.problems(got)
    check(not problems, "\n".join(problems[:10]))
    return got


def codes_of(got):
    return {notice["code"] for notice in got["notices"]}


def made(context, name):
    return Repository(context.folder(f"hostile/{name}") / "words.git")


# ---- size ----

def huge_blob(context, size):
    """Zeros that unpack to much more than they take: loose, packed, and on disk."""
    squeeze, parts, left = zlib.compressobj(1), [], size
    parts.append(squeeze.compress(f"blob {size}\0".encode()))
    while left:
        n = min(left, 16 * MB)
        parts.append(squeeze.compress(bytes(n)))
        left -= n
    parts.append(squeeze.flush())
    repository = made(context, f"huge-{size}")
    oid = object_id("blob", b"huge")
    repository.loose_bytes(oid, b"".join(parts))
    names = (b"Dockerfile", b"a.ipynb", b"data.bin", b"model.py", b"params.yaml")
    repository.commit(repository.add("tree", tree((b"100644", name, oid) for name in names)))
    repository.pack()
    got = sound(context, repository.path, megabytes=100)
    check("too-large" in codes_of(got), f"{got['notices']}")
    top = context.folder("hostile/huge-disk")
    for name in names:
        with open(top / os.fsdecode(name), "wb") as file:
            file.truncate(size)
    got = sound(context, top, megabytes=100)
    check("too-large" in codes_of(got), f"{got['notices']}")


def delta_bomb(context):
    """A small object that is made from one of a gigabyte, which is made by doubling; and endless chains."""
    repository = made(context, "delta-bomb")
    size = 1 * MB
    base = repository.add("blob", b"\n" * size)
    for level in range(11):
        parts = [copy(at, min(8 * MB, size - at)) for at in range(0, size, 8 * MB)] * 2
        base = repository.add_delta(object_id("blob", b"level %d" % level), base, delta(size, 2 * size, *parts))
        size *= 2
    small = [repository.add_delta(object_id("blob", b"small %d" % i), base, delta(size, 100, copy(i, 100))) for i in range(40)]
    chain = repository.add("blob", b"\n" * (3 * MB))
    for level in range(3000):
        chain = repository.add_delta(object_id("blob", b"chain %d" % level), chain, delta(3 * MB, 3 * MB, copy(0, 3 * MB)))
    items = [(b"100644", b"bomb%02d.py" % i, oid) for i, oid in enumerate(small)] + [(b"100644", b"chain.py", chain)]
    repository.commit(repository.add("tree", tree(items)))
    repository.pack()
    got = sound(context, repository.path, megabytes=400)
    check("unreadable" in codes_of(got), f"{got['notices']}")


def same_blob(context):
    """A few kilobytes that name the same large file many times over."""
    repository = made(context, "same-blob")
    blob = repository.add("blob", b"def f(a):\n    return g(a, b=[1, 2])\n\n" * (4 * MB // 40))
    leaf = repository.add("tree", tree((b"100644", b"%03d.py" % i, blob) for i in range(1000)))
    root = repository.add("tree", tree((b"40000", b"%03d" % i, leaf) for i in range(500)))
    repository.commit(root)
    repository.pack()
    out, err = bounded(context, "scan", repository.path, seconds=900, codes=(3,), wall=2400)
    check("--path" in err and not out, err)


def many_entries(context, n):
    repository = made(context, f"entries-{n}")
    blob = repository.add("blob", CODE)
    repository.commit(repository.add("tree", tree((b"100644", b"f%07d.txt" % i, blob) for i in range(n))))
    repository.pack()
    got = sound(context, repository.path, seconds=10 + n / 50000, megabytes=100 + n / 1000)
    check(("too-many-files" in codes_of(got)) == (n > 1000000), f"{got['notices']}")


def deep_trees(context):
    repository = made(context, "deep")
    inner = repository.add("tree", tree([(b"100644", b"train.py", repository.add("blob", CODE))]))
    for level in range(10000):
        inner = repository.add("tree", tree([(b"40000", b"d", inner)]))
    repository.commit(inner)
    repository.pack()
    check("too-many-files" in codes_of(sound(context, repository.path)), "the cut is not told")
    top = context.folder("hostile/deep-disk")
    folder = os.open(top, os.O_RDONLY)
    for level in range(2000):
        os.mkdir("d", dir_fd=folder)
        inner = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = inner
    os.close(folder)
    check("too-many-files" in codes_of(sound(context, top)), "the cut is not told")
    subprocess.run(["rm", "-rf", str(top)])


def multiplied_trees(context):
    """Ten folders in ten folders, twelve times: 10^12 without a file, or with many."""
    for name, leaf in (("empty", []), ("full", [(b"100644", b"train.py", object_id("blob", CODE))])):
        repository = made(context, f"multiplied-{name}")
        repository.add("blob", CODE)
        inner = repository.add("tree", tree(leaf))
        for level in range(12):
            inner = repository.add("tree", tree((b"40000", b"%d" % i, inner) for i in range(10)))
        repository.commit(inner)
        repository.pack()
        got = sound(context, repository.path, seconds=60, megabytes=1500)
        check("too-many-files" in codes_of(got), "the cut is not told")


# ---- names and texts ----

def strange_names(context):
    """Every byte in a name, names that git refuses, and names twice; then every format, of what the names and the files say."""
    repository = made(context, "names")
    blob = repository.add("blob", CODE.replace(b"'rows'", b"'\x1b[31m\xe2\x80\xae\x07<b>|=1'"))
    names = [b"a%cb.py" % byte for byte in range(1, 256) if byte != ord("/")]
    names += [b"..", b".", b".git", b"", b"a/b.py", b"\xe2\x80\xaegnp.py", b"\x1b]8;;http://x\x07.py", b"=cmd|' /C calc'!A0.py", b"a\nb.py", b"-rf.py",
              b"x" * 255 + b".py", b"x" * 5000 + b".py", b"CON.py", b"a\\b.py", b"\xff\xfe.py", b"same.py", b"same.py", b"<script>alert(1)</script>.py",
              b"[x](javascript:alert(1)).py", b"%s%n.py", b"${x}.py", b"$(touch x).py"]
    inner = repository.add("tree", tree((b"100644", name, blob) for name in sorted(names)))
    repository.commit(repository.add("tree", tree([(b"40000", b"..", inner), (b"40000", b"=1+1\x1b[2J", inner), (b"40000", b"src", inner)])))
    repository.pack()
    sound(context, repository.path)
    for name in formats(context):
        for more in ([], ["--verbose"]):
            out, err = bounded(context, "scan", "--format", name, "--checklist", "all", "--color", "never", *more, repository.path)
            loose = sorted(set(STEERING.findall(out.replace("\r\n", "\n") + err)))
            check(not loose, f"{name} {more}: {loose}")
            check("<script>alert" not in out or name in ("json", "text", "csv", "sarif"), f"{name}: a script of the repository")
            formulas = [cell for row in csv.reader(out.splitlines()) for cell in row if cell[:1] in tuple("=+-@\t\r")] if name == "csv" else []
            check(not formulas, f"a cell is a formula: {formulas[:3]}")
    bounded(context, "scan", "--format", "xlsx=names.xlsx", "--checklist", "all", repository.path)
    with zipfile.ZipFile(context.scratch / "names.xlsx") as book:
        for part in book.namelist():
            text = book.read(part).decode()
            check("<f>" not in text and not STEERING.search(text.replace("\r\n", "\n")), f"{part}: a formula, or what steers")
    for command in (["explain", "ml.experiment-tracking", "--repo"], ["whatif", "ml.experiment-tracking=absent"]):
        out, err = bounded(context, *command, repository.path)
        check(not STEERING.search(out + err), f"{command}: {STEERING.findall(out + err)}")


def formats(context):
    """The formats of text; what is no text is tested where it is made."""
    names = [line.split()[0] for line in context.expect(0, "list", "formats").stdout.splitlines() if line and not line.startswith(" ")]
    check(len(names) > 5, f"{names}")
    return [name for name in names if name not in ("xlsx",)]


def secret_address(context):
    """Passwords in addresses of remotes, and names and e-mail addresses of authors of commits, reach no format, message or error."""
    repository = context.repository("hostile/address", {"src/train.py": CODE})
    for i in range(3):
        context.git("commit", "-q", "--allow-empty", "-m", f"Change {i} (#{i})", f"--author=Eve Surname{i} <eve{i}@home.example>", cwd=repository)
    for address in ("https://ada:hunter2@example.com/a/b.git", "https://hunter2@example.com/a/b.git?token=hunter2#hunter2",
                    "https://example.com/a/b.git?private_token=hunter2", "ssh://git:hunter2@example.com/a/b.git", "https://a:b@c:hunter2@example.com/a/b",
                    "HTTPS://x:hunter2@example.com", "https://x:hunter2/../@example.com/a/b.git"):
        context.git("config", "remote.origin.url", address, cwd=repository)
        for name in formats(context):
            out, err = bounded(context, "scan", "--format", name, "--verbose", repository)
            check("hunter2" not in out + err, f"{name} shows the password of {address}")
            check("Surname" not in out + err and "home.example" not in out + err, f"{name} shows an author")
    for address in ("http://ada:hunter2@127.0.0.1:9/a/b.git", "ssh://git:hunter2@127.0.0.1:9/a", "git://u:hunter2@127.0.0.1:9/a"):
        out, err = bounded(context, "scan", address, codes=(3,))
        check("hunter2" not in out + err, f"{err}")


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join(['*a%d' % (i - 1)] * 9)}]\n" for i in range(1, 12))
MERGE = "a0: &a0 {k0: 1, l0: 2}\n" + "".join(f"a{i}: &a{i}\n  <<: [*a{i - 1}, *a{i - 1}]\n  k{i}: *a{i - 1}\n" for i in range(1, 40))
ENTRY = {"py": "train.py", "yml": ".github/workflows/ci.yml", "toml": "pyproject.toml", "json": "package.json", "tf": "main.tf", "md": "README.md",
         "make": "Makefile", "docker": "Dockerfile", "req": "requirements.txt", "ipynb": "a.ipynb", "jenkins": "Jenkinsfile", "gitlab": ".gitlab-ci.yml",
         "sh": "run.sh", "cfg": "setup.cfg", "owners": "CODEOWNERS", "compose": "docker-compose.yml", "dvc": "dvc.yaml", "k8s": "deploy.yaml",
         "own": ".assay.yml", "pre": ".pre-commit-config.yaml", "tox": "tox.ini", "setup": "setup.py", "rst": "docs/index.rst", "ignore": ".gitignore"}
# What is repeated up to the largest file that is read: openings without an end, ends without an opening, and bait for searches that go back.
REPEATED = ["[", "{", "(", "]", "{a:", "{\"a\":", "[\"", "a.", "a:\n ", "- ", "-\n", "? ", "&a ", "*a ", "!!x ", "'", '"', '"""', "'''", "\\", "\\\n", "#", "\n", "\r", "\t",
            " ", "a ", "a=", "a\n", "<", "<!--", "<a ", "</", "> ", "* ", "_a", "**a ", "`", "``` ", "[a](", "![", "|a", "|-", "${", "$(", "$((", "${a:-", "`a", "<<A\n",
            "f'{", "lambda:", "if a:\n", "@a\n", "import a\n", "from a import (", "a[", "a(", "a.b(", "=", "==", "->", ":=", "async ", "not ", "-r a\n", "-e ", "a[b", ";",
            "&&", "|", "define a\n", "ifeq (a,", "a: a\n", "\ta\n", "include a\n", "$(a", "stage('", "FROM a AS b\n", "RUN ", "<<EOF\n", "%{", "\x00", "\xc3", "\u202e",
            "&amp;", "aA1_-", "sk-", "AKIA", "https://", "a@", "1.", "1,", "0x", "e", "key: |\n", "key: >\n  a\n", "---\n", "\"\\u", "{{", "{%", "}}"]


def text_bombs(context, kinds, size):
    """One file of each kind full of one thing, several at a time: what takes long shows in the sum."""
    for kind in kinds:
        path = ENTRY[kind]
        top = context.folder(f"hostile/text-{kind}")
        folder, name = os.path.split(path)
        for number, piece in enumerate(REPEATED):
            # Each in a folder of its own: many kinds of file are known by name.
            write_files(top, {os.path.join(f"d{number}", folder, name): (piece * (size // len(piece) + 1))[:size].encode("utf-8", "replace")})
        if folder.startswith(".github") or kind in ("gitlab", "own", "owners", "pre"):
            for number, piece in enumerate(REPEATED):
                one = context.folder("hostile/text-one")
                write_files(one, {path: (piece * (size // len(piece) + 1))[:size].encode("utf-8", "replace")})
                bounded(context, "scan", "-q", one, seconds=6, codes=(0, 2, 4) if kind == "own" else (0, 4))
        bounded(context, "scan", "-q", top, seconds=len(REPEATED) * size / MB * 0.5 + 5, megabytes=600)


def documents(context):
    """Documents that are small and grow when they are understood."""
    deep = 200000
    for name, files in {
        "aliases": {path: BOMB for path in (".github/workflows/a.yml", "dvc.yaml", "docker-compose.yml", ".gitlab-ci.yml", "deploy.yaml", ".assay.yml", "mkdocs.yml")},
        "merges": {path: MERGE for path in (".github/workflows/a.yml", "dvc.yaml", "docker-compose.yml", ".gitlab-ci.yml", "deploy.yaml")},
        "brackets": {ENTRY[kind]: opening * deep + closing * deep for kind, opening, closing in (
            ("py", "(", ")"), ("yml", "[", "]"), ("toml", "a = [", "]"), ("json", '{"a":', "}"), ("tf", "a {\n", "}\n"), ("md", "> ", ""), ("ipynb", "[", "]"),
            ("jenkins", "stage('a') {\n", "}\n"), ("sh", "$(", ")"), ("make", "$(", ")"), ("compose", "{a: ", "}"))},
        "indent": {"train.py": "".join(" " * i + "if a:\n" for i in range(1500)), "a.yml": "".join(" " * i + "a:\n" for i in range(2500)),
                   "README.md": "".join("  " * i + "- a\n" for i in range(1500))},
        "one line": {path: "a = 1; " * (50 * MB // 7) for path in ("train.py", "Makefile")},
        "long line": {path: "import mlflow; mlflow.log_metric('a', 1); " * (4 * MB // 43) for path in ("train.py", "run.sh", "Dockerfile", "README.md")},
        "many lines": {path: "mlflow ui\n" * (4 * MB // 11) for path in ("run.sh", "README.md", "requirements.txt", "Makefile")},
        "functions": {"train.py": "def f(a, b):\n    return g(a)\n\n" * 100000, "b.py": "class A:\n" + "    def f(self):\n        self.f()\n" * 80000},
        "imports": {f"p/m{i}.py": "".join(f"from p.m{k} import f{k}\n" for k in range(300)) + "".join(f"f{k}()\n" for k in range(300)) for i in range(300)},
    }.items():
        top = context.folder(f"hostile/documents-{name.replace(' ', '-')}")
        write_files(top, files)
        bounded(context, "scan", "-q", top, seconds=8, codes=(0, 2, 4))


def many_steps(context):
    """A pipeline of a megabyte that consists of next to nothing, hundreds of thousands of times."""
    jobs = "on: pull_request\njobs:\n"
    steps = jobs + "  a:\n    runs-on: x\n    steps:"
    texts = {"empty": steps + " [" + "{}," * (MB // 3) + "]\n", "blank": steps + "\n" + "    -\n" * (MB // 6), "short": steps + " [" + "{run: a}," * (MB // 9) + "]\n",
             "jobs": jobs + "".join(f"  j{i}:\n    steps: [{{if: a, run: pytest}}]\n" for i in range(MB // 40)),
             "merged": "on: push\nx: &x {steps: [{run: pytest}]}\njobs:\n" + "".join(f"  a{i}:\n    <<: *x\n" for i in range(MB // 20))}
    for name, text in texts.items():
        top = context.folder("hostile/steps")
        write_files(top, {".github/workflows/a.yml": text})
        bounded(context, "scan", "-q", top, seconds=3, megabytes=150)
    for path, text in {".gitlab-ci.yml": "a:\n  script: [" + "a," * (MB // 2) + "]\n", "azure-pipelines.yml": "steps: [" + "{script: a}," * (MB // 12) + "]\n",
                       ".circleci/config.yml": "jobs: {a: {steps: [" + "{run: a}," * (MB // 9) + "]}}\n", ".travis.yml": "jobs: [" + "{script: a}," * (MB // 12) + "]\n"}.items():
        top = context.folder("hostile/steps")
        write_files(top, {path: text})
        bounded(context, "scan", "-q", top, seconds=3, megabytes=150)


def patterns(context):
    """Patterns and names that make a careless matcher go back without end."""
    star = "*a" * 200 + "b"
    name = "a" * 240
    files = {"CODEOWNERS": f"/{star} @a\n" * 5000 + "**/" * 500 + " @a\n", ".gitignore": f"{star}\n" * 5000, ".gitattributes": f"{star} linguist-vendored\n" * 5000,
             ".assay.yml": "version: 1\nscan:\n  exclude: [" + ", ".join([f'"{star}"'] * 50) + "]\n", ".dockerignore": f"{star}\n" * 1000,
             ".github/workflows/a.yml": "on:\n  push:\n    paths: [" + ", ".join([f"'{star}'"] * 500) + "]\njobs: {a: {runs-on: x, steps: [{run: pytest}]}}\n"}
    files.update({f"{name}{i}.py": CODE for i in range(300)})
    top = context.folder("hostile/patterns")
    write_files(top, files)
    bounded(context, "scan", "-q", top, seconds=10, codes=(0, 2, 4))
    bounded(context, "scan", "-q", "--exclude", star, "--exclude", "**/" * 100 + "x", top, seconds=10, codes=(0, 2, 4))


def cycles(context):
    """What refers to itself, directly, in rings, and many times over."""
    n = 60
    ring = {f".github/workflows/w{i}.yml": "on: [push, workflow_call]\njobs:\n" + "".join(
        f"  j{k}:\n    uses: ./.github/workflows/w{(i + k) % n}.yml\n" for k in range(20)) for i in range(n)}
    ring.update({f".github/actions/a{i}/action.yml": "runs:\n  using: composite\n  steps:\n" + "".join(
        f"    - uses: ./.github/actions/a{(i + k) % n}\n" for k in range(20)) for i in range(n)})
    ring.update({f"ci/g{i}.yml": "include:\n" + "".join(f"  - local: ci/g{(i + k) % n}.yml\n" for k in range(20)) for i in range(n)})
    ring.update({f"mk/m{i}.mk": "".join(f"include mk/m{(i + k) % n}.mk\n" for k in range(20)) for i in range(n)})
    ring.update({f"s{i}.sh": "".join(f"./s{(i + k) % n}.sh\nbash s{(i + k) % n}.sh\n" for k in range(20)) for i in range(n)})
    ring.update({f"compose{i}.yml": "services:\n" + "".join(
        f"  s{k}:\n    extends: {{file: compose{(i + k) % n}.yml, service: s{(k + 1) % 20}}}\n" for k in range(20)) for i in range(n)})
    ring.update({f"requirements{i}.txt": "".join(f"-r requirements{(i + k) % n}.txt\n" for k in range(20)) for i in range(n)})
    ring.update({f"p/m{i}.py": "".join(f"from p.m{(i + k) % n} import *\n" for k in range(20)) for i in range(n)})
    ring["Makefile"] = "include Makefile\ninclude mk/m0.mk\n" + "".join(f"t{i}: " + " ".join(f"t{(i + k) % 200}" for k in range(30)) + f"\n\t$(MAKE) t{i}\n\t./s0.sh\n" for i in range(200))
    ring[".gitlab-ci.yml"] = "include: [.gitlab-ci.yml, ci/g0.yml]\na:\n  extends: b\nb:\n  extends: a\nc:\n  extends: c\n  script: [make t0]\n"
    ring["package.json"] = json.dumps({"scripts": {f"s{i}": " && ".join(f"npm run s{(i + k) % 50}" for k in range(10)) for i in range(50)}})
    ring["tox.ini"] = "[testenv]\ndeps = -rrequirements0.txt\ncommands = {[testenv]commands}\n"
    ring["pyproject.toml"] = "[tool.poe.tasks]\n" + "".join(f"t{i} = {{sequence = {['t%d' % ((i + k) % 50) for k in range(10)]}}}\n" for i in range(50))
    repository = context.repository("hostile/cycles", ring)
    sound(context, repository)


def links(context):
    """Links to themselves, to each other, to folders above, to devices and outside: shown as links, never followed."""
    top = context.repository("hostile/links", {"src/train.py": CODE})
    secret = context.folder("hostile/links-outside")
    write_files(secret, {"secret.py": "import dvc  # hunter2\n"})
    for name, target in {"a": "a", "b": "c", "c": "b", "up": "..", "root": "/", "zero.py": "/dev/zero", "random.yml": "/dev/urandom", "tty": "/dev/tty", "out.py": str(secret / "secret.py"),
                         "outside": str(secret), "requirements.txt": "/etc/passwd", "self/x": "../self", "proc.py": "/proc/self/environ", "long": "x/" * 2000, "Makefile": "/proc/self/mem"}.items():
        os.makedirs((top / name).parent, exist_ok=True)
        os.symlink(target, top / name)
    os.mkfifo(top / "fifo.py")
    context.git("add", "-A", cwd=top)
    context.git("commit", "-q", "-m", "Link", cwd=top)
    for how in ([], ["--worktree"], ["--staged"]):
        out, _ = bounded(context, "scan", "--format", "json", *how, top)
        check("hunter2" not in out and "root:" not in out, f"{how}: a file outside was read")
        got = json.loads(out)
        check(all(s["level"] == "absent" for s in got["signals"] if s["id"] == "data.versioning"), "a file outside was read")
    subprocess.run(["rm", str(top / "src/train.py")])
    os.symlink(secret, top / "src/deeper")
    (top / "src").rename(top / "real")
    os.symlink(secret, top / "src")
    out, _ = bounded(context, "scan", "--format", "json", "--worktree", top)
    check("hunter2" not in out, "a folder behind a link was entered")


def submodules(context):
    repository = made(context, "submodules")
    modules = "".join(f'[submodule "{name}"]\n\tpath = {path}\n\turl = {url}\n\tupdate = {update}\n' for name, path, url, update in (
        ("a", "a", "-u./payload", "!touch ran"), ("../../x", "b", "ext::sh -c touch% ran", "checkout"), ("c", "../../c", "file:///etc", "!sh"),
        ("d", "d", "https://ada:hunter2@example.com/d", "rebase"), ("e", ".git/hooks", "./e", "none"), ("\x1b[2J", "\x1b[31m", "--upload-pack=touch ran", "")))
    blob = repository.add("blob", modules.encode())
    link = bytes(20)
    items = [(b"100644", b".gitmodules", blob), (b"160000", b"a", link), (b"160000", b"\x1b[31m", link)]
    items += [(b"160000", b"s%05d" % i, object_id("commit", b"%d" % i)) for i in range(20000)]
    repository.commit(repository.add("tree", tree(items)))
    repository.pack()
    out, err = bounded(context, "scan", "--format", "text", "--verbose", repository.path)
    check("hunter2" not in out + err and not STEERING.search(out + err), "an address or a path of a submodule is shown as it is")
    check(not (context.scratch / "ran").exists(), "something was run")


# ---- broken ----

def heads(context):
    repository = context.repository("hostile/heads", {"src/train.py": CODE})
    head = repository / ".git/HEAD"
    for text in (b"", b"\0" * 4096, b"ref: ", b"ref: refs/heads/" + b"a/" * 30000, b"ref: HEAD\n", b"ref: ../../../../etc/passwd\n", b"ref: /etc/passwd\n", b"0" * 40 + b"\n",
                 b"f" * 40 + b"\n", b"g" * 40, b"ref: refs/heads/\x1b[31m\n", b"ref: refs/heads/ma\0in\n", b"\xff\xfe", b"ref: refs/heads/" + b"*" * 200):
        head.write_bytes(text)
        for how in ([], ["--staged"], ["--worktree"]):
            out, err = bounded(context, "scan", *how, repository, codes=(0, 3, 4))
            check(not STEERING.search(err) and len(err.splitlines()) <= 1, f"{text[:40]} {how}: {err!r}")
    head.write_text("ref: refs/heads/a\n")
    for i in range(50):
        write_files(repository, {f".git/refs/heads/{'abcde'[i % 5]}": f"ref: refs/heads/{'abcde'[(i + 1) % 5]}\n"})
    bounded(context, "scan", repository, codes=(3,))
    head.unlink()
    bounded(context, "scan", repository, codes=(3,))
    os.mkfifo(head)
    bounded(context, "scan", repository, codes=(0, 3), wall=20)


def broken_files(context, rounds):
    """Bytes of git's own files changed, cut off, and repeated, at random but always the same."""
    dice = random.Random(7)
    source = context.repository("hostile/broken-source", {f"src/m{i}.py": CODE + b"# %d\n" % i * 20 for i in range(30)})
    for i in range(5):
        write_files(source, {"src/m0.py": CODE + b"# change %d\n" % i * 30, f"w{i}.yml": "on: push\n"})
        context.git("add", "-A", cwd=source)
        context.git("commit", "-q", "-m", f"Change {i}", cwd=source)
    packed = context.scratch / "hostile/broken-packed"
    subprocess.run(["cp", "-r", str(source), str(packed)], check=True)
    context.git("repack", "-q", "-a", "-d", "-f", "--depth=20", cwd=packed)
    context.git("pack-refs", "--all", cwd=packed)
    context.git("tag", "-a", "-m", "one", "v1.0.0", cwd=packed)
    for round_ in range(rounds):
        origin = (source, packed)[round_ % 2]
        files = sorted(path for path in (origin / ".git").rglob("*") if path.is_file() and path.suffix not in (".sample", ".rev"))
        path = dice.choice([path for path in files if path.suffix in (".pack", ".idx") or path.name == "index"] if round_ % 3 == 0 and origin == packed else files)
        text = before = path.read_bytes()
        mode = path.stat().st_mode
        path.chmod(0o644)
        for _ in range(dice.choice((1, 1, 2, 8))):
            at = dice.randrange(len(text) + 1)
            text = dice.choice((
                lambda: text[:at], lambda: text[:at] + bytes([dice.randrange(256)]) + text[at + 1:], lambda: text[:at] + b"\xff\xff\xff\xff" + text[at + 4:],
                lambda: text[:at] + b"\0\0\0\0" + text[at + 4:], lambda: text[:at] + text[dice.randrange(len(text) + 1):],
                lambda: text[:at] + bytes([text[at] ^ 1 << dice.randrange(8)]) + text[at + 1:] if at < len(text) else text, lambda: b""))()
        path.write_bytes(text)
        how = dice.choice(([], [], ["--staged"], ["--worktree"]))
        try:
            _, err = bounded(context, "scan", "-q", *how, origin, codes=(0, 3, 4), wall=60)
            check(len(err.splitlines()) <= 1, f"{err!r}")
        except Failure as failure:
            kept = context.scratch / f"broken-{round_}"
            subprocess.run(["cp", "-r", str(origin), str(kept)], check=True)
            raise Failure(f"round {round_}: {path.relative_to(origin)} {how} changed to {text[:64]!r}… ({len(text)} bytes, kept as {kept}): {failure}")
        finally:
            path.write_bytes(before)
            path.chmod(mode)


def broken_objects(context):
    """Objects that are not what they say."""
    repository = made(context, "objects")
    good = repository.loose("blob", CODE)
    bad = {b"size.py": zlib.compress(b"blob 10\0" + CODE), b"big.py": zlib.compress(b"blob 99999999999\0" + CODE), b"neg.py": zlib.compress(b"blob -1\0" + CODE), b"type.py": zlib.compress(b"blub 5\0hello"),
           b"tree.py": zlib.compress(b"tree 5\0hello"), b"none.py": b"", b"raw.py": CODE, b"cut.py": zlib.compress(b"blob %d\0" % len(CODE) + CODE)[:20], b"head.py": zlib.compress(b"blob 5"), b"more.py": zlib.compress(b"blob 5\0hello") + b"x" * 99,
           b"digits.py": zlib.compress(b"blob " + b"9" * 5000 + b"\0x"), b"dict.py": b"\x78\xbb\x12\x34\x56\x78" + b"x" * 50}
    items = [(b"100644", b"good.py", good)]
    for name, text in bad.items():
        oid = object_id("blob", name)
        repository.loose_bytes(oid, text)
        items.append((b"100644", name, oid))
    os.makedirs(repository.path / "objects/12")
    os.mkfifo(repository.path / "objects/12" / ("3" * 38))
    items.append((b"100644", b"fifo.py", bytes.fromhex("12" + "3" * 38)))
    items += [(b"777", b"mode.py", good), (b"100644", b"tree-as-file.py", repository.loose("tree", b"")), (b"40000", b"file-as-tree", good)]
    root = repository.loose("tree", tree(items))
    repository.commit(root)
    for oid, entry in [(oid, entry) for oid, entry in repository.entries.items()]:
        repository.loose_bytes(oid, zlib.compress(b"commit %d\0" % len(text := zlib.decompress(entry[2:] if entry[0] & 0x80 else entry[1:])) + text))
    got = sound(context, repository.path, codes=(4,))
    check(got["repository"]["files_read"] >= 1, "the good file was not read")
    for text in (b"", b"tree", b"tree %s\n" % root.hex().encode(), b"tree " + b"0" * 40 + b"\nauthor x\ncommitter y\n\n", b"tree %s\n" % root.hex().encode() + b"parent x\n" * 10,
                 b"tree %s\nauthor a <b> 99999999999999999999 +0000\ncommitter <<<>>> -5 x\n\n" % root.hex().encode(), b"\0" * 1000):
        head = repository.loose("commit", text)
        (repository.path / "refs/heads/main").write_text(head.hex() + "\n")
        bounded(context, "scan", repository.path, codes=(0, 3, 4))


def small_tests():
    yield "huge blob", lambda context: huge_blob(context, 100 * MB)
    yield "many entries", lambda context: many_entries(context, 100000)
    for function in (delta_bomb, deep_trees, strange_names, secret_address, documents, many_steps, patterns, cycles, links, submodules, heads, broken_objects):
        yield function.__name__.replace("_", " "), function
    yield "broken files", lambda context: broken_files(context, 60)
    for kind in ("py", "yml", "md", "sh"):
        yield f"text bombs: {kind}", lambda context, kind=kind: text_bombs(context, [kind], 1 << 14)


def long_tests():
    yield "huge blob", lambda context: huge_blob(context, 1024 * MB)
    yield "many entries", lambda context: many_entries(context, 1200000)
    yield "multiplied trees", multiplied_trees
    yield "same blob", same_blob
    yield "broken files", lambda context: broken_files(context, 2000)
    for kind in ENTRY:
        yield f"text bombs: {kind}", lambda context, kind=kind: text_bombs(context, [kind], 1 << 20)


def tests(context):
    for name, function in small_tests():
        yield name, lambda function=function: function(context)


def soak(context):
    for name, function in long_tests():
        # With sanitizers only what looks for crashes.
        if context.flavour == "plain" or name == "broken files":
            yield name, lambda function=function: function(context)
