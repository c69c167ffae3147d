"""Self-reported answers: every format and layout is read alike, each claim gets the verdict it should, hostile files are refused,
and the workbooks that are written open elsewhere."""
import csv
import io
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import zipfile

from cli import on_terminal, refused, width
from harness import SECONDS, TOP, Failure, check, check_same, shared_fixture
import html_report
import report_check
import workbook

ANSWERS = TOP / "tests/answers"
CONFIRMED, CONTRADICTED, OVERSTATED, UNDERSTATED, UNSUPPORTED, NOT_VERIFIABLE = (
    "confirmed", "contradicted", "overstated", "understated", "unsupported", "not verifiable")


def verify(context, file, repository, *arguments, code=None):
    """The JSON report of a verification; it must keep its schema."""
    done = context.run("verify", "--format", "json", *arguments, file, repository)
    want = code if code is not None else (0, 1)
    check(done.returncode in (want if isinstance(want, tuple) else (want,)), f"exit code {done.returncode}, expected {want}: {done.stderr[-600:]}")
    report = json.loads(done.stdout)
    problems = report_check.problems(report)
    check(not problems, "\n".join(problems[:5]))
    found = any(claim["verdict"] == CONTRADICTED for claim in report["claims"])
    check(done.returncode == int(found), f"exit code {done.returncode} with{'' if found else 'out'} a contradiction")
    return report


def verdicts(report):
    return {claim["item"]: claim["verdict"] for claim in report["claims"]}


def claims(report):
    return [(claim["checklist"], claim["item"], claim["claimed"]) for claim in report["claims"]]


def check_verdicts(report, want, rest=None):
    got = verdicts(report)
    for item, verdict in want.items():
        check(got.get(item) == verdict, f"item {item} is {got.get(item)}, expected {verdict}")
    for item, verdict in got.items():
        check(item in want or rest is None or verdict == rest, f"item {item} is {verdict}, expected {rest}")


def written(context, name, data):
    path = context.folder(f"answers-{name.replace('.', '-')}") / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def notices(report, code=""):
    return [notice["message"] for notice in report["notices"] if notice["code"].startswith("answers" + code)]


# ---- verdicts ----

def honest(context):
    report = verify(context, ANSWERS / "honest.yml", shared_fixture("batch"), code=0)
    check_verdicts(report, {"1": NOT_VERIFIABLE, "15": NOT_VERIFIABLE}, rest=CONFIRMED)
    summary = report["summary"]
    check(summary["inflation_least"] == 0 and summary["counts"][CONFIRMED] == 17, f"summary is {summary}")
    check(not summary["challenge"], f"an honest answer is challenged: {summary['challenge']}")


def inflated(context):
    report = verify(context, ANSWERS / "questionnaire.csv", shared_fixture("batch"), code=1)
    check_verdicts(report, {"29": CONTRADICTED, "31": CONTRADICTED, "58": CONTRADICTED, "32": OVERSTATED, "37": OVERSTATED, "16": UNDERSTATED,
                            "1": UNSUPPORTED, "7": UNSUPPORTED, "27": UNSUPPORTED, "15": NOT_VERIFIABLE, "20": CONFIRMED, "33": CONFIRMED, "44": CONFIRMED})
    summary, by_item = report["summary"], {claim["item"]: claim for claim in report["claims"]}
    check(summary["inflation"] > 15, f"inflation is {summary['inflation']}")
    check(abs(summary["inflation"] - (summary["claimed_percent"] - summary["evidenced"]["percent"])) < 0.11, "inflation is not the difference")
    check(summary["challenge"][:2] == ["marvelous:29", "marvelous:31"], f"challenged first: {summary['challenge'][:4]}")
    check("marvelous:58" not in summary["challenge"], "a claim that is too modest is challenged")
    hooks = by_item["31"]
    check(hooks["confidence"] == "high" and "Pre-commit hooks" in hooks["searched"] and hooks["ask"] and hooks["proof"], f"claim 31 is {hooks}")
    check(hooks["comment"] == "hooks; installed by everyone" and hooks["where"] == "C41", f"claim 31 is {hooks}")
    check(by_item["58"]["counter_evidence"] and not by_item["58"]["evidence"], "what shows the practice does not speak against who denies it")
    check(by_item["20"]["evidence"] and by_item["20"]["ask"] is None, f"claim 20 is {by_item['20']}")


def modest(context):
    report = verify(context, ANSWERS / "modest.json", shared_fixture("batch"), code=0)
    check_verdicts(report, {"16": UNDERSTATED, "19": UNDERSTATED, "32": UNDERSTATED, "33": UNDERSTATED, "42": UNDERSTATED, "31": CONFIRMED, "44": CONFIRMED})
    check(report["summary"]["inflation"] < -20 and not report["summary"]["challenge"], f"summary is {report['summary']}")


