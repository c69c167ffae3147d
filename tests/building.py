"""The build: a broken rule file stops it, an installed program needs nothing beside it, `make scan` prints only the report."""
import os
import subprocess

from harness import TOP, check, check_same, make_fixture, shared_fixture, write_files

MAKE = os.environ.get("MAKE", "make").split()[0]


def make(context, *arguments):
    return subprocess.run([MAKE, *arguments], cwd=TOP, env=context.environment(), stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=600)


def embed(context, name, files):
    folder = context.folder(name)
    write_files(folder, files)
    command = [str(context.units.parent / "embed"), str(folder / "out.c"), str(folder), *[str(folder / path) for path in files]]
    return folder, subprocess.run(command, env=context.environment(), capture_output=True, text=True)


def broken_rule_file(context):
    folder, done = embed(context, "embed-broken", {"signals.yml": "a: 1\n", "tools/a.yml": "tool: a\nevidence: [x\n", "tools/b.yml": "- 1\n"})
    check(done.returncode == 1, f"ended with {done.returncode}")
    check(f"{folder}/tools/a.yml:" in done.stderr and f"{folder}/tools/b.yml:1:1: " in done.stderr, done.stderr)
    check(not (folder / "out.c").exists(), "half a file was written")


def embedded_source(context):
    """The generated source is C that compiles, whatever the rules hold."""
    folder, done = embed(context, "embed-odd", {"b.yml": 'a: "x\\"y\\\\ \\u00e9 ??= \\0"\n', "a.yml": "k: [1, {z: 2}]\n"})
    check(done.returncode == 0, done.stderr)
    compiler = os.environ.get("CC", "cc")
    done = subprocess.run([compiler, "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{TOP}/scanner", "-c", "-o",
                           str(folder / "out.o"), str(folder / "out.c")], capture_output=True, text=True)
    check(done.returncode == 0, done.stderr)
    text = (folder / "out.c").read_text()
    check(text.index('{"a.yml"') < text.index('{"b.yml"'), "not in order of path")


def installed(context):
    place = context.folder("installed")
    done = make(context, "install", f"DESTDIR={place}", "PREFIX=/usr")
    check(done.returncode == 0, done.stderr)
    away = make_fixture("showcase", context.scratch / "installed-repo" / "showcase")
    run = subprocess.run([str(place / "usr/bin/assay"), "scan", "--format", "json", str(away)], cwd="/", env=context.environment(),
                         capture_output=True, text=True)
    check(run.returncode == 0, run.stderr)
    check_same(run.stdout, context.expect(0, "scan", "--format", "json", away).stdout, "the installed program's report")
    check(".SH NAME" in (place / "usr/share/man/man1/assay.1").read_text(), "no manual page")
    for path in ("bash-completion/completions/assay", "zsh/site-functions/_assay", "fish/vendor_completions.d/assay.fish"):
        check("--checklist" in (place / "usr/share" / path).read_text() or "-l checklist" in (place / "usr/share" / path).read_text(), f"{path} completes nothing")
    make(context, "uninstall", f"DESTDIR={place}", "PREFIX=/usr")
    left = [path for path in place.rglob("*") if path.is_file()]
    check(not left, f"still there after make uninstall: {left}")


def make_scan(context):
    repository = shared_fixture("showcase")
    done = make(context, "scan", f"REPO={repository}")
    check(done.returncode == 0, done.stderr)
    check_same(done.stdout, context.expect(0, "scan", repository).stdout, "what make scan prints")
    check(make(context, "scan").stdout == done.stdout, "make scan without REPO does not scan the fixture")
    done = make(context, "scan", "REPO=/no/such/repository")
    check(done.returncode != 0 and not done.stdout and "/no/such/repository" in done.stderr, f"{done.stdout!r} {done.stderr!r}")


def tests(context):
    functions = [broken_rule_file, embedded_source]
    if context.flavour == "plain":
        functions += [installed, make_scan]
    for function in functions:
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
