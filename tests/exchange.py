"""Reports that leave for somewhere else: Markdown for a forge, CSV for a spreadsheet, a badge for a page; and the interview sheet."""
import csv
import io
import json
import re
import xml.etree.ElementTree as xml

import report_check
from cases import arguments, names
from gfm import Page, render
from harness import check, check_same, shared_fixture, write_files

FORMATS = ["text", "json", "markdown", "csv", "badge", "shields"]
COLUMNS = "checklist item section title observability answer confidence why evidence ask whom fix".split()
TAGS = set("h2 h3 h4 p ul ol li input table thead tbody tr th td details summary strong code a br sub".split())
LIMIT = 65536
TRAIN = "import mlflow\n\n\ndef train(x, y):\n    mlflow.log_metric('f1', 1)\n    mlflow.log_param('a', 1)\n"

# Names that are markup, a mention, a reference, a formula, an escape sequence or no text at all.
NAMES = ["a|b", "`x` ``y", "<script>alert(1)<", "<img src=x onerror=alert(1)>", "@here", "see #12 and GH-7 !3 $4 %5 &6 ~bug", "=cmd()",
         "+1", "-1", "[x](javascript:alert(1))", "**bold** _it_ ~~no~~", "https:evil.example www.evil.example", "\u202egnp.exe",
         "line\nbreak", "tab\tand\rcr", "&lt;b&gt; &#64;here", "$\\sqrt{x}$", "\\", "\x1b[31m", b"\xff\xfe", "naïve 名前"]
HOSTILE_RULES = {"checklists/hostile.yml": r"""
checklist: hostile
title: '<script>alert(2)</script> | @here #1 `x`'
label: '<b>&"''@here'
result: maturity
sections:
  - {id: '1', title: '</summary><script>alert(3)</script> | @channel'}
items:
  - id: '=1+1'
    section: '1'
    title: '=HYPERLINK("https://evil.example/")|x'
    observability: R
    answer: {signal: ml.experiment-tracking}
  - {id: 'b', section: '1', title: '-2', observability: R, answer: {signal: mon.drift}, fix: '@SUM(A1)'}
  - {id: 'c', section: '1', title: "+3\r\n\r\n/close\r\n# Heading", observability: P, answer: {signal: mon.drift}, ask: "=1\n@here?", whom: team lead}
"""}


def hostile(context, name, folders=NAMES[:5]):
    """A repository with a training script in each of the folders; a signal shows no more evidence than a handful."""
    files = {"README.md": "# Team | `x` <script>alert(1)</script> @here #12 =cmd()\n\n## Team\n\n- @ada: model\n- @bob: data\n"}
    for folder in folders:
        folder = folder if isinstance(folder, bytes) else folder.encode()
        files[folder + b"/train.py"] = TRAIN.encode()
    repository = context.folder(f"exchange-{name}")
    context.git("init", "-q", "--template=", "-b", "main", ".", cwd=repository)
    write_files(repository, files)
    context.git("add", "-A", "-f", ".", cwd=repository)
    context.git("commit", "-q", "-m", "Add the files @here #12 <script>", cwd=repository)
    context.git("remote", "add", "origin", "https://github.com/acme/@here<script>|x", cwd=repository)
    rules = context.folder(f"exchange-{name}-rules")
    write_files(rules, HOSTILE_RULES)
    return repository, rules


def scan(context, form, *more, command="scan"):
    return context.expect(0, command, "--format", form, *more, text=False).stdout.decode()


def report(context, *more):
    return json.loads(scan(context, "json", *more))


# ---- Markdown ----

def page_of(text):
    page = Page(render(text))
    check(not page.unbalanced, f"elements that are not closed where they should be: {page.unbalanced[:5]}")
    return page


