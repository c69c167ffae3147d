#!/usr/bin/env python3
"""Makes a repository to measure on, the same for the same number of files: packed, with a history of pull requests, and refs/heads/change, where
some source files are edited.

usage: generate.py FOLDER FILES [TIMES]     (TIMES: how many times as long the files are)
"""
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys

WORDS = """accuracy batch cache client column config customer dataset date default drift embedding encode epoch error estimate
evaluate feature field filter fold forecast frame gradient group handler history index input item join key label latency layer
limit loader logger margin matrix mean merge metric model month name node normal offset order output owner parse path period
pipeline point policy precision predict price process product queue range rate reader record region report request result
retry role row sample scale schema score season segment sensor series service session shape signal source split stage state
step store stream summary table target tensor threshold token total train transform trend user value vector version weight
window worker""".split()
MODULES = ["os", "json", "logging", "pathlib", "typing", "numpy as np", "pandas as pd", "torch", "sklearn.metrics", "requests",
           "dataclasses", "datetime", "functools", "collections"]

CHANGED = 20


def words(rng, n):
    return " ".join(rng.choice(WORDS) for _ in range(n))


def name(rng):
    return "_".join(rng.sample(WORDS, 2))


def python(rng, lines):
    out = [f'"""{words(rng, 9).capitalize()}."""', ""] + [f"import {module}" for module in rng.sample(MODULES, 6)]
    if rng.random() < 0.03:
        out += ["import mlflow"]
    while len(out) < lines:
        arguments = ", ".join(f"{name(rng)}: {rng.choice(['int', 'str', 'float', 'list[str]', 'pd.DataFrame'])}" for _ in range(rng.randint(1, 4)))
        out += ["", "", f"def {name(rng)}({arguments}) -> float:", f'    """{words(rng, 12).capitalize()}.', "",
                f"    {words(rng, 14)}", '    """']
        for _ in range(rng.randint(4, 14)):
            kind = rng.randrange(6)
            if kind == 0:
                out += [f"    # {words(rng, 8)}"]
            elif kind == 1:
                out += [f"    if {name(rng)} > {rng.randint(1, 999)}:", f'        logger.info("{words(rng, 5)} %s", {name(rng)})']
            elif kind == 2:
                out += [f"    for {name(rng)} in range({rng.randint(2, 99)}):", f"        {name(rng)}.append(np.{rng.choice(['mean', 'sum', 'array'])}({name(rng)}))"]
            else:
                out += [f"    {name(rng)} = {name(rng)}.{rng.choice(['groupby', 'merge', 'fit', 'get', 'apply'])}({name(rng)}, {name(rng)}={rng.random():.4f})"]
        out += [f"    return {name(rng)}"]
    return "\n".join(out) + "\n"


def test(rng, lines):
    out = ["import pytest", "", f"from project import {name(rng)}", ""]
    while len(out) < lines:
        out += ["", f"def test_{name(rng)}():", f"    {name(rng)} = {name(rng)}({rng.randint(0, 99)}, '{words(rng, 2)}')",
                f"    assert {name(rng)} == {rng.randint(0, 99)}", ""]
    return "\n".join(out) + "\n"