def denied(context):
    """A proven practice that is denied is a contradiction, too."""
    file = written(context, "denied.csv", "item,answer\n16,no\n31,no\n")
    check_verdicts(verify(context, file, shared_fixture("batch"), code=1), {"16": CONTRADICTED, "31": CONFIRMED})


def hollow_evidence(context):
    """Empty and disabled things speak against a claim."""
    file = written(context, "hollow.csv", "item,answer\n2,yes\n8,yes\n20,yes\n")
    report = verify(context, file, shared_fixture("hollow"))
    by_item = {claim["item"]: claim for claim in report["claims"]}
    check(by_item["2"]["verdict"] == OVERSTATED and by_item["2"]["counter_evidence"] and not by_item["2"]["evidence"], f"claim 2 is {by_item['2']}")


def unread(context):
    """What could not be seen is not verifiable, whatever is claimed."""
    repository = context.repository("unread-claims", {"train.py": "import sklearn\nsklearn.fit()\n", ".pre-commit-config.yaml": "repos: [\n"})
    file = written(context, "unread.csv", "item,answer\n31,yes\n")
    done = context.run("verify", "--format", "json", file, repository)
    check(done.returncode in (0, 4), f"exit code {done.returncode}")
    check_verdicts(json.loads(done.stdout), {"31": NOT_VERIFIABLE})


# ---- the same answers in every format ----

SAME = [("9", "yes"), ("16", "no"), ("20", "partial"), ("31", "yes"), ("32", "yes"), ("33", "unknown"), ("42", "n/a")]


def same_everywhere(context):
    repository, titles = shared_fixture("batch"), {"20": 'The environment; "as code"', "32": "Tests, all of them"}
    rows = [["Criterium number", "Criterium", "Answer", "Comment"]]
    rows += [[item, titles.get(item, ""), answer, "so it is" if item == "31" else ""] for item, answer in SAME]

    def table(separator, newline="\r\n"):
        out = io.StringIO()
        csv.writer(out, delimiter=separator, lineterminator=newline).writerows(rows)
        return out.getvalue()

    shared = [row[2] for row in rows]
    files = {
        "a.csv": table(","), "b.csv": table(";", "\n"), "c.tsv": table("\t"), "d.csv": b"\xef\xbb\xbf" + table(",").encode(),
        "e.csv": table(";").encode("utf-16"), "f.csv": b"\xfe\xff" + table("\t").encode("utf-16-be"), "g.csv": "sep=|\r\n" + table("|"),
        "h.csv": table(",").replace("so it is", "caf\xe9").encode("cp1252"),
        "a.yml": "marvelous:\n" + "".join(f'  "{item}": {answer}\n' for item, answer in SAME),
        "b.yaml": "- checklist: marvelous\n  answers:\n" + "".join(f"    - {{item: {item}, answer: '{answer}'}}\n" for item, answer in SAME),
        "c.yml": "".join(f"{item}:\n  answer: {answer}\n  comment: so\n" for item, answer in SAME),
        "a.json": json.dumps({"marvelous": dict(SAME)}), "b.json": json.dumps([{"item": f"marvelous:{item}", "answer": answer} for item, answer in SAME]),
        "c.json": json.dumps({"checklists": [{"id": "marvelous", "items": [{"id": item, "answer": answer} for item, answer in SAME]}]}),
        "a.xlsx": workbook.workbook(rows),
        "b.xlsx": workbook.workbook([[("raw", "", f"<v>{row[0]}</v>") if row[0].isdigit() else row[0], row[1], ("raw", 't="s"', f"<v>{i}</v>")]
                                     for i, row in enumerate(rows)], strings=[f"<t>{text}</t>" for text in shared]),
        "c.xlsx": workbook.workbook([[row[0] + ".", row[1], ("raw", 't="s"', f"<v>{i}</v>")] for i, row in enumerate(rows)],
                                    strings=[f"<r><rPr><b/></rPr><t>{text[:1]}</t></r><r><t>{text[1:]}</t></r><rPh sb='0' eb='1'><t>x</t></rPh>" for text in shared]),
        "noname": table(","),
    }
    want = [("marvelous", item, answer) for item, answer in SAME]
    kept = None
    for name, data in files.items():
        report = verify(context, written(context, name, data), repository)
        check(claims(report) == want, f"{name} gives {claims(report)}, expected {want}")
        kept = kept or verdicts(report)
        check(verdicts(report) == kept, f"{name} gives other verdicts: {verdicts(report)}")


