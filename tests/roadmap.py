"""The roadmap and `assay whatif`: what comes first and why, what has to come before, how to begin here, and that every figure
of the roadmap is the difference between two judgements that anyone can repeat."""
import json
import re

from cli import on_terminal, refused, rules_folder, small, width
from harness import TOP, check, check_same, shared_fixture

WEIGHT = {"low": 1, "medium": 2, "high": 3}
LEVELS = "absent mentioned declared configured used enforced".split()
STEP_WORTH = 10
CASES = [("showcase", "marvelous"), ("showcase", "all"), ("manual", "marvelous"), ("manual", "all"), ("batch", "all"), ("dvc-ci", "all"), ("course", "all")]


def scan(context, repository, *arguments):
    return json.loads(context.expect(0, "scan", "--format", "json", *arguments, repository).stdout)


def whatif(context, repository, grants, *arguments):
    return json.loads(context.expect(0, "whatif", repository, *grants, "--format", "json", *arguments).stdout)


def steps(report):
    return report["roadmap"]["quick_wins"] + report["roadmap"]["foundational"]


def initiatives():
    """Of rules/roadmap.yml what these tests need: id, grants, effort, after, applies."""
    text = (TOP / "rules/roadmap.yml").read_text(encoding="utf-8")
    found = {}
    for block in text.split("\n  - id: ")[1:]:
        head = block.split("\n    start:")[0]
        def words(key):
            match = re.search(rf"^    {key}: \[(.*)\]$", head, re.M)
            return [word.strip().strip('"') for word in match.group(1).split(",")] if match else []
        def value(key):
            match = re.search(rf"^    {key}: (.*)$", head, re.M)
            return match.group(1) if match else None
        found[head.split("\n")[0]] = {"grants": words("grants"), "after": words("after"), "effort": value("effort"), "applies": value("applies")}
    return found


def every_signal_has_an_initiative(context):
    """What a checklist asks for can be put in place by an initiative."""
    granted = {re.split("[:=]", grant)[0] for initiative in initiatives().values() for grant in initiative["grants"]}
    for path in sorted((TOP / "rules/checklists").glob("*.yml")):
        asked = set(re.findall(r"\bsignal: ([a-z0-9.-]+)", path.read_text(encoding="utf-8")))
        check(asked <= granted, f"{path.name} asks for signals that no initiative grants: {sorted(asked - granted)}")


def all_initiatives_close_all_items(context):
    """With everything in place every item that applies is a yes, or a hint at what only people know."""
    repository = shared_fixture("showcase")
    before = scan(context, repository, "--checklist", "all")
    level = {signal["id"]: signal["level"] for signal in before["signals"]}
    # An assumption is meant exactly: what stands higher already is left there.
    grants = []
    for grant in (grant for initiative in initiatives().values() for grant in initiative["grants"]):
        name, wanted = grant.split("=")
        higher = ":" not in name and name in level and LEVELS.index(level[name]) > LEVELS.index(wanted)
        grants.append(f"{name}={level[name] if higher else wanted}")
    turned = {change["id"]: change["after"] for change in whatif(context, repository, grants, "--checklist", "all")["changes"]}
    for checklist in before["checklists"]:
        for item in checklist["items"]:
            answer = turned.get(f"{checklist['id']}:{item['id']}", item["answer"])
            good = ("partial", "unknown", "n/a", "yes") if item["observability"] == "X" else ("yes", "n/a")
            check(answer in good, f"{checklist['id']}:{item['id']} is {answer} with all initiatives in place")


def figures_can_be_repeated(context, case, checklist):
    """Each step's effects are what `assay whatif` says of the same grants on top of the steps that come before."""
    repository = shared_fixture(case)
    chosen = ["--checklist", checklist]
    report = scan(context, repository, *chosen)
    known = {step["id"]: step for step in steps(report)}
    check(known, "no step at all")
    for step in known.values():
        first = [grant for other in step["after"] for grant in known[other]["grants"]]
        after = whatif(context, repository, first + step["grants"], *chosen)
        before = whatif(context, repository, first, *chosen) if first else None
        for i, effect in enumerate(step["effects"]):
            was = before["effects"][i]["after"] if before else after["effects"][i]["before"]
            check_same(f"{effect['before']} → {effect['after']}", f"{was} → {after['effects'][i]['after']}", f"{step['id']} in {effect['checklist']}")
        done = {change["id"] for change in after["changes"] if change["after"] == "yes" != change["before"]}
        if before:
            done -= {change["id"] for change in before["changes"] if change["after"] == "yes"}
        check_same("\n".join(sorted(step["closes"])), "\n".join(sorted(done)), f"what {step['id']} closes")
        gain = sum(e["after"] - e["before"] + STEP_WORTH * (e.get("step_after", 0) - e.get("step_before", 0)) for e in step["effects"])
        check(abs(gain / len(step["effects"]) - step["gain"]) < 0.2, f"{step['id']}: gain {step['gain']}, effects say {gain / len(step['effects'])}")


