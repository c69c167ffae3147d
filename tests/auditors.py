"""For auditors: the evidence pack and what it is checked for, statements in the words of standards, counter-evidence, and what came
after a date."""
import hashlib
import io
import json
import struct
import zipfile
import zlib

import jsonschema
import referencing
import report_check
from harness import TOP, check, shared_fixture, write_files

SCHEMAS = TOP / "tests/schemas"
DOUBTFUL = {"example", "sudden"}


# ---- packs ----

def pack(context, name, repository, *more):
    path = context.folder(f"pack-{name}") / "pack.zip"
    context.expect(0, "scan", "--quiet", "--pack", path, *more, repository)
    return path


def files_of(path):
    with zipfile.ZipFile(path) as archive:
        check(archive.testzip() is None, "a file of the pack is damaged")
        return {name: archive.read(name) for name in archive.namelist()}


def write_pack(path, files, sums=True, method=zipfile.ZIP_STORED):
    """A pack of these files; with sums, SHA256SUMS is written anew, as whoever forges one would."""
    files = dict(files)
    if sums:
        files["SHA256SUMS"] = "".join(f"{hashlib.sha256(text).hexdigest()}  {name}\n" for name, text in sorted(files.items())
                                      if name != "SHA256SUMS").encode()
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def verify(context, code, *arguments):
    return context.expect(code, "verify-pack", *arguments).stdout


def contents(context):
    repository = shared_fixture("showcase")
    files = files_of(pack(context, "contents", repository, "--checklist", "all"))
    report = json.loads(files["report.json"])
    printed = context.expect(0, "scan", "--format", "json", "--checklist", "all", repository, text=False).stdout
    check(files["report.json"] == printed, "report.json is not what --format json writes")
    check(not report_check.problems(report), report_check.problems(report))
    evidence = [e for signal in report["signals"] for e in signal["evidence"]]
    cited = json.loads(files["evidence.json"])["evidence"]
    check([(e["id"], e["path"], e["line"], e["excerpt"]) for e in evidence] == [(c["id"], c["path"], c["line"], c["text"]) for c in cited],
          "evidence.json does not list the evidence of the report")
    about = json.loads(files["pack.json"])
    check(about["command"] == ["assay", "scan", "--checklist", "all"], f"command {about['command']}")
    check(about["repository"]["commit"] == context.git("rev-parse", "HEAD", cwd=repository), "another commit")
    sums = dict(reversed(line.split("  ", 1)) for line in files["SHA256SUMS"].decode().splitlines())
    check(sums == {name: hashlib.sha256(text).hexdigest() for name, text in files.items() if name != "SHA256SUMS"}, "SHA256SUMS")
    rules = {str(path.relative_to(TOP)): path.read_bytes() for path in (TOP / "rules").rglob("*.yml")}
    check({name: text for name, text in files.items() if name.startswith("rules/")} == rules, "the rules are not those in force")
    for text in files.values():
        check(str(context.scratch).encode() not in text and str(repository.parent).encode() not in text, "a place on this machine")


def deterministic(context):
    repository = shared_fixture("showcase")
    one = pack(context, "one", repository, "--jobs", "1").read_bytes()
    path = context.folder("pack-two") / "other name.zip"
    context.expect(0, "scan", "--quiet", "--jobs", "8", "--pack", path, repository, env={"TZ": "Asia/Tokyo"})
    check(path.read_bytes() == one, "the same scan gives two packs")
    check({info.date_time for info in zipfile.ZipFile(path).infolist()} == {(2025, 1, 14, 12, 0, 0)}, "times are not the commit's")


def holds(context):
    for name in ("showcase", "planted", "hollow"):
        path = pack(context, f"holds-{name}", shared_fixture(name))
        check("Everything holds." in verify(context, 0, path), name)
        text = verify(context, 0, path, shared_fixture(name))
        check("Everything holds." in text and " 0 blobs" not in text, text)
    files = files_of(path)
    packed = write_pack(context.folder("pack-deflated") / "p.zip", files, sums=False, method=zipfile.ZIP_DEFLATED)
    check("Everything holds." in verify(context, 0, packed, shared_fixture("hollow")), "packed anew by another program")


