"""The sandbox: what an intruder tries fails, what a scan needs works; and a repository's configuration neither runs nor opens anything."""
import json
import os
import pathlib
import shlex
import shutil
import stat
import subprocess

from harness import TOP, check, check_same, shared_fixture, write_files
from hostile import bounded
from watch import Watch

# What tests/sandbox/intruder.c tries, and how the kernel answers.
ALLOWED = {"may-read", "may-list", "may-write", "may-rename", "may-signal-itself"}
NO_FILE = {"open-foreign", "list-foreign", "write-foreign", "remove-foreign", "open-through-link", "write-readable", "read-writable",
           "open-foreign-in-old-thread", "open-foreign-in-new-thread"}
NO_CALL = {"socket", "socketpair", "link-foreign", "permissions-foreign", "mount", "bpf", "io-uring", "userfaultfd", "perf-event", "keyring",
           "type-into-terminal", "second-numbers", "execve", "execveat", "fork", "new-user-space", "unshare", "ptrace", "kill-parent",
           "kill-all", "map-code", "make-code", "raise-limit", "dump", "socket-in-old-thread", "socket-in-new-thread"}
UNKNOWN_CALL = {"unknown-call", "truncate-foreign"}


def files(report):
    return json.loads(report)["repository"]["files"]


CONFINED = "assay: sandbox: files confined to the repository (Landlock"
SMALL = {"src/train.py": "import mlflow\n\n\ndef train(rows):\n    mlflow.log_metric('rows', len(rows))\n", "README.md": "# Words\n"}


def has_both(context):
    return CONFINED in (said := context.run("scan", "-q", "-v", shared_fixture("showcase")).stderr) and "confined (seccomp)" in said


def without(context, what, *arguments):
    return subprocess.run([str(context.assay.parent / "build/without"), what, str(context.assay), *map(str, arguments)], cwd=context.scratch,
                          env=context.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)


