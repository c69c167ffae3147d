"""`assay check` end to end: pull requests on scripted repositories, in every format that a CI system reads."""
import json
import os
import re
import shutil
import subprocess

import ci_formats
import report_check
from harness import check, check_same, write_files

BASE = {
    "README.md": "# Demo\n",
    ".github/workflows/ci.yml": "name: ci\non: [pull_request, push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
                                "      - uses: actions/checkout@v4\n      - run: pip install -r requirements.txt\n      - run: pytest -q\n",
    ".pre-commit-config.yaml": "repos:\n  - repo: https://github.com/astral-sh/ruff-pre-commit\n    rev: v0.6.0\n    hooks:\n      - id: ruff\n",
    "monitoring/drift.py": "from evidently import Report\nfrom evidently.presets import DataDriftPreset\nimport pandas as pd\n\n\n"
                           "def main():\n    r = Report([DataDriftPreset()]).run(pd.read_parquet('cur'), pd.read_parquet('ref'))\n"
                           "    r.save_html('drift.html')\n\n\nmain()\n",
    "requirements.txt": "mlflow==2.1\nscikit-learn==1.5\npandas==2.2\nevidently==0.6\npytest==8.0\n",
    "src/train.py": "import mlflow\nfrom sklearn.linear_model import LogisticRegression\nimport pandas as pd\n\n\ndef train(path):\n"
                    "    \"\"\"Train the model.\"\"\"\n    df = pd.read_csv(path)\n    with mlflow.start_run():\n"
                    "        m = LogisticRegression().fit(df[['a']], df['y'])\n        mlflow.log_metric('acc', m.score(df[['a']], df['y']))\n    return m\n",
    "tests/test_train.py": "from src.train import train\n\n\ndef test_train(tmp_path):\n    p = tmp_path / 'x.csv'\n    p.write_text('a,y\\n1,0\\n2,1\\n')\n"
                           "    m = train(p)\n    assert m.score([[1], [2]], [0, 1]) > 0.5\n",
}
CARD = "# Model card\n\n## Model details\n\nLogistic regression on one feature, version 3, trained by the risk team.\n\n## Intended use\n\n" \
       "Ranks requests for a first look by people.\n\n## Limitations\n\nNot for customers under 18; degrades when prices move.\n\n## Metrics\n\nAccuracy 0.81.\n"
OFF = BASE[".github/workflows/ci.yml"].replace("  test:\n", "  test:\n    if: false\n")
MUTE = BASE["tests/test_train.py"].replace("    assert m.score([[1], [2]], [0, 1]) > 0.5\n", "")
FORMATS = ["text", "json", "markdown", "sarif", "junit", "gitlab"]

# Pull requests: what they change (None: deleted), the exit code, a signal or item that changes, and the file that did it.
REQUESTS = {
    "drift": ({"monitoring/drift.py": None}, 1, "mon.drift", "monitoring/drift.py", "deleted"),
    "job": ({".github/workflows/ci.yml": OFF}, 1, "marvelous:33", ".github/workflows/ci.yml", "edited"),
    "hooks": ({".pre-commit-config.yaml": ""}, 1, "marvelous:31", ".pre-commit-config.yaml", "edited"),
    "asserts": ({"tests/test_train.py": MUTE}, 1, "tests.unit", "tests/test_train.py", "edited"),
    "card": ({"MODEL_CARD.md": CARD}, 0, "docs.model-card", "MODEL_CARD.md", "added"),
}


def change_files(context, repository, files, message="Change", when=None):
    for path, text in files.items():
        if text is None:
            (repository / path).unlink()
        else:
            write_files(repository, {path: text})
    context.git("add", "-A", "-f", ".", cwd=repository)
    env = {"GIT_COMMITTER_DATE": f"{when} +0000", "GIT_AUTHOR_DATE": f"{when} +0000"} if when else None
    context.git("commit", "-q", "--allow-empty", "-m", message, cwd=repository, env=env)