def holds_with_rules(context):
    rules = context.folder("rules-of-ours")
    write_files(rules, {"tools/ours.yml": "tools:\n  - tool: ours\n    title: Ours\n    docs: https://ours.example\n    evidence:\n"
                                          "      ml.experiment-tracking:\n        - used: {import: [ours]}\n"})
    path = pack(context, "rules", shared_fixture("showcase"), "--rules", rules)
    check("Everything holds." in verify(context, 0, path, shared_fixture("showcase")), "with rules that were added")
    files = files_of(path)
    check(json.loads(files["pack.json"])["command"][-2:] == ["--rules", "rules-of-ours"], "the folder's place is told")
    files["rules/tools/ours.yml"] += b"# changed\n"
    check("rules" in verify(context, 1, write_pack(path, files)), "a changed rule goes unnoticed")
    error = context.expect(2, "scan", "--rules", context.folder("no-rules"), shared_fixture("showcase")).stderr
    check("holds no rule file" in error, error)


def holds_for_a_folder(context):
    repository = context.repository("pack-folder", {"README.md": "# A\n\nTrains a model.\n", "train.py": "import mlflow\nmlflow.log_metric('a', 1)\n"})
    path = pack(context, "worktree", repository, "--worktree")
    check("not committed" in verify(context, 0, path, repository), "files that were not committed are compared with commits")


def change(part, edit):
    def apply(files):
        value = json.loads(files[part])
        edit(value)
        files[part] = json.dumps(value).encode()
    return apply


def first(report, answer):
    return next(item for item in report["checklists"][0]["items"] if item["answer"] == answer)


def cited(files_value):
    return next(e for e in files_value["evidence"] if e["line"] and len(e["text"]) > 10)


def both(files, edit):
    """The same change of one piece of evidence in the report and in the citations."""
    evidence = json.loads(files["evidence.json"])
    target = cited(evidence)
    edit(target)
    files["evidence.json"] = json.dumps(evidence).encode()
    report = json.loads(files["report.json"])
    for signal in report["signals"]:
        for e in signal["evidence"]:
            if e["id"] == target["id"]:
                e.update({key: target[key] for key in ("path", "line", "blob") if key in target}, excerpt=target["text"])
    files["report.json"] = json.dumps(report).encode()


# What a forger changes, the word that must name it, and whether it takes the repository to see it.
FORGERIES = {
    "an answer": (change("report.json", lambda r: first(r, "partial").update(answer="yes")), "score", False),
    "a flag": (change("report.json", lambda r: first(r, "yes").update(confidence="low")), "score", False),
    "a score": (change("report.json", lambda r: r["checklists"][0]["score"].update(percent=99.0)), "score", False),
    "a section's score": (change("report.json", lambda r: r["checklists"][0]["sections"][0]["score"].update(percent=99.0)), "score", False),
    "a level": (change("report.json", lambda r: r["signals"][0].update(level="enforced")), "level", False),
    "a citation": (change("evidence.json", lambda e: cited(e).update(text="pytest --strict")), "evidence", False),
    "a citation too many": (change("evidence.json", lambda e: e["evidence"].append(dict(e["evidence"][0], id="E9999"))), "evidence", False),
    "evidence that is not there": (change("report.json", lambda r: first(r, "yes")["evidence"].append("E9999")), "E9999", False),
    "an unknown answer": (change("report.json", lambda r: first(r, "yes").update(answer="surely")), "schema", False),
    "a part": (change("report.json", lambda r: r.pop("inventory")), "inventory", False),
    "the commit": (change("pack.json", lambda p: p["repository"].update(commit="0" * 40)), "differ", False),
    "the version": (change("pack.json", lambda p: p["tool"].update(version="9.9")), "version", False),
    "a rule": (lambda files: files.update({"rules/signals.yml": files["rules/signals.yml"] + b"\n"}), "rules", False),
    "a line": (lambda files: both(files, lambda e: e.update(text="pytest --strict")), "reads differently", True),
    "a line number": (lambda files: both(files, lambda e: e.update(line=e["line"] + 1)), "reads differently", True),
    "a blob": (lambda files: both(files, lambda e: e.update(blob="0" * 40)), "blob", True),
    "a path": (lambda files: both(files, lambda e: e.update(path="no/such/file.py")), "is not in that commit", True),
}


