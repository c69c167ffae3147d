"""The program was built so that mistakes are hard to use: what the compiler and the linker were asked for is in it."""
import platform
import shutil
import subprocess

from harness import TOP, check


def readelf(context, *arguments):
    return subprocess.run(["readelf", "-W", *arguments, str(context.assay)], capture_output=True, text=True, check=True).stdout


def segments(context):
    text = readelf(context, "-hl")
    check("DYN (Position-Independent Executable" in text or "DYN (Shared object file)" in text, "not position-independent")
    stack = next((line for line in text.splitlines() if "GNU_STACK" in line), "")
    check(stack and "E" not in stack.split()[-2], f"the stack can be run: {stack!r}")
    check("GNU_RELRO" in text, "no RELRO")
    loads = [line.split()[6:-1] for line in text.splitlines() if line.strip().startswith("LOAD")]
    check(loads and not any("W" in "".join(flags) and "E" in "".join(flags) for flags in loads), f"something can be written and run: {loads}")


def dynamic(context):
    text = readelf(context, "-d")
    check("BIND_NOW" in text or "Flags: NOW" in text, "symbols are bound late")
    for word in ("RPATH", "RUNPATH", "TEXTREL"):
        check(word not in text, word)


def checks(context):
    text = readelf(context, "--dyn-syms")
    check("__stack_chk_fail" in text, "no stack protector")
    check("_chk@" in text, "nothing is fortified")
    for name in ("system", "popen", "execve", "execvp", "posix_spawn", "gets"):
        check(f" {name}@" not in text, f"{name} is called")
    # libgit2 can be a part of the program, so what is our own is asked of our objects.
    ours = subprocess.run(["nm", "-u", str(TOP / "build/libassay.a")], capture_output=True, text=True, check=True).stdout.split()
    check("read" in ours or "openat" in ours, "our objects call nothing")
    for name in ("strcpy", "strcat", "sprintf", "vsprintf"):
        check(name not in ours, f"{name} is called")


def branches(context):
    """Indirect branches may only go where one was meant to."""
    code = subprocess.run(["objdump", "-d", "--no-show-raw-insn", str(context.assay)], capture_output=True, text=True).stdout
    word = {"x86_64": "endbr64", "aarch64": "paciasp"}.get(platform.machine())
    check(not word or code.count(word) > 500, f"{code.count(word or '')} marks of branches")


def lean(context):
    """Every scan pays for the libraries that are loaded at the start; these are left for when they are called."""
    makefile = subprocess.run(["make", "-pn", "--no-print-directory", "help"], capture_output=True, text=True, cwd=TOP).stdout
    if not any(line.startswith("late := /") for line in makefile.splitlines()) or (TOP / "build/late.log").read_text():
        return  # linked as usual
    needed = readelf(context, "-d")
    for word in ("libssh2", "libgssapi", "libcrypto", "libzip", "libexpat", "libxlsxwriter"):
        check(word not in needed, f"{word} is loaded at every start")


def tests(context):
    if context.flavour != "plain" or platform.system() != "Linux" or not shutil.which("readelf"):
        return
    for function in (segments, dynamic, checks, branches, lean):
        yield f"{function.__name__}", lambda function=function: function(context)