def request(context, name, files, policy=None, when=None, base=BASE):
    """A repository whose branch `change` alters the files of main."""
    repository = context.repository(f"check-{name}", {**base, **({".assay.yml": policy} if policy is not None else {})})
    context.git("checkout", "-q", "-b", "change", cwd=repository)
    change_files(context, repository, files, when=when)
    return repository


def run(context, code, repository, *more, **options):
    return context.expect(code, "check", "--base", "main", *more, repository, **options)


def report(context, code, repository, *more, **options):
    found = json.loads(run(context, code, repository, "--format", "json", *more, **options).stdout)
    problems = report_check.problems(found)
    check(not problems, "; ".join(problems[:5]))
    check(found["gate"]["passed"] == (code == 0) and (not found["gate"]["reasons"]) == (code == 0), f"{found['gate']}")
    return found


def change_of(found, name):
    return next((change for change in found["changes"] if change["id"] == name), None)


def refused(context, code, *arguments, says=(), **options):
    done = context.expect(code, "check", *arguments, **options)
    check(done.stdout == "" and len(done.stderr.strip().splitlines()) == 1, f"not one sentence: {done.stdout[:200]!r} {done.stderr!r}")
    for word in says:
        check(word in done.stderr, f"{word!r} is missing: {done.stderr!r}")


# ---- pull requests in every format ----

def pull_request(context, name):
    files, code, subject, path, how = REQUESTS[name]
    repository = request(context, name, files)
    folder = context.folder(f"check-{name}-reports")
    summary = folder / "summary.md"
    summary.write_text("before\n")
    arguments = [part for form in FORMATS for part in ("--format", f"{form}={folder / form}")]
    done = run(context, code, repository, *arguments, "--format", "github", env={"GITHUB_STEP_SUMMARY": str(summary)})
    data = {form: (folder / form).read_bytes() for form in FORMATS}
    again = context.folder(f"check-{name}-again")
    run(context, code, repository, *[part for form in FORMATS for part in ("--format", f"{form}={again / form}")], "--jobs", "1")
    for form in FORMATS:
        check((again / form).read_bytes() == data[form], f"{form} is another the second time")
        check(str(context.scratch).encode() not in data[form], f"{form} names a folder of this machine")

    found = json.loads(data["json"])
    problems = report_check.problems(found)
    check(not problems, "; ".join(problems[:5]))
    change = change_of(found, subject)
    check(change and {"path": path, "change": how}.items() <= change["cause"][0].items(), f"{subject}: {change}")
    check(change["kind"] in (("gained",) if code == 0 else ("lost", "weakened")), f"{change}")
    for form in ("text", "markdown"):
        text = data[form].decode()
        check(subject in text and path in text and how in text, f"{form} does not name {subject} and {path}:\n{text}")
        check(("the gate fails" in text.lower()) == (code == 1) and ("the gate passes" in text.lower()) == (code == 0), form)
    check(summary.read_text() == "before\n" + data["markdown"].decode(), "the summary of the step is not the Markdown report")

    results = [r for r in ci_formats.read_sarif(data["sarif"])["results"] if r["ruleId"] == subject]
    suites = ci_formats.read_junit(data["junit"], folder)
    issues = [issue for issue in ci_formats.read_gitlab(data["gitlab"]) if issue["check_name"] == subject]
    notes = [note for note in ci_formats.read_github(done.stdout) if note[1]["title"].startswith(subject + " ")]
    if code == 0:
        check(not results and not issues and not notes and not done.stdout, "a gain is a result")
        check(suites["gate"]["the gate passes"] == (None, "") and not any(o == "failure" for cases in suites.values() for o, _ in cases.values()),
              f"junit: {suites['gate']}")
        return
    result, = results
    place = result["locations"][0]["physicalLocation"]
    check(result["level"] == "error" and place["artifactLocation"]["uri"] == path and path in result["message"]["text"] and how in result["message"]["text"],
          f"sarif: {result}")
    outcome, message = suites["gate"][f"regression {subject}"]
    check(outcome == "failure" and path in message and how in message, f"junit: {outcome} {message}")
    check(issues[0]["location"]["path"] == path and issues[0]["severity"] == "critical" and path in issues[0]["description"], f"gitlab: {issues}")
    level, properties, message = notes[0]
    check(level == "error" and properties["file"] == path and path in message and how in message, f"github: {notes}")
    # The line is one of the head, and where a file is gone that of the base.
    line, side = place["region"]["startLine"], "main" if how == "deleted" else "change"
    lines = context.git("show", f"{side}:{path}", cwd=repository).count("\n") + 1
    check(1 <= line <= max(lines, 1), f"line {line} of {lines}")
    check(("line" in properties) == (how != "deleted" and files[path] != ""), f"{properties}")


