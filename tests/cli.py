"""The command line as interface.md promises it: exit codes, one clear sentence on standard error, and the shape of output."""
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import termios
import unicodedata

from harness import TOP, check, check_same, make_fixture, shared_fixture, write_files
import report_check

SMALL = {"README.md": "# Small\n\nCounts words.\n\n## Usage\n\nRun `python count.py FILE`.\n", "count.py": "import sys\nprint(len(sys.argv))\n"}


def small(context, name):
    return context.repository(name, SMALL)


def refused(context, code, *arguments, says=(), **options):
    """The program ends with `code`, prints nothing on standard output and one sentence that holds the words of `says`."""
    done = context.expect(code, *arguments, **options)
    shown = f"assay {' '.join(map(str, arguments))} says {done.stderr!r}"
    check(done.stdout == "", f"something on standard output: {done.stdout[:200]!r}")
    lines = done.stderr.strip().splitlines()
    check(1 <= len(lines) <= 2, f"not one clear sentence: {shown}")
    check(len(done.stderr) < 1200, f"too long: {shown}")
    for word in says:
        check(word in done.stderr, f"{word!r} is missing: {shown}")
    return done


def rules_folder(context, name, files):
    folder = context.folder(name)
    write_files(folder, files)
    return folder


def usage(context):
    repository = small(context, "usage")
    for arguments, says in [
        (["scna"], ["scna", "scan"]),
        (["scan", "--fromat", "json", repository], ["--fromat", "--format"]),
        (["scan", "--format", "jsn", repository], ["jsn", "json"]),
        (["scan", "--checklist", "marvelos", repository], ["marvelos", "marvelous"]),
        (["scan", "--jobs", "many", repository], ["--jobs", "many"]),
        (["scan", "--jobs", "-1", repository], ["--jobs"]),
        (["scan", "--color", "sometimes", repository], ["--color"]),
        (["scan", "--rev"], ["--rev"]),
        (["scan", "--staged", "--worktree", repository], ["--staged", "--worktree"]),
        (["scan", "--rules", context.scratch / "no-such-folder", repository], ["no-such-folder"]),
        (["scan", repository, repository], []),
        (["list", "signal"], ["signals"]),
        (["explain", "ml.experiment-trackin"], ["ml.experiment-tracking"]),
        (["explain"], []),
    ]:
        refused(context, 2, *arguments, says=says)


def unreadable(context):
    repository = small(context, "unreadable")
    plain = context.folder("unreadable-file") / "file"
    plain.write_text("x\n")
    refused(context, 3, "scan", context.scratch / "nowhere", says=["nowhere"])
    refused(context, 3, "scan", plain, says=["file"])
    refused(context, 3, "scan", "--rev", "no-such-branch", repository, says=["no-such-branch"])
    refused(context, 3, "scan", "--rev", "0" * 40, repository, says=["0" * 12])
    refused(context, 3, "scan", "file:///no/such/place.git", says=["/no/such/place.git"])


def broken_rules(context):
    repository = small(context, "broken-rules")
    tool = "tool: house\ntitle: House\ndocs: https://example.com/\nevidence:\n"
    for name, text, says in [
        ("yaml", "tool: [house\n", ["tools/house.yml:"]),
        ("signal", tool + "  ml.experiment-trackin:\n    used: {import: [house]}\n", ["house.yml:5:3", "ml.experiment-tracking"]),
        ("rung", tool + "  ml.experiment-tracking:\n    usd: {import: [house]}\n", ["house.yml:6:5", "used"]),
        ("matcher", tool + "  ml.experiment-tracking:\n    used: {imprt: [house]}\n", ["house.yml:6:12", "import"]),
        ("key", "tol: house\n" + tool, ["house.yml:1:1", "tool"]),
        ("top", tool.replace("title", "titel"), ["house.yml:2:1", "title"]),
        ("entry", tool + "  ml.experiment-tracking:\n    - {asp: data, used: {import: [house]}}\n", ["house.yml:6:8", "aspect"]),
        ("aspect", tool + "  ml.lineage:\n    - {aspect: comit, used: {import: [house]}}\n", ["house.yml:6:8", "commit"]),
        ("place", tool + "  ml.lineage:\n    - {in: cod, used: {import: [house]}}\n", ["house.yml:6:8", "code"]),
        ("list", tool + "  ml.lineage: [used]\n", ["house.yml:5:16"]),
        ("empty", "", ["house.yml"]),
    ]:
        folder = rules_folder(context, f"rules-{name}", {"tools/house.yml": text})
        refused(context, 2, "scan", "--rules", folder, repository, says=says)


