"""The examples of README.md, run.

In a fenced block tagged `console` a line that starts with "$ " is a command, and the lines below it, if any, are what it prints
(standard output and error together). A line of "..." stands for any lines. The commands run one after the other in a folder
that holds ./assay and the fixture `showcase` as a git repository; a command without output shown only has to succeed.
"""
import re
import subprocess

from harness import SECONDS, TOP, Failure, check, make_fixture

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def commands(block):
    """[(command, [expected lines])] of one block."""
    found = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line.rstrip())
    return found


def matches(got, want):
    if not want:
        return not got
    if want[0] in ("...", "…"):
        return any(matches(got[i:], want[1:]) for i in range(len(got) + 1))
    return bool(got) and got[0] == want[0] and matches(got[1:], want[1:])


def run_block(context, number, block):
    folder = context.folder(f"readme-{number}")
    (folder / "assay").symlink_to(context.assay)
    (folder / "fixtures").symlink_to(TOP / "fixtures")
    (folder / "rules").symlink_to(TOP / "rules")
    make_fixture("showcase", folder / "showcase")
    for command, want in commands(block):
        done = subprocess.run(["sh", "-c", command], cwd=folder, env=context.environment(COLUMNS="100", PATH=f"{folder}:/usr/local/bin:/usr/bin:/bin"),
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS)
        got = [line.rstrip() for line in done.stdout.decode(errors="replace").splitlines()]
        while want and not want[-1]:
            want.pop()
        if want and not matches(got, want):
            raise Failure(f"$ {command}\nprints\n" + "\n".join(got[:60]) + "\n\nREADME.md shows\n" + "\n".join(want[:60]))
        check(want or done.returncode == 0, f"$ {command}\nended with {done.returncode}\n" + "\n".join(got[-20:]))


def tests(context):
    readme = TOP / "README.md"
    text = readme.read_text(encoding="utf-8") if readme.exists() else ""
    blocks = list(BLOCK.finditer(text))
    yield "README.md has examples", lambda: check(blocks, "no fenced block tagged `console`")
    for match in blocks:
        line = text.count("\n", 0, match.start()) + 1
        yield f"README.md:{line}", lambda line=line, block=match.group(1): run_block(context, line, block)
