"""assay explain: everything has an explanation, names are found, and what is said of a repository is what a scan says."""
import json
import re
import subprocess

from harness import check, check_same, shared_fixture, write_files
from cli import on_terminal, refused, width

MARKS = {"✔ yes": "yes", "◐ partly": "partial", "✖ no": "no", "? unknown": "unknown", "– does not apply": "n/a"}


def explain(context, *arguments, code=0, **options):
    return context.expect(code, "explain", *arguments, **options).stdout


def ids(context, what):
    return [line.split()[0] for line in context.expect(0, "list", what).stdout.splitlines() if line.strip()]


def everything(context):
    """Of all lists (of the long one of tools some): the name, and more than the name."""
    step = 1 if context.flavour == "plain" else 17
    for what in ("checklists", "items", "signals", "probes", "tools"):
        names = ids(context, what)
        check(names, f"list {what} is empty")
        for name in names[:: step * (7 if what == "tools" else 1)]:
            out = explain(context, name)
            check(out.startswith(name + "  ") and len(out) > 120, f"explain {name} says {out[:200]!r}")


def names(context):
    check(explain(context, "31").startswith("marvelous:31  "), "a bare number is not found")
    check(explain(context, "data.2").startswith("levels:data.2  "), "an id that only one checklist has is not found")
    refused(context, 2, "explain", "D1", says=["scorecard12:D1", "diligence:D1"])
    for wrong, right in [("marvelous:3l", "marvelous:3"), ("marvelos:31", "marvelous:31"), ("mon.drfit", "mon.drift"), ("stagse", "stages"),
                         ("terrafrom", "terraform"), ("python_test", "python_tests"), ("data.22", "data.2")]:
        refused(context, 2, "explain", wrong, says=[wrong, f"'{right}"])
        refused(context, 2, "explain", wrong, "--repo", shared_fixture("hollow"), says=[f"'{right}"])
    both = explain(context, "prefect")
    check("rules/tools/" in both and "probes/prefect.c" in both, "a name of a tool and a probe explains only one of them")
    refused(context, 2, "explain", "mlflow", "--repo", shared_fixture("hollow"), says=["--repo", "marvelous:31"])


def kinds(context):
    """What belongs to each kind of thing stands in its explanation."""
    for name, says in {
        "scorecard12:D1": ["grades (yes from 3 on", "\n  4\n", "ml.data-versioning enforced"],
        "diligence:A1": ["a missing yes is a medium risk"],
        "stages:1.1": ["stage 1", "no if", "every recent change to the main line was pushed directly"],
        "levels:data.2": ["level 2", "there is code that trains or applies a model"],
        "33": ["all of (whole or nothing)", "(half at most)", "ci.pull-request at least used · CI on pull requests"],
        "scorecard12": ["at least 2 tools are declared or configured and not used, for one of ml.experiment-tracking, ml.pipeline", "From the target on (3,", "what to do:"],
        "stages": ["Sections are stages", "to get there:", "Areas that climb", "stage 4: compute scales by itself", "iac.cost (autoscaling)"],
        "levels": ["1 to 2  Track every experiment"],
        "marvelous": ["sections 1, 2, 3 and 4"],
        "mon.drift": ["asked for by", "marvelous:45", "aspects", "input", "  mentioned\n", "  used\n", "evidently"],
        "terraform": ["https://developer.hashicorp.com", "iac.infrastructure", "command: terraform apply", "reads           *.tf, *.tofu",
                      "aws_sagemaker_", "alarm.drift", "an alarm on the metrics of a data monitor → mon.drift configured"],
        "ci_github": ["Traits that every reader of pipelines states", "cd.environment"],
        "history": ["the git history", "history.pull-requests"],
    }.items():
        out = explain(context, name)
        flat = re.sub(r"\s+", " ", out)
        for word in says:
            check(word in out or re.sub(r"\s+", " ", word) in flat, f"explain {name} lacks {word!r}:\n{out[:3000]}")


def tree(out):
    """[(depth, mark, text)] of the condition under "yes if"."""
    block = re.search(r"^yes if.*\n((?:  .*\n)+)", out, re.M)
    rows = [re.match(r"( +)([✔◐✖]) (.*)", line) for line in block.group(1).splitlines()] if block else []
    return [(len(row.group(1)), row.group(2), row.group(3)) for row in rows if row]