def broken_rules_are_not_half_loaded(context):
    """One broken file among good ones: no report at all, on a file or on standard output."""
    repository = small(context, "half-loaded")
    good = "tool: GOOD\ntitle: Good\ndocs: https://example.com/\nevidence: {ml.tuning: {used: {import: [good]}}}\n"
    for name, files, says in [
        ("twice", {"tools/a.yml": good.replace("GOOD", "good"), "tools/b.yml": good.replace("GOOD", "good")}, ["b.yml:1:", "good"]),
        ("one-bad", {"tools/a.yml": good.replace("GOOD", "good"), "tools/z.yml": "tool: z\nevidence: {no.such: {}}\n"}, ["z.yml:"]),
        ("checklist", {"checklists/mine.yml": "id: mine\ntitle: Mine\nitems:\n  - {id: 1, title: x, signal: no.such}\n"}, ["mine.yml:"]),
    ]:
        folder = rules_folder(context, f"rules-half-{name}", files)
        target = context.scratch / f"half-{name}.json"
        refused(context, 2, "scan", "--rules", folder, "--format", f"json={target}", repository, says=says)
        check(not target.exists(), "a report was written in spite of broken rules")


def no_machine_learning(context):
    """A repository without such code says so in the first line of its report; one with it says that it has."""
    for case, says in (("web-shop", "machine learning: no"), ("links", "machine learning: no"), ("notebooks", "machine learning: yes")):
        top = context.expect(0, "scan", "--color", "never", shared_fixture(case), env={"COLUMNS": "160"}).stdout.strip()[:600]
        check(says in top, f"{case}: the report begins with {top[:300]!r}")


def text_for_every_case(context):
    """Each fixture has a text report, too: with an answer for each item, no escape and no line that never ends."""
    from cases import arguments, names
    for case in names()[:: 1 if context.flavour == "plain" else 5]:
        out = context.expect(0, "scan", "--verbose", "--color", "never", *arguments(case), shared_fixture(case), env={"COLUMNS": "100"}).stdout
        check("maturity" in out.lower() and "\x1b" not in out, f"{case}: {out[:200]!r}")
        check(max(map(width, out.splitlines())) < 400, f"{case}: a line of {max(map(width, out.splitlines()))} columns")


def what_is_here(context):
    """The text report lists models, data, tools and figures of the history; --quiet leaves them out. Addresses lose their credentials."""
    repository = shared_fixture("inventory")
    out = context.expect(0, "scan", "--color", "never", repository).stdout
    block = " ".join(out.partition("What is here")[2].split())
    for says in ("arrival-regressor (registered)", "data/parcels.csv (tracked)", "weekly_retraining (DAG)", "canary (delivery)", "MLflow", "by pull request",
                 "half of 5 changes"):
        check(says in block, f"{says!r} is not in {block[:1500]!r}")
    check("What is here" not in context.expect(0, "scan", "--quiet", repository).stdout, "--quiet shows what is there")
    bare = context.repository("address", {"load.py": "import pandas as pd\npd.read_csv('https://me:hunter2hunter2@example.com/a.csv?key=hunter2')\n"})
    inventory = json.loads(context.expect(0, "scan", "--format", "json", bare).stdout)["inventory"]
    check([thing["name"] for thing in inventory["datasets"]] == ["https://example.com/a.csv"], f"found {inventory['datasets']}")