def forgery(context, name):
    edit, word, repository = FORGERIES[name]
    path = pack(context, "forged-" + name.replace(" ", "-"), shared_fixture("showcase"))
    files = files_of(path)
    edit(files)
    unsummed = write_pack(path.with_name("unsummed.zip"), files, sums=False)
    check("SHA-256" in verify(context, 1, unsummed), "a changed file goes unnoticed")
    write_pack(path, files)
    if repository:
        verify(context, 0, path)
    text = verify(context, 1, path, *([shared_fixture("showcase")] if repository else []))
    check(word in text and "It does not hold." in text, text)


def changed_files(context):
    """Files that SHA256SUMS does not speak of, or that are gone."""
    path = pack(context, "files", shared_fixture("hollow"))
    files = files_of(path)
    text = verify(context, 1, write_pack(path, {**files, "extra.txt": b"x"}, sums=False))
    check("extra.txt" in text, text)
    gone = {name: text for name, text in files.items() if name != "README.txt"}
    check("README.txt" in verify(context, 1, write_pack(path, gone, sums=False)), "a file that is gone")
    for part in ("pack.json", "report.json", "evidence.json", "SHA256SUMS"):
        rest = {name: text for name, text in files.items() if name != part}
        error = context.expect(2, "verify-pack", write_pack(path, rest, sums=False)).stderr
        check("no evidence pack" in error and part in error, error)


def other_repository(context):
    path = pack(context, "other", shared_fixture("showcase"))
    check("is not in" in verify(context, 1, path, shared_fixture("hollow")), "another repository")
    context.expect(3, "verify-pack", path, context.scratch / "nowhere")


def odd_names(context):
    """Names that are markup, no UTF-8 or an escape sequence are told apart, and reach no terminal."""
    repository = context.folder("pack-odd")
    context.git("init", "-q", "--template=", "-b", "main", ".", cwd=repository)
    source = b"import mlflow\nmlflow.log_metric('f1', 1)\n"
    write_files(repository, {name + b"/train.py": source for name in (b"a\xff", b"b\x1b[31m", "c\u202e".encode(), b"d\\x1b")})
    context.git("add", "-A", "-f", ".", cwd=repository)
    context.git("commit", "-q", "-m", "Add", cwd=repository)
    path = pack(context, "odd-names", repository)
    check("Everything holds." in verify(context, 0, path, repository), verify(context, 0, path, repository))
    files = files_of(path)
    both(files, lambda e: e.update(path="x\x1b[31m\u202e"))
    text = verify(context, 1, write_pack(path, files), repository)
    check("\x1b" not in text and "\u202e" not in text, repr(text))


def zip_of(entries, count=None):
    """A raw archive: (name, method, packed, size, flags) each, so that it can lie."""
    out, central = io.BytesIO(), b""
    for name, method, packed, size, flags in entries:
        offset, crc = out.tell(), zlib.crc32(b"\0" * size) if method else zlib.crc32(packed)
        head = struct.pack("<HHHIIIIHH", 20, flags, method, 0, crc, len(packed), size, len(name), 0)
        out.write(b"PK\x03\x04" + head + name + packed)
        central += b"PK\x01\x02" + struct.pack("<H", 20) + head + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name
    at, n = out.tell(), len(entries) if count is None else count
    out.write(central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, n, n, len(central), at, 0))
    return out.getvalue()


def squeezed(size):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(b"\0" * size) + packer.flush()