def figures(context):
    for case, checklist in CASES:
        figures_can_be_repeated(context, case, checklist)


def what_comes_first(context):
    """Dependencies: a step stands below those it comes after, and what is not met yet is among them."""
    rules = initiatives()
    for case, checklist in CASES + [("notebooks", "all"), ("experiment", "all"), ("web-shop", "all")]:
        report = scan(context, shared_fixture(case), "--checklist", checklist)
        level = {signal["id"]: LEVELS.index(signal["level"]) for signal in report["signals"]}
        seen = []
        for step in steps(report):
            check(set(step["after"]) <= set(seen), f"{case}: {step['id']} stands above {set(step['after']) - set(seen)}")
            for first in rules[step["id"]]["after"]:
                met = all(level.get(re.split("[:=]", grant)[0], 9) >= LEVELS.index(grant.split("=")[1]) for grant in rules[first]["grants"]
                          if grant.split("=")[1] in LEVELS)
                served = first == "serve" and max(level["serving.api"], level["serving.batch"]) >= LEVELS.index("used")
                check(met or served or first in step["after"] or rules[first]["applies"], f"{case}: {step['id']} without {first}")
            seen.append(step["id"])
        check(len(report["roadmap"]["quick_wins"]) <= 5 and len(report["roadmap"]["foundational"]) <= 3, f"{case}: too long to read")


def order(context):
    """The quick wins of a repository with nothing but a script follow from the gains that whatif computes, one by one."""
    repository = context.repository("roadmap-order", {
        "train.py": "import pandas\nfrom sklearn.linear_model import Ridge\n\ndata = pandas.read_csv('data.csv').dropna()\n"
                    "model = Ridge().fit(data[['a']], data['b'])\n",
        "requirements.txt": "pandas\nscikit-learn\n", "README.md": "# House prices\n\nPredicts prices.\n"})
    report = scan(context, repository)
    wins = report["roadmap"]["quick_wins"]
    check(len(wins) == 5, f"{len(wins)} quick wins")
    ranks = [(step["effects"][0]["after"] - step["effects"][0]["before"]) / WEIGHT[step["effort"]] for step in wins]
    check(all(a >= b - 0.11 for a, b in zip(ranks, ranks[1:])), f"not by gain against effort: {ranks}")
    # Whatever can be begun at once and is as cheap as the last quick win gains no more than it.
    level = {signal["id"]: LEVELS.index(signal["level"]) for signal in report["signals"]}
    for name, rule in initiatives().items():
        if rule["effort"] != "low" or rule["after"] or rule["applies"] not in (None, "always") or name in [step["id"] for step in wins]:
            continue
        if all(level.get(re.split("[:=]", grant)[0], 9) >= LEVELS.index(grant.split("=")[1]) for grant in rule["grants"] if grant.split("=")[1] in LEVELS):
            continue
        effect = whatif(context, repository, rule["grants"])["effects"][0]
        check(effect["after"] - effect["before"] <= ranks[-1] + 0.11, f"{name} gains {effect}, the last quick win {ranks[-1]}")
    # Of equal gains the one that mends what is missing for certain goes before what may exist elsewhere.
    answers = {item["id"]: item["answer"] for item in report["checklists"][0]["items"]}
    single = [(step["id"], [answers[item.split(":")[1]] for item in step["closes"]]) for step in wins if len(step["closes"]) == 1]
    certain = ["no" in closed or "partial" in closed for _, closed in single]
    check(certain == sorted(certain, reverse=True), f"unseen before missing: {single}")


TRAIN = "import mlflow\nimport pandas\nfrom sklearn.linear_model import Ridge\n\n\ndef train():\n    data = pandas.read_csv('data.csv').dropna()\n    return Ridge().fit(data[['a']], data['b'])\n"
TEST = "from train import train\n\n\ndef test_train():\n    assert train().coef_[0] > 0\n"