def same_as_the_scan(context):
    """Answer, flag and sentence are those of the report; the mark at the root of the rule agrees with the answer."""
    cases = ("showcase", "manual", "talk-only", "documented", "web-shop") if context.flavour == "plain" else ("manual",)
    for case in cases:
        repository = shared_fixture(case)
        report = json.loads(context.expect(0, "scan", "--checklist", "all", "--format", "json", repository).stdout)
        for checklist in report["checklists"]:
            for item in checklist["items"][:: 1 if (case, context.flavour) == ("showcase", "plain") else 9]:
                name = f"{checklist['id']}:{item['id']}"
                out = explain(context, name, "--repo", repository)
                said = re.search(r"^answer +(.*)$", out, re.M).group(1)
                check(MARKS[said] == item["answer"], f"{case} {name}: {said}, and the report says {item['answer']}")
                flag = re.search(r"^confidence +(\w+): \w+", out, re.M)
                check((flag and flag.group(1)) == item["confidence"], f"{case} {name}: {flag}, and the report says {item['confidence']}")
                check(re.sub(r"\s+", " ", item["why"]) in re.sub(r"\s+", " ", out), f"{case} {name} gives another reason than the report: {item['why']}")
                check("What would change it" in out, f"{case} {name} does not say what would change it")
                rows = tree(out)
                if rows and item["observability"] != "X" and item["answer"] in ("yes", "no"):
                    want = "✔" if item["answer"] == "yes" else "✖"
                    check(rows[0][1] == want, f"{case} {name} is {item['answer']}, and its rule has {rows[0]}")


CODE = {"train.py": "import mlflow\nfrom sklearn.linear_model import LinearRegression\n\nmodel = LinearRegression().fit([[1]], [1])\nmlflow.log_metric('r2', 1)\n"}


def repository_in_full(context):
    """Evidence with a check that works, what was looked for, and the points of the flag."""
    repository = context.repository("explain", {**CODE, "tests/test_a.py": "from train import model\n\n\ndef test_a():\n    assert model.coef_ > 0\n"})
    out = explain(context, "33", "--repo", repository)
    for word in ("✖ ci.tests enforced · here ", "Looked for and not, or not fully, found", "looked in 2 of 2 files: 2 .py", "; and in 1 main-line change\n",
                 "known: ", "✔ yes      only if together ci.tests were enforced and ci.pull-request were used", "◐ partly   if ci.tests were enforced", "what to do"):
        check(word in out, f"{word!r} is missing:\n{out}")
    out = explain(context, "diligence:A1", "--repo", repository)
    match = re.search(r"check: git cat-file blob (\w+) \| sed -n (\d+)p", out)
    check(match, out)
    line = context.git("cat-file", "blob", match.group(1), cwd=repository).splitlines()[int(match.group(2)) - 1]
    check(line.strip() in out, f"{line!r} is not in {out}")
    check("confidence high: +1 there is evidence, +2 live code" in out, out)


def turns(context):
    """A practice that is said to turn the answer does so once it is there."""
    before = context.repository("turn-before", CODE)
    out = explain(context, "diligence:A1", "--repo", before)
    check(re.search(r"^answer +✔ yes$", out, re.M), out)
    write_files(before, {"train.py": CODE["train.py"].replace("mlflow.log_metric('r2', 1)\n", "")})
    context.git("commit", "-qam", "Track nothing", cwd=before)
    out = explain(context, "diligence:A1", "--repo", before)
    check("answer          ✔ yes" not in out and "✔ yes      if ml.experiment-tracking were used" in out, out)
    # Two practices at once, none of which is enough alone.
    empty = context.repository("turn-together", {"train.py": "from sklearn.svm import SVC\n\nSVC().fit([[1], [2]], [0, 1])\n"})
    out = explain(context, "levels:data.5", "--repo", empty)
    together = re.search(r"✔ yes +only if together (.*(?:\n {13}.*)*)", out)
    check(together and all(word in together.group(1) for word in ("mon.drift", "ml.retraining were enforced", "ml.lineage")), out)
    # The history decides, and no practice.
    out = explain(context, "levels:team.2", "--repo", empty)
    check("there are several contributors" in out, out)


TURN = re.compile(r"^  [✔◐✖?] (\w+) +if ([\w.-]+)(?: \(([\w-]+)\))? were (only )?(\w+) \(", re.M)
ANSWERS = {"yes": "yes", "partly": "partial", "no": "no", "unknown": "unknown"}


def as_whatif_says(context):
    """What would better an answer is what `assay whatif` finds under the same assumption."""
    repository, seen = shared_fixture("manual"), 0
    for name in ids(context, "items")[:: 5 if context.flavour == "plain" else 29]:
        out = explain(context, name, "--repo", repository)
        before = MARKS[re.search(r"^answer +(.*)$", out, re.M).group(1)]
        for answer, signal, aspect, only, rung in TURN.findall(out):
            if only or rung == "absent":
                continue
            grant = f"{signal}:{aspect}={rung}" if aspect else f"{signal}={rung}"
            report = json.loads(context.expect(0, "whatif", repository, grant, "--checklist", name.split(":")[0], "--format", "json").stdout)
            after = {change["id"]: change["after"] for change in report["changes"]}.get(name, before)
            order = ["no", "unknown", "partial", "yes"]
            check(order.index(after) >= order.index(ANSWERS[answer]), f"{name} is {answer} if {grant}; whatif says {after}")
            seen += 1
    check(seen >= 3, f"only {seen} turns were compared")