def by_another_program(context):
    """The published layout (number in A, criterion in B, answers in C, section rows between) in a workbook of LibreOffice."""
    one = verify(context, ANSWERS / "questionnaire.xlsx", shared_fixture("batch"), code=1)
    other = verify(context, ANSWERS / "questionnaire.csv", shared_fixture("batch"), code=1)
    for report in (one, other):
        for claim in report["claims"]:
            claim["where"] = claim["where"].replace("questionnaire!", "")
            claim["said"] = None
    check_same(json.dumps(one["claims"], indent=1), json.dumps(other["claims"], indent=1), "the claims of the workbook")
    told = notices(one, "-unreadable")
    check(len(told) == 1 and "questionnaire!C76" in told[0] and "'soon'" in told[0], f"notices {told}")


def round_trip(context):
    """What `assay answers` writes is confirmed or not verifiable, in every format and for every checklist."""
    for case in ("showcase", "batch", "hollow", "idle-ci") if context.flavour == "plain" else ("batch",):
        repository = shared_fixture(case)
        first = None
        for form in ("yaml", "csv", "xlsx"):
            target = context.folder(f"round-{case}-{form}") / f"answers.{form}"
            context.expect(0, "answers", "--checklist", "all", "--format", f"{form}={target}", repository)
            report = verify(context, target, repository, code=0)
            wrong = [claim for claim in report["claims"] if claim["verdict"] not in (CONFIRMED, NOT_VERIFIABLE)]
            check(not wrong, f"{case} as {form}: {[(claim['item'], claim['claimed'], claim['verdict']) for claim in wrong[:4]]}")
            check(not notices(report), f"{case} as {form}: {notices(report)}")
            check(report["summary"]["claims"] > 30, f"{case} as {form}: {report['summary']['claims']} claims")
            first = first or claims(report)
            check(claims(report) == first, f"{case}: {form} reads back otherwise than yaml")
    text = context.expect(0, "answers", shared_fixture("batch")).stdout
    check(re.search(r'^  "31":\n    criterion: .*\n    answer: no\n', text, re.M), f"item 31 is not in {text[:800]}")
    check(re.search(r'^  "1":\n    criterion: .*\n    answer:\n    evidence: ""\n    comment: ""\n    question: ".+"\n', text, re.M), "unknown is not left open with the question")
    refused(context, 2, "answers", "--format", "yml", shared_fixture("batch"), says=["yml", "yaml"])


# ---- layouts ----

def read(context, name, data, *arguments, case="batch"):
    report = verify(context, written(context, name, data), shared_fixture(case), *arguments)
    return {claim["item"]: claim["claimed"] for claim in report["claims"]}, report