def starts(context):
    """The first step names the file and the tool that are here already."""
    on_push = "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: pytest\n"
    deploy = "on: workflow_dispatch\njobs:\n  publish:\n    runs-on: ubuntu-latest\n    steps:\n      - run: twine upload dist/*\n"
    python = {"train.py": TRAIN, "tests/test_train.py": TEST}
    for name, files, step, says in [
        ("ci-none", python, "ci-tests", "create .github/workflows/check.yml: run the tests on `pull_request`"),
        ("ci-gitlab", {**python, ".gitlab-ci.yml": "lint:\n  script:\n    - ruff check .\n"}, "ci-tests", "edit .gitlab-ci.yml: add a job that runs the tests"),
        ("ci-manual", {**python, ".github/workflows/out.yml": deploy}, "ci-tests", "edit .github/workflows/out.yml: add `pull_request:`"),
        ("precommit", {**python, "pyproject.toml": "[tool.ruff]\nline-length = 100\n"}, "hooks", "create .pre-commit-config.yaml: add astral-sh/ruff-pre-commit with"),
        ("tracking", python, "tracking", "edit train.py: log each run: mlflow.start_run()"),
        ("lock", {**python, "pyproject.toml": "[tool.poetry]\nname = 'x'\n[tool.poetry.dependencies]\npandas = '*'\n"}, "environment", "edit pyproject.toml: write the lock file of the tool that manages it"),
        ("card", {**python, "MODEL_CARD.md": "# Model card\n\n## Intended use\n\nTODO\n"}, "model-card", "edit MODEL_CARD.md: "),
    ]:
        repository = context.repository(f"roadmap-{name}", files)
        rules = rules_folder(context, f"roadmap-{name}-rules", {"roadmap.yml": only(step)})
        found = {one["id"]: one["start"] for one in steps(scan(context, repository, "--rules", rules, "--checklist", "all"))}
        check(found.get(step, "").startswith(says), f"{name}: {step} starts with {found.get(step)!r}")
    repository = context.repository("roadmap-push", {**python, ".github/workflows/ci.yml": on_push})
    wins = {one["id"]: one for one in steps(scan(context, repository, "--rules", rules_folder(context, "roadmap-push-rules", {"roadmap.yml": only("ci-tests")})))}
    if "ci-tests" in wins:  # a push to any branch may count for requests
        check("edit .github/workflows/ci.yml" in wins["ci-tests"]["start"], wins["ci-tests"]["start"])


def only(step):
    """rules/roadmap.yml with one initiative, for which nothing has to come first."""
    head, *blocks = (TOP / "rules/roadmap.yml").read_text(encoding="utf-8").split("\n  - id: ")
    block = next(block for block in blocks if block.split("\n")[0] == step)
    return head.split("\n  #")[0] + "\n  - id: " + re.sub(r"\n    after: .*", "", block).split("\n  # ----")[0] + "\n"


def not_for_everyone(context):
    """A repository without models is told nothing about models, and a library nothing about running a service."""
    rules = initiatives()
    shop = [step["id"] for step in steps(scan(context, shared_fixture("web-shop"), "--checklist", "all"))]
    check(all(rules[name]["applies"] for name in shop), f"about models: {shop}")
    library = [step["id"] for step in steps(scan(context, shared_fixture("library"), "--checklist", "all"))]
    check(not {"serve", "deploy", "runbook", "drift", "alerting", "infrastructure", "predictions"} & set(library), f"about operation: {library}")


def broken(context):
    repository = small(context, "roadmap-broken")
    good = ("initiatives:\n  - id: one\n    title: One\n    grants: [ci.tests=enforced]\n    effort: low\n    role: someone\n"
            "    phase: remediate\n    metric: it works\n    start:\n      - {do: begin}\n")
    context.expect(0, "scan", "--rules", rules_folder(context, "roadmap-good", {"roadmap.yml": good}), repository)
    for name, text, says in [
        ("key", good.replace("title", "titel"), ["roadmap.yml:3:5", "title"]),
        ("signal", good.replace("ci.tests=", "ci.test="), ["roadmap.yml:4:14", "ci.tests"]),
        ("level", good.replace("enforced", "enforce"), ["roadmap.yml:4:14", "enforced"]),
        ("effort", good.replace("low", "lo"), ["roadmap.yml:5:5", "low"]),
        ("phase", good.replace("remediate", "remediat"), ["roadmap.yml:7:5", "remediate"]),
        ("missing", good.replace("    metric: it works\n", ""), ["roadmap.yml:2:5", "metric"]),
        ("after", good.replace("    start:", "    after: [on]\n    start:"), ["roadmap.yml:9:5", "one"]),
        ("cycle", good.replace("    start:", "    after: [one]\n    start:"), ["roadmap.yml:9:5", "above"]),
        ("tool", good.replace("- {do: begin}", "- {tool: mlfow, do: a}\n      - {do: begin}"), ["roadmap.yml:10:10", "mlflow"]),
        ("edit", good.replace("- {do: begin}", "- {edit: ci.test, do: a}\n      - {do: begin}"), ["roadmap.yml:10:10", "ci.tests"]),
        ("aspect", good.replace("- {do: begin}", "- {edit: 'ml.lineage:comit', do: a}\n      - {do: begin}"), ["roadmap.yml:10:10", "commit"]),
        ("start-key", good.replace("{do: begin}", "{doo: begin}"), ["roadmap.yml:10:10", "do"]),
        ("default", good.replace("{do: begin}", "{tool: mlflow, do: begin}"), ["roadmap.yml:10:9", "last start"]),
        ("twice", good + good.split("initiatives:\n")[1], ["roadmap.yml:11:5", "twice"]),
    ]:
        refused(context, 2, "scan", "--rules", rules_folder(context, f"roadmap-{name}", {"roadmap.yml": text}), repository, says=says)