def intruder(context):
    top = context.folder("intruder")
    write_files(top, {"readable/file": "r", "writable/file": "w", "foreign/file": "f"})
    os.symlink("../foreign/file", top / "readable/link")
    done = subprocess.run([str(context.units.parent / "intruder"), top / "readable", top / "writable", top / "foreign"],
                          env=context.environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    check(done.returncode == 0, f"ended with {done.returncode}: {done.stdout}{done.stderr}")
    lines = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    files, calls = lines.pop("files"), lines.pop("calls")
    if os.uname().machine != "x86_64":
        NO_CALL.discard("second-numbers")
    check(set(lines) == ALLOWED | NO_FILE | NO_CALL | UNKNOWN_CALL, f"tried: {sorted(lines)}")
    if calls == "confined":
        wrong = {name for name in NO_CALL if lines[name] != "EPERM"} | {name for name in UNKNOWN_CALL if lines[name] != "ENOSYS"}
        check(not wrong, f"not refused: {[(name, lines[name]) for name in wrong]}")
    if files == "confined":
        wrong = {name for name in NO_FILE if lines[name] != "EACCES"}
        check(not wrong, f"not refused: {[(name, lines[name]) for name in wrong]}")
        check((top / "foreign/file").read_text() == "f", "a foreign file was changed")
    wrong = {name for name in ALLOWED if lines[name] != "done"}
    check(not wrong, f"refused: {[(name, lines[name]) for name in wrong]}")
    if calls != "confined" or files != "confined":
        print(f"sandbox: this machine does not let a program confine itself (files: {files}, calls: {calls}); the rest was not tried")


def while_scanning(context):
    """The state of a scan that is still writing its report, as the kernel tells it."""
    if not has_both(context):
        return
    process = subprocess.Popen([str(context.assay), "scan", "--format", "html", shared_fixture("showcase")], cwd=context.scratch,
                               env=context.environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        process.stdout.read(1)
        status = dict(line.split(":\t", 1) for line in pathlib.Path(f"/proc/{process.pid}/status").read_text().splitlines() if ":\t" in line)
        check(status["Seccomp"] == "2" and status["NoNewPrivs"] == "1", f"Seccomp {status['Seccomp']}, NoNewPrivs {status['NoNewPrivs']}")
        limits = pathlib.Path(f"/proc/{process.pid}/limits").read_text()
        core = next(line.split() for line in limits.splitlines() if line.startswith("Max core file size"))
        check(core[4:6] == ["0", "0"], limits)
    finally:
        process.stdout.read()
        process.wait()


def commands(context, name):
    """Every command that reads what strangers wrote, as far as it prints; those with files of their own come from made()."""
    repository, top = shared_fixture("showcase"), made(context, name)
    return [["scan", "-f", "json", repository], ["scan", "-f", "json", "--worktree", repository], ["scan", "-f", "json", "--staged", repository],
            ["scan", "-f", "json", f"file://{repository}"], ["scan", "-f", "xlsx", repository], ["scan", "-f", "json", "--cache", top / "cache", repository],
            ["scan", "-f", "json", "--rules", top / "rules", "--config", top / "policy.yml", repository],
            ["check", "-f", "json", "--base", "HEAD~1", repository], ["check", "-f", "json", "--base", "HEAD~1", "--policy", top / "policy.yml", repository],
            ["whatif", "-f", "json", "ci.tests=absent", repository], ["explain", "33", "--repo", repository], ["answers", repository], ["answers", "-f", "xlsx", repository],
            ["verify", top / "answers.csv", repository], ["verify", top / "answers.xlsx", "-f", "json", repository], ["verify-pack", top / "pack.zip"],
            ["verify-pack", top / "pack.zip", repository], ["verify-pack", top / "pack.zip", f"file://{repository}"]]


def made(context, name):
    """A questionnaire, a pack, a policy and rules, which lie outside of any repository."""
    repository, top = shared_fixture("showcase"), context.folder(name)
    write_files(top, {"policy.yml": "version: 1\n"})
    shutil.copytree(TOP / "rules/tools", top / "rules/tools")
    for name in ("csv", "xlsx"):
        context.expect(0, "answers", "-f", f"{name}={top}/answers.{name}", repository)
    context.expect(0, "scan", "-q", "--pack", top / "pack.zip", repository)
    return top


def same_report(context):
    for command in commands(context, "same-report"):
        reports = [context.run(*command, "--sandbox", how, text=False) for how in ("off", "auto")]
        check(all(done.returncode == 0 and done.stdout for done in reports), f"{command}: {[(done.returncode, done.stderr[-300:]) for done in reports]}")
        check(reports[0].stdout == reports[1].stdout, f"{command}: the sandbox changes what is reported")


def modes(context):
    repository = shared_fixture("showcase")
    for command in (["scan", "-q", "-v"], ["check", "-q", "-v", "--base", "HEAD~1"]):
        check("assay: sandbox: off" in context.expect(0, *command, "--sandbox", "off", repository).stderr, "off is not told")
    for command in (["scan", "-q"], ["check", "-q", "--base", "HEAD~1"], ["whatif", "ci.tests=absent"]):
        check(not context.expect(0, *command, repository).stderr, "something is said without --verbose")
    done = context.expect(2, "scan", "--sandbox", "always", repository)
    check("expected auto, require or off" in done.stderr, done.stderr)
    if has_both(context):
        for command in commands(context, "require"):
            done = context.run(*command, "--sandbox", "require", text=False)
            check(done.returncode == 0, f"{command}: {done.returncode} {done.stderr[-300:]}")


def kernel_without(context):
    """Where it is not permitted a scan goes on and says nothing, unless asked; `require` fails with a sentence."""
    repository = shared_fixture("showcase")
    want = context.expect(0, "scan", repository).stdout
    for what in ("landlock", "seccomp", "both"):
        done = without(context, what, "scan", repository)
        check(done.returncode == 0 and not done.stderr, f"without {what}: {done.returncode} {done.stderr}")
        check_same(done.stdout, want, f"the report without {what}")
        done = without(context, what, "scan", "-q", "-v", repository)
        check("not confined (Operation not permitted)" in done.stderr, f"without {what}: {done.stderr}")
        done = without(context, what, "scan", "--sandbox", "require", repository)
        check(done.returncode == 2 and not done.stdout and "--sandbox require" in done.stderr and len(done.stderr.splitlines()) == 1,
              f"without {what}: {done.returncode} {done.stderr}")


def report_files(context):
    """Reports reach their files, also where these exist or the path is relative; what is beside them is not read."""
    repository, top = shared_fixture("showcase"), context.folder("reports")
    write_files(top, {"out/old.json": "old", "policy.yml": "version: 1\n"})
    for path in ("out/new.json", "here.json", str(top / "out/old.json"), "./out/../dots.json"):
        context.expect(0, "scan", "--format", f"json={path}", "--format", "markdown=out/b.md", "--config", "policy.yml", repository, cwd=top)
        check((top / path).read_text().startswith("{"), f"{path} holds no report")
    done = context.expect(2, "scan", "--format", "json=nowhere/a.json", repository, cwd=top)
    check("nowhere/a.json" in done.stderr, done.stderr)
    left = sorted(path.name for path in (top / "out").iterdir())
    check(left == ["b.md", "new.json", "old.json"], f"left behind: {left}")


def every_format(context):
    """Each format in a folder of its own, as all of them may be wanted from one scan; and the pack beside them."""
    repository, top = shared_fixture("showcase"), context.folder("formats")
    names = [line.split()[0] for line in context.expect(0, "list", "formats").stdout.splitlines() if line and not line.startswith(" ")]
    for how in ("off", "auto"):
        for name in names:
            (top / how / name).mkdir(parents=True)
        context.expect(0, "scan", "--sandbox", how, *(f"--format={name}={top}/{how}/{name}/report" for name in names), "--pack", top / how / "pack.zip", repository)
    for path in ["pack.zip", *(f"{name}/report" for name in names)]:
        check((top / "off" / path).read_bytes() == (top / "auto" / path).read_bytes() != b"", f"{path} differs inside the sandbox")
    summary = top / "summary.md"
    context.expect(0, "check", "-q", "--base", "HEAD~1", "--format", "github", repository, env={"GITHUB_STEP_SUMMARY": str(summary), "GITHUB_ACTIONS": "true"})
    check(summary.read_text(), "the summary of the step was not written")


def places(context):
    """A link to a report stays a link, and a device or a pipe what it is."""
    repository, top = shared_fixture("showcase"), context.folder("places")
    write_files(top, {"real/a.json": "old"})
    os.symlink("real/a.json", top / "a.json")
    context.expect(0, "scan", "--format", "json=a.json", repository, cwd=top)
    check((top / "a.json").is_symlink() and json.loads((top / "real/a.json").read_text()), "the report is not behind the link")
    check(os.listdir(top / "real") == ["a.json"], "something was left behind")
    os.mkfifo(top / "pipe")
    reader = subprocess.Popen(["cat", str(top / "pipe")], stdout=subprocess.PIPE)
    try:
        context.expect(0, "scan", "--format", "json=pipe", repository, cwd=top)
        check(json.loads(reader.communicate(timeout=20)[0]) and stat.S_ISFIFO(os.stat(top / "pipe").st_mode), "the pipe got no report")
    finally:
        reader.kill()
    if os.geteuid() == 0:
        return  # A mistake would cost the machine its devices.
    context.expect(0, "scan", "--format", "json=/dev/null", repository)
    check(stat.S_ISCHR(os.stat("/dev/null").st_mode), "/dev/null was replaced")
    check(context.expect(0, "scan", "--format", "json=/dev/stdout", repository).stdout.startswith("{"), "/dev/stdout got no report")
    done = context.expect(2, "scan", "--format", "json=/dev/full", repository)
    check("/dev/full: cannot be written: No space left" in done.stderr, done.stderr)


# What a `.git/config` can say to make git run something or look elsewhere. {trap}: a program that leaves a trace.
SETTINGS = {
    "programs": {
        "core.fsmonitor": "{trap}", "core.pager": "{trap}", "core.editor": "{trap}", "core.sshCommand": "{trap}", "core.askPass": "{trap}",
        "core.gitProxy": "{trap}", "core.alternateRefsCommand": "{trap}", "credential.helper": "!{trap}", "diff.external": "{trap}",
        "filter.trap.clean": "{trap}", "filter.trap.smudge": "{trap}", "filter.trap.process": "{trap}", "filter.trap.required": "true",
        "diff.trap.textconv": "{trap}", "diff.trap.command": "{trap}", "merge.trap.driver": "{trap}", "gpg.program": "{trap}",
        "uploadpack.packObjectsHook": "{trap}", "alias.log": "!{trap}", "remote.origin.url": "ext::{trap}", "remote.origin.uploadpack": "{trap}",
        "core.hooksPath": "{hooks}", "protocol.ext.allow": "always", "remote.origin.vcs": "trap",
    },
    "foreign work tree": {"core.worktree": "{foreign}"},
    "foreign work tree above": {"core.worktree": "../.."},
    "foreign excludes": {"core.excludesFile": "{foreign}/secret", "core.attributesFile": "{foreign}/secret"},
    "foreign includes": {"include.path": "{foreign}/secret"},
    "conditional includes": {"includeIf.gitdir:/.path": "{foreign}/secret", "includeIf.onbranch:**.path": "{foreign}/secret"},
    "includes without end": {"include.path": "config", "includeIf.gitdir:/.path": "./config"},
    "includes of devices": {"include.path": "/dev/zero", "includeIf.gitdir:/.path": "/dev/urandom", "core.excludesFile": "/dev/zero"},
    "addresses": {"url.file://{foreign}/.insteadOf": "https://", "remote.origin.url": "https://user:hunter2@example.com/a/b.git",
                  "remote.origin.promisor": "true", "extensions.partialClone": "origin"},
}


def hostile_settings(context, name, settings):
    top = context.folder(f"settings/{name.replace(' ', '-')}")
    trap, hooks, foreign, trace = top / "trap", top / "hooks", top / "foreign", top / "ran"
    write_files(top, {"trap": f"#!/bin/sh\ntouch {shlex.quote(str(trace))}\n", "foreign/secret": "[core]\n\tx = hunter2\n", "foreign/a.py": "import dvc\n"})
    repository = context.repository(f"{top.relative_to(context.scratch)}/words", {**SMALL, ".gitattributes": "* filter=trap diff=trap merge=trap\n"})
    write_files(repository, {"new.txt": "untracked\n"})
    trap.chmod(0o755)
    for hook in ("post-checkout", "post-index-change", "fsmonitor-watchman", "pre-commit", "reference-transaction"):
        write_files(top, {f"hooks/{hook}": trap.read_text(), f"words/.git/hooks/{hook}": trap.read_text()})
        (hooks / hook).chmod(0o755)
        (repository / f".git/hooks/{hook}").chmod(0o755)
    for key, value in settings.items():
        fill = lambda text: text.format(trap=trap, hooks=hooks, foreign=foreign)
        context.git("config", "--file", repository / ".git/config", "--add", fill(key), fill(value), cwd=top)
    for how in (["scan"], ["scan", "--worktree"], ["scan", "--staged"], ["check", "--base", "HEAD", "--direct"], ["check", "--base", "HEAD", "--direct", "--worktree"]):
        for sandbox in ("auto", "off"):
            # libgit2 reads these by itself; nothing of them comes into a report.
            follows = (sandbox == "off" or context.flavour != "plain") and ("includes" in name or "excludes" in name)
            with Watch(foreign) as watch:
                out, err = bounded(context, *how, "--sandbox", sandbox, "--format", "json", repository, seconds=2, megabytes=100,
                                   codes=(0, 3) if "includes" in name else (0,))
            check(len(err.splitlines()) <= 1, f"{how} {sandbox}: {err}")
            check("hunter2" not in out + err, f"{how} {sandbox}: a secret is told")
            check("dvc" not in out or '"a.py"' not in out, f"{how} {sandbox}: a foreign file was read")
            check(follows or not watch.opened, f"{how} {sandbox}: opened {watch.opened}")
            check(not trace.exists(), f"{how} {sandbox}: something was run")
    check(not trace.exists(), "something was run")


def borrowed(context):
    """Objects are borrowed from repositories, and from nothing else that is called an alternate."""
    top = context.folder("borrowed")
    lender = context.repository("borrowed/lender", SMALL)
    context.git("clone", "-q", "--shared", lender, top / "words", cwd=top)
    check(files(context.expect(0, "scan", "--format", "json", top / "words").stdout) == 2, "a shared clone is not read")
    objects = top / "words/.git/objects/info/alternates"
    loot = top / "loot"
    (lender / ".git/objects").rename(loot)
    objects.write_text(f"{loot}\n{top}\n/etc\n../../../../..\n")
    with Watch(loot) as watch:
        done = context.expect(3, "scan", top / "words")
    check(not watch.opened, f"opened {watch.opened}")
    check("missing or broken" in done.stderr, done.stderr)


def git_file(context):
    """A `.git` file is followed to a repository, as git does, and to nothing else."""
    top = context.folder("git-file")
    write_files(top, {"words/.git": f"gitdir: {top}/foreign\n", "words/a.py": "import mlflow\n", "foreign/HEAD": "hunter2\n", "foreign/secret": "x"})
    done = context.expect(3, "scan", top / "words")
    check("hunter2" not in done.stderr, done.stderr)
    context.expect(0, "scan", "--worktree", top / "words")
    for text in ("gitdir: .git\n", "gitdir: /dev/zero\n", "gitdir: \n", "gitdir: " + "a/" * 5000, "\0" * 100, "gitdir: ../words/.git\n"):
        write_files(top, {"words/.git": text})
        bounded(context, "scan", top / "words", seconds=2, megabytes=100, codes=(3,), wall=20)


def alternates(context):
    """Lists of folders to borrow from that lead round and round, are endless, or are no file at all."""
    top = context.folder("alternates")
    words = context.repository("alternates/words", SMALL)
    others = [context.repository(f"alternates/other{i}", SMALL) for i in range(8)]
    everyone = "".join(f"{other}/.git/objects\n" for other in [words, *others])
    for other in others:
        write_files(other, {".git/objects/info/alternates": everyone * 20})
    places = {"itself": f"{words}/.git/objects\n" * 100, "everyone": everyone * 20, "many": "x/objects\n" * 50000, "deep": "../objects/" * 300 + "\n", "above": "../" * 5000 + "\n",
              "devices": "/dev/zero\n/dev/stdin\n/proc/self/fd\n/proc/self/root/objects\n", "control": "\x1b[2J/objects\n\0\n\xff\n"}
    for name, text in places.items():
        write_files(words, {".git/objects/info/alternates": text})
        for how in ([], ["--worktree"]):
            out, err = bounded(context, "scan", "--format", "json", *how, words, seconds=3, megabytes=100, codes=(0,), wall=30)
            check(files(out) == 2 and not err, f"{name}: {err}")
    path = words / ".git/objects/info/alternates"
    path.unlink()
    os.mkfifo(path)
    bounded(context, "scan", words, seconds=3, megabytes=100, codes=(0,), wall=30)
    path.unlink()
    with open(path, "wb") as file:
        file.truncate(1 << 30)
    bounded(context, "scan", words, seconds=3, megabytes=100, codes=(0,), wall=30)


def user_settings(context):
    """The user's own settings are not the repository's: what he ignores stays ignored, and what he trusts is trusted."""
    home = context.folder("home")
    repository = context.repository("home/words", SMALL)
    write_files(repository, {"junk.swp": "x", "keep.txt": "x"})
    write_files(home, {".gitconfig": "[include]\n\tpath = more\n", "more": f"[core]\n\texcludesFile = {home}/ignored\n", "ignored": "*.swp\n"})
    done = context.expect(0, "scan", "--worktree", "--format", "json", repository, env={"HOME": str(home)})
    check(files(done.stdout) == 3, "the user's excludes are not honoured")
    (home / ".gitconfig").unlink()
    write_files(home, {"xdg/git/ignore": "*.swp\n*.txt\n"})
    done = context.expect(0, "scan", "--worktree", "--format", "json", repository, env={"HOME": str(home), "XDG_CONFIG_HOME": str(home / "xdg")})
    check(files(done.stdout) == 2, "the user's usual excludes are not honoured")


def tests(context):
    for name, settings in SETTINGS.items():
        yield f"settings: {name}", lambda name=name, settings=settings: hostile_settings(context, name, settings)
    functions = [borrowed, alternates, git_file, user_settings, same_report, every_format]
    if context.flavour == "plain" and os.uname().sysname == "Linux":
        functions += [intruder, while_scanning, modes, kernel_without, report_files, places]
    for function in functions:
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