def own_rules(context):
    """A rule of one's own works with a file and no compiler, and changes the digest of the rules."""
    repository = context.repository("own-rules", {"train.py": "import house_tracker\n\nhouse_tracker.record('loss', 1)\n"})
    folder = rules_folder(context, "rules-own", {"tools/house.yml": (
        "tool: house-tracker\ntitle: House tracker\ndocs: https://example.com/\nevidence:\n"
        "  ml.experiment-tracking:\n    declared: {import: [house_tracker]}\n    used: {call: [house_tracker.record]}\n")})
    without = json.loads(context.expect(0, "scan", "--format", "json", repository).stdout)
    report = json.loads(context.expect(0, "scan", "--format", "json", "--rules", folder, repository).stdout)
    found = {signal["id"]: signal for signal in report["signals"]}["ml.experiment-tracking"]
    check(found["level"] == "used" and found["tools"] == ["house-tracker"], f"found {found}")
    check(found["evidence"][0]["path"] == "train.py" and found["evidence"][0]["line"] == 3, f"found {found['evidence'][0]}")
    check(report["tool"]["rules"] != without["tool"]["rules"], "the digest does not cover the added rules")


def help_texts(context):
    for arguments in (["--help"], ["help"], ["scan", "--help"], ["list", "--help"], ["explain", "--help"]):
        done = context.expect(0, *arguments)
        check(len(done.stdout) > 100 and not done.stderr, f"{arguments}: no help on standard output")
    check("--rev" in context.expect(0, "scan", "--help").stdout, "scan --help does not name --rev")
    check(re.match(r"assay \d+\.\d+\.\d+", context.expect(0, "--version").stdout), "no version")
    done = context.expect(2)
    check(not done.stdout and "scan" in done.stderr, "`assay` alone does not say what it can do")


def lists(context):
    def rows(what):
        return [line for line in context.expect(0, "list", what).stdout.splitlines() if line.strip()]

    def first_words(what):
        return [row.split()[0] for row in rows(what)]

    probes = sorted(path.stem for path in (TOP / "probes").glob("*.c"))
    check(set(probes) <= set(first_words("probes")), "list probes lacks " + ", ".join(set(probes) - set(first_words("probes"))))
    check(len([word for word in first_words("signals") if "." in word]) == 79, "list signals has no 79 rows")
    check(len(rows("tools")) >= 80, f"list tools has {len(rows('tools'))} rows")
    check(len(rows("items")) >= 60, f"list items has {len(rows('items'))} rows")
    check("marvelous" in first_words("checklists"), "list checklists lacks marvelous")
    check({"text", "json"} <= set(first_words("formats")), "list formats lacks text or json")


def explain_everything(context):
    report = json.loads(context.expect(0, "scan", "--format", "json", small(context, "explain")).stdout)
    names = [signal["id"] for signal in report["signals"]] + ["marvelous:31", "31", "marvelous"]
    names += [line.split()[0] for what in ("tools", "probes") for line in context.expect(0, "list", what).stdout.splitlines()
              if line.strip()][:: 1 if context.flavour == "plain" else 9]
    for name in names:
        check(len(context.expect(0, "explain", name).stdout) > 60, f"explain {name} says next to nothing")


