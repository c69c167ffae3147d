#!/usr/bin/env python3
"""A case is a folder: fixtures/NAME/repo becomes a git repository, its scan is compared with what the folder expects.

usage: cases.py --bless [--only WORD]    rewrites expected.txt of every case with what ./assay says now

    repo/           the files, as they are in the repository
    history.sh      how they arrived, if not in one commit (words in tests/lib/fixture)
    args            further arguments of `assay scan`
    expected.txt    golden, made by `make bless`: levels, tools and first evidence of the signals, answers, notices
    inventory.txt   golden of the same kind, where it is there: units, inventory, tools and figures of the history
    checklists.txt  golden of the same kind, where it is there: all checklists with their results, and the roadmap
    claims.txt      what the case is there to prove, written by hand: "SIGNAL = LEVEL", also >=, <=, >, <; "item N = ANSWER" (<=
                    for no better answer); "ml = yes"; "rest <= LEVEL" for the signals that no other line names. A line that
                    begins with "?" is wanted and not yet true: it is counted, and no failure

Every case is scanned with one thread and with eight, which must give the same bytes; the report must meet the schema and each
piece of evidence must be found where it says.
"""
import argparse
import json
import operator
import pathlib
import shlex
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
from harness import FIXTURES, TOP, Context, Failure, check, check_same, processors, run_suite, shared_fixture, Tally
import report_check

LEVELS = "absent mentioned declared configured used enforced".split()
ANSWERS = "no unknown n/a partial yes".split()
OPERATORS = {"=": operator.eq, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


def names():
    return sorted(path.parent.name for path in FIXTURES.glob("*/repo"))


def place(evidence):
    if evidence.get("commit"):
        return "history"
    return evidence["path"] + (f":{evidence['line']}" if evidence.get("line") else "")


def answers(checklist):
    groups = {}
    for item in checklist["items"]:
        groups.setdefault((item["answer"], item["confidence"] or ""), []).append(item["id"])
    for answer in ("yes", "partial", "no", "unknown", "n/a"):
        for flag in ("high", "medium", "low", ""):
            if (answer, flag) in groups:
                title = f"{checklist['id']} {answer} {flag}".rstrip()
                yield f"{title}: {' '.join(groups[answer, flag])}"


def summary(report, code):
    """The report in few lines that a person can review as a diff."""
    lines = [f"exit {code}"] if code else []
    lines.append("ml " + ("yes" if report["project"]["ml"] else "no"))
    for signal in report["signals"]:
        if signal["level"] == "absent":
            continue
        best = [evidence for evidence in signal["evidence"] if evidence["level"] == signal["level"]]
        tools = ",".join(sorted(signal["tools"])) or "-"
        lines.append(f"signal {signal['id']} {signal['level']} {tools} {place(best[0]) if best else '-'}")
    for checklist in report["checklists"]:
        lines += answers(checklist)
    for notice in report["notices"]:
        lines.append(" ".join(filter(None, ["notice", notice["level"], notice["code"], notice.get("path")])) + ": " + notice["message"])
    return "\n".join(lines) + "\n"


def inventory(report):
    """The facts beside the answers, for cases that have an inventory.txt."""
    lines = [f"unit {unit['path']} {unit['kind']} {'ml' if unit['ml'] else '-'}" for unit in report["project"]["units"]]
    for kind, things in report["inventory"].items():
        if kind == "left_out":
            lines += [f"left out {name} {n}" for name, n in things.items()]
        elif kind != "tools":
            lines += [f"{kind} {thing['name']} ({thing['detail']}) in {thing['unit']} at {place(thing)}"
                      + (f" and {thing['places'] - 1} more" if thing["places"] > 1 else "")
                      + ("" if thing["named"] else " unnamed") + (" evident" if thing["evidence"] else "") for thing in things]
        else:
            lines += [f"tool {tool['signal']} {tool['level']} {tool['tool']} in {' '.join(tool['units']) or '-'}" for tool in things]
    lines += [f"history {name} {value}" for name, value in report["history"].items()]
    return "\n".join(lines) + "\n"


def written(value):
    """A part of a result in one line: what has an id is told by it."""
    if isinstance(value, list):
        return " ".join(written(part) for part in value) or "-"
    if isinstance(value, dict):
        name = value.get("id", value.get("item", value.get("title")))
        rest = [str(part) for key, part in value.items() if key not in ("id", "item", "title", "fix") and not isinstance(part, list)]
        return f"{name}={','.join(rest)}" if rest else str(name)
    return str(value)


def checklists(report):
    """What every checklist comes to, and what to do next, for cases that have a checklists.txt."""
    lines = []
    for checklist in report["checklists"]:
        score = checklist["score"]
        lines.append(f"{checklist['id']} {score['percent']} % ({score['low']} to {score['high']})")
        lines += [f"{checklist['id']} {name} {written(value)}" for name, value in checklist["result"].items()]
        lines += answers(checklist)
    for kind in ("quick_wins", "foundational"):
        for step in report["roadmap"][kind]:
            lines.append(f"{kind} {step['id']}: {step['effort']} effort, {step['impact']} impact, closes {written(step['closes'])}")
            lines.append(f"    {step['start']}")
    return "\n".join(lines) + "\n"


GOLDENS = {"expected.txt": summary, "inventory.txt": lambda report, code: inventory(report)}


def all_checklists(context, case):
    return json.loads(context.run("scan", "--checklist", "all", "--format", "json", *arguments(case), shared_fixture(case)).stdout)


def read_claims(case):
    """[(line number, subject, operator, value, whether it is only wanted)] of claims.txt."""
    path = FIXTURES / case / "claims.txt"
    claims = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else [], 1):
        wanted = line.startswith("?")
        words = line.lstrip("?").split("#")[0].split()
        if not words:
            continue
        check(len(words) >= 3 and words[-2] in OPERATORS, f"{path}:{number}: expected SIGNAL = LEVEL or item N = ANSWER")
        known = ANSWERS if words[0] == "item" else ["yes", "no"] if words[0] == "ml" else LEVELS
        check(words[-1] in known, f"{path}:{number}: {words[-1]} is none of {', '.join(known)}")
        claims.append((number, " ".join(words[:-2]), words[-2], words[-1], wanted))
    return claims


