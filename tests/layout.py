"""Checks of the sources themselves: includes, the top level, and that no fixture is lost to an ignore rule."""
import subprocess

from harness import TOP, Failure, check

# The whole top level; dot files may join.
TOP_LEVEL = {"scanner", "probes", "rules", "fixtures", "tests", "Makefile", "README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md"}
ECOSYSTEM = {"action.yml", "Dockerfile"}


def git(*arguments):
    done = subprocess.run(["git", *arguments], cwd=TOP, capture_output=True, text=True)
    return done.stdout.split("\0") if done.returncode == 0 else []


def includes():
    done = subprocess.run([str(TOP / "tests/lib/python"), str(TOP / "tests/lint/includes.py")], capture_output=True, text=True)
    if done.returncode:
        raise Failure(done.stdout + done.stderr)


def top_level():
    """Of what is committed: a work tree may hold more."""
    names = {path.split("/")[0] for path in git("ls-files", "-z") if path}
    strange = sorted(name for name in names - TOP_LEVEL - ECOSYSTEM if not name.startswith("."))
    check(not strange, "the top level is fixed; not part of it: " + ", ".join(strange))


def fixtures_are_committed():
    lost = [path for path in git("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "fixtures") if path]
    check(not lost, "ignored by git, so missing in every clone; use git add -f: " + ", ".join(lost[:10]))


def tests():
    yield "include arrows", includes
    yield "top level", top_level
    yield "fixtures are committed", fixtures_are_committed
