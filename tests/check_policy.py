"""What a policy asks of a change: minimums, requirements, waivers, self-reported answers; wrong policies; its schema and document."""
import json
import re

import ci_formats
from check import BASE, REQUESTS, change_of, refused, report, request, run
from harness import TOP, check, fail


def no_loosening(context):
    """A pull request that edits the policy to pass does not pass, however it does it."""
    strict = "gate:\n  require:\n    signals: {mon.drift: used}\n"
    for name, policy, edit in [
        ("regress", "gate: {no-regression: true}\n", "gate: {no-regression: false}\n"),
        ("none", None, "gate: {no-regression: false}\n"),
        ("require", strict, "gate: {no-regression: false}\n"),
        ("delete", strict, None),
        ("waive", strict, strict + "waivers:\n  - {id: mon.drift, reason: x, owner: me, until: 2099-01-01}\n"
                                   "  - {id: 'marvelous:45', reason: x, owner: me, until: 2099-01-01}\n"),
        ("exclude", strict, strict + "exclude: ['**']\n"),
    ]:
        repository = request(context, f"loosen-{name}", {"monitoring/drift.py": None, ".assay.yml": edit}, policy=policy)
        found = report(context, 1, repository)
        check(any(".assay.yml changes here" in warning for warning in found["gate"]["warnings"]), f"{name}: {found['gate']}")
        check(any("mon.drift" in reason for reason in found["gate"]["reasons"]), f"{name}: {found['gate']}")
        text = run(context, 1, repository).stdout
        check(".assay.yml changes here" in text, text)
    # From the next change on it counts.
    loose = request(context, "loose", {"monitoring/drift.py": None}, policy="gate: {no-regression: false}\n")
    report(context, 0, loose)
    broken = request(context, "loosen-broken", {".assay.yml": "gat: {}\n"}, policy=strict)
    refused(context, 2, "--base", "main", broken, says=[".assay.yml:1:1", "gate"])


def with_policy(context, name, policy, code, says=(), files=None, **options):
    repository = request(context, f"policy-{name}", files if files is not None else {"notes.md": "x\n"}, policy=policy)
    found = report(context, code, repository, **options)
    sentences = found["gate"]["reasons"] + found["gate"]["waived"] + found["gate"]["warnings"]
    for word in says:
        check(any(word in sentence for sentence in sentences), f"{name}: {word!r} is not in {found['gate']}")
    return found, repository


def minimums(context):
    found, _ = with_policy(context, "score-met", "gate: {minimum: {marvelous: {score: 1}}}\n", 0)
    low, percent, high = (found["checklists"][0]["score"][end] for end in ("low", "percent", "high"))
    check(low < percent < high, f"{low} {percent} {high}")
    for end, value in (("low", low), ("percent", percent), ("high", high)):
        with_policy(context, f"score-{end}", f"gate: {{minimum: {{marvelous: {{score: {value}, on: {end}}}}}}}\n", 0)
        with_policy(context, f"score-{end}-missed", f"gate: {{minimum: {{marvelous: {{score: {value + 0.1:.1f}, on: {end}}}}}}}\n", 1,
                    [f"{value:.1f} %", f"{value + 0.1:.1f} %"])
    with_policy(context, "score-default", f"gate: {{minimum: {{marvelous: {{score: {percent}}}}}}}\n", 1, ["proven"])
    section = next(s for s in found["checklists"][0]["sections"] if s["id"] == "3.2")["score"]["low"]
    with_policy(context, "section", f"gate: {{minimum: {{marvelous: {{sections: {{'3.2': {{score: {section}}}}}}}}}}}\n", 0)
    with_policy(context, "section-missed", "gate: {minimum: {marvelous: {sections: {'3.2': {score: 99}}}}}\n", 1, ["section 3.2"])
    with_policy(context, "stage", "gate: {minimum: {stages: {stage: 0}}}\n", 0)
    found, _ = with_policy(context, "stage-missed", "gate: {minimum: {stages: {stage: 5}}}\n", 1, ["stage", "wants 5"])
    check([c["id"] for c in found["checklists"]] == ["marvelous", "stages"], "a checklist of the gate is not judged")
    with_policy(context, "level", "gate: {minimum: {levels: {level: 1, sections: {model: {level: 1}}}}}\n", 0)
    with_policy(context, "level-missed", "gate: {minimum: {levels: {level: 5}}}\n", 1, ["level", "wants 5"])
    with_policy(context, "dimension-missed", "gate: {minimum: {levels: {sections: {monitor: {level: 5}}}}}\n", 1, ["monitor"])