def broken_claims(case, report):
    """(message, whether it was only wanted) for each claim that does not hold."""
    signals = {signal["id"]: signal for signal in report["signals"]}
    items = {item["id"]: item["answer"] for checklist in report["checklists"] for item in checklist["items"]}
    claims = read_claims(case)
    named = {claim[1] for claim in claims}
    for number, subject, sign, wanted, only_wanted in claims:
        where = f"claims.txt:{number}: {subject} {sign} {wanted}"
        if subject == "ml":
            if report["project"]["ml"] != (wanted == "yes"):
                yield f"{where}: {report['project']['why']}", only_wanted
        elif subject.startswith("item "):
            got = items.get(subject[5:])
            if got not in ANSWERS or not OPERATORS[sign](ANSWERS.index(got), ANSWERS.index(wanted)):
                yield f"{where}: it is {got}", only_wanted
        elif subject == "rest" or subject in signals:
            for name in [name for name in signals if name not in named] if subject == "rest" else [subject]:
                if not OPERATORS[sign](LEVELS.index(signals[name]["level"]), LEVELS.index(wanted)):
                    proof = "; ".join(f"{e['level']} by {e['tool']} at {place(e)}" for e in signals[name]["evidence"][:3])
                    yield f"{where}: {name} is {signals[name]['level']}" + (f" ({proof})" if proof else ""), only_wanted
        else:
            yield f"{where}: no such signal", False


def arguments(case):
    path = FIXTURES / case / "args"
    return shlex.split(path.read_text(encoding="utf-8"), comments=True) if path.exists() else []


def scan(context, case, jobs, code=None):
    done = context.run("scan", "--format", "json", "--jobs", jobs, *arguments(case), shared_fixture(case), text=False)
    if done.returncode not in (0, 4) or (code is not None and code != done.returncode):
        raise Failure(f"exit code {done.returncode}\n{done.stderr.decode(errors='replace')[-2000:]}")
    return done


