"""What users copy into their CI: action, hooks, templates and image, run here as far as a machine without those services can."""
import json
import os
import re
import shutil
import subprocess

import ci_formats
import yaml
from check import BASE, MUTE, REQUESTS, change_files, request
from harness import TOP, Failure, check, check_same, write_files

PUBLISHED = TOP / "build/schemas"
ACTIONS = PUBLISHED / "action-validator-core-0.6.0/package/action_validator.js"
GITLAB = PUBLISHED / "gitlab-ci-local-4.61.1/package/src/schema/schema.js"
VALIDATE = "const fs = require('fs'); const v = require(process.argv[1]);" \
           "console.log(JSON.stringify(v[process.argv[2]](fs.readFileSync(0, 'utf8')).errors))"
EASY = "version: 1\ngate:\n  minimum:\n    marvelous: {score: 0}\n"
HARD = EASY.replace("0}", "99}")
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


def load(path):
    return yaml.safe_load((TOP / path).read_text())


def with_node(script, *arguments, text=""):
    done = subprocess.run(["node", "-e", script, *map(str, arguments)], input=text, capture_output=True, text=True)
    check(done.returncode == 0, done.stderr[-2000:])
    return json.loads(done.stdout)


def left_out(path, what):
    """Not a failure where neither npm nor the network is there, but told."""
    if path.exists() and shutil.which("node"):
        return False
    print(f"note: {what} is not checked against its published schema: `.ci/install test` takes it from npm", flush=True)
    return True


def clean_environment(context, **more):
    """No home and nothing of the caller's: what a service gives its steps."""
    keep = ("PATH", "LC_ALL", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "GIT_CONFIG_NOSYSTEM")
    return {**{key: value for key, value in context.environment().items() if key in keep}, **more}


def run_in(folder, command, env, **options):
    return subprocess.run([str(word) for word in command], cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                          text=True, errors="surrogateescape", timeout=300, **options)


def harmless(*folders):
    """No `touch pwned` was run, by whatever part of an input."""
    return not any("pwned" in names for folder in folders for _, _, names in os.walk(folder))


def program_folder(context):
    """A folder for PATH that holds the program alone."""
    folder = context.scratch / "integrations-bin"
    folder.mkdir(exist_ok=True)
    if not (folder / "assay").exists():
        try:
            (folder / "assay").symlink_to(context.assay)
        except FileExistsError:
            pass
    return folder


def cloned(context, name, files, **options):
    """What a service checks out: a clone with the branch `change`, and origin/main beside it."""
    origin = request(context, f"{name}-origin", files, **options)
    clone = context.scratch / f"{name} $(touch pwned) 'work'"
    shutil.rmtree(clone, ignore_errors=True)
    context.git("clone", "-q", "--branch", "change", origin, clone, cwd=context.scratch)
    return clone


# ---- GitHub ----

def action_is_valid(context):
    action = load("action.yml")
    step, = action["runs"]["steps"]
    check(set(action["inputs"]) == {name.removeprefix("INPUT_").lower() for name in step["env"]}, f"{step['env']}")
    for name, value in step["env"].items():
        check(value == "${{ inputs.%s }}" % name.removeprefix("INPUT_").lower(), f"{name}: {value}")
    check("${{" not in step["run"], "a value is part of the command")
    script = (TOP / ".ci/action").read_text()
    check_same("\n".join(sorted(set(re.findall(r"INPUT_[A-Z]+", script)))), "\n".join(sorted(step["env"])), "inputs that the script reads")
    for name, output in action["outputs"].items():
        check(output["value"] == "${{ steps.%s.outputs.%s }}" % (step["id"], name) and output["description"], f"{name}: {output}")
    if not left_out(ACTIONS, "action.yml"):
        text = (TOP / "action.yml").read_text()
        check_same(str(with_node(VALIDATE, ACTIONS, "validateAction", text=text)), "[]", "action.yml")
        check(with_node(VALIDATE, ACTIONS, "validateAction", text=text.replace("using: composite", "using: composit")), "the schema checks nothing")