def whatif_answers(context):
    showcase, manual = shared_fixture("showcase"), shared_fixture("manual")
    gained = whatif(context, manual, ["ml.lineage:commit=used"])
    turned = {change["id"] for change in gained["changes"]}
    check("marvelous:22" in turned and "marvelous:26" not in turned, f"{gained['changes']}")
    all_aspects = whatif(context, manual, ["ml.lineage=used"])
    check({"marvelous:22", "marvelous:26"} <= {change["id"] for change in all_aspects["changes"]}, f"{all_aspects['changes']}")
    lost = whatif(context, showcase, ["ci.tests=absent"])
    check(lost["effects"][0]["after"] < lost["effects"][0]["before"], f"{lost['effects']}")
    check({"marvelous:33": "no"}.items() <= {change["id"]: change["after"] for change in lost["changes"]}.items(), f"{lost['changes']}")
    same = whatif(context, showcase, ["gov.license=mentioned"], "--checklist", "marvelous")
    check(same["changes"] == [] and same["effects"][0]["before"] == same["effects"][0]["after"], f"{same}")
    text = context.expect(0, "whatif", "docs.risk=configured", "docs.model-card=configured", manual).stdout
    check("docs.risk: absent → configured" in text and "unknown → yes" in text, text)
    staged = context.expect(0, "whatif", "--rev", "HEAD", "--checklist", "all", manual, "docs.runbook=configured").stdout
    check("MLOps stages" in staged and "MLOps due diligence" in staged, staged)


def whatif_refuses(context):
    repository = small(context, "whatif")
    for arguments, says in [
        (["ci.test=used"], ["ci.test", "ci.tests"]),
        (["ci.tests=usd"], ["usd", "used"]),
        (["ci.tests=runs"], ["runs"]),
        (["ml.lineage:comit=used"], ["comit", "commit"]),
        (["every-change-direct=maybe"], ["yes or no"]),
        ([], ["SIGNAL=LEVEL"]),
        (["=used"], []),
        (["ci.tests=used", "elsewhere"], ["second"]),
        (["ci.tests=used", "--checklist", "marvelos"], ["marvelous"]),
        (["ci.tests=used", "--format", "jsn"], ["json"]),
    ]:
        refused(context, 2, "whatif", repository, *arguments, says=says)
    refused(context, 3, "whatif", context.scratch / "nowhere", "ci.tests=used", says=["nowhere"])


def one_block(context):
    """The text report shows the roadmap once, whatever the number of checklists, and within the columns of the terminal."""
    for checklist in ("marvelous", "all"):
        out = context.expect(0, "scan", "--checklist", checklist, "--color", "never", shared_fixture("manual")).stdout
        check(out.count("Do next") == 1 and out.count("Foundations, which") == 1, f"{checklist}: {out[:3000]}")
        check(out.index("Do next") < out.index("Answers"), f"{checklist}: the roadmap stands below the answers")
        for columns in (60, 80, 120):
            shown = on_terminal(context, columns, "scan", "--checklist", checklist, "--color", "never", shared_fixture("manual"))
            block = shown[shown.index("Do next"):shown.index("Answers")].splitlines()
            check(max(map(width, block)) <= columns, f"{columns} columns: {max(block, key=width)!r}")
    check("Do next" not in context.expect(0, "scan", "--quiet", shared_fixture("manual")).stdout, "a quiet report has a roadmap")
    verbose = context.expect(0, "scan", "--verbose", "--color", "never", shared_fixture("manual")).stdout
    check("done when" in verbose and "assay whatif" in verbose, "--verbose shows neither metric nor grants")


def tests(context):
    for function in (every_signal_has_an_initiative, all_initiatives_close_all_items, figures, what_comes_first, order, starts, not_for_everyone,
                     broken, whatif_answers, whatif_refuses, one_block):
        yield "roadmap " + function.__name__.replace("_", " "), lambda function=function: function(context)