def requirements(context):
    with_policy(context, "item", "gate: {require: {items: ['marvelous:33']}}\n", 0)
    found, repository = with_policy(context, "item-missed", "gate: {require: {items: ['marvelous:16', 'marvelous:19']}}\n", 1, ["marvelous:16", "marvelous:19"])
    results = ci_formats.read_sarif(run(context, 1, repository, "--format", "sarif", text=False).stdout)["results"]
    check({r["ruleId"]: r["level"] for r in results} == {"marvelous:16": "error", "marvelous:19": "error"}, f"{results}")
    suites = ci_formats.read_junit(run(context, 1, repository, "--format", "junit", text=False).stdout, context.scratch)
    check(sum(outcome == "failure" for outcome, _ in suites["marvelous"].values()) == 2, f"{suites}")
    with_policy(context, "signal", "gate: {require: {signals: {tests.unit: enforced, mon.drift: used}}}\n", 0)
    with_policy(context, "signal-missed", "gate: {require: {signals: {mon.drift: enforced}}}\n", 1, ["mon.drift is used, the policy wants enforced"])
    flags = {s["id"]: s["confidence"] for s in found["signals"]}
    sure, unsure = "marvelous:33", next(s for s in flags if flags[s] in ("low", "medium"))
    with_policy(context, "sure", f"gate: {{confidence: high, require: {{items: ['{sure}']}}}}\n", 0)
    with_policy(context, "unsure", f"gate: {{confidence: high, require: {{signals: {{{unsure}: mentioned}}}}}}\n", 1, [f"{flags[unsure]} confidence"])


