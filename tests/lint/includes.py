#!/usr/bin/env python3
"""Holds the includes to the direction of the pipeline and foreign libraries to their few files.

usage: includes.py [TOP]    prints one line for each breach and exits with 1 if there is any
"""
import pathlib
import re
import sys

# A folder of scanner/ may include from these, itself among them.
ARROWS = {
    "base": {"base"},
    "source": {"base", "source"},
    "text": {"base", "text"},
    "engine": {"base", "source", "text", "engine"},
    "judge": {"base", "source", "text", "engine", "judge"},
    "answers": {"base", "text", "engine", "judge", "answers"},
    "report": {"base", "engine", "judge", "report"},
    "cli": {"base", "source", "text", "engine", "judge", "answers", "report", "cli"},
}
PROBES_SEE = {"engine/probe.h"}
# Reports see what was judged, not the machinery that found it.
REPORTS_DO_NOT_SEE = {"engine/probe.h", "engine/probe_run.h", "engine/graph.h", "engine/matcher.h"}
# Readers of answers know the questions and the shape of a claim, not how a repository is judged.
ANSWERS_SEE = {"engine/notice.h", "judge/checklist.h", "judge/claim.h"}

# Header of a foreign library: the only places that may include it, and in how many files at most.
FOREIGN = {
    "git2": (("scanner/source/", "tests/bench/floor.c", "tests/unit/", "tests/fuzz/"), None),
    "zlib": (("scanner/source/", "tests/fuzz/"), None),
    "yaml": (("scanner/text/yaml.c",), 1),
    "cmark-gfm": (("scanner/text/",), None),
    "pcre2": (("scanner/", "probes/"), 2),
    "cJSON": (("scanner/",), 2),
    "sha": (("scanner/base/",), 1),
    "zip": (("scanner/answers/",), 1),
    "expat": (("scanner/answers/",), 1),
    "xlsxwriter": (("scanner/report/",), 1),
}
FOREIGN_HEADER = re.compile(r"(git2|zlib|yaml|cmark-gfm|pcre2|cJSON|sha|zip|expat|xlsxwriter)[\w.-]*(?:[./]|$)")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def foreign_name(header):
    name = header.split("/")[-1] if header.startswith("cjson/") else header
    match = FOREIGN_HEADER.match(name)
    return match.group(1) if match else None


def own_breach(path, header):
    """What is wrong with `path` including the project's own `header`, or None."""
    parts = path.parts
    target = header.split("/")[0]
    if parts[0] == "probes":
        return None if header in PROBES_SEE else "a probe sees engine/probe.h and nothing else of the project"
    if parts[0] != "scanner" or "/" not in header:
        return None
    folder = parts[1]
    if folder not in ARROWS:
        return f"scanner/{folder}/ is no stage of the pipeline (tests/lint/includes.py lists them)"
    if target not in ARROWS[folder]:
        return f"{folder}/ comes before {target}/ or beside it; it may include {', '.join(sorted(ARROWS[folder]))}"
    if folder == "report" and header in REPORTS_DO_NOT_SEE:
        return "a report sees only what was judged"
    if folder == "answers" and target in ("engine", "judge") and header not in ANSWERS_SEE:
        return f"answers/ sees of the engine and the judge only {', '.join(sorted(ANSWERS_SEE))}"
    return None


def breaches(top):
    users = {name: [] for name in FOREIGN}
    for folder in ("scanner", "probes", "tests"):
        for path in sorted((top / folder).rglob("*.[ch]")):
            relative = path.relative_to(top)
            for match in INCLUDE.finditer(path.read_text(encoding="utf-8")):
                line = path.read_text(encoding="utf-8").count("\n", 0, match.start()) + 1
                foreign = foreign_name(match.group(2)) if match.group(1) == "<" else None
                if foreign:
                    users[foreign].append(relative)
                    if not str(relative).startswith(FOREIGN[foreign][0]):
                        yield f"{relative}:{line}: <{match.group(2)}> belongs to {', '.join(FOREIGN[foreign][0])}"
                wrong = own_breach(relative, match.group(2)) if match.group(1) == '"' else None
                if wrong:
                    yield f'{relative}:{line}: "{match.group(2)}": {wrong}'
    for name, (_, most) in FOREIGN.items():
        files = sorted(set(users[name]))
        if most is not None and len(files) > most:
            yield f"<{name}…>: in {len(files)} files, {most} at most: {', '.join(map(str, files))}"


def main():
    top = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2]
    found = list(breaches(top))
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