def notebook(rng, lines):
    cells = []
    for _ in range(max(2, lines // 14)):
        cells.append({"cell_type": "markdown", "metadata": {}, "source": [f"## {words(rng, 3).title()}\n", words(rng, 30)]})
        cells.append({"cell_type": "code", "execution_count": 1, "metadata": {}, "source": python(rng, 12).splitlines(True),
                      "outputs": [{"output_type": "stream", "name": "stdout", "text": [words(rng, 20) + "\n" for _ in range(6)]}]})
    return json.dumps({"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


def yaml(rng, lines):
    out = []
    while len(out) < lines:
        out += [f"{name(rng)}:", f"  {name(rng)}: {rng.randint(1, 999)}", f'  {name(rng)}: "{words(rng, 3)}"', f"  {name(rng)}:"]
        out += [f"    - {{name: {rng.choice(WORDS)}, {rng.choice(WORDS)}_id: {rng.random():.3f}}}" for _ in range(4)]
    return "\n".join(out) + "\n"


def workflow(rng, lines):
    out = [f"name: {rng.choice(WORDS)}", "on: [pull_request]", "jobs:"]
    while len(out) < lines:
        out += [f"  {name(rng)}_{len(out)}:", "    runs-on: ubuntu-latest", "    steps:", "      - uses: actions/checkout@v4",
                f"      - run: |", f"          python -m {rng.choice(WORDS)}.{rng.choice(WORDS)} --{rng.choice(WORDS)}", "          pytest -q tests"]
    return "\n".join(out) + "\n"


def markdown(rng, lines):
    out = [f"# {words(rng, 3).title()}", ""]
    while len(out) < lines:
        out += [f"## {words(rng, 3).title()}", "", words(rng, 60).capitalize() + ".", "", f"- [{words(rng, 2)}](https://example.com/{rng.choice(WORDS)})",
                f"- {words(rng, 9)}", "", "```python", f"{name(rng)} = {name(rng)}()", "```", ""]
    return "\n".join(out) + "\n"


def terraform(rng, lines):
    out = []
    while len(out) < lines:
        out += [f'resource "aws_{rng.choice(["s3_bucket", "iam_role", "lambda_function", "ecs_service"])}" "{name(rng)}_{len(out)}" {{',
                f'  name = "{words(rng, 1)}-${{var.{rng.choice(WORDS)}}}"', "  tags = {", f'    {rng.choice(WORDS)} = "{rng.choice(WORDS)}"', "  }", "}", ""]
    return "\n".join(out) + "\n"


def table(rng, lines):
    return "\n".join(",".join(f"{rng.random():.5f}" for _ in range(8)) for _ in range(lines)) + "\n"


def script(rng, lines):
    return "#!/bin/sh\nset -eu\n" + "\n".join(f"python -m {rng.choice(WORDS)} --{rng.choice(WORDS)}={rng.choice(WORDS)} | tee {rng.choice(WORDS)}.log" for _ in range(lines)) + "\n"


# Share of the files, maker, typical lines, where, ending.
MIX = [(48, python, 130, "src", ".py"), (12, test, 120, "tests", ".py"), (4, notebook, 160, "notebooks", ".ipynb"), (10, yaml, 120, "conf", ".yaml"),
       (1, workflow, 60, ".github/workflows", ".yml"), (9, markdown, 90, "docs", ".md"), (5, terraform, 150, "infra", ".tf"),
       (4, table, 90, "data", ".csv"), (3, script, 50, "scripts", ".sh"), (4, python, 130, "services", ".py")]


def files(rng, n, times):
    yield "README.md", markdown(rng, 80)
    yield "pyproject.toml", '[project]\nname = "project"\nversion = "1.0.0"\ndependencies = ["numpy==1.26.4", "pandas", "torch"]\n\n[tool.ruff]\nline-length = 100\n'
    yield "requirements.txt", "numpy==1.26.4\npandas==2.2.0\nmlflow==2.10.0\n"
    shares = [row[0] for row in MIX]
    for i in range(n - 3):
        _, make, lines, folder, ending = rng.choices(MIX, shares)[0]
        deep = "" if folder.startswith(".") else "/".join(rng.choice(WORDS) for _ in range(rng.randint(1, 3))) + "/"
        yield f"{folder}/{deep}{name(rng)}_{i}{ending}", make(rng, max(5, int(lines * times * rng.lognormvariate(0, 0.6))))


def stream(out, n, times):
    """The repository in the words of git fast-import."""
    rng = random.Random(n)
    now = [1735732800]

    marks = [0]

    def commit(branch, message, parents, changes):
        now[0] += 3600
        marks[0] += 1
        text = message.encode()
        out.write(f"commit refs/heads/{branch}\nmark :{marks[0]}\ncommitter Ada <ada@example.com> {now[0]} +0000\n".encode())
        out.write(f"data {len(text)}\n".encode() + text + b"\n")
        for word, parent in zip(("from", "merge"), parents):
            out.write(f"{word} :{parent}\n".encode())
        for path, contents in changes:
            out.write(f"M 100644 inline {path}\ndata {len(contents)}\n".encode() + contents + b"\n")
        return marks[0]

    every = [(path, text.encode()) for path, text in files(rng, n, times)]
    tip = commit("main", "Add the project", [], every)
    for i in range(max(20, n // 10)):
        path, contents = rng.choice(every)
        changes = [(path, contents + f"# {words(rng, 6)}\n".encode() if path.endswith(".py") else contents + b"\n")]
        if i % 3:
            tip = commit("main", f"Change {words(rng, 3)} (#{i})", [tip], changes)
        else:
            side = commit("side", f"Change {words(rng, 3)}", [tip], changes)
            tip = commit("main", f"Merge pull request #{i} from example/change-{i}", [tip, side], changes)


def change_files(folder):
    """A commit beside HEAD in which CHANGED source files are edited."""
    env = {**os.environ, "GIT_INDEX_FILE": str(folder / "change.index"),
           **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
              for what, value in (("NAME", "Ada Example"), ("EMAIL", "ada@example.com"), ("DATE", "1735732800 +0000"))}}

    def git(*arguments, text=None):
        return subprocess.run(["git", "--git-dir", str(folder), *arguments], input=text, stdout=subprocess.PIPE, env=env, check=True).stdout

    git("read-tree", "HEAD")
    paths = [path for path in git("ls-tree", "-r", "--name-only", "HEAD").decode().splitlines() if path.endswith(".py")]
    for path in paths[::max(1, len(paths) // CHANGED)][:CHANGED]:
        text = git("show", f"HEAD:{path}") + b"\n\ndef added_here(value):\n    return value + 1\n"
        git("update-index", "--cacheinfo", f"100644,{git('hash-object', '-w', '--stdin', text=text).decode().strip()},{path}")
    commit = git("commit-tree", git("write-tree").decode().strip(), "-p", "HEAD", "-m", "Change some files").decode().strip()
    git("update-ref", "refs/heads/change", commit)


def generate(folder, n, times):
    shutil.rmtree(folder, ignore_errors=True)
    git = ["git", "-c", "gc.auto=0", "--git-dir", str(folder)]
    subprocess.run(["git", "init", "-q", "--bare", "--template=", "-b", "main", str(folder)], check=True)
    (folder / "info").mkdir(exist_ok=True)
    importer = subprocess.Popen([*git, "fast-import", "--quiet", "--date-format=raw"], stdin=subprocess.PIPE)
    stream(importer.stdin, n, times)
    importer.stdin.close()
    if importer.wait():
        sys.exit("git fast-import failed")
    subprocess.run([*git, "update-ref", "-d", "refs/heads/side"], check=True)
    subprocess.run([*git, "repack", "-a", "-d", "-f", "-q"], check=True)
    subprocess.run([*git, "pack-refs", "--all"], check=True)
    change_files(folder)


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    generate(pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) == 4 else 1)