def run_case(context, case):
    one = scan(context, case, 1)
    check(scan(context, case, 8, one.returncode).stdout == one.stdout, "--jobs 1 and --jobs 8 give different bytes")
    try:
        report = json.loads(one.stdout.decode())
    except ValueError as error:
        raise Failure(f"the report is no JSON: {error}")
    problems = report_check.problems(report) + report_check.evidence_problems(report, shared_fixture(case))
    check(not problems, "\n".join(problems[:20]))
    broken = [message for message, only_wanted in broken_claims(case, report) if not only_wanted]
    check(not broken, "\n".join(broken))
    expected = FIXTURES / case / "expected.txt"
    check(expected.exists(), f"no {expected.relative_to(TOP)}; `make bless` makes it")
    for name, form in GOLDENS.items():
        if (FIXTURES / case / name).exists():
            check_same(form(report, one.returncode), (FIXTURES / case / name).read_text(encoding="utf-8"), f"fixtures/{case}/{name}")
    judged = FIXTURES / case / "checklists.txt"
    if judged.exists():
        report = all_checklists(context, case)
        problems = report_check.problems(report)
        check(not problems, "\n".join(problems[:20]))
        check_same(checklists(report), judged.read_text(encoding="utf-8"), f"fixtures/{case}/checklists.txt")


def signal_names(context):
    report = json.loads(context.expect(0, "scan", "--format", "json", context.repository("empty", {"x": "x\n"})).stdout)
    return [signal["id"] for signal in report["signals"]]


def coverage(context):
    """Every signal has a case that fires it and a near miss where it stays silent, by claims."""
    fired, silent = set(), set()
    for case in names():
        for _, subject, sign, wanted, _ in read_claims(case):
            present = LEVELS.index(wanted) >= LEVELS.index("configured") if wanted in LEVELS else None
            if present and sign in ("=", ">=", ">"):
                fired.add(subject)
            elif present is False and sign in ("=", "<=") or present and sign == "<":
                silent.add(subject)
    known = signal_names(context)
    lacking = [f"{name}: no claim that it fires" for name in known if name not in fired]
    lacking += [f"{name}: no near miss" for name in known if name not in silent]
    check(not lacking, "\n".join(lacking))


def wanted(context):
    """Says which wanted claims do not hold yet, and which do and can lose their mark."""
    for case in names():
        marked = [claim for claim in read_claims(case) if claim[-1]]
        if marked:
            report = json.loads(scan(context, case, 1).stdout)
            missing = [message for message, only_wanted in broken_claims(case, report) if only_wanted]
            for message in missing:
                print(f"wanted: {case}: {message}")
            if len(missing) < len(marked):
                print(f"wanted: {case}: {len(marked) - len(missing)} of the claims marked with ? hold by now")


def tests(context):
    for case in names():
        yield case, lambda case=case: run_case(context, case)
    if context.flavour == "plain":
        yield "wanted claims", lambda: wanted(context)
    yield "every signal fires and has a near miss", lambda: coverage(context)


def bless(context, case):
    done = scan(context, case, 1)
    report = json.loads(done.stdout)
    texts = {name: form(report, done.returncode) for name, form in GOLDENS.items()}
    if (FIXTURES / case / "checklists.txt").exists():
        texts["checklists.txt"] = checklists(all_checklists(context, case))
    for name, text in texts.items():
        golden = FIXTURES / case / name
        if golden.exists() and golden.read_text(encoding="utf-8") == text or name != "expected.txt" and not golden.exists():
            continue
        golden.write_text(text, encoding="utf-8")
        print(f"rewrote {golden.relative_to(TOP)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bless", action="store_true", required=True)
    parser.add_argument("--only", help="only the cases whose name holds this word")
    parser.add_argument("--assay", default="assay")
    options = parser.parse_args()
    context, tally = Context("bless", TOP / options.assay, "build/unit"), Tally()
    run_suite("bless", [(case, lambda case=case: bless(context, case)) for case in names()], tally, processors(), options.only)
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