def markdown(context):
    text = scan(context, "markdown", "--checklist", "all", shared_fixture("showcase"))
    check(text.startswith("<!-- assay:report -->\n"), "no marker in the first line")
    check(text.count("<!--") == 1 and len(text) < LIMIT, f"{len(text)} characters")
    page = page_of(text)
    whole = "".join(page.text)
    found = report(context, "--checklist", "all", shared_fixture("showcase"))
    for checklist in found["checklists"]:
        check(f"{checklist['title']}: {checklist['score']['percent']:.0f} %" in whole, f"no heading of {checklist['id']}")
        for item in checklist["items"]:
            check(f"{item['id']} {item['title']}" in whole, f"{checklist['id']}:{item['id']} is not there")
    for question in (q for part in found["interview"] for q in part["questions"]):
        check(question["ask"] in whole and question["proof"] in whole, f"not asked: {question}")
    check("table" in dict(page.tags) and "input" in dict(page.tags), "no table or no list of tasks")


def markdown_links(context):
    """Places lead to the line in the scanned commit; without a forge, and for files that are not committed, nothing is linked."""
    repository = context.repository("exchange-links", {"src/train it.py": TRAIN})
    check(not page_of(scan(context, "markdown", repository)).links, "links without an origin")
    context.git("remote", "add", "origin", "git@github.com:acme/model.git", cwd=repository)
    commit = context.git("rev-parse", "HEAD", cwd=repository)
    page = page_of(scan(context, "markdown", repository))
    check(f"https://github.com/acme/model/blob/{commit}/src/train%20it.py#L5" in page.links, f"links {page.links[:3]}")
    check("src/train it.py:5" in page.codes, f"code {page.codes[:9]}")
    check(not page_of(scan(context, "markdown", "--worktree", repository)).links, "links into a work tree")


def shown(name):
    """A name as it is shown: what is invisible or no text as an escape."""
    text = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
    text = text.replace("\ufffd", "?") if isinstance(name, str) else "".join(f"\\x{b:02x}" for b in name)
    return "".join(f"\\x{ord(c):02x}" if ord(c) < 32 else f"\\u{ord(c):04x}" if c == "\u202e" else c for c in text)


def markdown_hostile(context):
    for i in range(0, len(NAMES), 4):
        markdown_of_hostile(context, f"markdown-hostile-{i}", NAMES[i:i + 4])


def markdown_of_hostile(context, name, folders):
    repository, rules = hostile(context, name, folders)
    text = scan(context, "markdown", "--verbose", "--rules", rules, "--checklist", "hostile", "--checklist", "marvelous", repository)
    check(not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text), "a control character is in the Markdown")
    page = page_of(text)
    tags = {tag for tag, _ in page.tags}
    check(tags <= TAGS, f"elements that do not belong to the report: {tags - TAGS}")
    attributes = {name for tag, given in page.tags for name in given}
    check(attributes <= {"href", "align", "type", "disabled"}, f"attributes {attributes}")
    strange = [link for link in page.links if not re.fullmatch(r"https://github\.com/acme/[!-;=?-~]+", link)]
    check(page.links and not strange, f"links {strange[:3] or page.links}")
    loose = "".join(page.text)
    for pattern in (r"@\w", r"#\d", r"gh-\d", r"[!%&]\d", r"\$\d", r"~\w", r"://", r"www\."):
        hit = re.search(".{0,30}" + pattern + ".{0,30}", loose, re.I)
        check(not hit, f"a forge would take this for a reference or a link: {hit and hit.group(0)!r}")
    check(not re.search(r"^\s*(/|@)\w", text, re.M), "a line that is a command")
    seen = "\n".join(page.codes)
    missing = [folder for folder in folders if f"{shown(folder)}/train.py:" not in seen]
    check(not missing, f"names that are not shown as they are: {missing}: {page.codes}")
    rows = [row for row in text.splitlines() if row.startswith("| 1 ")]
    check(rows and "<td>1 &lt;/summary&gt;" in render(text), f"the hostile section is no row: {rows}")


