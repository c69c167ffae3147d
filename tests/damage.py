"""Damaged and once fatal input in memory, through the programs of tests/fuzz/: no libFuzzer is needed for these.

usage: damage.py --all CHOP    gives every damage of every fixture to the program CHOP (make chop)
"""
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
from harness import SECONDS, TOP, Context, Failure, check

CORPUS = TOP / "tests/fuzz/corpus"
# Of all damages; what is left takes a few seconds.
SAMPLE = 19


def fixture_files():
    return sorted(path for path in (TOP / "fixtures").glob("*/repo/**/*") if path.is_file() and not path.is_symlink())


def run(context, program, *arguments, timeout=SECONDS):
    try:
        done = subprocess.run([str(program), *map(str, arguments)], env=context.environment(), stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        raise Failure(f"{program.name}: still running after {timeout} s")
    if done.returncode:
        raise Failure(f"{program.name}: ended with {done.returncode}\n{done.stderr.decode(errors='replace')[-4000:]}")
    return done.stdout.decode()


def corpus_of(target):
    return sorted(path for path in (CORPUS / target).iterdir() if path.is_file())


def tests(context):
    folder = context.units.parent
    replay, chop = folder / "replay", folder / "chop"

    def every_probe():
        unwanted = run(context, replay, "--unwanted").split()
        check(not unwanted, "no name in tests/fuzz/names.c is wanted by the probes " + ", ".join(unwanted))

    def sample():
        files = fixture_files()
        texts = int(run(context, chop, "--every", SAMPLE, *files).split()[0])
        check(texts > len(files), f"only {texts} damaged texts of {len(files)} files")

    def known_targets():
        known = {line.split("\t")[0] for line in run(context, replay, "--list").splitlines()}
        strange = {path.name for path in CORPUS.iterdir()} - known
        check(not strange, "no targets of tests/fuzz/targets.c: " + ", ".join(sorted(strange)))

    def past_finds(target):
        run(context, replay, target, *corpus_of(target))

    yield "every probe has a name", every_probe
    yield "the corpus is of known targets", known_targets
    for path in sorted(CORPUS.iterdir()):
        yield f"past finds of {path.name}", lambda target=path.name: past_finds(target)
    yield "a sample of damaged fixtures", sample


def main():
    if len(sys.argv) != 3 or sys.argv[1] != "--all":
        sys.exit(__doc__.strip())
    chop = pathlib.Path(sys.argv[2]).resolve()
    context = Context("chop", chop, chop.parent)
    files = fixture_files()
    texts = sum(int(run(context, chop, *files[at:at + 20], timeout=1800).split()[0]) for at in range(0, len(files), 20))
    print(f"{texts} damaged texts of {len(files)} files: no complaint")


if __name__ == "__main__":
    try:
        main()
    except Failure as failure:
        sys.exit(str(failure))