def layouts(context):
    for name, data, arguments, want in [
        ("no-header.csv", "9,Infrastructure is code,yes\n16,Data code,no\n31,Hooks,partly\n", [], {"9": "yes", "16": "no", "31": "partial"}),
        ("moved.csv", "Owner,Remarks,Result,Ref.\nAnn,none,yes,9\nBob,none,no,16\nAnn,yes really,n/a,31\n", [], {"9": "yes", "16": "no", "31": "n/a"}),
        ("teams.csv", "Nr,Question,Team A,Team B\n9,a,yes,no\n16,b,no,yes\n31,c,,partly\n", [], {"9": "yes", "16": "no"}),
        ("team-b.csv", "Nr,Question,Team A,Team B\n9,a,yes,no\n16,b,no,yes\n31,c,,partly\n", ["--column", "team b"], {"9": "no", "16": "yes", "31": "partial"}),
        ("letter.csv", "Nr,Question,Team A,Team B\n9,a,yes,no\n16,b,no,yes\n", ["--column", "D"], {"9": "no", "16": "yes"}),
        ("choices.csv", "Item,Criterion,Yes,Partly,No,N/A,Comments\n9,a,x,,,,\n16,b,,X,,,so\n31,c,,,✓,,\n32,d,,,,1,\n", [],
         {"9": "yes", "16": "partial", "31": "no", "32": "n/a"}),
        ("crosses.csv", "Item,Criterion,Answer\n9,a,x\n16,b,\n31,c,x\n", [], {"9": "yes", "31": "yes"}),
        ("ticks.csv", "Item,Criterion,Answer\n9,a,✔️\n16,b,x\n31,c,✗\n", [], {"9": "yes", "16": "no", "31": "no"}),
        ("percent.csv", "Item,Criterion,Answer\n9,a,100%\n16,b,45 %\n31,c,0%\n32,d,\"92,5 %\"\n", [], {"9": "yes", "16": "partial", "31": "no", "32": "yes"}),
        ("shares.csv", "Item,Criterion,Score\n9,a,1\n16,b,0.5\n31,c,0\n", [], {"9": "yes", "16": "partial", "31": "no"}),
        ("scale.csv", "Item,Criterion,Score (0-4)\n9,a,4\n16,b,2\n31,c,0\n", [], {"9": "yes", "16": "partial", "31": "no"}),
        ("from-one.csv", "Item,Criterion,Level 1–5\n9,a,5\n16,b,2\n31,c,1\n", [], {"9": "yes", "16": "partial", "31": "no"}),
        ("of.csv", "Item,Criterion,Score\n9,a,4/4\n16,b,2 of 4\n31,c,0/4\n", [], {"9": "yes", "16": "partial", "31": "no"}),
        ("words.csv", "Item,Criterion,Answer\n9,a,Ja\n16,b,teilweise\n31,c,nein\n32,d,\"Yes, by pytest\"\n33,e,Not sure\n20,f,not applicable here\n19,g,No idea\n", [],
         {"9": "yes", "16": "partial", "31": "no", "32": "yes", "33": "unknown", "20": "n/a", "19": "unknown"}),
        ("ids.csv", "Item,Criterion,Answer\nCriterium 9,a,yes\n#16,b,no\n31.,c,yes\n32.0,d,yes\nmarvelous:33,e,no\n", [],
         {"9": "yes", "16": "no", "31": "yes", "32": "yes", "33": "no"}),
        ("in-text.csv", "Question,Answer\n9. Infrastructure is defined as code,yes\n16 - Code that gathers data,no\n31) Hooks,yes\n", [], {"9": "yes", "16": "no", "31": "yes"}),
        ("titles.csv", "Question,Answer\nPre-commit hooks enforce code quality,no\nThe code is documented,yes\nInfrastructure is defined as code.,yes\n", [],
         {"31": "no", "37": "yes", "9": "yes"}),
        ("levels.csv", "Dimension,Level\nData management,3\nModel development,2\n", ["--checklist", "levels"],
         {"data.2": "yes", "data.3": "yes", "data.4": "no", "data.5": "no", "model.2": "yes", "model.3": "no", "model.4": "no", "model.5": "no"}),
        ("stages.csv", "Question,Criterion,Answer\n0.1,a,yes\n0.2,b,no\n1.1,c,yes\n", [], {"0.1": "yes", "0.2": "no", "1.1": "yes"}),
        ("grades.csv", "Id,Dimension,Score\nD1,Data versioning and lineage,1\nD6,CI/CD for ML,4\nD9,Monitoring and alerting,2\n", ["--checklist", "scorecard12"],
         {"D1": "partial", "D6": "yes", "D9": "partial"}),
        ("quoted.csv", 'Item,Criterion,Answer\n9,"a ""quoted"" text\nover lines; with, commas",yes\n16,b,no\n', [], {"9": "yes", "16": "no"}),
        ("nested.yml", "answers:\n  marvelous:\n    9: {answer: yes, comment: fine}\n    16:\n    31: no\n  levels:\n    data: 2\n", [],
         {"9": "yes", "31": "no", "data.2": "yes", "data.3": "no", "data.4": "no", "data.5": "no"}),
    ]:
        got, _ = read(context, name, data, *arguments)
        check(got == want, f"{name} is read as {got}, expected {want}")
    got, report = read(context, "grades2.csv", "Id,Score\nD1,4/4\nD2,0/4\n", "--checklist", "scorecard12", case="showcase")
    check(report["claims"][0]["claimed_grade"] == 4, f"no grade in {report['claims'][0]}")


def cells(context):
    """Truth values, percentages, formulas with the value stored, merged cells, dates, errors."""
    rows = [["Nr", "Criterion", "Answer"], [9, "a", True], [16, "b", False], [20, "c", ("raw", 's="1"', "<v>0.4</v>")], [31, "d", ("raw", 's="3"', "<v>1</v>")],
            [32, "e", ("raw", 't="str"', "<f>IF(1,\"yes\",\"no\")</f><v>no</v>")], [33, "f", ("raw", 's="2"', "<v>45292</v>")], [42, "g", ("raw", 't="e"', "<v>#N/A</v>")],
            [44, "h", "yes"], [45, "i", ""], [46, "j", ""], [47, "k", ("raw", 't="s"', "<v>999999</v>")], [48, "l", "maybe later"]]
    data = workbook.pack(workbook.parts({"My answers": workbook.sheet(rows, '<mergeCells count="1"><mergeCell ref="C9:C11"/></mergeCells>')}))
    got, report = read(context, "cells.xlsx", data)
    want = {"9": "yes", "16": "no", "20": "partial", "31": "yes", "32": "no", "44": "yes", "45": "yes", "46": "yes"}
    check(got == want, f"read as {got}, expected {want}")
    told = notices(report)
    for says in ("My answers!C7: '2024-01-01' is a date", "My answers!C8: '#N/A' is an error", "My answers!C13: 'maybe later'", "formulas"):
        check(any(says in message for message in told), f"{says!r} is not told: {told}")