def hostile(context):
    bomb = squeezed(30 << 20)
    archives = {
        "no archive": (b"hello", "no ZIP archive"),
        "empty": (b"", "no ZIP archive"),
        "cut short": (zip_of([(b"pack.json", 0, b"{}", 2, 0)])[:-30], "no ZIP archive"),
        "a bomb": (zip_of([(b"pack.json", 8, bomb, 30 << 20, 0)]), "bomb"),
        "many bombs": (zip_of([(b"pack%d" % i, 8, bomb + b"\0" * 200000, 30 << 20, 0) for i in range(9)]), "more than"),
        "a name that leads away": (zip_of([(b"../../etc/passwd", 0, b"x", 1, 0)]), "plain relative path"),
        "an absolute name": (zip_of([(b"/etc/passwd", 0, b"x", 1, 0)]), "plain relative path"),
        "a drive": (zip_of([(b"C:\\x", 0, b"x", 1, 0)]), "plain relative path"),
        "an escape in a name": (zip_of([(b"\x1b[31m", 0, b"x", 1, 0)]), "odd name"),
        "twice": (zip_of([(b"a", 0, b"x", 1, 0), (b"a", 0, b"y", 1, 0)]), "twice"),
        "encrypted": (zip_of([(b"a", 0, b"x", 1, 1)]), "encrypted"),
        "another method": (zip_of([(b"a", 12, b"x", 1, 0)]), "not deflate"),
        "too many entries": (zip_of([(b"a%d" % i, 0, b"", 0, 0) for i in range(5000)]), "too many"),
        "more than it holds": (zip_of([(b"a", 0, b"x", 1, 0)], count=3), "damaged"),
        "sizes that lie": (zip_of([(b"a", 8, squeezed(10), 11, 0)]), "damaged"),
        "two sizes": (zip_of([(b"a", 0, b"xyz", 2, 0)]), "two sizes"),
        "no pack": (zip_of([(b"a", 0, b"x", 1, 0)]), "no evidence pack"),
        "no JSON": (zip_of([(b"pack.json", 0, b"{", 1, 0)]), "pack.json"),
        "deep JSON": (zip_of([(b"pack.json", 0, b"[" * 100000, 100000, 0)]), "pack.json"),
        "another schema": (zip_of([(b"pack.json", 0, b"{\"schema\": 1}", 13, 0)]), "assay-pack/1"),
    }
    overlapping = bytearray(zip_of([(b"aa", 0, b"x" * 50, 50, 0), (b"bb", 0, b"y", 1, 0)]))
    first_size = overlapping.find(b"PK\x01\x02")
    overlapping[first_size + 42:first_size + 46] = struct.pack("<I", overlapping.find(b"PK\x03\x04", 4))
    archives["a header of another entry"] = (bytes(overlapping), "differ")
    path = context.folder("pack-hostile") / "p.zip"
    for name, (archive, word) in archives.items():
        path.write_bytes(archive)
        error = context.expect(2, "verify-pack", path).stderr
        check(word in error and "\x1b" not in error, f"{name}: {error!r}")