def markdown_limit(context):
    """A report that is too long for a comment ends with a line that says so, and is whole up to there."""
    items = "".join(f"  - {{id: 'q{i}', section: 's{i % 7}', title: 'Question {i} {'of many words ' * 12}', observability: P, "
                    f"answer: {{signal: mon.drift}}, ask: 'What about {i}?'}}\n" for i in range(900))
    sections = "".join(f"  - {{id: 's{i}', title: 'Section {i}'}}\n" for i in range(7))
    rules = context.folder("exchange-long")
    write_files(rules, {"checklists/long.yml": f"checklist: long\ntitle: Long\nsections:\n{sections}items:\n{items}"})
    repository = shared_fixture("showcase")
    text = scan(context, "markdown", "--rules", rules, "--checklist", "long", "--checklist", "marvelous", repository)
    check(40000 < len(text.encode()) < LIMIT, f"{len(text.encode())} bytes")
    last = text.rstrip().splitlines()[-1]
    check(last.startswith("**Cut here: ") and "html" in last, f"the last line is {last!r}")
    page_of(text)
    answers = len(re.findall(r"^- [✔◐✖?–] \*\*", text, re.M))
    left_out = int(re.search(r"Cut here: (\d+)", last).group(1))
    asked = len(re.findall(r"^- \[ \] ", text, re.M))
    found = report(context, "--rules", rules, "--checklist", "long", "--checklist", "marvelous", repository)
    questions = sum(len(part["questions"]) for part in found["interview"])
    all_items = sum(len(checklist["items"]) for checklist in found["checklists"])
    check(answers + asked + left_out == all_items + questions, f"{answers} + {asked} + {left_out} is not {all_items} + {questions}")
    check("Cut here" not in scan(context, "markdown", repository), "a report that fits says that it is cut")


def markdown_check(context):
    """A comment on a pull request begins with the gate and with what the change loses."""
    repository = context.repository("exchange-check", {"model @here/train.py": TRAIN, "count.py": "print(1)\n"})
    context.git("rm", "-q", "-r", "model @here", cwd=repository)
    context.git("commit", "-q", "-m", "Remove the model", cwd=repository)
    done = context.expect(1, "check", "--base", "HEAD~1", "--format", "markdown", repository)
    page = page_of(done.stdout)
    whole = "".join(page.text)
    check(done.stdout.startswith("<!-- assay:report -->\n") and "The gate fails" in whole, done.stdout[:400])
    check("Lost" in whole and "ml.experiment-tracking" in page.codes and "model @here/train.py:5" in page.codes, done.stdout[:1500])
    check("used → absent" in whole and not re.search(r"@\w", whole), done.stdout[:1500])
    check("The gate passes" in scan(context, "markdown", "--base", "HEAD", repository, command="check"), "the gate does not pass")


# ---- CSV ----

def csv_rows(text):
    check(text.endswith("\r\n") and not re.search(r"(?<!\r)\n|\r(?!\n)", text), "a line does not end with CR LF")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    check(rows[0] == COLUMNS, f"columns {rows[0]}")
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]


def csv_report(context):
    repository = shared_fixture("showcase")
    rows = csv_rows(scan(context, "csv", "--checklist", "all", repository))
    found = report(context, "--checklist", "all", repository)
    evidence = {e["id"]: e for signal in found["signals"] for e in signal["evidence"]}
    items = [(checklist["id"], item) for checklist in found["checklists"] for item in checklist["items"]]
    check(len(rows) == len(items), f"{len(rows)} rows, {len(items)} items")
    whom = {name: part["whom"] for part in found["interview"] for q in part["questions"] for name in q["items"]}
    for row, (checklist, item) in zip(rows, items):
        name = f"{checklist}:{item['id']}"
        check(row["checklist"] == checklist and row["item"] == item["id"], f"{row} stands for {name}")
        for column in ("section", "title", "observability", "answer", "confidence", "why", "ask", "fix"):
            check(row[column] == (item[column] or ""), f"{name}: {column} is {row[column]!r}, not {item[column]!r}")
        check(bool(row["whom"]) == bool(item["ask"]), f"{name}: asks {row['whom']!r} {item['ask']!r}")
        check(not row["whom"] or row["whom"] == whom[name], f"{name}: {row['whom']} and {whom.get(name)}")
        places = [e["path"] + (f":{e['line']}" if e["line"] else "") if e["path"] else "commit " + e["commit"]
                  for e in map(evidence.get, item["evidence"])]
        want = "; ".join(places[:20]) + (f"; and {len(places) - 20} more" if len(places) > 20 else "")
        check(row["evidence"] == want, f"{name}: evidence {row['evidence']!r}, not {want!r}")