def the_edit_is_shown(context):
    """Not the line of the base that ran the tests, but the line of the head that stops them."""
    repository = request(context, "edit", {".github/workflows/ci.yml": OFF})
    cause = change_of(report(context, 1, repository), "ci.tests")["cause"][0]
    check((cause["line"], cause["now_line"], cause["now_excerpt"]) == (9, 5, "if: false"), f"{cause}")
    check("line 5 is now  if: false" in run(context, 1, repository).stdout, "the text report does not show the edit")


def fingerprints_survive(context):
    """Lines above the lost one do not make another result of it."""
    def prints(name, top, form, key):
        base = {**BASE, "monitoring/drift.py": top + BASE["monitoring/drift.py"], "tests/test_train.py": top + BASE["tests/test_train.py"]}
        repository = request(context, name, {"monitoring/drift.py": None, "tests/test_train.py": top + MUTE}, base=base)
        return [(key(r)) for r in ci_formats.read_sarif(run(context, 1, repository, "--format", form, text=False).stdout)["results"]]
    def key(result):
        return result["ruleId"], result["partialFingerprints"]["primaryLocationLineHash"]
    check_same("\n".join(map(str, prints("prints-a", "", "sarif", key))), "\n".join(map(str, prints("prints-b", "# moved\n# down\n", "sarif", key))),
               "fingerprints")


def gaps_of_a_scan(context):
    """Without a comparison the results are the gaps, unknown items only when asked for, each with a place."""
    repository = context.repository("check-gaps", BASE)
    for verbose in ([], ["--verbose"]):
        items = json.loads(context.expect(0, "scan", "--format", "json", repository).stdout)["checklists"][0]["items"]
        want = {f"marvelous:{i['id']}": i["answer"] for i in items if i["answer"] in ("no", "partial") or (verbose and i["answer"] == "unknown")}
        run_ = ci_formats.read_sarif(context.expect(0, "scan", "--format", "sarif", *verbose, repository, text=False).stdout)
        got = {r["ruleId"]: {"warning": "no", "note": "partial", "none": "unknown"}[r["level"]] for r in run_["results"]}
        check_same(str(sorted(got.items())), str(sorted(want.items())), "gaps")
        issues = ci_formats.read_gitlab(context.expect(0, "scan", "--format", "gitlab", *verbose, repository).stdout)
        check_same(str(sorted(i["check_name"] for i in issues)), str(sorted(want)), "issues")
    suites = ci_formats.read_junit(context.expect(0, "scan", "--format", "junit", repository, text=False).stdout, context.scratch)
    for item in items:
        outcome = suites["marvelous"][f"{item['id']} {item['title']}"][0]
        check(outcome == {"no": "failure", "unknown": "skipped", "n/a": "skipped"}.get(item["answer"]), f"junit: {item['id']} is {outcome}")
    empty = context.repository("check-gaps-empty", {"x": "x\n"})
    for form in FORMATS + ["github"]:
        context.expect(0, "scan", "--format", form, empty)