def json_file(context):
    repository = small(context, "json-file")
    target = context.folder("json-file-out") / "report.json"
    done = context.expect(0, "scan", "--format", f"json={target}", repository)
    check(done.stdout == "", "the report went to a file, and still something is on standard output")
    check_same(target.read_text(), context.expect(0, "scan", "--format", "json", repository).stdout, "the file")
    check([path.name for path in target.parent.iterdir()] == ["report.json"], "a temporary file is left behind")
    both = context.expect(0, "scan", "--format", "text", "--format", f"json={target}", repository)
    check("maturity" in both.stdout.lower(), "no text report beside the file")
    refused(context, 2, "scan", "--format", f"json={target.parent}/no/such/folder/x.json", repository, says=["x.json"])


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def on_terminal(context, columns, *arguments, codes=(0, 4)):
    """What the program writes to a terminal of so many columns."""
    mine, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    child = subprocess.Popen([str(context.assay), *map(str, arguments)], stdin=subprocess.DEVNULL, stdout=terminal, stderr=terminal,
                             env=context.environment(TERM="xterm"))
    os.close(terminal)
    out = b""
    while True:
        try:
            piece = os.read(mine, 65536)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        out += piece
    os.close(mine)
    check(child.wait() in codes, f"ended with {child.returncode}: {out[-500:]!r}")
    return out.decode().replace("\r\n", "\n")


def text_report(context):
    repository = shared_fixture("showcase")
    plain = context.expect(0, "scan", "--format", "text", repository).stdout
    check("\x1b" not in plain, "colour although standard output is no terminal")
    coloured = context.expect(0, "scan", "--format", "text", "--color", "always", repository).stdout
    check("\x1b[" in coloured, "no colour with --color always")
    check_same(re.sub(r"\x1b\[[0-9;]*m", "", coloured), plain, "the text without its colours")
    check_same(context.expect(0, "scan", "--color", "never", repository, env={"NO_COLOR": "1"}).stdout, plain, "NO_COLOR")
    for columns in (60, 80, 100, 160):
        out = on_terminal(context, columns, "scan", "--color", "never", repository)
        long = [line for line in out.splitlines() if width(line) > columns]
        check(not long, f"wider than {columns} columns: {long[:3]}")
    for word in ("maturity", "Documentation", "README.md"):
        check(word in plain, f"{word!r} is not in the text report")
    check(not re.search(r"[ \t]+$", plain, re.M), "blanks at the end of a line")
    check("\x1b[" in on_terminal(context, 100, "scan", repository), "no colour on a terminal")


def same_bytes(context):
    """No clock, host name, absolute path or number of threads in the report."""
    first = make_fixture("showcase", context.scratch / "same" / "one" / "showcase")
    second = make_fixture("showcase", context.scratch / "same" / "two" / "showcase")
    runs = [context.expect(0, "scan", "--format", "json", "--jobs", jobs, where, cwd=cwd, env=env).stdout
            for jobs, where, cwd, env in [(1, first, None, {}), (8, first, None, {}), (3, second, None, {"TZ": "Asia/Tokyo"}),
                                          (2, ".", second, {"LC_ALL": "C", "LANG": "de_DE.UTF-8"})]]
    for run in runs[1:]:
        check_same(run, runs[0], "a run")
    check(str(context.scratch) not in runs[0], "an absolute path is in the report")


def quiet(context):
    done = context.expect(0, "scan", "--quiet", "--format", "json", small(context, "quiet"))
    check(not done.stderr, f"--quiet, and still on standard error: {done.stderr!r}")
    done = context.expect(0, "scan", "--progress", "always", "--format", "json", context.scratch / "quiet")
    json.loads(done.stdout)


def incomplete(context):
    """Files that cannot be understood are notices, and what they could hold is not answered with "no"."""
    repository = context.repository("incomplete", {**SMALL, ".github/workflows/ci.yml": "on: [push\njobs: {\n", "nb.ipynb": "{not json",
                                                   "pyproject.toml": "[project\nname = ", "docs/big.md": "word " * 1000000})
    done = context.run("scan", "--format", "json", repository)
    check(done.returncode in (0, 4), f"exit code {done.returncode}")
    report = json.loads(done.stdout)
    check(not report_check.problems(report), "\n".join(report_check.problems(report)[:5]))
    told = json.dumps(report["notices"])
    for name in ("ci.yml", "nb.ipynb", "pyproject.toml", "big.md"):
        check(name in told, f"no notice names {name}: {told}")
    answers = {item["id"]: item for item in report["checklists"][0]["items"]}
    check(answers["33"]["answer"] != "no" or answers["33"]["confidence"] == "low",
          "item 33 is a sure no although the workflow could not be read")