def csv_hostile(context):
    repository, rules = hostile(context, "csv_hostile", NAMES[6:9] + NAMES[12:15])
    rows = csv_rows(scan(context, "csv", "--rules", rules, "--checklist", "hostile", "--checklist", "marvelous", repository))
    cells = [cell for row in rows for cell in row.values()]
    check(not [cell for cell in cells if re.match(r"[=+\-@\t\r]", cell)], "a cell is a formula")
    check(not [cell for cell in cells if re.search(r"[\x00-\x1f\x7f\u202e]", cell)], "a control character is in a cell")
    mine = [row for row in rows if row["checklist"] == "hostile"]
    check([row["title"] for row in mine] == ["'=HYPERLINK(\"https://evil.example/\")|x", "'-2", "'+3\\x0d\\x0a\\x0d\\x0a/close\\x0d\\x0a# Heading"],
          f"titles {[row['title'] for row in mine]}")
    check(mine[0]["item"] == "'=1+1" and mine[1]["fix"] == "'@SUM(A1)" and mine[2]["ask"].startswith("'=1"), f"cells {mine}")
    places = {place for row in rows for place in row["evidence"].lstrip("'").split("; ")}
    check("=cmd()/train.py:5" in places, "the file named like a formula is no evidence")


# ---- badge ----