def sheets(context):
    """The sheet with most of the items is read, and a second one when it is a whole questionnaire of another kind."""
    titles = [line.split()[0] for line in context.expect(0, "list", "items").stdout.splitlines() if line.startswith("diligence")]
    diligence = [["Id", "Question", "Answer"]] + [[title.split(":")[-1], "", "yes"] for title in titles]
    files = workbook.parts({"Cover": workbook.sheet([["1", "2024"], ["2", "2025"], ["3", "2026"]]),
                            "Answers": workbook.sheet([["Nr", "Criterion", "Answer"]] + [[n, "", "no"] for n in range(1, 41)]),
                            "Diligence": workbook.sheet(diligence)})
    report = verify(context, written(context, "sheets.xlsx", workbook.pack(files)), shared_fixture("batch"))
    lists = {}
    for claim in report["claims"]:
        lists[claim["checklist"]] = lists.get(claim["checklist"], 0) + 1
    check(lists == {"marvelous": 40, "diligence": 17}, f"claims are {lists}")
    check(len(report["summary"]["checklists"]) == 2 and any("Cover" in message for message in notices(report)), f"{notices(report)}")
    only = verify(context, written(context, "sheets-one.xlsx", workbook.pack(files)), shared_fixture("batch"), "--checklist", "diligence")
    check({claim["checklist"] for claim in only["claims"]} == {"diligence"}, "--checklist does not choose")


def unclear(context):
    repository = shared_fixture("batch")
    two = written(context, "two.csv", "Id,Answer\nD1,yes\nD2,no\n")
    refused(context, 2, "verify", two, repository, says=["diligence", "scorecard12", "--checklist"])
    verify(context, two, repository, "--checklist", "diligence")
    one = written(context, "one.csv", "Nr,Question,Team A\n9,a,yes\n")
    refused(context, 2, "verify", "--column", "Team C", one, repository, says=["Team C", "Team A"])
    for name, data, says in [("empty.csv", "", ["empty.csv"]), ("prose.csv", "Dear auditor,\nall is well.\n", ["no item"]), ("open.csv", "Nr,Answer\n9,\n16,\n", ["open.csv", "no answer"]),
                             ("odd.csv", "Nr,Answer\n9,blue\n16,green\n", ["no answer", "B2", "blue"]), ("broken.yml", "marvelous: [\n", ["broken.yml:"]),
                             ("broken.json", '{"marvelous": {"9": yes', ["broken.json:"]), ("binary.csv", b"\0\1\2\3" * 99, ["neither text nor a workbook"])]:
        refused(context, 2, "verify", written(context, name, data), repository, says=says)
    refused(context, 2, "verify", says=["answers"])
    refused(context, 2, "verify", context.scratch / "no-such-answers.csv", repository, says=["no-such-answers.csv"])
    refused(context, 3, "verify", one, context.scratch / "no-such-repository", says=["no-such-repository"])
    got, report = read(context, "strange.yml", 'marvelous:\n  "9": yes\n  "99": no\n  "16": purple\n')
    check(got == {"9": "yes"} and "line 3: '99' is no item" in " ".join(notices(report)) and "line 4: 'purple'" in " ".join(notices(report)), f"{got} {notices(report)}")
    got, report = read(context, "twice.csv", "Nr,Answer\n9,yes\n9,no\n16,no\n")
    check(got == {"9": "yes", "16": "no"} and any("B3" in message and "second time" in message for message in notices(report)), f"{got} {notices(report)}")


# ---- hostile files ----

GOOD = [["Nr", "Criterion", "Answer"], [9, "a", "yes"], [16, "b", "no"]]


def encrypted(data):
    """The same archive with the bit set that says encrypted, in the local and the central headers."""
    out = bytearray(data)
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        for match in re.finditer(re.escape(mark), data):
            out[match.start() + at] |= 1
    return bytes(out)