def hostile_names(context):
    """What a repository says opens no command, no tag, no link and no second line."""
    names = ["::error::x", "a%0A::warning::y", "a\n::add-mask::z", "##[error]a", "!](http:evil.example)[y", "<b>&\"'", "]]>", "a,line=9::b", "\x1b[31m\x07",
             "\u202e\ufffe\uffff", "{0} {{1}}", "@here | `a`"]
    base = dict(BASE)
    for number, name in enumerate(names):
        base[f"{name}/drift_{number}.py"] = BASE["monitoring/drift.py"].replace("main()\n", f"main()  # {number}\n")
    base[b"\xff\xfe/drift.py"] = BASE["monitoring/drift.py"]
    del base["monitoring/drift.py"]
    changed = [path for path in base if isinstance(path, bytes) or "drift" in path]
    repository = context.repository("check-hostile", base)
    context.git("checkout", "-q", "-b", "change", cwd=repository)
    for path in changed:
        os.unlink(os.path.join(os.fsencode(repository), os.fsencode(path)))
    write_files(repository, {"tests/test_train.py": MUTE + "    #::error::no\n"})
    context.git("add", "-A", cwd=repository)
    context.git("commit", "-q", "-m", "Remove", cwd=repository)
    raw = {form: run(context, 1, repository, "--format", form, text=False).stdout for form in FORMATS + ["github"]}
    messages = [place["message"]["text"] for result in ci_formats.read_sarif(raw["sarif"])["results"] for place in [result, *result["relatedLocations"]]]
    check(any("evil" in text for text in messages) and not any(re.search(r"(?<!\\)\]\(", text) for text in messages), f"a link in SARIF: {messages}")
    ci_formats.read_junit(raw["junit"], context.scratch)
    ci_formats.read_gitlab(raw["gitlab"])
    notes = ci_formats.read_github(raw["github"].decode())
    check(any("drift" in note[1]["file"] for note in notes), f"{notes}")
    for form, data in raw.items():
        text = data.decode()
        check(not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", text), f"{form} holds a control character")
    for line in raw["github"].decode().splitlines():
        check(re.match(r"::(error|warning|notice) ", line), line)
    check("<b>" not in raw["markdown"].decode() and "\n::" not in raw["markdown"].decode(), "markdown")
    both = run(context, 1, repository, "--format", "github", "--format", "text").stdout
    stop = re.search(r"^::stop-commands::([0-9a-f]{64})\n", both, re.M)
    check(stop and both.endswith(f"::{stop.group(1)}::\n") and both.count(stop.group(1)) == 2, "commands are not stopped around the text")


def many_annotations(context):
    """GitHub shows ten of each kind; the rest is counted in the last one."""
    repository = request(context, "many", {path: None for path in BASE if path != "README.md"})
    found = report(context, 1, repository)
    notes = ci_formats.read_github(run(context, 1, repository, "--format", "github").stdout)
    errors = [note for note in notes if note[0] == "error"]
    n = len(found["gate"]["reasons"])
    check(n > 10 and len(errors) == 10 and f"{n - 9} more" in errors[-1][2], f"{n}: {errors[-1]}")


def formats_together(context):
    repository = request(context, "together", REQUESTS["card"][0])
    run(context, 0, repository, "--format", "text", "--format", "github")
    for pair in (["json", "github"], ["json", "text"], ["github", "sarif"]):
        refused(context, 2, "--base", "main", repository, *[part for form in pair for part in ("--format", form)], says=["standard output"])
    refused(context, 2, "--base", "main", repository, "--format", "sarf", says=["sarf", "sarif"])
    target = context.scratch / "nowhere/sarif.json"
    refused(context, 2, "--base", "main", repository, "--format", f"sarif={target}", says=["nowhere"])


# ---- what is compared ----

def moved_is_not_lost(context):
    """A file under another name, a practice in another file, a job under another name: nothing is lost."""
    drift = BASE["monitoring/drift.py"]
    for name, files in {
        "renamed": {"monitoring/drift.py": None, "src/monitor.py": drift},
        "rewritten": {"monitoring/drift.py": None, "src/watch.py": "import pandas as pd\nfrom evidently import Report\n"
                      "from evidently.presets import DataDriftPreset\n\nreport = Report([DataDriftPreset()])\n"
                      "report.run(pd.read_parquet('a'), pd.read_parquet('b')).save_html('x')\n"},
        "job": {".github/workflows/ci.yml": None, ".github/workflows/tests.yml": BASE[".github/workflows/ci.yml"].replace("  test:", "  unit-tests:")},
    }.items():
        found = report(context, 0, request(context, f"moved-{name}", files))
        check(not [c for c in found["changes"] if c["kind"] in ("lost", "weakened")], f"{name}: {found['changes']}")


def moved_aside_is_lost(context):
    """The same file where it proves nothing any more: the report says where it went."""
    found = report(context, 1, request(context, "aside", {"monitoring/drift.py": None, "vendor/drift.py": BASE["monitoring/drift.py"]}))
    cause = change_of(found, "mon.drift")["cause"][0]
    check(cause["change"] == "deleted" and cause["note"] == "moved to vendor/drift.py", f"{cause}")


def no_models_left(context):
    """Items that no longer apply are not lost, but the practices that are gone are; the report says both."""
    gone = {path: None for path in ("monitoring/drift.py", "src/train.py", "tests/test_train.py")}
    repository = request(context, "no-models", {**gone, "requirements.txt": "flask==3.0\n", "app.py": "import flask\napp = flask.Flask('x')\n"})
    found = report(context, 1, repository)
    na = {f"marvelous:{item['id']}" for item in found["checklists"][0]["items"] if item["answer"] == "n/a"}
    check(na and not na & {c["id"] for c in found["changes"]}, f"{na}")
    check("no longer appl" in run(context, 1, repository).stdout, "the text report does not say that items no longer apply")


def history_is_no_loss(context):
    """The commits of a branch are no pull requests yet: what only the history shows is told and does not fail."""
    terraform = 'resource "aws_s3_bucket" "models" {\n  bucket = "models"\n}\n'
    repository = context.repository("check-history", {**BASE, "infra/main.tf": terraform})
    for number in range(4):
        context.git("checkout", "-q", "-b", f"request-{number}", cwd=repository)
        terraform += f'\nresource "aws_s3_bucket" "more_{number}" {{\n  bucket = "more-{number}"\n}}\n'
        change_files(context, repository, {"infra/main.tf": terraform})
        context.git("checkout", "-q", "main", cwd=repository)
        context.git("merge", "-q", "--no-ff", "-m", f"Merge pull request #{number} from example/request-{number}", f"request-{number}", cwd=repository)
    context.git("checkout", "-q", "-b", "change", cwd=repository)
    for number in range(12):
        change_files(context, repository, {"infra/main.tf": terraform + f"# {number}\n"})
    found = report(context, 0, repository)
    fallen = [change for change in found["changes"] if change["kind"] in ("lost", "weakened") and change["before"] != change["after"]]
    check(fallen and all(change["by_time"] and not change["cause"] for change in fallen), f"{found['changes']}")
    check(all(any(change["id"] in warning for warning in found["gate"]["warnings"]) for change in fallen), f"{found['gate']}")
    check("time or the history" in run(context, 0, repository).stdout, "the text report does not say why")


def a_target_of_make(context):
    """The evidence is untouched, but what led to it is not."""
    repository = request(context, "chain", {"Makefile": "test:\n\ttrue\n"},
                         base={**BASE, "Makefile": "test:\n\tpytest -q\n", ".github/workflows/ci.yml": BASE[".github/workflows/ci.yml"].replace("pytest -q", "make test")})
    cause = change_of(report(context, 1, repository), "tests.unit")["cause"]
    check([c["path"] for c in cause] == ["Makefile"], f"{cause}")


def heads(context):
    """The commit, the index and the files on disk."""
    repository = context.repository("check-heads", BASE)
    context.expect(0, "check", "--base", "HEAD", repository)
    (repository / "monitoring/drift.py").unlink()
    context.expect(0, "check", "--base", "HEAD", repository)
    context.expect(0, "check", "--base", "HEAD", "--staged", repository)
    found = report_of(context, 1, "--base", "HEAD", "--worktree", repository)
    check(change_of(found, "mon.drift")["cause"][0]["change"] == "deleted" and found["repository"]["source"] == "worktree", f"{found['changes']}")
    context.git("add", "-A", cwd=repository)
    found = report_of(context, 1, "--base", "HEAD", "--staged", repository)
    check(change_of(found, "mon.drift") and found["repository"]["source"] == "staged", f"{found['changes']}")
    write_files(repository, {"tests/test_train.py": MUTE})
    found = report_of(context, 1, "--base", "HEAD", "--worktree", repository)
    cause = change_of(found, "tests.unit")["cause"][0]
    check((cause["path"], cause["change"]) == ("tests/test_train.py", "edited") and cause["now_line"], f"{cause}")
    context.git("commit", "-q", "-m", "Remove", cwd=repository)
    context.expect(1, "check", "--base", "HEAD~1", repository)
    context.expect(0, "check", "--base", "HEAD", "--head", "HEAD~1", "--direct", repository)


def report_of(context, code, *arguments, **options):
    return json.loads(context.expect(code, "check", "--format", "json", *arguments, **options).stdout)


def merge_base(context):
    """What main gained meanwhile is not lost by a branch that does not have it yet; --direct compares with main itself."""
    repository = request(context, "merge-base", {"notes.md": "x\n"})
    context.git("checkout", "-q", "main", cwd=repository)
    parted = context.git("rev-parse", "HEAD", cwd=repository)
    change_files(context, repository, {"MODEL_CARD.md": CARD})
    context.git("checkout", "-q", "change", cwd=repository)
    found = report(context, 0, repository)
    check(found["base"]["commit"] == parted and not found["changes"], f"{found['base']}")
    found = report(context, 1, repository, "--direct")
    check(change_of(found, "docs.model-card")["kind"] == "lost", f"{found['changes']}")


def what_cannot_be_compared(context):
    repository = request(context, "cannot", REQUESTS["drift"][0])
    refused(context, 2, repository, says=["--base"])
    refused(context, 3, "--base", "no-such-branch", repository, says=["no-such-branch"])
    refused(context, 3, "--base", "change~5", repository, says=["change~5"])
    refused(context, 3, "--base", "main^{tree}", repository, says=["tree"])
    refused(context, 2, "--base", "main", "--head", "change", "--staged", repository)
    refused(context, 2, "--base", "main", "--bse", repository, says=["--base"])
    folder = context.folder("check-plain")
    write_files(folder, BASE)
    refused(context, 3, "--base", "main", folder, says=["folder"])
    first = context.repository("check-first", BASE)
    refused(context, 3, "--base", "HEAD~1", first, says=["HEAD~1"])
    unborn = context.repository("check-unborn")
    write_files(unborn, BASE)
    context.git("add", "-A", cwd=unborn)
    for more in ([], ["--staged"], ["--worktree"]):
        refused(context, 3, "--base", "main", *more, unborn)
    context.git("checkout", "-q", "--orphan", "alone", cwd=repository)
    context.git("commit", "-q", "-m", "Begin anew", cwd=repository)
    refused(context, 3, "--base", "main", repository, says=["no common history", "--direct"])
    context.expect(0, "check", "--base", "change", "--direct", repository)


def shallow(context):
    """A clone of one commit says exactly what to fetch."""
    origin = request(context, "shallow-origin", REQUESTS["drift"][0])
    clone = context.scratch / "check-shallow"
    shutil.rmtree(clone, ignore_errors=True)
    context.git("checkout", "-q", "main", cwd=origin)
    change_files(context, origin, {"later.md": "x\n"})
    context.git("clone", "-q", "--depth", "1", "--branch", "change", f"file://{origin}", clone, cwd=context.scratch)
    refused(context, 3, "--base", "origin/main", clone, says=["git fetch --unshallow origin main", "fetch-depth: 0", "GIT_DEPTH"])
    refused(context, 3, clone, says=["git fetch --unshallow origin main"], env={"GITHUB_BASE_REF": "main"})
    context.git("fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main", cwd=clone)
    # libgit2 1.5 forgets an array of its own when it meets a parent that is not there.
    refused(context, 3, "--base", "origin/main", clone, says=["shallow", "git fetch --unshallow", "--direct"], env={"ASAN_OPTIONS": "exitcode=99:detect_leaks=0"})
    context.expect(1, "check", "--base", "origin/main", "--direct", clone)
    context.git("fetch", "-q", "--unshallow", cwd=clone)
    context.expect(1, "check", "--base", "origin/main", clone)


def base_of_ci(context):
    """Without --base: what the CI system says; --base comes first."""
    origin = request(context, "ci-origin", REQUESTS["drift"][0])
    clone = context.scratch / "check-ci"
    shutil.rmtree(clone, ignore_errors=True)
    context.git("clone", "-q", "--branch", "change", origin, clone, cwd=context.scratch)
    base = context.git("rev-parse", "main", cwd=origin)
    for env in ({"GITHUB_BASE_REF": "main"}, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base}, {"SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main"},
                {"BITBUCKET_PR_DESTINATION_BRANCH": "main"}, {"CHANGE_TARGET": "main"}):
        found = report_of(context, 1, clone, env=env)
        check(found["base"]["commit"] == base, f"{env}: {found['base']}")
        context.expect(0, "check", "--base", "HEAD", clone, env=env)
    refused(context, 2, clone, says=["--base"], env={"GITHUB_BASE_REF": ""})


