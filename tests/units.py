"""The unit tests: every program made from tests/unit/test_*.c, each of its cmocka tests counted."""
import re
import subprocess

from harness import SECONDS, TOP, Failure

RESULT = re.compile(r"^(ok|not ok) \d+ - (.*)$")
PLAN = re.compile(r"^(?:\t)?1\.\.(\d+)")


def run_program(context, program):
    try:
        done = subprocess.run([str(program)], cwd=TOP, env=context.environment(CMOCKA_MESSAGE_OUTPUT="TAP"),
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Failure(f"still running after {SECONDS} s")
    out = done.stdout.decode(errors="replace")
    err = done.stderr.decode(errors="replace")
    planned, results = 0, []
    for line in out.splitlines():
        plan, result = PLAN.match(line), RESULT.match(line)
        if plan:
            planned += int(plan.group(1))
        elif result:
            results.append([f"{program.name}: {result.group(2)}", None if result.group(1) == "ok" else ""])
        elif line.startswith("#") and results and results[-1][1] is not None:
            results[-1][1] += line + "\n"
    bad = any(message is not None for _, message in results)
    if len(results) < planned or not results or (done.returncode and not bad):
        results.append([program.name, f"ended with {done.returncode} after {len(results)} of {planned} tests\n{(out + err)[-3000:]}"])
    elif bad and err:
        results.append([program.name, err[-3000:]])
    return [tuple(result) for result in results]


def tests(context):
    for source in sorted((TOP / "tests/unit").glob("test_*.c")):
        yield source.stem, lambda program=context.units / source.stem: run_program(context, program)
