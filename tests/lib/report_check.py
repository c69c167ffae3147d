"""What must hold for every JSON report: its schema, its own promises, and evidence that anyone can look up."""
import json
import subprocess

import jsonschema

from harness import TOP

SCHEMA = TOP / "scanner/report/assay-report.schema.json"
LEVELS = "absent mentioned declared configured used enforced".split()
_validators = []


def validator():
    if not _validators:
        schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(schema)
        _validators.append(jsonschema.Draft7Validator(schema))
    return _validators[0]


def problems(report):
    found = ["schema: /" + "/".join(map(str, error.absolute_path)) + ": " + error.message[:300]
             for error in validator().iter_errors(report)]
    if found:
        return found
    known = [evidence["id"] for signal in report["signals"] for evidence in signal["evidence"]]
    if len(set(known)) != len(known):
        found.append("an evidence id stands for two pieces of evidence")
    for signal in report["signals"]:
        rungs = [LEVELS.index(evidence["level"]) for evidence in signal["evidence"]]
        if (signal["level"] == "absent") != (not rungs):
            found.append(f"{signal['id']} is {signal['level']} with {len(rungs)} pieces of evidence")
        elif rungs and max(rungs) != LEVELS.index(signal["level"]):
            found.append(f"{signal['id']} is {signal['level']}, its best evidence is {LEVELS[max(rungs)]}")
    for checklist in report["checklists"]:
        scores = [("", checklist["score"])] + [(" section " + s["id"], s["score"]) for s in checklist["sections"]]
        for name, score in scores:
            if score["percent"] is not None and not score["low"] <= score["percent"] <= score["high"]:
                found.append(f"{checklist['id']}{name}: not {score['low']} <= {score['percent']} <= {score['high']}")
        counts = {}
        for item in checklist["items"]:
            counts[item["answer"]] = counts.get(item["answer"], 0) + 1
            if (item["confidence"] is None) != (item["answer"] in ("unknown", "n/a")):
                found.append(f"{checklist['id']}:{item['id']}: answer {item['answer']} with confidence {item['confidence']}")
            found += [f"{checklist['id']}:{item['id']}: evidence {name} is not in the report"
                      for name in item["evidence"] if name not in known]
        score = checklist["score"]
        want = {"unknown": counts.get("unknown", 0), "not_applicable": counts.get("n/a", 0),
                "answered": sum(counts.get(answer, 0) for answer in ("yes", "partial", "no"))}
        found += [f"{checklist['id']}: {key} is {score[key]}, the items say {n}" for key, n in want.items() if score[key] != n]
        applicable = len(checklist["items"]) - want["not_applicable"]
        exact = (counts.get("yes", 0) + counts.get("partial", 0) / 2) / applicable * 100 if applicable else None
        if exact is not None and abs(score["percent"] - exact) > 0.051:
            found.append(f"{checklist['id']}: percent is {score['percent']}, the items give {exact:.2f}")
    units = [unit["path"] for unit in report["project"]["units"]]
    if len(set(units)) != len(units) or units[0] != ".":
        found.append(f"units are {units}")
    for kind, things in report["inventory"].items():
        for thing in things if kind != "left_out" else []:
            where = f"inventory: {kind}: {thing.get('name') or thing['tool']}"
            found += [f"{where}: evidence {name} is not in the report" for name in thing["evidence"] if name not in known]
            found += [f"{where}: no unit {unit}" for unit in thing.get("units", [thing.get("unit")]) if unit not in units]
    history = report["history"]
    if history["bus_factor"] and not history["bus_factor"] <= history["contributors"] <= history["ml_changes"]:
        found.append(f"the figures of the history contradict each other: {history}")
    return found


def plain(text):
    """Whether an excerpt is shown as it stands, without escapes, masks or a cut."""
    return text and not any(mark in text for mark in ("\\", "…", "***", "•••")) and len(text) < 150


def evidence_problems(report, repository):
    """Looks every blob and line up in the repository, all in one git process."""
    wanted = [(signal["id"], evidence) for signal in report["signals"] for evidence in signal["evidence"]
              if evidence.get("blob")]
    wanted += [(kind, {"id": thing["name"], "excerpt": "", **thing}) for kind, things in report["inventory"].items()
               if kind not in ("tools", "left_out") for thing in things if thing["blob"]]
    blobs = sorted({evidence["blob"] for _, evidence in wanted})
    done = subprocess.run(["git", "cat-file", "--batch"], cwd=repository, input="\n".join(blobs).encode() + b"\n",
                          capture_output=True)
    contents, rest = {}, done.stdout
    for blob in blobs:
        head, _, rest = rest.partition(b"\n")
        if head.endswith(b" missing"):
            continue
        size = int(head.split()[2])
        contents[blob], rest = rest[:size], rest[size + 1:]
    found = []
    for signal, evidence in wanted:
        where = f"{signal}: {evidence['id']} {evidence['path']}:{evidence['line']}"
        if evidence["blob"] not in contents:
            found.append(f"{where}: blob {evidence['blob']} is not in the repository")
        elif evidence["line"]:
            lines = contents[evidence["blob"]].split(b"\n")
            if evidence["line"] > len(lines):
                found.append(f"{where}: the file has {len(lines)} lines")
            elif plain(evidence["excerpt"]):
                line = " ".join(lines[evidence["line"] - 1].decode(errors="replace").split())
                if " ".join(evidence["excerpt"].split()) not in line:
                    found.append(f"{where}: shows {evidence['excerpt']!r}, the line is {line[:160]!r}")
    return found