def closed_output(context):
    """A reader that goes away (assay | head) is no internal error that leaves a core behind."""
    repository = shared_fixture("showcase")
    reader = subprocess.Popen(["true"], stdin=subprocess.PIPE)
    reader.wait()
    done = subprocess.run([str(context.assay), "scan", "--format", "json", str(repository)], stdout=reader.stdin,
                          stderr=subprocess.PIPE, env=context.environment(), timeout=60)
    check(done.returncode in (-13, 0, 3, 5), f"ended with {done.returncode}: {done.stderr[-500:]!r}")


def hostile(context):
    """Inputs that aim at the reader: deep nesting, alias bombs, control characters, endless lines, zero bytes."""
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(f"a{i}: &a{i} [{', '.join(['*a%d' % (i - 1)] * 9)}]\n" for i in range(1, 12))
    repository = context.repository("hostile", {
        ".github/workflows/bomb.yml": bomb, ".github/workflows/deep.yml": "a: " + "[" * 20000, "deep.json": "{\"a\":" * 50000,
        "pyproject.toml": "a = " + "[" * 50000, "main.tf": "a {\n" * 20000, "deep.py": "(" * 100000 + "\n" + " " * 5000 + "x\n",
        "nul.py": b"import mlflow\0\nmlflow.log_metric('a', 1)\n", "nb.ipynb": '{"cells":[' * 3000, "README.md": ">" * 20000 + "[" * 20000 + "\n" + "*a " * 30000,
        "Dockerfile": "RUN " + "\\\n" * 50000, "Makefile": "a:" + " a" * 20000 + "\n\t$(" * 3000, "requirements.txt": "-r requirements.txt\n" * 500,
        ".gitlab-ci.yml": "include: .gitlab-ci.yml\n", "esc.py": "import mlflow\nmlflow.log_metric('\x1b[31m\x07', 1)  # \u202e\n",
        "latin.md": b"# Caf\xe9\n\nna\xefve \xff\xfe\n", "utf16.yml": "a: 1\n".encode("utf-16"), "empty.yml": "", "crlf.yml": "a: 1\r\nb: 2\r\n",
    })
    done = context.run("scan", "--format", "json", repository, timeout=60)
    check(done.returncode in (0, 4), f"exit code {done.returncode}: {done.stderr[-500:]}")
    problems = report_check.problems(json.loads(done.stdout))
    check(not problems, "\n".join(problems[:5]))
    text = context.run("scan", "--format", "text", "--color", "never", repository).stdout
    check(not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", text), "a control character of the repository reached the terminal")


def secrets(context):
    """Secrets in a line of evidence are masked."""
    secret = "AKIA" + "IOSFODNN7EXAMPLQ"
    repository = context.repository("secrets", {"train.py": f"import mlflow\n\nmlflow.log_param('key', '{secret}')\n",
                                                ".env": f"MLFLOW_TRACKING_URI=https://user:hunter2hunter2@mlflow.example.com\nAWS_ACCESS_KEY_ID={secret}\n"})
    context.git("remote", "add", "origin", "https://user:hunter2hunter2@example.com/team/project.git", cwd=repository)
    for form in ("json", "text"):
        out = context.expect(0, "scan", "--format", form, repository).stdout
        check(secret not in out and "hunter2" not in out, f"a secret is shown in the {form} report")
    report = json.loads(context.expect(0, "scan", "--format", "json", repository).stdout)
    check(report["repository"]["name"] == "team/project", f"name is {report['repository']['name']}")


def tests(context):
    for function in (usage, unreadable, broken_rules, broken_rules_are_not_half_loaded, no_machine_learning, text_for_every_case, what_is_here, own_rules, help_texts, lists, explain_everything, json_file, text_report,
                     same_bytes, quiet, incomplete, closed_output, hostile, secrets):
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