def luminance(color):
    color = color.lstrip("#")
    color = "".join(c * 2 for c in color) if len(color) == 3 else color
    parts = [int(color[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def badge_of(text):
    """(title, texts, colour of the message) of a badge that is well-formed and fits its texts."""
    space = "{http://www.w3.org/2000/svg}"
    root = xml.fromstring(text)
    check(root.tag == space + "svg" and root.get("role") == "img", "no image")
    check(not [e for e in root.iter() if e.tag in (space + "script", space + "a", space + "image")], "more than text in a badge")
    texts = list(root.iter(space + "text"))
    title = root.find(space + "title")
    check(len(texts) == 2 and title.get("id") == root.get("aria-labelledby"), "not two texts, or no title")
    fills = [e.get("fill") for e in root.iter(space + "rect") if e.get("fill")]
    white = luminance("#fff")
    for fill in fills:
        check((white + 0.05) / (luminance(fill) + 0.05) >= 4.5, f"white on {fill} is hard to read")
    ends = [(int(t.get("x")), int(t.get("x")) + int(t.get("textLength"))) for t in texts]
    check(0 < ends[0][0] < ends[0][1] < ends[1][0] < ends[1][1] < int(root.get("width")), f"texts at {ends} of {root.get('width')}")
    for t in texts:
        check(4 < int(t.get("textLength")) / len(t.text) < 12, f"{t.text!r} is {t.get('textLength')} pixels wide")
    return title.text, [t.text for t in texts], fills[-1]


def badge(context):
    repository = shared_fixture("showcase")
    found = report(context, "--checklist", "all", repository)["checklists"]
    score = found[0]["score"]
    message = f"{score['percent']:.0f} % ({score['low']:.0f}–{score['high']:.0f})"
    title, texts, color = badge_of(scan(context, "badge", repository))
    check(texts == ["MLOps maturity", message] and title == f"MLOps maturity: {message}", f"{title!r} {texts}")
    shields = json.loads(scan(context, "shields", repository))
    check(set(shields) == {"schemaVersion", "label", "message", "color"} and shields["schemaVersion"] == 1, f"{shields}")
    check([shields["label"], shields["message"]] == texts, f"{shields}")
    stages = next(c for c in found if c["id"] == "stages")["result"]["stage"]
    check(badge_of(scan(context, "badge", "--checklist", "stages", repository))[1][1] == f"stage {stages} of 5", "not the stage")
    for checklist in ("levels", "scorecard12", "diligence"):
        badge_of(scan(context, "badge", "--checklist", checklist, repository))


def badge_colors(context):
    """The colour follows the score."""
    steps = ["red", "orange", "yellow", "yellowgreen", "green"]
    shares, rules = [0, 1, 2, 3, 4, 5], context.folder("exchange-colors")
    for share in shares:
        items = "".join(f"  - {{id: 'i{i}', section: '1', title: T, observability: R, answer: {{signal: "
                        f"{'docs.readme, rung: declared' if i < share else 'mon.drift'}}}}}\n" for i in range(5))
        write_files(rules, {f"checklists/c{share}.yml": f"checklist: c{share}\ntitle: C\nsections: [{{id: '1', title: S}}]\nitems:\n{items}"})
    repository = context.repository("exchange-color", {"README.md": "# Words\n\nCounts the words of a text for editors.\n\n## Usage\n\nRun `python count.py FILE` to count.\n",
                                                       "count.py": "import sys\nprint(len(sys.argv))\n"})
    colors = [json.loads(scan(context, "shields", "--rules", rules, "--checklist", f"c{share}", repository)) for share in shares]
    check([c["message"][:4].strip() for c in colors] == ["0 %", "20 %", "40 %", "60 %", "80 %", "100"], f"{colors}")
    check([c["color"] for c in colors] == ["red", "orange", "yellow", "yellowgreen", "green", "green"], f"{colors} for {steps}")


def badge_hostile(context):
    repository, rules = hostile(context, "badge_hostile")
    title, texts, _ = badge_of(scan(context, "badge", "--rules", rules, "--checklist", "hostile", repository))
    check(texts[0] == "<b>&\"'@here" and title.startswith(texts[0]), f"{texts}")
    check(json.loads(scan(context, "shields", "--rules", rules, "--checklist", "hostile", repository))["label"] == texts[0], "shields")


# ---- interview ----

def interview(context):
    """Every question that the items ask is asked once, of somebody, with a proof to look for."""
    for case in names()[:: 1 if context.flavour == "plain" else 6]:
        found = report(context, "--checklist", "all", *arguments(case), shared_fixture(case))
        problems = report_check.problems(found)
        check(not problems, f"{case}: " + "\n".join(problems[:3]))
        asked = [name for part in found["interview"] for question in part["questions"] for name in question["items"]]
        want = [f"{c['id']}:{item['id']}" for c in found["checklists"] for item in c["items"] if item["ask"]]
        check(sorted(asked) == sorted(want), f"{case}: asked {set(asked) ^ set(want)} too often or never")
        whom = [part["whom"] for part in found["interview"]]
        check(len(set(whom)) == len(whom), f"{case}: {whom}")
        texts = [question["ask"] for part in found["interview"] for question in part["questions"]]
        check(len(texts) == len(set(texts)), f"{case}: the same is asked twice")


def interview_merges(context):
    """Items that wait for the same signals are one question; one for somebody else, or about what only people know, is not."""
    rules = context.folder("exchange-merge")
    write_files(rules, {"checklists/own.yml": """
checklist: own
title: Own
sections: [{id: '1', title: S}]
items:
  - {id: same, section: '1', title: T, observability: P, answer: {all: [{signal: mon.alerting}, {signal: mon.drift}]}, ask: 'In other words?'}
  - {id: else, section: '1', title: T, observability: P, answer: {all: [{signal: mon.alerting}, {signal: mon.drift}]}, ask: 'To another?', whom: team lead, proof: a name}
  - {id: people, section: '1', title: T, observability: X, answer: {all: [{signal: mon.alerting}, {signal: mon.drift}]}, ask: 'Only people?'}
  - {id: first, section: '1', title: T, observability: P, answer: {all: [{signal: mon.drift}, {signal: mon.alerting}]}, ask: 'First words?'}
"""})
    repository = context.repository("exchange-merge-repo", {"train.py": TRAIN})
    found = report(context, "--rules", rules, "--checklist", "own", repository)["interview"]
    got = {(part["whom"], question["ask"]): question["items"] for part in found for question in part["questions"]}
    want = {("service owner", "In other words?"): ["own:same", "own:first"], ("team lead", "To another?"): ["own:else"],
            ("service owner", "Only people?"): ["own:people"]}
    check(got == want, f"{got}")


def interview_rules(context):
    rules = context.folder("exchange-broken")
    start = "checklist: own\ntitle: Own\nsections: [{id: '1', title: S}]\nitems:\n"
    item = "  - {id: a, section: '1', title: T, observability: P, answer: %s, ask: A?%s}\n"
    for answer, more, says in [("{signal: mon.drift}", ", whom: data scientits", "did you mean 'data scientist'"),
                               ("{circumstance: several-authors}", "", "needs 'whom' and 'proof'"),
                               ("{circumstance: several-authors}", ", whom: team lead", "needs 'whom' and 'proof'")]:
        write_files(rules, {"checklists/own.yml": start + item % (answer, more)})
        done = context.expect(2, "list", "items", "--rules", rules)
        check(says in done.stderr and "checklists/own.yml:5:" in done.stderr, f"{done.stderr!r} does not say {says!r}")


def interview_text(context):
    repository = shared_fixture("showcase")
    found = report(context, repository)["interview"]
    questions = [question for part in found for question in part["questions"]]
    brief, whole = (context.expect(0, "scan", *more, repository).stdout for more in ([], ["--verbose"]))
    check(f"Ask  {len(questions)} question" in brief, "the number of questions is not told")
    shown = [q for q in questions if "? " + q["ask"][:40] in brief]
    check(0 < len(shown) < len(questions) and "look for: " not in brief, f"{len(shown)} of {len(questions)} questions")
    unwrapped = " ".join(whole[whole.index("\n  Ask  "):].split())
    for question in questions:
        check(question["ask"] in unwrapped and "look for: " + question["proof"] in unwrapped, f"not asked: {question}")


# ---- all of them ----

def same_bytes(context):
    repository, rules = hostile(context, "same_bytes")
    for form in FORMATS:
        runs = {scan(context, form, "--jobs", jobs, "--rules", rules, "--checklist", "all", repository) for jobs in (1, 4)}
        check(len(runs) == 1, f"{form} differs with the number of jobs")
        check(str(context.scratch) not in runs.pop(), f"an absolute path is in {form}")


def every_format_for_every_case(context):
    """Nothing at all, no machine learning, and all fixtures have a report in every format."""
    folder, empty = context.folder("exchange-every"), context.repository("exchange-empty")
    context.git("commit", "-q", "--allow-empty", "-m", "Begin", cwd=empty)
    for repository in [empty] + [shared_fixture(case) for case in names()[:: 1 if context.flavour == "plain" else 6]]:
        context.expect(0, "scan", *(f"--format={form}={folder}/{form}" for form in FORMATS), repository)
        text = {form: (folder / form).read_bytes().decode() for form in FORMATS}
        page_of(text["markdown"])
        csv_rows(text["csv"])
        badge_of(text["badge"])
        json.loads(text["shields"])


def tests(context):
    for function in (markdown, markdown_links, markdown_hostile, markdown_limit, markdown_check, csv_report, csv_hostile, badge, badge_colors, badge_hostile,
                     interview, interview_merges, interview_rules, interview_text, same_bytes, every_format_for_every_case):
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