def hostile_workbooks(context):
    good, repository = workbook.parts({"S": workbook.sheet(GOOD)}), shared_fixture("batch")
    first = "xl/worksheets/sheet1.xml"

    def changed(**files):
        return workbook.pack({**good, **{first if path == "sheet" else path: text for path, text in files.items()}})

    entities = ('<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">' + "".join(f'<!ENTITY a{i} "{("&a" + str(i - 1 if i else "") + ";") * 10}">' for i in range(1, 9))
                + "]>" + good[first].split("?>")[1].replace("yes", "&a8;"))
    outside = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + good[first].split("?>")[1].replace("yes", "&x;")
    many = workbook.sheet([]).replace("<sheetData>", "<sheetData>" + "".join(f'<row r="{n}"><c r="A{n}"><v>{n % 977 * 7919 % 10007}</v></c></row>' for n in range(1, 1000001)))
    whole = workbook.pack(good)
    for name, data, says in [
        ("bomb.xlsx", changed(sheet=good[first].replace("<sheetData>", "<sheetData>" + " " * 60_000_000)), ["bomb"]),
        ("strings-bomb.xlsx", changed(**{"xl/sharedStrings.xml": "<sst><si><t>" + "A" * 40_000_000 + "</t></si></sst>"}), ["bomb"]),
        ("rows.xlsx", changed(sheet=many), ["rows"]),
        ("entities.xlsx", changed(sheet=entities), ["document type"]),
        ("outside.xlsx", changed(sheet=outside), ["document type"]),
        ("deep.xlsx", changed(sheet="<worksheet>" + "<a>" * 100000), ["nested"]),
        ("truncated.xlsx", whole[: len(whole) * 2 // 3], ["truncated.xlsx"]),
        ("encrypted.xlsx", encrypted(whole), ["encrypted"]),
        ("password.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000, ["password"]),
        ("nothing.xlsx", workbook.pack({"readme.txt": "no workbook"}), ["no workbook"]),
        ("document.ods", workbook.pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<x/>"}), ["OpenDocument"]),
        ("climb.xlsx", workbook.pack(workbook.parts({"S": workbook.sheet(GOOD)}, target="../../../etc/sheet{}.xml")), ["no item"]),
        ("zip-garbage.xlsx", b"PK\3\4" + os.urandom(0) + b"\xff" * 500, ["zip-garbage.xlsx"]),
        ("large.csv", "Nr,Answer\n" + "9,yes\n" * 3_000_000, ["larger than"]),
        ("lines.csv", "Nr,Answer\n" + "9,y\n" * 200_000, ["rows"]),
    ]:
        refused(context, 2, "verify", written(context, name, data), repository, says=says)


def tolerated_workbooks(context):
    """What is odd and does no harm is read, and told."""
    good, repository = workbook.parts({"S": workbook.sheet(GOOD)}), shared_fixture("batch")
    link = f'<Relationships xmlns="{workbook.PACKAGE}"><Relationship Id="r" Type="x/externalLinkPath" TargetMode="External" Target="https://example.com/x.xlsx"/></Relationships>'
    for name, files, says in [
        ("macro.xlsm", {"xl/vbaProject.bin": b"\0" * 100}, "macros"),
        ("links.xlsx", {"xl/externalLinks/externalLink1.xml": "<externalLink/>", "xl/externalLinks/_rels/externalLink1.xml.rels": link}, "links to other files"),
        ("names.xlsx", {"../../evil.xml": "<x/>", "/etc/passwd": "x", "xl\\worksheets\\sheet9.xml": "<x/>"}, None),
        ("unknown.xlsx", {"xl/sharedStrings.xml": "<sst/>", "xl/styles.xml": "<styleSheet/>"}, None),
    ]:
        report = verify(context, written(context, name, workbook.pack({**good, **files})), repository)
        check(len(report["claims"]) == 2, f"{name}: {len(report['claims'])} claims")
        check(says is None or any(says in message for message in notices(report)), f"{name}: {says!r} is not told: {notices(report)}")
    absolute = workbook.parts({"S": workbook.sheet(GOOD)}, target="/xl/worksheets/sheet{}.xml")
    check(len(verify(context, written(context, "absolute.xlsx", workbook.pack(absolute, zipfile.ZIP_STORED)), repository)["claims"]) == 2, "an absolute target is not found")


def broken_at_random(context):
    """Bytes that are wrong somewhere end in a report or in an error of usage, never in a crash."""
    chance, repository = random.Random(20260101), shared_fixture("talk-only")
    originals = {"a.xlsx": (ANSWERS / "questionnaire.xlsx").read_bytes(), "b.csv": (ANSWERS / "questionnaire.csv").read_bytes(),
                 "c.yml": (ANSWERS / "honest.yml").read_bytes(), "d.json": (ANSWERS / "modest.json").read_bytes()}
    inner = zipfile.ZipFile(ANSWERS / "questionnaire.xlsx")
    parts = {name: inner.read(name) for name in inner.namelist()}
    for turn in range(60):
        name = sorted(originals)[turn % len(originals)]
        data = bytearray(originals[name])
        part = chance.choice(sorted(parts))
        if turn % 8 == 4:
            data = bytearray(parts[part])
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.choice(b"\0\xff<>\"'&;,0 \n%\x80") if chance.random() < 0.8 else chance.randrange(256)
        if turn % 8 == 4:
            data = workbook.pack({**parts, part: bytes(data)})
        elif turn % 5 == 4:
            data = data[: chance.randrange(len(data))]
        done = context.run("verify", "--format", "json", written(context, f"random-{turn}-{name}", bytes(data)), repository, timeout=30)
        check(done.returncode in (0, 1, 2), f"turn {turn}, {name}: exit code {done.returncode}: {done.stderr[-300:]}")
        if done.returncode < 2:
            problems = report_check.problems(json.loads(done.stdout))
            check(not problems, f"turn {turn}, {name}: {problems[:3]}")


def no_control_characters(context):
    """What people write reaches a terminal as text, and a report as data."""
    odd = "\x1b[31mred\x07 \u202e=cmd|' /C calc'!A0 <script>"
    data = f'Nr,Criterion,Answer,Comment\n9,a,yes,"{odd}"\n16,b,"no {odd}",\n31,c,"{odd}",\n'
    file = written(context, "odd-\x1bname.csv", data)
    for form in ("text", "json", "markdown"):
        out = context.run("verify", "--verbose", "--format", form, file, shared_fixture("batch")).stdout
        check(not re.search("[\x00-\x08\x0b-\x1f\x7f\u202e]", out), f"a control character is in the {form} report")
        check(form != "markdown" or "<script>" not in out, "HTML of an answer is in the Markdown report")


# ---- reports ----

def text_report(context):
    repository, file = shared_fixture("batch"), ANSWERS / "questionnaire.csv"
    for columns in (60, 80, 100, 160):
        out = on_terminal(context, columns, "verify", "--color", "never", file, repository, codes=(1,))
        long = [line for line in out.splitlines() if width(line) > columns]
        check(not long, f"wider than {columns} columns: {long[:3]}")
        screen = "\n".join(out.splitlines()[:24])
        for says in ("Inflation", "How honest", "How sure", "Challenge first", "contradicted"):
            check(says in screen, f"{says!r} is not on the first screen of {columns} columns:\n{screen}")
    quiet = context.expect(1, "verify", "--quiet", file, repository).stdout
    check("Inflation" in quiet and "Challenge" not in quiet, f"--quiet prints {quiet}")
    verbose = context.expect(1, "verify", "--verbose", file, repository).stdout
    for says in ("looked for in vain: ", "ask: ", "let them show: ", "they say: hooks; installed by everyone", "for: ", "against: "):
        check(says in verbose, f"{says!r} is not in the verbose report")


def html_page(context):
    """The page is well-formed and harmless, whatever the answers hold."""
    file = written(context, "page.csv", 'Nr,Criterion,Answer,Comment\n9,a,yes,"<script>alert(1)</script>"\n16,b,"no <img src=x onerror=y>",\n31,c,yes,\n')
    text = context.expect(1, "verify", "--format", "html", file, shared_fixture("batch")).stdout
    page = html_report.Page(text)
    html_report.check_structure(page)
    html_report.check_harmless(page, text)
    check("Claims of page.csv" in text and "contradicted" in text and "let them show" in text, "the page does not show the claims")


def sheet_rows(path, part):
    """Strings of a sheet that we wrote, by row; fails on a formula."""
    with zipfile.ZipFile(path) as archive:
        check(archive.testzip() is None, "the archive is damaged")
        check(all(info.date_time == (1980, 1, 1, 0, 0, 0) for info in archive.infolist()), "the archive holds a time")
        strings = ["".join(re.findall(r"<t[^>]*>([^<]*)</t>", item)) for item in re.findall(r"<si>(.*?)</si>", archive.read("xl/sharedStrings.xml").decode(), re.S)]
        text = archive.read(part).decode()
    check("<f>" not in text, f"{part} holds a formula")
    rows = []
    for row in re.findall(r"<row .*?</row>", text, re.S):
        rows.append([strings[int(value)] if kind == "s" else value for kind, value in re.findall(r'<c r="[A-Z]+\d+"(?: s="\d+")?(?: t="(\w+)")?><v>([^<]*)</v>', row)])
    return rows


def workbooks(context):
    """The same commit gives the same bytes; names that look like formulas stay text; links, filters, colours and a chart are there."""
    evil = context.repository("formula-names", {"=cmd|calc.py": "import mlflow\nmlflow.log_metric('a', 1)\n", "@sum.py": "import mlflow\nmlflow.log_metric('=1+1', 1)\n"})
    context.git("remote", "add", "origin", "https://github.com/example/project.git", cwd=evil)
    folder = context.folder("workbooks")
    for name, arguments in [("scan", ["scan", evil]), ("again", ["scan", "--jobs", "1", evil]), ("verify", ["verify", ANSWERS / "questionnaire.csv", shared_fixture("batch")]),
                            ("reverify", ["verify", "--jobs", "1", ANSWERS / "questionnaire.csv", shared_fixture("batch")])]:
        context.run(*arguments, "--format", f"xlsx={folder}/{name}.xlsx", env={"TZ": "Asia/Tokyo"} if name == "again" else {})
    for one, two in (("scan", "again"), ("verify", "reverify")):
        check((folder / f"{one}.xlsx").read_bytes() == (folder / f"{two}.xlsx").read_bytes(), f"{one}: other bytes the second time")
    evidence = sheet_rows(folder / "scan.xlsx", "xl/worksheets/sheet3.xml")
    check(any("=cmd|calc.py" in row for row in evidence), f"the odd name is not in {evidence[:4]}")
    with zipfile.ZipFile(folder / "scan.xlsx") as archive:
        answers = archive.read("xl/worksheets/sheet2.xml").decode()
        links = archive.read("xl/worksheets/_rels/sheet2.xml.rels").decode()
        check(any(name.startswith("xl/charts/") for name in archive.namelist()), "no chart")
        check("dcterms:created" in archive.read("docProps/core.xml").decode() and "2025-01-01T12:00:00Z" in archive.read("docProps/core.xml").decode(), "not dated by the commit")
    for says in ("<autoFilter", 'state="frozen"', "<conditionalFormatting"):
        check(says in answers, f"{says} is not in the sheet of answers")
    check("https://github.com/example/project/blob/" in links, f"no link to the forge: {links[:300]}")
    claims_sheet = sheet_rows(folder / "verify.xlsx", "xl/worksheets/sheet2.xml")
    check(claims_sheet[0][:6] == ["Criterium number", "Criterium", "Claimed", "Verdict", "Found", "Confidence"], f"header {claims_sheet[0]}")
    check(any(row[0] == "31" and row[2:6] == ["yes", "contradicted", "no", "high"] for row in claims_sheet), "claim 31 is not there")
    refused(context, 2, "scan", "--format", f"xlsx={folder}/no/such/x.xlsx", evil, says=["x.xlsx"])


def soffice(context, folder, form, *files):
    done = subprocess.run(["soffice", "--headless", "--norestore", "--convert-to", form, "--outdir", str(folder), *map(str, files)],
                          env=context.environment(HOME=str(folder)), stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
    if done.returncode:
        raise Failure(f"soffice: {done.stderr.decode(errors='replace')[-500:]}")


def in_libreoffice(context):
    """LibreOffice opens what we write, sees what we wrote, and what it saves is read back with the same claims."""
    folder, repository = context.folder("libreoffice"), shared_fixture("batch")
    context.expect(0, "scan", "--format", f"xlsx={folder}/scan.xlsx", repository)
    context.expect(1, "verify", "--format", f"xlsx={folder}/verify.xlsx", ANSWERS / "questionnaire.csv", repository)
    context.expect(0, "answers", "--checklist", "all", "--format", f"xlsx={folder}/answers.xlsx", repository)
    soffice(context, folder, "pdf", folder / "scan.xlsx", folder / "verify.xlsx")
    for name in ("scan", "verify"):
        check((folder / f"{name}.pdf").read_bytes()[:5] == b"%PDF-", f"{name}.pdf was not made")
    # 59: semicolon; -1: every sheet into a file of its own
    soffice(context, folder, "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1", folder / "verify.xlsx")
    rows = list(csv.reader((folder / "verify-Claims.csv").open(encoding="utf-8"), delimiter=";"))
    check(any(row[0] == "31" and row[2:6] == ["yes", "contradicted", "no", "high"] for row in rows), f"LibreOffice sees {rows[:3]}")
    (folder / "saved").mkdir()
    soffice(context, folder / "saved", "xlsx:Calc MS Excel 2007 XML", folder / "answers.xlsx")
    ours, theirs = (verify(context, path, repository, code=0) for path in (folder / "answers.xlsx", folder / "saved/answers.xlsx"))
    check(claims(ours) == claims(theirs) and len(claims(ours)) > 60, "the workbook that LibreOffice saved is read otherwise")


def no_libreoffice():
    print("verify: soffice is not installed; whether LibreOffice opens the workbooks is NOT tested (apt-get install libreoffice-calc-nogui)", flush=True)


def tests(context):
    for function in (honest, inflated, modest, denied, hollow_evidence, unread, same_everywhere, by_another_program, round_trip, layouts, cells, sheets, unclear,
                     hostile_workbooks, tolerated_workbooks, broken_at_random, no_control_characters, text_report, html_page, workbooks):
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
    if not shutil.which("soffice"):
        no_libreoffice()
    elif context.flavour == "plain":
        yield "in libreoffice", lambda: in_libreoffice(context)
