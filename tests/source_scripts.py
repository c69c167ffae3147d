"""The reading of sources below the program: every script in tests/source, which drive the program made from list_source.c."""
import subprocess

from harness import SECONDS, TOP, Failure


def run_script(context, script):
    done = subprocess.run(["sh", str(script)], cwd=script.parent, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS,
                          env=context.environment(LIST_SOURCE=str(context.units.parent / "list_source")))
    if done.returncode:
        raise Failure((done.stdout + done.stderr).decode(errors="replace")[-3000:])


def tests(context):
    for script in sorted((TOP / "tests/source").glob("*.sh")):
        if script.name != "repository.sh":  # the part that the others share
            yield script.stem, lambda script=script: run_script(context, script)