def examples_are_valid(context):
    blocks = [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", (TOP / "README.md").read_text(), re.M | re.S)]
    workflows = [block for block in blocks if isinstance(block, dict) and "jobs" in block]
    check(workflows, "README.md shows no workflow")
    inputs = load("action.yml")["inputs"]
    for workflow in workflows:
        check(workflow["permissions"] == {"contents": "read"}, f"{workflow['permissions']}")
        for job in workflow["jobs"].values():
            writes = {name for name, right in job.get("permissions", {}).items() if right != "read"}
            check(writes == ({"security-events"} if "upload-sarif@" in str(job) else set()), f"{job['permissions']}")
            uses = [step for step in job["steps"] if "uses" in step]
            own = [step for step in uses if "/assay@" in step["uses"]]
            check(own and all(set(step.get("with", {})) <= set(inputs) for step in own), f"{own}")
            check(all(PINNED.fullmatch(step["uses"]) for step in uses if step not in own), f"not pinned: {uses}")
            fetch, = [step["with"] for step in uses if step["uses"].startswith("actions/checkout@")]
            check(fetch["fetch-depth"] == 0 and fetch["persist-credentials"] is False, f"{fetch}")
        if not left_out(ACTIONS, "the workflow in README.md"):
            text = json.dumps({("on" if key is True else key): value for key, value in workflow.items()})
            check_same(str(with_node(VALIDATE, ACTIONS, "validateWorkflow", text=text)), "[]", "the workflow")
    hooks = [hook["id"] for block in blocks if isinstance(block, dict) and "repos" in block for repo in block["repos"] for hook in repo["hooks"]]
    check(set(hooks) & {hook["id"] for hook in load(".pre-commit-hooks.yaml")}, f"{hooks}")


def act(context, clone, top=TOP, variables=None, **inputs):
    """The step of action.yml as a runner starts it; returns code, log, outputs and summary."""
    step = load("action.yml")["runs"]["steps"][0]
    defaults = {name: entry["default"] for name, entry in load("action.yml")["inputs"].items()}
    values = {**defaults, "binary": str(context.assay), **inputs}
    runner = context.folder(f"runner {context.flavour} {os.path.basename(clone)} {len(os.listdir(context.scratch))}")
    (runner / "tmp").mkdir()
    (runner / "summary").write_text("above\n")
    (runner / "output").write_text("")
    env = clean_environment(
        context, **{f"INPUT_{name.upper()}": value for name, value in values.items()}, GITHUB_ACTION_PATH=str(top), GITHUB_WORKSPACE=str(clone),
        GITHUB_OUTPUT=str(runner / "output"), GITHUB_STEP_SUMMARY=str(runner / "summary"), RUNNER_TEMP=str(runner / "tmp"), GITHUB_ACTIONS="true",
        **(variables or {}))
    done = run_in(runner, ["sh", "-e", "-c", step["run"]], env)
    check(not os.listdir(runner / "tmp"), f"left behind: {os.listdir(runner / 'tmp')}")
    check(harmless(clone, runner, top / ".ci"), "an input was run as a command")
    outputs = {}
    for line in (runner / "output").read_text().splitlines():
        name, _, value = line.partition("=")
        check(name not in outputs and name in load("action.yml")["outputs"], f"output {line!r}")
        outputs[name] = value
    done.outputs, done.summary = outputs, (runner / "summary").read_text()
    return done


def commands(log):
    """The lines that a runner obeys: those outside of stop-commands."""
    found, stopped = [], None
    for line in log.splitlines():
        if stopped:
            stopped = None if line == f"::{stopped}::" else stopped
        elif line.startswith("::stop-commands::"):
            stopped = line.removeprefix("::stop-commands::")
        elif re.match(r"\s*(::|##\[)", line):
            found.append(line)
    check(not stopped, "commands stay stopped")
    return found


def action_checks(context):
    """A pull request that loses something, and one that does not."""
    for name, (files, code, subject, path, _) in REQUESTS.items():
        clone = cloned(context, f"action-{name}", files)
        done = act(context, clone, variables={"GITHUB_BASE_REF": "main"}, checklist="marvelous, stages", sarif="out dir.sarif", reports="json=assay.json\n")
        check(done.returncode == code, f"{name}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-1000:]}")
        found = json.loads((clone / "assay.json").read_text())
        result, stages = found["checklists"]
        want = {key: f"{result['score'][key]:.1f}" for key in ("low", "high")}
        check_same(json.dumps(done.outputs), json.dumps({"score": f"{result['score']['percent']:.1f}", **want, "stage": str(stages["result"]["stage"]),
                                                        "passed": "true" if code == 0 else "false", "sarif": "out dir.sarif"}), "outputs")
        results = ci_formats.read_sarif((clone / "out dir.sarif").read_bytes())["results"]
        check(any(r["ruleId"] == subject for r in results) == (code == 1), f"{results}")
        notes = ci_formats.read_github("\n".join(commands(done.stdout)))
        check(any(note[1]["title"].startswith(subject + " ") and note[1].get("file") == path for note in notes) == (code == 1), f"{notes}")
        check(done.summary.startswith("above\n") and ("the gate fails" in done.summary.lower()) == (code == 1), done.summary[:500])
        check(not done.stderr and "\x1b" not in done.stdout, done.stderr)
        # Asked not to fail, it says so in the outputs alone.
        done = act(context, clone, fail="false", base="origin/main")
        check(done.returncode == 0 and done.outputs["passed"] == ("true" if code == 0 else "false") and done.outputs["stage"] == "", f"{done.outputs}")


def action_scans(context):
    """Without a base, or with the zeros of a new branch, there is nothing to lose."""
    clone = cloned(context, "action-scan", REQUESTS["drift"][0])
    for base in ("", "0" * 40):
        done = act(context, clone, base=base, sarif="a.sarif")
        check(done.returncode == 0 and done.outputs["passed"] == "" and done.outputs["score"], f"{base}: {done.returncode} {done.stdout[-500:]}")
    check(act(context, clone, head="origin/main").outputs["score"] != done.outputs["score"], "head is not read")
    below = context.folder("action below")
    shutil.copytree(clone, below / "-sub folder", symlinks=True)
    done = act(context, below, path="-sub folder", base="origin/main", args="--quiet\n--exclude\n$(touch pwned)*\n")
    check(done.returncode == 1 and done.outputs["passed"] == "false", f"{done.returncode} {done.stdout[-800:]}")


def action_policy(context):
    """The policy of the base holds; one that is named replaces it."""
    clone = cloned(context, "action-policy", {**REQUESTS["card"][0], ".assay.yml": EASY}, policy=HARD)
    check(act(context, clone, base="origin/main").returncode == 1, "the policy of the base does not hold")
    (clone / "easy policy.yml").write_text(EASY)
    check(act(context, clone, base="origin/main", policy="easy policy.yml").returncode == 0, "the named policy does not hold")


def action_and_hostile_names(context):
    clone = cloned(context, "action-hostile", REQUESTS["drift"][0])
    branch = "a$(touch${IFS}pwned);`touch${IFS}pwned`'\"&|<>"
    context.git("branch", branch, cwd=clone)
    context.git("update-ref", f"refs/remotes/origin/{branch}", "origin/main", cwd=clone)
    check(act(context, clone, head=branch, variables={"GITHUB_BASE_REF": branch}).returncode == 1, "a branch with an odd name cannot be read")
    strange = ["x; touch pwned", "$(touch pwned)", "`touch pwned`", "' || touch pwned || '", '"; touch pwned; "', "--worktree", "-h", "a b", "x\n::error::evil",
               "%0A::error::evil"]
    for text in strange:
        for done in (act(context, clone, base=text), act(context, clone, variables={"GITHUB_BASE_REF": text}), act(context, clone, head=text),
                     act(context, clone, path=text), act(context, clone, policy=text), act(context, clone, fail=text), act(context, clone, binary=text),
                     act(context, clone, args=text), act(context, clone, checklist=text), act(context, clone, reports=text)):
            told = commands(done.stdout + done.stderr)
            check(not any(line.startswith("::error::evil") for line in told), f"{text!r}: {told}")
            helped = text == "-h" or (text == "--worktree" and done.returncode in (0, 1))
            check(helped or (done.returncode in (2, 3) and not done.outputs and told and told[-1].startswith("::error title=assay::")),
                  f"{text!r}: {done.returncode} {done.outputs} {done.stdout[-600:]} {done.stderr[-300:]}")
    done = act(context, clone, base="origin/main", sarif="a\nscore=100")
    check(done.returncode == 2 and not done.outputs, f"{done.outputs}")
    done = act(context, clone, base="origin/main", sarif="no/such/folder.sarif")
    check(done.returncode == 2 and "no/such/folder.sarif" in commands(done.stdout)[-1], f"{done.stdout[-500:]}")


def action_says_what_to_fetch(context):
    origin = request(context, "action-shallow", REQUESTS["drift"][0])
    clone = context.scratch / "action-shallow-clone"
    shutil.rmtree(clone, ignore_errors=True)
    context.git("clone", "-q", "--depth", "1", "--branch", "change", f"file://{origin}", clone, cwd=context.scratch)
    done = act(context, clone, variables={"GITHUB_BASE_REF": "main"})
    check(done.returncode == 3 and "fetch-depth: 0" in commands(done.stdout)[-1], done.stdout[-600:])


def action_builds(context):
    """Without a binary the action installs what is missing and builds in its own checkout, once."""
    top = context.folder("action top $(touch pwned)")
    (top / ".ci").mkdir()
    shutil.copy(TOP / ".ci/action", top / ".ci/action")
    (top / ".ci/install").write_text('#!/bin/sh\n[ "$1" = build ] && echo installed >>"$(dirname "$0")/steps"\n')
    (top / ".ci/install").chmod(0o755)
    (top / "Makefile").write_text(f"all:\n\t@echo built >>.ci/steps\n\t@ln -s '{context.assay}' assay\n")
    clone = cloned(context, "action-build", REQUESTS["card"][0])
    for _ in range(2):
        done = act(context, clone, top=top, binary="", base="origin/main")
        check(done.returncode == 0 and done.outputs["passed"] == "true", done.stdout[-800:] + done.stderr)
    check_same((top / ".ci/steps").read_text(), "installed\nbuilt\n", "the steps of the build")
    (top / "assay").unlink()
    (top / "Makefile").write_text("all:\n\tfalse\n")
    done = act(context, clone, top=top, binary="", base="origin/main")
    check(done.returncode == 2 and "could not be built" in done.stdout, done.stdout[-800:])


def action_reads_a_checkout_of_another_user(context):
    """In container jobs the runner's user owns the workspace; settings of the caller stay in force."""
    if os.getuid() != 0:
        return
    clone = cloned(context, "action-owner", REQUESTS["drift"][0])
    (clone / "below").mkdir()
    shutil.copytree(clone / ".git", clone / "below/.git", symlinks=True)
    subprocess.run(["chown", "-R", "12345", str(clone)], check=True)
    for variables in ({}, {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "x"}):
        for path in (".", "below"):
            done = act(context, clone, base="origin/main", path=path, variables=variables)
            check(done.returncode == 1, f"{path}: {done.returncode} {done.stdout[-500:]}")
    done = act(context, clone, base="origin/main", path="..")
    check(done.returncode != 1, "a folder outside of the workspace is trusted")


# ---- GitLab, Azure Pipelines, Jenkins ----

def gitlab_template(context):
    template = load(".ci/templates/gitlab.yml")
    if not left_out(GITLAB, "the GitLab template"):
        schema = with_node("console.log(JSON.stringify(require(process.argv[1]).schema))", GITLAB)
        validator = ci_formats.jsonschema.validators.validator_for(schema)(schema)
        problems = [f"{list(e.absolute_path)}: {e.message[:200]}" for e in validator.iter_errors(template)]
        check(not problems, "; ".join(problems))
        check(list(validator.iter_errors({"assay": {**template["assay"], "scrip": []}})), "the schema checks nothing")
    job = template["assay"]
    clone = cloned(context, "gitlab", REQUESTS["drift"][0])
    path = f"{program_folder(context)}:{os.environ['PATH']}"
    base = context.git("rev-parse", "origin/main", cwd=clone)
    for variables, code, arguments in (({"CI_MERGE_REQUEST_DIFF_BASE_SHA": base}, 1, ""), ({}, 0, "--checklist stages"), ({}, 2, "--no-such $(touch pwned) *")):
        env = clean_environment(context, **{**variables, "PATH": path, "ASSAY_ARGS": arguments, "GITLAB_CI": "true", "CI": "true"})
        for name in (*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()):
            (clone / name).unlink(missing_ok=True)
        done = run_in(clone, ["sh", "-e", "-c", "\n".join(job["script"])], env)
        check(done.returncode == code and harmless(clone), f"{variables} {arguments}: {done.returncode} {done.stdout[-500:]} {done.stderr[-500:]}")
        if code == 2:
            check("--no-such" in done.stderr, done.stderr)
            continue
        issues = ci_formats.read_gitlab((clone / job["artifacts"]["reports"]["codequality"]).read_text())
        check(any(issue["check_name"] == "mon.drift" for issue in issues) == (code == 1), f"{issues}")
        ci_formats.read_junit((clone / job["artifacts"]["reports"]["junit"]).read_bytes(), context.scratch)
        check(all((clone / name).exists() for name in job["artifacts"]["paths"]), f"{os.listdir(clone)}")
        check("\x1b" not in done.stdout and not done.stderr, done.stderr)


# Takes the options of `docker run` that the template uses and runs the program where the mounts come from.
DOCKER = """#!/bin/sh
set -eu
[ "$1" = run ] && shift
while :; do
	case $1 in
	--rm | --read-only) shift ;;
	--network) [ "$2" = none ] && shift 2 ;;
	--user) [ "$2" = "$(id -u):$(id -g)" ] && shift 2 ;;
	--env) shift 2 ;;
	--volume)
		case $2 in
		*:/repo:ro) repo=${2%:/repo:ro} ;;
		*:/out) out=${2%:/out} ;;
		*) exit 99 ;;
		esac
		shift 2 ;;
	-*) exit 98 ;;
	*) break ;;
	esac
done
[ "$1" = "registry.example.com/assay:1" ] && shift
n=$#
while [ "$n" -gt 0 ]; do
	word=$1
	shift
	case $word in
	*=/out/*) word="${word%%=*}=$out/${word#*=/out/}" ;;
	esac
	set -- "$@" "$word"
	n=$((n - 1))
done
cd "$repo" && exec assay "$@"
"""


def azure_template(context):
    template = load(".ci/templates/azure-pipelines.yml")
    script, = [step for step in template["steps"] if "script" in step]
    check("${{" not in script["script"] and "$(" not in script["script"].replace('"$(id -u):$(id -g)"', ""), "a value is part of the command")
    fetch, = [step for step in template["steps"] if "checkout" in step]
    check(fetch["fetchDepth"] == 0 and fetch["persistCredentials"] is False, f"{fetch}")
    published = [step["inputs"]["testResultsFiles"] for step in template["steps"] if step.get("task", "").startswith("PublishTestResults@")]
    check(published == ["$(Build.ArtifactStagingDirectory)/assay/assay.junit.xml"], f"{published}")
    clone = cloned(context, "azure", REQUESTS["drift"][0])
    folder = context.folder("azure-bin")
    (folder / "docker").write_text(DOCKER)
    (folder / "docker").chmod(0o755)
    for variables, code in (({"SYSTEM_PULLREQUEST_TARGETBRANCH": "refs/heads/main"}, 1), ({}, 0), ({"SYSTEM_PULLREQUEST_TARGETBRANCH": "$(touch pwned)"}, 3)):
        staging = context.folder("azure staging")
        env = clean_environment(context, PATH=f"{folder}:{program_folder(context)}:{os.environ['PATH']}", BUILD_SOURCESDIRECTORY=str(clone), TF_BUILD="True",
                                BUILD_ARTIFACTSTAGINGDIRECTORY=str(staging), ASSAY_IMAGE="registry.example.com/assay:1", ASSAY_CHECKLIST="marvelous", **variables)
        done = run_in(clone, ["bash", "--noprofile", "--norc", "-c", script["script"]], env)
        check(done.returncode == code and harmless(clone), f"{variables}: {done.returncode} {done.stdout[-500:]} {done.stderr[-500:]}")
        check((f"##vso[task.uploadsummary]{staging}/assay/assay.md" in done.stdout) == (code != 3), done.stdout[-300:])
        if code != 3:
            ci_formats.read_junit((staging / "assay/assay.junit.xml").read_bytes(), context.scratch)
            ci_formats.read_sarif((staging / "assay/assay.sarif").read_bytes())


def jenkins_template(context):
    text = (TOP / ".ci/templates/Jenkinsfile").read_text()
    script, = re.findall(r"sh '''\n(.*?)'''", text, re.S)
    check('"""' not in text and text.count("{") == text.count("}") and text.count("(") == text.count(")"), "a value is part of the command, or a bracket is lost")
    clone = cloned(context, "jenkins", REQUESTS["drift"][0])
    for variables, code in (({"CHANGE_TARGET": "main"}, 1), ({}, 0), ({"CHANGE_TARGET": "$(touch pwned)"}, 3)):
        env = clean_environment(context, **{**variables, "PATH": f"{program_folder(context)}:{os.environ['PATH']}"})
        done = run_in(clone, ["sh", "-c", script], env)
        check(done.returncode == code and harmless(clone), f"{variables}: {done.returncode} {done.stderr[-500:]}")
    ci_formats.read_junit((clone / "assay.junit.xml").read_bytes(), context.scratch)


# ---- pre-commit ----

def hook_repository(context):
    """This project as pre-commit clones it, with a build that takes no time."""
    top = context.folder("hook-source")
    context.git("init", "-q", "--template=", "-b", "main", ".", cwd=top)
    (top / ".ci").mkdir()
    shutil.copy(TOP / ".pre-commit-hooks.yaml", top)
    shutil.copy(TOP / ".ci/pre-commit", top / ".ci/pre-commit")
    (top / "Makefile").write_text(f"all:\n\t@ln -s '{context.assay}' assay\n")
    context.git("add", "-A", "-f", ".", cwd=top)
    context.git("commit", "-q", "-m", "Add the hook", cwd=top)
    return top, context.git("rev-parse", "HEAD", cwd=top)


def hooks(context):
    """Commits of all kinds with the real pre-commit: only those that lose something are stopped."""
    if not shutil.which("pre-commit"):
        raise Failure("pre-commit is missing: .ci/install test")
    done = run_in(TOP, ["pre-commit", "validate-manifest", ".pre-commit-hooks.yaml"], context.environment())
    check(done.returncode == 0, done.stdout + done.stderr)
    top, revision = hook_repository(context)
    for hook in load(".pre-commit-hooks.yaml"):
        home = context.folder(f"hooks-home-{hook['id']}")
        env = {"PATH": f"{program_folder(context)}:{os.environ['PATH']}" if hook["language"] == "system" else os.environ["PATH"], "PRE_COMMIT_HOME": str(home / "cache"),
               "HOME": str(home), "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "protocol.file.allow", "GIT_CONFIG_VALUE_0": "always"}
        repository = context.repository(f"hooks-{hook['id']}")
        config = {"repos": [{"repo": f"file://{top}", "rev": revision, "hooks": [{"id": hook["id"], "args": ["--checklist", "marvelous"]}]}]}
        write_files(repository, {**BASE, ".pre-commit-config.yaml": yaml.safe_dump(config)})
        (repository / ".git/hooks").mkdir()
        done = run_in(repository, ["pre-commit", "install"], context.environment(**env))
        check(done.returncode == 0, done.stdout + done.stderr)

        def commit(code, *arguments):
            done = run_in(repository, ["git", "commit", "-q", "-m", "Change", *arguments], context.environment(**env))
            check((done.returncode != 0) == bool(code), f"{hook['id']} {arguments}: {done.returncode}\n{done.stdout[-1500:]}{done.stderr[-1500:]}")
            return done.stdout + done.stderr

        context.git("add", "-A", cwd=repository)
        if hook["language"] == "script":
            commit(0)
        else:
            # The bare program knows no exception for a repository without a commit.
            commit(1)
            commit(0, "--no-verify")
        check(context.git("rev-list", "--count", "HEAD", cwd=repository) == "1", "the first commit")
        write_files(repository, {"note.md": "a note\n"})
        context.git("add", "-A", cwd=repository)
        commit(0)
        drift = repository / "monitoring/drift.py"
        text = drift.read_text()
        drift.unlink()
        told = commit(1, "-a")
        check("mon.drift" in told and "monitoring/drift.py" in told, told)
        told = commit(1, "--", "monitoring/drift.py")
        check("mon.drift" in told, told)
        context.git("add", "-A", cwd=repository)
        commit(1)
        drift.write_text(text)
        context.git("add", "-A", cwd=repository)
        # What is not staged is not judged.
        write_files(repository, {"note.md": "another note\n"})
        context.git("add", "note.md", cwd=repository)
        write_files(repository, {"tests/test_train.py": MUTE})
        commit(0)
        commit(1, "-a")
        # In a linked work tree git gives its hooks a GIT_DIR.
        context.git("checkout", "-q", "--", ".", cwd=repository)
        linked = context.scratch / f"hooks-linked-{hook['id']}"
        shutil.rmtree(linked, ignore_errors=True)
        context.git("worktree", "add", "-q", linked, cwd=repository)
        (linked / "monitoring/drift.py").unlink()
        done = run_in(linked, ["git", "commit", "-q", "-a", "-m", "Change"], context.environment(**env))
        check(done.returncode != 0 and "mon.drift" in done.stdout + done.stderr, done.stdout + done.stderr)


# ---- the image ----

def stages():
    """[(base, [(instruction, arguments)])] of the Dockerfile."""
    text = re.sub(r"^#.*\n", "", (TOP / "Dockerfile").read_text(), flags=re.M).replace("\\\n", " ")
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            found.append((rest.split()[0], []))
        else:
            found[-1][1].append((word, " ".join(rest.split())))
    return found


def image_is_small_and_unprivileged(context):
    (first, build), (last, final) = stages()
    check(first == last and ":" in last and not last.endswith(":latest"), f"{first} {last}")
    check([rest for word, rest in final if word == "USER"] == ["65532:65532"], "the image runs as root")
    check(not any(word == "ADD" or (word == "COPY" and "--from=build" not in rest) for word, rest in final), "sources are in the image")
    kept = {line[1:].split("/")[0] for line in (TOP / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for rest in (rest for word, rest in build if word == "COPY"):
        source = rest.split()[0]
        check((TOP / source).exists() and source.split("/")[0] in kept, f"COPY {source} finds nothing")
    # What is copied is enough for make to know how to make everything.
    folder = context.folder("image-build")
    for rest in (rest for word, rest in build if word == "COPY"):
        source = rest.split()[0]
        (folder / source).parent.mkdir(exist_ok=True)
        (folder / source).symlink_to(TOP / source)
    done = run_in(folder, ["make", "-n"], clean_environment(context))
    check(done.returncode == 0 and "assay" in done.stdout, done.stderr[-1000:])


def image_has_the_libraries(context):
    """The packages of the Dockerfile are those that the program is linked with on that release, or loads later on."""
    release = dict(line.split("=", 1) for line in open("/etc/os-release").read().replace('"', "").splitlines() if "=" in line)
    (base, _), (_, final) = stages()
    if base != f"debian:{release.get('VERSION_CODENAME')}-slim" or not shutil.which("dpkg"):
        print(f"note: not {base}: the packages of the Dockerfile are not compared with what the program needs", flush=True)
        return
    if context.flavour != "plain":
        return
    named = set(" ".join(rest for word, rest in final if word == "RUN").split("recommends")[1].split("&&")[0].split()) - {"ca-certificates"}
    needed = re.findall(r"NEEDED\s+(\S+)", run_in(TOP, ["objdump", "-p", context.assay], os.environ).stdout)
    late = TOP / "build/late.S"
    if late.exists():
        needed += re.findall(r'late_name_\d+:\s+\.asciz "([^"]+)"', late.read_text())
    found = dict(re.findall(r"(\S+) \([^)]*x86-64[^)]*\) => (\S+)", run_in(TOP, ["/sbin/ldconfig", "-p"], os.environ).stdout))
    found.update(re.findall(r"(\S+) => (\S+)", run_in(TOP, ["ldd", context.assay], os.environ).stdout))
    packages = set()
    for library in needed:
        paths = {found[library], os.path.realpath(found[library])}
        paths |= {path.removeprefix("/usr") for path in paths} | {f"/usr{path}" for path in paths}
        for path in sorted(paths):
            done = run_in(TOP, ["dpkg", "-S", path], os.environ)
            packages |= {line.split(":")[0] for line in done.stdout.splitlines()}
    check_same("\n".join(sorted(named)), "\n".join(sorted(packages - {"libc6"})), "packages of the image")


def in_the_image(context):
    """As in the container: another root, read-only, no home, no temporary folder, a user without a name, mounts of other owners."""
    if os.getuid() != 0 or not shutil.which("unshare") or context.flavour != "plain":
        return
    repository = request(context, "image", REQUESTS["drift"][0])
    subprocess.run(["chown", "-R", "12345:12345", str(repository)], check=True)
    root, out = context.folder("image-root"), context.folder("image-out")
    out.chmod(0o777)
    for name in ("usr/local/bin", "repo", "out", "etc", "proc", "dev"):
        (root / name).mkdir(parents=True, exist_ok=True)
    shutil.copy(context.assay, root / "usr/local/bin/assay")
    for library in set(re.findall(r"(/\S+)", run_in(TOP, ["ldd", context.assay], os.environ).stdout)):
        target = root / library.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(library, target)
    settings, = [rest for word, rest in stages()[1][1] if word == "RUN" and "gitconfig" in rest]
    subprocess.run(["sh", "-c", settings.replace("/etc/gitconfig", f"'{root}/etc/gitconfig'")], check=True)
    script = 'mount --bind "$1" "$1" && mount --bind "$2" "$1/repo" && mount --bind "$3" "$1/out" && mount -o remount,bind,ro "$1/repo" && ' \
             'mount -o remount,bind,ro "$1" && cd / && root=$1 && shift 3 && exec chroot --userspec=65532:65532 "$root" "$@"'
    probe = run_in(TOP, ["unshare", "-m", "true"], os.environ)
    if probe.returncode:
        print(f"note: no namespace of one's own here: {probe.stderr.strip()}", flush=True)
        return

    def inside(code, *arguments, **env):
        done = run_in(TOP, ["unshare", "-m", "sh", "-ec", script, "sh", root, repository, out, "/usr/local/bin/assay", *arguments], {"PATH": os.environ["PATH"], **env})
        check(done.returncode == code, f"{arguments}: {done.returncode} {done.stdout[-800:]} {done.stderr[-800:]}")
        return done

    done = inside(1, "check", "/repo", "--base", "main", "--format", "text", "--format", "sarif=/out/assay.sarif", "--format", "json=/out/assay.json")
    check("mon.drift" in done.stdout and "\x1b" not in done.stdout and not done.stderr, done.stdout[-500:] + done.stderr)
    ci_formats.read_sarif((out / "assay.sarif").read_bytes())
    check((out / "assay.sarif").stat().st_uid == 65532, "not the user of the image")
    outside = context.expect(1, "check", repository, "--base", "main", "--format", "json",
                             env={"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": str(repository)})
    # The name of the repository is that of its folder; all else is the same.
    ours, theirs = json.loads((out / "assay.json").read_text()), json.loads(outside.stdout)
    for found in (ours, theirs):
        check("repo" in (found["repository"].pop("name"), found["base"].pop("name")) or found is theirs, "the name")
    check_same(json.dumps(ours, indent=1), json.dumps(theirs, indent=1), "the report in the container")
    for command in (["scan"], ["explain", "33", "--repo"], ["whatif"]):
        inside(0, *command, "/repo", *(["ci.tests=absent"] if command == ["whatif"] else []))
    inside(0, "scan", "/repo", "--worktree")
    inside(0, "check", "/repo", "--base", "HEAD", "--staged")
    done = inside(2, "scan", "/repo", "--format", "json=/repo/x.json")
    check("/repo/x.json" in done.stderr and "Read-only" in done.stderr, done.stderr)
    done = inside(3, "scan", "file:///repo", TMPDIR="/nowhere")
    check("/nowhere" in done.stderr and "TMPDIR" in done.stderr and len(done.stderr.splitlines()) == 1, done.stderr)
    check("scan the folder itself" in inside(3, "scan", "file:///repo", TMPDIR="/out").stderr, "no remedy")
    check(sorted(os.listdir(out)) == ["assay.json", "assay.sarif"], f"left behind: {os.listdir(out)}")
    # Without the setting of the image the owner counts; the environment can say the same, as it can to git.
    (root / "etc/gitconfig").unlink()
    check("safe.directory" in inside(3, "scan", "/repo").stderr, "the owner does not count")
    said = {"GIT_CONFIG_COUNT": "2", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "/repo", "GIT_CONFIG_KEY_1": "Safe.Directory"}
    inside(0, "scan", "/repo", **said, GIT_CONFIG_VALUE_1="/repo")
    for value in ("/repo/", "/rep", "/other", "", "/repo/*"):
        inside(3, "scan", "/repo", **said, GIT_CONFIG_VALUE_1=value)
    inside(3, "scan", "/repo", **{**said, "GIT_CONFIG_COUNT": "1"}, GIT_CONFIG_VALUE_1="/repo")
    for count in ("x", "-1", "99999999999999999999", "1000000000"):
        inside(0 if count == "1000000000" else 3, "scan", "/repo", **{**said, "GIT_CONFIG_COUNT": count}, GIT_CONFIG_VALUE_1="/repo")


# ---- without a terminal ----

def plain_output(context):
    """No colour, no progress and no control character where no terminal is, whatever is said about one."""
    repository = request(context, "plain-output", REQUESTS["drift"][0])
    for command, code in ((["scan"], 0), (["check", "--base", "main"], 1)):
        done = context.expect(code, *command, repository, env={"TERM": "xterm-256color", "COLORTERM": "truecolor", "CI": "true"})
        check("\x1b" not in done.stdout and "\r" not in done.stdout and not done.stderr, f"{command}: {done.stderr!r}")


def outputs(context):
    """The lines for later steps say what the JSON report says."""
    repository = request(context, "outputs", REQUESTS["drift"][0])
    for command, code in ((["scan"], 0), (["check", "--base", "main"], 1), (["check", "--base", "HEAD"], 0)):
        for lists in (["marvelous"], ["marvelous", "levels"], ["stages"]):
            more = [word for name in lists for word in ("--checklist", name)]
            found = json.loads(context.expect(code, *command, *more, "--format", "json", repository).stdout)["checklists"]
            got = context.expect(code, *command, *more, "--format", "outputs", repository).stdout
            steps = [str(entry["result"]["stage" if entry["id"] == "stages" else "weakest"]) for entry in found if entry["id"] in ("stages", "levels")]
            score = found[0]["score"]
            passed = {"scan": ""}.get(command[0], "true" if code == 0 else "false")
            check_same(got, f"score={score['percent']:.1f}\nlow={score['low']:.1f}\nhigh={score['high']:.1f}\nstage={(steps or [''])[0]}\npassed={passed}\n", "outputs")
    empty = context.repository("outputs-empty", {"x": "x\n"})
    lines = context.expect(0, "scan", "--format", "outputs", empty).stdout.splitlines()
    check([line.split("=")[0] for line in lines] == ["score", "low", "high", "stage", "passed"], f"{lines}")


def errors_stay_on_their_line(context):
    """A name in a message begins no line that a CI system or a terminal obeys."""
    repository = request(context, "error-lines", REQUESTS["card"][0])
    for arguments in (["check", "--base", "x\n::error::evil", repository], ["scan", "a\r\n::error::evil\x1b[31m"], ["scan", "--format", "x\n::error::evil", repository]):
        done = context.run(*arguments)
        check(done.returncode in (2, 3) and len(done.stderr.splitlines()) == 1 and "\x1b" not in done.stderr and "\r" not in done.stderr and not done.stdout,
              f"{done.stderr!r}")


def tests(context):
    for function in (action_is_valid, examples_are_valid, action_checks, action_scans, action_policy, action_and_hostile_names, action_says_what_to_fetch,
                     action_builds, action_reads_a_checkout_of_another_user, gitlab_template, azure_template, jenkins_template, hooks, image_is_small_and_unprivileged, image_has_the_libraries, in_the_image,
                     plain_output, outputs, errors_stay_on_their_line):
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
