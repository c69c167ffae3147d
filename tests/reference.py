"""The pages of `make docs`: current, complete, and every link in them leads somewhere."""
import re

from harness import TOP, check, check_same, write_files

MADE = "<!-- Made by `make docs`"
LINK = re.compile(r"\]\(([^)\s]+)\)")


def pages(folder):
    return {path.relative_to(folder).as_posix(): path.read_text() for path in sorted(folder.rglob("*.md"))}


def current(context):
    folder = context.folder("docs")
    done = context.expect(0, "docs", folder)
    check(not done.stdout and not done.stderr, f"it talks: {done.stdout[:200]}{done.stderr[:200]}")
    made = pages(folder)
    check(len(made) >= 8, f"only {sorted(made)}")
    for path, text in made.items():
        there = TOP / path
        check(there.exists() and there.read_text() == text, f"{path} is not current: run make docs")
    for top in ("rules", "probes"):
        for path in (TOP / top).rglob("*.md"):
            name = path.relative_to(TOP).as_posix()
            check(name in made or MADE not in path.read_text(), f"{name} is made no longer: remove it")
    return None


def links():
    """From rules/README.md every page is reached, and every relative link leads to a file."""
    seen, waiting = set(), [TOP / "rules/README.md"]
    while waiting:
        page = waiting.pop()
        seen.add(page)
        for target in LINK.findall(re.sub(r"```.*?```|`[^`]*`", "", page.read_text(), flags=re.S)):
            if "://" in target or target.startswith("#"):
                continue
            there = (page.parent / target.split("#")[0]).resolve()
            check(there.exists(), f"{page.relative_to(TOP)} links to {target}, which is not there")
            if there.suffix == ".md" and there not in seen:
                waiting.append(there)
    missing = [path for path in sorted((TOP / "rules").rglob("*.md")) + [TOP / "probes/REFERENCE.md"] if MADE in path.read_text() and path not in seen]
    check(not missing, f"no link leads from rules/README.md to {missing}")


def traits():
    """Each trait that a rule matches or a probe states by a literal is described, and so is what it speaks for."""
    text = (TOP / "probes/REFERENCE.md").read_text()
    described = dict(re.findall(r"^\| `([^`]+)` \| (.+?) \| .*\|$", text, re.M))
    matched = set()
    for path in (TOP / "rules/tools").glob("*.yml"):
        for value in re.findall(r"\btrait: *(\[[^\]]*\]|[\w.-]+)", path.read_text()):
            matched.update(name.strip(" \"'") for name in value.strip("[]").split(","))
    check(len(matched) > 150, f"only {len(matched)} traits are found in the rules")
    check(matched <= set(described), f"in no comment at the top of a probe: {sorted(matched - set(described))}")
    for path in sorted((TOP / "probes").glob("*.c")):
        section = re.search(rf"^## \[{path.stem}\].*?(?=^## |\Z)", text, re.M | re.S).group(0)
        for trait in re.findall(r'probe_trait\((?:\w|->)+, "([^"]+)"', path.read_text()):
            check(f"| `{trait}` |" in section, f"{path.name} states {trait}; the comment at its top does not say so")


def own_rules(context):
    """Rules of one's own stand in the pages; text in them cannot break a table."""
    rules, folder = context.folder("docs-rules"), context.folder("docs-own") / "new" / "folder"
    write_files(rules, {
        "tools/house.yml": "tool: house\ntitle: \"House | <b>tool</b>\"\ndocs: https://example.com/\nevidence: {ml.tuning: {used: {import: [house]}}}\n",
        "checklists/house.yml": "checklist: house\ntitle: House\npurpose: Ours\nsource: us\nresult: scorecard\ntarget: 2\nsections: [{id: a, title: A}]\nitems:\n"
        "  - {id: h1, section: a, title: One | two, observability: P, ask: Who?, grades: [{signal: ml.tuning}, {circumstance: several-authors}]}\n"})
    context.expect(0, "docs", "--rules", rules, folder)
    made = pages(folder)
    check("One \\| two" in made["rules/checklists/house.md"], made["rules/checklists/house.md"])
    check("1: `ml.tuning` at least configured<br>2: there are several contributors" in made["rules/checklists/house.md"], "the grades are not told")
    row = next(line for line in made["rules/tools/README.md"].splitlines() if "`house`" in line)
    check("House \\| \\<b>tool\\</b>" in row and "`ml.tuning` used" in row, row)
    write_files(rules, {"checklists/house.yml": "checklist: ../house\ntitle: House\nsections: [{id: a, title: A}]\nitems: []\n"})
    done = context.expect(2, "docs", "--rules", rules, folder)
    check("../house" in done.stderr, done.stderr)


def refused(context):
    file = context.folder("docs-refused") / "file"
    file.write_text("")
    check("DIR" in context.expect(2, "docs").stderr, "no folder, and no hint")
    check(str(file) in context.expect(2, "docs", file / "below").stderr, "the path is not named")
    again = context.folder("docs-twice")
    context.expect(0, "docs", again)
    first = pages(again)
    context.expect(0, "docs", again)
    check_same("".join(pages(again).values()), "".join(first.values()), "the second time")


def tests(context):
    for function in (current, own_rules, refused):
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
    if context.flavour == "plain":
        yield "links", links
        yield "traits", traits