def chains_and_doubts(context):
    out = explain(context, "33", "--repo", shared_fixture("showcase"))
    check(re.search(r"chain: on: .*pull_request.* → ", out), f"no chain:\n{out}")
    repository = context.repository("explain-hidden", {"nb.ipynb": "{not json", "train.py": "from sklearn.svm import SVC\n\nSVC().fit([[1], [2]], [0, 1])\n"})
    out = context.run("explain", "diligence:A1", "--repo", repository).stdout
    check("? unknown" in out and re.search(r"not read: .*nb.ipynb", out), out)


def policy(context):
    """Targets of the owners count as in a scan; what they accept or say stands beside the evidence."""
    files = {**CODE, "requirements.txt": "mlflow\nscikit-learn\n"}
    plain = explain(context, "scorecard12:D4", "--repo", context.repository("policy-none", files))
    repository = context.repository("policy-some", {**files, ".assay.yml": (
        "targets: {scorecard12: {D4: 1}}\nwaivers:\n  - {id: 'marvelous:33', reason: moving to another CI, owner: Ada, until: 2099-12-31}\n"
        "self-reported:\n  - {item: 'diligence:C1', answer: 'yes', by: Operations, proof: the dashboard}\n")})
    check("answer          ◐ partly" in plain, plain)
    check("answer          ✔ yes" in explain(context, "scorecard12:D4", "--repo", repository), "the target of the policy is not heeded")
    check("until 2099-12-31 by Ada: moving to another CI" in explain(context, "33", "--repo", repository), "the waiver is not shown")
    check("yes (no evidence) Operations the dashboard" in explain(context, "diligence:C1", "--repo", repository), "the owners' answer is not shown")


def hostile_names(context):
    repository = context.repository("explain-hostile", {"a\x1b[31m\u202e.py": "import mlflow\nmlflow.log_metric('a', 1)\n", "\x1b[2J.\x07": "x"})
    for name in ("ml.experiment-tracking", "diligence:A1", "marvelous:21"):
        out = explain(context, name, "--repo", repository)
        check(not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", out), f"a control character of the repository reached the terminal: {out!r}")


def terminal(context):
    repository = shared_fixture("showcase")
    for arguments in (["stages"], ["mon.drift"], ["33", "--repo", repository], ["scorecard12:D1", "--repo", shared_fixture("manual")], ["python_ml"]):
        plain = explain(context, *arguments)
        check("\x1b" not in plain and not re.search(r"[ \t]+$", plain, re.M), f"{arguments}: colour, or blanks at the end of a line")
        check_same(re.sub(r"\x1b\[[0-9;]*m", "", explain(context, *arguments, "--color", "always")), plain, "the text without its colours")
        check("\x1b[" in on_terminal(context, 100, "explain", *arguments), "no colour on a terminal")
        for columns in (80, 130):
            long = [line for line in on_terminal(context, columns, "explain", "--color", "never", *arguments).splitlines()
                    if width(line) > columns and " " in line.strip()[12:60]]
            check(not long, f"{arguments}: wider than {columns} columns: {long[:3]}")


def manual(context):
    """The manual page and the completions know every command and option that --help lists; bash takes its completion."""
    page = context.expect(0, "help", "--man").stdout
    scripts = {shell: context.expect(0, "help", "--completion", shell).stdout for shell in ("bash", "zsh", "fish")}
    commands = re.findall(r"^  assay (\w+)", context.expect(0, "--help").stdout, re.M)
    check(len(commands) >= 4, f"commands: {commands}")
    for command in commands:
        options = re.findall(r"--([a-z]+)", "\n".join(re.findall(r"^  (?:-\w, |    )--[a-z]+", context.expect(0, command, "--help").stdout, re.M)))
        check(f".B assay {command}" in page and "help" in options, f"{command} is not in the manual page")
        for option in options:
            check(f"\\-\\-{option}\\fR" in page, f"--{option} is not in the manual page")
            check(re.search(rf"^\s*{command}\) .*--{option}\b", scripts["bash"], re.M), f"bash: {command} --{option}")
            check(re.search(rf"^{command}\) .*--{option}\b", scripts["zsh"], re.M), f"zsh: {command} --{option}")
            check(f"'__fish_seen_subcommand_from {command}' -l {option} " in scripts["fish"], f"fish: {command} --{option}")
    check(not re.search(r"^\.(?!TH|SH|TP|B |br)", page, re.M), "a line of the text is taken for a request of roff")
    asked = scripts["bash"] + "COMP_WORDS=(assay list pr); COMP_CWORD=2; _assay; echo \"${COMPREPLY[@]}\"\n"
    done = subprocess.run(["bash", "-c", asked], capture_output=True, text=True)
    check(done.stdout.strip() == "probes" and not done.stderr, f"bash completes {done.stdout!r} {done.stderr!r}")
    refused(context, 2, "help", "--completion", "tcsh", says=["bash, zsh or fish"])
    refused(context, 2, "help", "--mn", says=["--man"])


def tests(context):
    for function in (everything, names, kinds, same_as_the_scan, repository_in_full, turns, as_whatif_says, chains_and_doubts, policy, hostile_names, terminal, manual):
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