def waivers(context):
    """Valid, ended (by the commit's day, not today's), unused; waived is shown as waived and never as passed."""
    drift = REQUESTS["drift"][0]
    both = "waivers:\n  - {{id: mon.drift, reason: 'Moves <out>', owner: ml-platform, until: {0}}}\n"
    day = "2025-01-01"  # of the commit
    found, repository = with_policy(context, "waived", both.format(day), 0, ["mon.drift"], files=drift)
    change = change_of(found, "mon.drift")
    check(change["waived"] and change["kind"] == "weakened" and len(found["gate"]["waived"]) == 2, f"{found['gate']}")
    item = next(i for i in found["checklists"][0]["items"] if i["id"] == "45")
    check(item["answer"] != "yes", f"{item}")
    result = next(r for r in ci_formats.read_sarif(run(context, 0, repository, "--format", "sarif", text=False).stdout)["results"] if r["ruleId"] == "mon.drift")
    check(result["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "Moves <out> (ml-platform, until 2025-01-01)"}], f"{result}")
    suites = ci_formats.read_junit(run(context, 0, repository, "--format", "junit", text=False).stdout, context.scratch)
    check(suites["gate"]["regression mon.drift"][0] == "skipped" and "waived" in suites["gate"]["regression mon.drift"][1], f"{suites['gate']}")
    for form in ("text", "markdown", "gitlab"):
        out = run(context, 0, repository, "--format", form).stdout
        check("waived" in out.lower() and "ml-platform" in out, f"{form}: {out}")
    with_policy(context, "ended", both.format("2024-12-31"), 1, ["the waiver of mon.drift ended on 2024-12-31"], files=drift)
    # A day later the same policy no longer excuses.
    later = request(context, "later", drift, policy=both.format(day), when=1735732800 + 86400)
    check(any("ended" in w for w in report(context, 1, later)["gate"]["warnings"]), "a waiver holds after its last day")
    with_policy(context, "unused", both.format(day), 0, ["mon.drift excuses nothing"])
    with_policy(context, "not-judged", "waivers:\n  - {id: 'stages:1.1', reason: x, owner: y, until: 2099-01-01}\n", 0)
    item = "waivers:\n  - {id: 'marvelous:16', reason: Data stay outside, owner: me, until: 2099-01-01}\n"
    found, repository = with_policy(context, "item", item + "gate: {require: {items: ['marvelous:16']}}\n", 0, ["marvelous:16"])
    item = next(i for i in found["checklists"][0]["items"] if i["id"] == "16")
    check(item["answer"] == "no" and item["waiver"] == {"reason": "Data stay outside", "owner": "me", "until": "2099-01-01"}, f"{item}")
    for command in (["check", "--base", "main"], ["scan"]):
        suites = ci_formats.read_junit(context.expect(0, *command, "--format", "junit", repository, text=False).stdout, context.scratch)
        outcome, message = suites["marvelous"][f"16 {item['title']}"]
        check(outcome == "skipped" and "waived until 2099-01-01 by me: Data stay outside" in message, f"{command}: {outcome} {message}")
        results = ci_formats.read_sarif(context.expect(0, *command, "--format", "sarif", repository, text=False).stdout)["results"]
        result = next(r for r in results if r["ruleId"] == "marvelous:16")
        check(result["level"] == "note" and result["suppressions"][0]["justification"].startswith("Data stay outside"), f"{command}: {result}")
    scan = json.loads(context.expect(0, "scan", "--format", "json", repository).stdout)
    check(scan["checklists"][0]["score"] == found["checklists"][0]["score"], "a waiver counts in the score")
    for form in ("text", "markdown"):
        check("waived until 2099-01-01 by me: Data stay outside" in context.expect(0, "scan", "--format", form, repository).stdout, f"{form} of a scan")
    # A waiver of the item alone does not excuse the signal.
    only = "waivers:\n  - {id: 'marvelous:45', reason: x, owner: y, until: 2099-01-01}\n"
    found, _ = with_policy(context, "item-only", only, 1, ["mon.drift"], files=drift)
    check(len(found["gate"]["reasons"]) == 1 and len(found["gate"]["waived"]) == 1, f"{found['gate']}")


def self_reported(context):
    """Kept beside the evidence, counted nowhere, meets no requirement."""
    plain = json.loads(context.expect(0, "scan", "--format", "json", context.repository("check-self-none", BASE)).stdout)
    answer = "self-reported:\n  - {item: 'marvelous:19', answer: yes, by: ops, on: 2025-01-01, proof: 'https://ci.example.com'}\n"
    found, repository = with_policy(context, "self", answer + "gate: {require: {items: ['marvelous:19']}}\n", 1, ["marvelous:19"])
    item = next(i for i in found["checklists"][0]["items"] if i["id"] == "19")
    check(item["answer"] == "unknown" and item["self_reported"] == {"answer": "yes", "by": "ops", "on": "2025-01-01", "proof": "https://ci.example.com"}, f"{item}")
    check(found["checklists"][0]["score"] == plain["checklists"][0]["score"], "a self-reported answer counts")
    for form in ("text", "markdown"):
        out = context.expect(0, "scan", "--format", form, repository).stdout
        check("self-reported, counted in no score: yes (ops, 2025-01-01, https:" in out, f"{form} of a scan: {out}")
    refused(context, 2, "--base", "main", request(context, "self-r", {"x": "x"}, policy="self-reported:\n  - {item: 'marvelous:33', answer: yes}\n"),
            says=[".assay.yml:2:6", "33", "waiver"])


def excludes_and_targets(context):
    with_policy(context, "exclude", "exclude: ['monitoring/**']\n", 0, files=REQUESTS["drift"][0])
    with_policy(context, "exclude-not", "exclude: ['docs/**']\n", 1, files=REQUESTS["drift"][0])
    for target in (1, 4):
        found, _ = with_policy(context, f"target-{target}", f"checklists: [scorecard12]\ntargets: {{scorecard12: {{D1: {target}}}}}\n", 0)
        card, = found["checklists"]
        check(next(d for d in card["result"]["dimensions"] if d["id"] == "D1")["target"] == target, f"{card['result']}")


def wrong_policies(context):
    """Exit code 2, file:line:column and the nearest name: on the side of the base, of the head, and in a file of --policy."""
    good = request(context, "wrong", {"notes.md": "x\n"})
    for text, says in [
        ("checklist: [marvelous]\n", ["1:1", "'checklist'", "'checklists'"]),
        ("checklists: [marvelos]\n", ["1:14", "marvelous"]),
        ("gate:\n  no-regresion: true\n", ["2:3", "no-regression"]),
        ("gate:\n  no-regression: yse\n", ["2:3", "true or false"]),
        ("gate:\n  minimum: 40\n", ["2:3", "mapping"]),
        ("gate:\n  minimum:\n    marvelos: {score: 40}\n", ["3:5", "marvelous"]),
        ("gate:\n  minimum:\n    marvelous: {scor: 40}\n", ["3:17", "score"]),
        ("gate:\n  minimum:\n    marvelous: {}\n", ["3:5", "score"]),
        ("gate:\n  minimum:\n    marvelous: {score: 101}\n", ["3:17", "100"]),
        ("gate:\n  minimum:\n    marvelous: {score: 40, on: lo}\n", ["3:28", "low"]),
        ("gate:\n  minimum:\n    marvelous: {stage: 1}\n", ["3:17", "stage"]),
        ("gate:\n  minimum:\n    marvelous: {sections: {'3.9': {score: 1}}}\n", ["3:28", "3.9"]),
        ("gate:\n  require:\n    items: marvelous:31\n", ["3:5", "list"]),
        ("gate:\n  require:\n    items: ['marvelous:331']\n", ["3:13", "331"]),
        ("gate:\n  require:\n    signals: {tests.unt: used}\n", ["3:15", "tests.unit"]),
        ("gate:\n  require:\n    signals: {tests.unit: usd}\n", ["3:15", "used"]),
        ("gate:\n  confidence: hihg\n", ["2:3", "high"]),
        ("waivers:\n  - {id: mon.drft, reason: x, owner: y, until: 2099-01-01}\n", ["2:6", "mon.drift"]),
        ("waivers:\n  - {id: mon.drift, reason: x, owner: y, until: soon}\n", ["2:42", "2026-12-31"]),
        ("waivers:\n  - {id: mon.drift, owner: y, until: 2099-01-01}\n", ["2:5", "reason"]),
        ("waivers: {mon.drift: x}\n", ["1:1", "list"]),
        ("targets: {scorecard12: {D99: 4}}\n", ["1:25", "D99"]),
        ("exclude: docs\n", ["1:1", "list"]),
        ("version: 2\n", ["1:1", "version 1"]),
        ("- x\n", ["1:1"]),
        ("gate: [\n", ["2:1"]),
    ]:
        policy = context.scratch / f"wrong-{abs(hash(text))}.yml"
        policy.write_text(text)
        refused(context, 2, "--base", "main", "--policy", policy, good, says=[f"{policy}:{says[0]}", *says[1:]])
    refused(context, 2, "--base", "main", "--policy", context.scratch / "no-such-policy.yml", good, says=["no-such-policy.yml"])
    for name, policy, files in (("base", "gat: {}\n", {"x": "x\n"}), ("head", "gate: {}\n", {".assay.yml": "gat: {}\n"})):
        refused(context, 2, "--base", "main", request(context, f"wrong-{name}", files, policy=policy), says=[".assay.yml:1:1", "'gate'"])


def policy_file(context):
    """--policy FILE comes before that of either side, also when theirs is broken."""
    repository = request(context, "file", REQUESTS["drift"][0], policy="gat: {}\n")
    policy = context.scratch / "own-policy.yml"
    policy.write_text("gate: {no-regression: false}\n")
    report(context, 0, repository, "--policy", policy)
    policy.write_text("")
    report(context, 1, repository, "--policy", policy)


def policy_document(context):
    """The example of rules/policy.md works, and policy.schema.json knows the keys that the program knows."""
    text = (TOP / "rules/policy.md").read_text(encoding="utf-8")
    example = re.search(r"^```yaml\n(.*?)^```$", text, re.M | re.S).group(1)
    policy = context.scratch / "example-policy.yml"
    policy.write_text(example)
    found = report(context, 1, request(context, "example", {"notes.md": "x\n"}), "--policy", policy)
    check(len(found["gate"]["reasons"]) == 1 and "marvelous:19" in found["gate"]["reasons"][0], f"{found['gate']}")
    schema = ci_formats.schema(TOP / "rules/policy.schema.json")
    parts = {"": schema, **{f"/{name}": part for name, part in schema["definitions"].items() if part.get("type") == "object"},
             "/require": schema["definitions"]["gate"]["properties"]["require"]}
    want = sorted(sorted(part["properties"]) for part in parts.values())
    source = (TOP / "scanner/judge/policy_rules.c").read_text(encoding="utf-8")
    lists = re.findall(r"const keys\[\] = \{(.*?)\};", source, re.S)
    got = sorted(sorted(re.findall(r'"([^"]+)"', one)) for one in lists)
    check(got == want, f"the program knows {got}, the schema {want}")
    for where, part in parts.items():
        check(part["additionalProperties"] is False, f"policy.schema.json{where} takes any key")
        for key in part["properties"]:
            check(re.search(rf"^\s*-?\s*(\w.*[{{ ])?{re.escape(key)}:", example, re.M) or f"{{{key}:" in example or f" {key}:" in example,
                  f"the example of rules/policy.md does not show {key}")


def policies_by_schema(context):
    """What the schema takes the program takes, and the other way round, on policies written as JSON (which is YAML)."""
    good = {"version": 1, "checklists": ["all"], "gate": {"no-regression": False, "confidence": "low", "minimum": {"levels": {"level": 0, "sections": {"data": {"level": 0}}}},
            "require": {"items": ["marvelous:33"], "signals": {"tests.unit": "used"}}}, "exclude": ["x/**"], "targets": {"scorecard12": {"D1": 2}},
            "waivers": [{"id": "mon.drift", "reason": "x", "owner": "y", "until": "2099-12-31"}],
            "self-reported": [{"item": "marvelous:1", "answer": "partial", "by": "x", "proof": "y", "on": "2025-01-01"}]}
    repository = request(context, "schema", {"notes.md": "x\n"})
    policy = context.scratch / "schema-policy.yml"

    def both(document, accepted, what):
        policy.write_text(json.dumps(document))
        ci_formats.valid(document, TOP / "rules/policy.schema.json", what) if accepted else refuse(document, what)
        done = context.run("check", "--base", "main", "--policy", policy, repository)
        check((done.returncode in (0, 1)) == accepted, f"{what}: exit code {done.returncode} {done.stderr}")

    def refuse(document, what):
        try:
            ci_formats.valid(document, TOP / "rules/policy.schema.json", what)
        except Exception:
            return
        fail(f"the schema takes {what}")

    both(good, True, "all of it")
    for path in (["x"], ["gate", "x"], ["gate", "minimum", "levels", "x"], ["gate", "minimum", "levels", "sections", "data", "x"], ["gate", "require", "x"],
                 ["waivers", 0, "x"], ["self-reported", 0, "x"]):
        document = json.loads(json.dumps(good))
        part = document
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = 1
        both(document, False, "/".join(map(str, path)))
    for path, value in ((["waivers", 0, "until"], "tomorrow"), (["gate", "confidence"], "sure"), (["gate", "require", "items"], "marvelous:33"),
                        (["gate", "require", "signals", "tests.unit"], "absent"), (["exclude"], "x"), (["version"], 2), (["gate", "no-regression"], "perhaps"),
                        (["gate", "minimum", "levels", "level"], 10), (["self-reported", 0, "answer"], "maybe"), (["gate", "minimum", "levels"], {})):
        document = json.loads(json.dumps(good))
        part = document
        for key in path[:-1]:
            part = part[key]
        part[path[-1]] = value
        both(document, False, "/".join(map(str, path)) + f" = {value}")


def tests(context):
    for function in (no_loosening, minimums, requirements, waivers, self_reported, excludes_and_targets, wrong_policies, policy_file, policy_document,
                     policies_by_schema):
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