def cut_everywhere(context):
    """No prefix and no flipped byte of a pack crashes the reader."""
    path = pack(context, "cut", shared_fixture("empty-files"))
    whole = path.read_bytes()
    tail = whole.rfind(b"PK\x01\x02")
    steps = [(whole[:n], n) for n in range(0, len(whole), len(whole) // 20)]
    for at in range(tail, len(whole)):
        steps.append((whole[:at] + bytes([whole[at] ^ 0xff]) + whole[at + 1:], at))
    for text, at in steps:
        path.write_bytes(text)
        code = context.run("verify-pack", path).returncode
        check(code in (0, 1, 2), f"byte {at}: exit code {code}")


# ---- objects that are not what their id says ----

def altered(context):
    files = {"README.md": "# A\n\nTrains a model on what is known of customers.\n", "train.py": "import mlflow\n\nmlflow.log_metric('f1', 1)\n"}
    repository = context.repository("altered", files)
    blob = context.git("rev-parse", "HEAD:train.py", cwd=repository)
    sound = json.loads(context.expect(0, "scan", "--format", "json", repository).stdout)
    path = pack(context, "altered", repository)
    check(any(e["path"] == "train.py" for s in sound["signals"] for e in s["evidence"]), "train.py is no evidence")
    forged = b"import mlflow\n\nmlflow.log_metric('f1', 2)\nmlflow.log_param('a', 1)\n"
    loose = repository / ".git/objects" / blob[:2] / blob[2:]
    loose.chmod(0o644)
    loose.write_bytes(zlib.compress(b"blob %d\0" % len(forged) + forged))
    done = context.expect(4, "scan", "--format", "json", repository)
    report = json.loads(done.stdout)
    check(not [e for s in report["signals"] for e in s["evidence"] if e["path"] == "train.py"], "evidence from an altered object")
    notices = [n for n in report["notices"] if n["code"] == "altered-object"]
    check([n["path"] for n in notices] == ["train.py"], f"notices {report['notices']}")
    check("what their id says" in verify(context, 1, path, repository), "verify-pack does not see it")


# ---- standards ----

def registry():
    resources = []
    for name in ("spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json"):
        schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
        resource = referencing.Resource.from_contents(schema, default_specification=referencing.jsonschema.DRAFT7)
        resources += [(schema["$id"], resource), ("http://cyclonedx.org/schema/" + name, resource)]
    return referencing.Registry().with_resources(resources)


def validate(schema, value):
    validator = jsonschema.Draft7Validator(schema, registry=registry())
    found = ["/".join(map(str, e.absolute_path)) + ": " + e.message[:200] for e in validator.iter_errors(value)]
    check(not found, "\n".join(found[:10]))


def references(bom):
    """(bom-refs, references to them) anywhere in the document."""
    names, used = [], []
    declarations = bom["declarations"]
    for standard in bom["definitions"]["standards"]:
        names += [standard["bom-ref"]] + [r["bom-ref"] for r in standard["requirements"]] + [l["bom-ref"] for l in standard["levels"]]
        used += [r["parent"] for r in standard["requirements"] if "parent" in r] + [r for l in standard["levels"] for r in l["requirements"]]
    for part in ("assessors", "claims", "evidence"):
        names += [entry["bom-ref"] for entry in declarations[part]]
    names += [c["bom-ref"] for c in declarations["targets"]["components"]]
    for attestation in declarations["attestations"]:
        used.append(attestation["assessor"])
        for entry in attestation["map"]:
            used += [entry["requirement"]] + entry["claims"] + entry["counterClaims"]
    for claim in declarations["claims"]:
        used += [claim["target"]] + claim["evidence"] + claim["counterEvidence"]
    return names, used


def cyclonedx(context, name):
    repository = shared_fixture(name)
    text = context.expect(0, "scan", "--format", "cyclonedx", "--checklist", "all", "--jobs", "1", repository).stdout
    check(context.expect(0, "scan", "--format", "cyclonedx", "--checklist", "all", "--jobs", "8", repository).stdout == text, "two documents")
    bom = json.loads(text)
    validate(json.loads((SCHEMAS / "bom-1.6.schema.json").read_text(encoding="utf-8")), bom)
    names, used = references(bom)
    check(len(set(names)) == len(names), "a reference stands for two things")
    check(set(used) <= set(names), f"references to nothing: {sorted(set(used) - set(names))[:5]}")
    report = json.loads(context.expect(0, "scan", "--format", "json", "--checklist", "all", repository).stdout)
    scores = {"yes": 1, "partial": 0.5, "no": 0, "unknown": None}
    for checklist, attestation in zip(report["checklists"], bom["declarations"]["attestations"]):
        got = {entry["requirement"]: entry["conformance"].get("score") for entry in attestation["map"]}
        want = {f"{checklist['id']}:{item['id']}": scores[item["answer"]] for item in checklist["items"] if item["answer"] != "n/a"}
        check(got == want, f"{checklist['id']}: the map is not the answers")
    cited = {id for claim in bom["declarations"]["claims"] for id in claim["evidence"] + claim["counterEvidence"]}
    check(cited == {e["bom-ref"] for e in bom["declarations"]["evidence"]}, "evidence that no claim cites")


def serials(context):
    serial = [json.loads(context.expect(0, "scan", "--format", "cyclonedx", shared_fixture(name)).stdout)["serialNumber"]
              for name in ("showcase", "hollow", "showcase")]
    check(serial[0] == serial[2] != serial[1], f"serial numbers {serial}")


def intoto(context, name, *more):
    repository = shared_fixture(name)
    report = context.expect(0, "scan", "--format", "json", *more, repository, text=False).stdout
    statement = json.loads(context.expect(0, "scan", "--format", "intoto", *more, repository).stdout)
    validate(json.loads((TOP / "scanner/report/assay-statement.schema.json").read_text(encoding="utf-8")), statement)
    digest = hashlib.sha256(report).hexdigest()
    check(statement["predicate"]["report"]["digest"]["sha256"] == digest, "the digest is not the report's")
    subject = statement["subject"][0]["digest"]
    if "--worktree" in more:
        check(subject == {"sha256": digest}, f"subject {subject}")
    else:
        check(subject == {"gitCommit": context.git("rev-parse", "HEAD", cwd=repository),
                          "gitTree": context.git("rev-parse", "HEAD^{tree}", cwd=repository)}, f"subject {subject}")
    answers = {item["id"]: item["answer"] for item in json.loads(report)["checklists"][0]["items"]}
    check({i["id"]: i["answer"] for i in statement["predicate"]["checklists"][0]["items"]} == answers, "other answers")


# ---- counter-evidence ----

def counters(context, fixture):
    report = json.loads(context.expect(0, "scan", "--format", "json", shared_fixture(fixture)).stdout)
    evidence = {e["id"]: e for signal in report["signals"] for e in signal["evidence"]}
    found = {(item["id"], counter["kind"], evidence[counter["evidence"]]["path"])
             for item in report["checklists"][0]["items"] for counter in item["counter_evidence"]}
    return {item["id"]: item for item in report["checklists"][0]["items"]}, found


def planted(context):
    items, found = counters(context, "planted")
    wanted = {("31", "hollow", ".pre-commit-config.yaml"), ("32", "hollow", "tests/test_train.py"), ("33", "hollow", ".github/workflows/ci.yml"),
              ("56", "hollow", "docs/model-card.md"), ("43", "unused", "requirements.txt"), ("54", "unused", "requirements.txt"),
              ("8", "sudden", "docs/architecture.md"), ("9", "sudden", "infra/main.tf"), ("20", "sudden", "Dockerfile"),
              ("24", "unrun", "requirements.txt")}
    check(wanted <= found, f"not told: {sorted(wanted - found)}")
    for name in ("5", "8", "9", "10"):
        check((items[name]["answer"], items[name]["confidence"]) == ("yes", "low"), f"{name}: {items[name]}")
    text = context.expect(0, "scan", "--verbose", shared_fixture("planted")).stdout
    check("against    docs/architecture.md" in text and "hooks that check nothing" in text, "the text does not tell")


def grown(context):
    """The same material as an honest project has it."""
    items, found = counters(context, "grown")
    check(not {kind for _, kind, _ in found} & (DOUBTFUL | {"hollow", "unused"}), f"{sorted(found)}")
    for name in ("5", "8", "9", "10"):
        check((items[name]["answer"], items[name]["confidence"]) == ("yes", "medium"), f"{name}: {items[name]}")


def claims(context):
    """Claims beside counter-evidence, in a pack, and what came late."""
    answers = context.folder("pack-claims") / "answers.csv"
    answers.write_text("Criterium number,Criterion,Answer\n8,,yes\n32,,no\n", encoding="utf-8")
    path = answers.with_name("pack.zip")
    arguments = ["verify", "--since", "2025-04-10", "--pack", path, answers, shared_fixture("planted")]
    text = context.expect(0, *arguments).stdout
    check("Since 2025-04-10" in text, text)
    check("Everything holds." in verify(context, 0, path, shared_fixture("planted")), "the pack of a verification")
    report = json.loads(files_of(path)["report.json"])
    paths = {e["id"]: e["path"] for signal in report["signals"] for e in signal["evidence"]}
    claim = next(claim for claim in report["claims"] if claim["item"] == "8")
    check("docs/architecture.md" in {paths[id] for id in claim["counter_evidence"]}, f"claim {claim}")


def example_only(context):
    """What only an example shows, and the same as the repository's own code."""
    train = "import joblib\nfrom sklearn.svm import SVC\n\n\ndef main(x, y):\n    joblib.dump(SVC().fit(x, y), 'model.pkl')\n"
    track = "import mlflow\n\nmlflow.log_metric('f1', 0.9)\nmlflow.log_param('c', 1)\n"
    for folder, expected in (("examples", {"example"}), ("src", set())):
        repository = context.repository(f"example-{folder}", {"src/train.py": train, "src/load.py": train, f"{folder}/track.py": track})
        report = json.loads(context.expect(0, "scan", "--format", "json", repository).stdout)
        item = next(i for i in report["checklists"][0]["items"] if i["id"] == "43")
        check({c["kind"] for c in item["counter_evidence"]} == expected, f"{folder}: {item}")


# ---- since ----

def since(context):
    def scan(fixture, date):
        report = json.loads(context.expect(0, "scan", "--format", "json", "--since", date, shared_fixture(fixture)).stdout)
        check(not report_check.problems(report), report_check.problems(report))
        evidence = {e["id"]: e["path"] for signal in report["signals"] for e in signal["evidence"]}
        since = report["since"]
        return since, {(evidence[e["evidence"]], e["change"]) for e in since["evidence"]}
    told, files = scan("planted", "2025-04-10")
    check(("docs/architecture.md", "added") in files and ("src/churn/train.py", "added") not in files, f"{files}")
    check(("requirements.txt", "edited") in files, "a file that was changed")
    check("marvelous:8" in told["items"] and "marvelous:16" not in told["items"] and told["complete"], f"{told['items']}")
    told, files = scan("grown", "2025-05-03")
    check(not files and not told["items"], f"a moved folder counts as new: {files}")
    told, files = scan("grown", "2025-01-01")
    check(("docs/architecture.md", "added") in files, "all of the history")
    text = context.expect(0, "scan", "--since", "2025-04-10", shared_fixture("planted")).stdout
    check("Since 2025-04-10" in text and "marvelous:8" in text, "the text does not tell")
    for date in ("yesterday", "2025-02-30", "2025-13-01", "25-01-01"):
        check("2026-01-31" in context.expect(2, "scan", "--since", date, shared_fixture("planted")).stderr, date)


def tests(context):
    yield "contents of a pack", lambda: contents(context)
    yield "packs are the same bytes", lambda: deterministic(context)
    yield "a pack holds", lambda: holds(context)
    yield "a pack with rules that were added", lambda: holds_with_rules(context)
    yield "a pack of a work tree", lambda: holds_for_a_folder(context)
    for name in FORGERIES:
        yield f"forged: {name}", lambda name=name: forgery(context, name)
    yield "files that come and go", lambda: changed_files(context)
    yield "a pack of another repository", lambda: other_repository(context)
    yield "a pack of odd names", lambda: odd_names(context)
    yield "hostile packs", lambda: hostile(context)
    yield "packs cut anywhere", lambda: cut_everywhere(context)
    yield "altered objects", lambda: altered(context)
    for name in ("showcase", "planted", "hollow", "generated"):
        yield f"cyclonedx {name}", lambda name=name: cyclonedx(context, name)
        yield f"in-toto {name}", lambda name=name: intoto(context, name)
    yield "in-toto of a work tree", lambda: intoto(context, "showcase", "--worktree")
    yield "serial numbers", lambda: serials(context)
    yield "planted evidence", lambda: planted(context)
    yield "grown evidence", lambda: grown(context)
    yield "claims in a pack", lambda: claims(context)
    yield "evidence in examples only", lambda: example_only(context)
    yield "since a date", lambda: since(context)
