"""Reports for CI systems against what is published about their formats, and the causes that they name."""
import json
import re
import subprocess
import xml.etree.ElementTree as xml

import jsonschema

from harness import TOP, check

SCHEMAS = TOP / "tests/schemas"
SARIF = TOP / "build/schemas/microsoft-jest-sarif-1.0.0-beta.0/package/lib/schemas/sarif-2.1.0-rtm.5.json"
COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")
_read = {}


def schema(path):
    if path not in _read:
        _read[path] = json.loads(path.read_text(encoding="utf-8"))
    return _read[path]


def valid(document, path, what):
    found = list(jsonschema.validators.validator_for(schema(path))(schema(path)).iter_errors(document))
    check(not found, f"{what} against {path.name}: " + "; ".join(f"/{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in found[:5]))


def read_sarif(data):
    """The run of a SARIF file, valid and within GitHub's limits."""
    document = json.loads(data)
    if SARIF.exists():
        valid(document, SARIF, "sarif")
    run, = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    check(len({rule["id"] for rule in rules}) == len(rules), "sarif: a rule stands twice")
    for rule in rules:
        check(len(rule["properties"]["tags"]) <= 10 and re.fullmatch(r"[A-Za-z0-9]+", rule["name"]) and len(rule["name"]) <= 255, f"sarif: {rule}")
        check(0 < len(rule["shortDescription"]["text"]) <= 1024 and rule["help"]["text"] and rule["help"]["markdown"], f"sarif: {rule}")
    check(len(run["results"]) <= 5000 and len(rules) <= 25000 and len(data) < 10 << 20, "sarif: too much")
    used = set()
    for result in run["results"]:
        check(rules[result["ruleIndex"]]["id"] == result["ruleId"], f"sarif: {result['ruleId']} is not rule {result['ruleIndex']}")
        used.add(result["ruleIndex"])
        check(len(result["locations"]) == 1 and result["message"]["text"], f"sarif: {result}")
        for location in result["locations"] + result.get("relatedLocations", []):
            artifact = location["physicalLocation"]["artifactLocation"]
            check(re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", artifact["uri"]) and artifact["uriBaseId"] == "SRCROOT", f"sarif: {artifact}")
    prints = [result["partialFingerprints"]["assayFinding/v1"] for result in run["results"]]
    check(len(set(prints)) == len(prints), "sarif: two results have one fingerprint")
    check(used == set(range(len(rules))), "sarif: a rule without a result")
    return run


def read_junit(data, scratch):
    """{suite: {case: (outcome or None, message)}}"""
    path = scratch / f"junit-{abs(hash(data))}.xml"
    path.write_bytes(data)
    done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", str(SCHEMAS / "junit.xsd"), str(path)], capture_output=True)
    check(done.returncode == 0, f"junit against junit.xsd: {done.stderr.decode(errors='replace')[:600]}")
    suites = {}
    for suite in xml.fromstring(data):
        cases = {}
        for case in suite:
            outcome = case[0] if len(case) else None
            cases[case.get("name")] = (None, "") if outcome is None else (outcome.tag, outcome.get("message"))
        for tag, attribute in (("failure", "failures"), ("skipped", "skipped")):
            check(int(suite.get(attribute)) == sum(got == tag for got, _ in cases.values()), f"junit: {suite.get('name')} miscounts {attribute}")
        check(int(suite.get("tests")) == len(cases) == len(suite), f"junit: {suite.get('name')} miscounts its cases, or a name stands twice")
        suites[suite.get("name")] = cases
    return suites


def read_gitlab(data):
    issues = json.loads(data)
    valid(issues, SCHEMAS / "gitlab-code-quality.schema.json", "gitlab")
    prints = [issue["fingerprint"] for issue in issues]
    check(len(set(prints)) == len(prints), "gitlab: two issues have one fingerprint")
    return issues


def unescape(text):
    return re.sub(r"%(25|0D|0A|3A|2C)", lambda match: chr(int(match.group(1), 16)), text)


def read_github(text):
    """[(level, {property: value}, message)]; every line must be a command, and of each level there are at most ten."""
    found = []
    for line in text.splitlines():
        match = COMMAND.fullmatch(line)
        check(match, f"github: not a command: {line!r}")
        properties = dict(part.split("=", 1) for part in match.group(2).split(","))
        check(set(properties) <= {"file", "line", "title"}, f"github: {line!r}")
        found.append((match.group(1), {key: unescape(value) for key, value in properties.items()}, unescape(match.group(3))))
    for level in ("error", "warning", "notice"):
        check(sum(got == level for got, _, _ in found) <= 10, f"github: more than ten of {level}")
    return found