def surroundings(context):
    """No home, nothing that can be written but the folder of the report, another owner of the checkout."""
    repository = request(context, "around", REQUESTS["drift"][0])
    # A pull request in a work tree, seen from a folder inside it.
    found = report_of(context, 1, "--base", "main", "monitoring/..", cwd=repository)
    check(change_of(found, "mon.drift"), f"{found['changes']}")
    env = {key: value for key, value in context.environment().items() if key not in ("HOME", "XDG_CONFIG_HOME", "USER", "LOGNAME")}
    target = context.folder("check-around-out")
    command = [str(context.assay), "check", "--base", "main", "--format", f"sarif={target / 'out.sarif'}", str(repository)]
    done = subprocess.run(command, cwd=repository, env=env, capture_output=True)
    check(done.returncode == 1 and (target / "out.sarif").exists(), f"without HOME: {done.returncode} {done.stderr[-500:]!r}")
    before = sorted(str(path) for path in repository.rglob("*"))
    if shutil.which("unshare") and os.getuid() == 0:
        (target / "out.sarif").unlink()
        script = f"mount --bind '{repository}' '{repository}' && mount -o remount,bind,ro '{repository}' && ! touch '{repository}/x' 2>/dev/null && exec \"$@\""
        probe = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", "true"], capture_output=True)
        if probe.returncode == 0:
            done = subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", *command], env=env, capture_output=True)
            check(done.returncode == 1 and (target / "out.sarif").exists(), f"read-only: {done.returncode} {done.stderr[-500:]!r}")
    check_same("\n".join(sorted(str(path) for path in repository.rglob("*"))), "\n".join(before), "the checked repository")
    if os.getuid() == 0:
        subprocess.run(["chown", "-R", "12345", str(repository)], check=True)
        refused(context, 3, "--base", "main", repository, says=["safe.directory"])
        subprocess.run(["chown", "-R", "0", str(repository)], check=True)


def sarif_schema_is_there(context):
    """Not a failure where neither npm nor the network is there, but told."""
    if not ci_formats.SARIF.exists():
        print("note: build/schemas/ has no schema of SARIF (.ci/install test takes it from npm): SARIF is not checked against its schema", flush=True)


def tests(context):
    for name in REQUESTS:
        yield f"pull request {name}", lambda name=name: pull_request(context, name)
    for function in (the_edit_is_shown, fingerprints_survive, gaps_of_a_scan, hostile_names, many_annotations, formats_together, moved_is_not_lost,
                     moved_aside_is_lost, no_models_left, history_is_no_loss, a_target_of_make, heads, merge_base, what_cannot_be_compared, shallow, base_of_ci,
                     surroundings, sarif_schema_is_there):
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
