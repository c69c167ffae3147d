"""The HTML report: well-formed, self-contained, the same every time, harmless whatever a repository holds, and alive in a browser."""
import base64
import hashlib
import html.parser
import json
import re
import sys

from harness import check, check_same, shared_fixture
import browser

VOID = {"meta", "link", "input", "br", "hr", "img", "rect", "path", "use"}
ELEMENTS = set("""html head meta title link style script body a header div h1 h2 h3 h4 ul ol li code time nav button main section p strong b i em
    span br table caption thead tbody tr th td abbr svg symbol rect path use details summary dl dt dd form label input select option optgroup
    fieldset legend output footer""".split())
BIDI = "\u202e"
NO_MODEL = {"README.md": "# Notes\n\nWords.\n", "count.py": "import sys\nprint(len(sys.argv))\n"}


class Page(html.parser.HTMLParser):
    """The elements of a page as [tag, attributes, text]; elements that are not closed in order are faults."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.faults, self.data = [], [], [], []
        self.feed(text)
        self.close()
        self.faults += [f"<{element[0]}> is not closed" for element in self.open]

    def handle_starttag(self, tag, attributes):
        element = [tag, dict(attributes), len(self.data)]
        if len(element[1]) != len(attributes):
            self.faults.append(f"line {self.getpos()[0]}: an attribute of <{tag}> twice")
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.elements.append([tag, dict(attributes), ""])

    def handle_endtag(self, tag):
        if self.open and self.open[-1][0] == tag:
            element = self.open.pop()
            element[2] = "".join(self.data[element[2]:])
        else:
            self.faults.append(f"line {self.getpos()[0]}: </{tag}> closes {self.open[-1][0] if self.open else 'nothing'}")

    def handle_data(self, data):
        self.data.append(data)

    def all(self, tag=None, **attributes):
        return [e for e in self.elements if tag in (None, e[0]) and all(e[1].get(k.rstrip("_")) == v for k, v in attributes.items())]


def digest(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def check_harmless(page, text):
    """Nothing but what the program itself writes can load, run or style anything."""
    for tag, attributes, _ in page.elements:
        check(tag in ELEMENTS, f"<{tag}> is none of the report's elements")
        for name, value in attributes.items():
            check(not name.startswith("on") and name not in ("style", "src", "srcdoc", "formaction", "ping"), f"<{tag} {name}={value!r}>")
            if name in ("href", "action"):
                fine = value.startswith("#") or (tag == "a" and value.startswith("https://")) or (tag == "link" and value.startswith("data:image/svg+xml,"))
                check(fine, f"<{tag} href={value!r}>")
    check(not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]", text), "a control character as it is")
    (style,), (script,) = page.all("style"), page.all("script")
    policy = [e[1]["content"] for e in page.all("meta") if e[1].get("http-equiv") == "Content-Security-Policy"]
    check_same(policy[0], f"default-src 'none'; img-src data:; style-src {digest(style[2])}; script-src {digest(script[2])}; "
                          "base-uri 'none'; form-action 'none'", "the policy")
    for word in ("@import", "url("):
        check(word not in style[2], f"the style says {word}")


def check_structure(page):
    check(not page.faults, "; ".join(page.faults[:5]))
    ids = [e[1]["id"] for e in page.elements if "id" in e[1]]
    check(len(ids) == len(set(ids)), f"ids twice: {sorted(i for i in set(ids) if ids.count(i) > 1)[:5]}")
    for tag, attributes, _ in page.elements:
        for name in ("href", "aria-labelledby"):
            target = attributes.get(name, "")
            if name == "aria-labelledby" or target.startswith("#"):
                check(target.lstrip("#") in ids or not target, f"<{tag}> refers to {target}, which is not there")
        if tag == "svg":
            check("aria-label" in attributes or attributes.get("aria-hidden") == "true", "a picture without words")
        if tag == "th":
            check("scope" in attributes, "a head of a table without its scope")
    check(len(page.all("caption")) == len(page.all("table")), "a table without a caption")
    levels = [int(e[0][1]) for e in page.elements if re.fullmatch("h[1-6]", e[0])]
    check(levels[0] == 1 and levels.count(1) == 1, f"headings begin with {levels[:3]}")
    check(all(b <= a + 1 for a, b in zip(levels, levels[1:])), "a heading skips a level")
    for tag in ("header", "nav", "main", "footer"):
        check(len(page.all(tag)) == 1, f"not one <{tag}>")


def report(context, repository, *arguments):
    done = context.expect(0, "scan", repository, "--format", "html", *arguments)
    page = Page(done.stdout)
    check_structure(page)
    check_harmless(page, done.stdout)
    return page, done.stdout


def same_as_json(context):
    """Every item and signal of the JSON report, with the same answer and level."""
    repository = shared_fixture("showcase")
    page, text = report(context, repository, "--checklist", "all")
    wanted = json.loads(context.expect(0, "scan", repository, "--format", "json", "--checklist", "all").stdout)
    rows = {e[1]["id"]: e[1] for e in page.all("tr") if e[1].get("id", "").startswith("item-")}
    items = {f"item-{c['id']}-{i['id']}": i for c in wanted["checklists"] for i in c["items"]}
    check_same("\n".join(sorted(rows)), "\n".join(sorted(items)), "the items")
    for name, item in items.items():
        check_same(rows[name]["data-answer"], item["answer"].replace("n/a", "na"), f"the answer of {name}")
        check_same(rows[name]["data-flag"], item["confidence"] or "none", f"the flag of {name}")
    cells = {e[1]["href"]: e[2] for e in page.all("a") if e[1].get("class") in ("seen", "unseen")}
    for signal in wanted["signals"]:
        check(cells[f"#signal-{signal['id']}"].strip().endswith(f": {signal['level']}"), f"the level of {signal['id']}")
    places = {e[2] for e in page.all("span", class_="place")}
    for evidence in [e for s in wanted["signals"] for e in s["evidence"] if e["path"]]:
        place = evidence["path"] + (f":{evidence['line']}" if evidence["line"] else "")
        check(place in places, f"{place} is not in the report")
    steps = [e[1]["id"] for e in page.all("li", class_="card")]
    check_same("\n".join(steps), "\n".join(f"step-{s['id']}" for s in wanted["roadmap"]["quick_wins"] + wanted["roadmap"]["foundational"]), "the roadmap")
    questions = [e[2] for e in page.all("th", scope="row")]
    for part in wanted["interview"]:
        for question in part["questions"]:
            check(question["ask"].replace("`", "") in questions, f"{question['ask']} is not asked")
    check(len(text) < 1_000_000, f"{len(text)} bytes for a small repository")


def same_bytes(context):
    repository = shared_fixture("showcase")
    runs = [context.expect(0, "scan", repository, "--format", "html", "--checklist", "all", "--jobs", jobs, text=False).stdout for jobs in (1, 7)]
    check(runs[0] == runs[1], "the report differs with the number of jobs")
    for word in (str(context.scratch), str(repository)):
        check(word.encode() not in runs[0], f"the report names {word}")


def every_kind(context):
    """One checklist alone, a repository without a model, and one without anything."""
    for name in ("marvelous", "stages", "levels", "scorecard12", "diligence"):
        report(context, shared_fixture("showcase"), "--checklist", name)
        report(context, shared_fixture("web-shop"), "--checklist", name)
    page, text = report(context, context.repository("html-no-model", NO_MODEL))
    check("No machine learning here" in text, "nothing says that there is no model")
    repository = context.repository("html-nothing")
    context.git("commit", "-q", "--allow-empty", "-m", "Begin", cwd=repository)
    report(context, repository, "--checklist", "all")
    folder = context.folder("html-folder")
    (folder / "train.py").write_text("import mlflow\n")
    report(context, folder)


def hostile(context):
    """A repository whose names and contents are markup."""
    call = b'import mlflow\nimport sklearn.linear_model\n\n\ndef train(x, y):\n    model = sklearn.linear_model.Ridge().fit(x, y)\n' \
        b'    mlflow.log_metric(\'"><img src=x onerror=alert(1)></script><script>alert(2)</script>\', 1)\n    return model\n'
    return context.repository('<b onclick=alert(3)>"name\'&amp;', {
        "<script>alert(1)</script>.py": call,
        "a\"onmouseover=alert(1) '.py": call,
        f"{BIDI}yp.py": call,
        b"caf\xe9\x1b[31m.py": call,
        ".assay.yml": "waivers:\n  - id: marvelous:1\n    reason: '<i>reason</i>'\n    owner: '<i>owner</i>'\n    until: '2099-01-01'\n"
                      "self-reported:\n  - item: marvelous:44\n    answer: yes\n    by: '<i>by</i>'\n    proof: '<i>proof</i>'\n    on: '2025-01-01'\n",
        "README.md": '# <img src=x onerror=alert(1)>\n\n## Goal\n\nThe KPI is <script>alert(1)</script> at least 5 %.\n',
    })


def harmless(context):
    page, text = report(context, hostile(context), "--checklist", "all")
    for word in ("&lt;script&gt;alert(1)&lt;/script&gt;.py", "\\u202eyp.py", "caf\\xe9\\x1b[31m.py", "a&quot;onmouseover=alert(1) &#39;.py",
                 "&lt;b onclick=alert(3)&gt;&quot;name&#39;&amp;amp;", "&quot;&gt;&lt;img src=x onerror=alert(1)&gt;",
                 "&lt;i&gt;reason&lt;/i&gt;", "&lt;i&gt;owner&lt;/i&gt;", "&lt;i&gt;by&lt;/i&gt;", "&lt;i&gt;proof&lt;/i&gt;"):
        check(word in text, f"{word} is not in the report")
    check_same(page.all("h1")[0][2], '<b onclick=alert(3)>"name\'&amp;', "the name")


def compared(context):
    """Two revisions: the gate, the scores, and the changes with the files that made them."""
    repository = context.repository("html-check", {"test_it.py": "def test_it():\n    assert 1 + 1 == 2\n", **NO_MODEL})
    context.git("rm", "-q", "test_it.py", cwd=repository)
    context.git("commit", "-q", "-m", "Drop the tests", cwd=repository)
    done = context.expect(1, "check", repository, "--base", "HEAD~1", "--direct", "--format", "html")
    page = Page(done.stdout)
    check_structure(page)
    check_harmless(page, done.stdout)
    text = " ".join(e[2] for e in page.all("section", class_="card check"))
    for word in ("The gate fails", "Lost", "tests.unit", "deleted test_it.py:2"):
        check(word in text, f"{word} is not in {text[:400]}")


def links(context):
    repository = context.repository("html-links", {"a b/<tr&in>.py": "import mlflow\n\n\nmlflow.log_metric('f1', 1)\n"})
    commit = context.git("rev-parse", "HEAD", cwd=repository)
    context.git("remote", "add", "origin", "https://ada:pa55w0rd@github.com/org/name.git", cwd=repository)
    page, text = report(context, repository)
    addresses = [e[1]["href"] for e in page.all("a", class_="place")]
    check(f"https://github.com/org/name/blob/{commit}/a%20b/%3Ctr%26in%3E.py#L4" in addresses, f"no permalink among {addresses[:5]}")
    check("pa55w0rd" not in text, "the password of the origin")
    context.git("remote", "set-url", "origin", "javascript://github.com/%0aalert(1)//x", cwd=repository)
    page, text = report(context, repository)
    check(not page.all("a", class_="place"), "a link to an origin that is no forge")
    check("javascript:" not in text, "an address that runs")


# ---- in a browser ----

SHOWN = "[...document.querySelectorAll('tr.item')].filter((row) => row.checkVisibility())"
CONTRAST = """(() => {
    const paint = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const known = new Map(), rgba = (colour) => {
        if (known.has(colour)) return known.get(colour);
        paint.clearRect(0, 0, 1, 1);
        paint.fillStyle = colour;
        paint.fillRect(0, 0, 1, 1);
        known.set(colour, [...paint.getImageData(0, 0, 1, 1).data]);
        return known.get(colour);
    };
    const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
    const ground = (element) => {
        for (; element; element = element.parentElement) {
            const colour = rgba(getComputedStyle(element).backgroundColor);
            if (colour[3] === 255) return colour;
        }
        return [255, 255, 255];
    };
    const poor = new Set(), seen = new Map();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const element = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || !element.checkVisibility()) continue;
        const pair = [rgba(getComputedStyle(element).color), ground(element)], key = pair.join();
        if (!seen.has(key)) {
            const [a, b] = pair.map(light).sort((x, y) => y - x);
            seen.set(key, (a + .05) / (b + .05));
        }
        if (seen.get(key) < 4.5) poor.add(`${element.localName}.${element.className} ${seen.get(key).toFixed(2)}: ${walk.currentNode.data.trim().slice(0, 30)}`);
    }
    return [...poor].slice(0, 5).concat(seen.size < 4 ? ['nothing was compared'] : []);
})()"""


def quiet(page):
    check(not page.complaints(), f"the browser complains: {page.complaints()[:3]}")
    loaded = [url for url in page.requests() if not url.startswith(("file:", "data:"))]
    check(not loaded, f"the page loads {loaded}")


def filters(page, url):
    page.open(url)
    every = page.evaluate(f"{SHOWN}.length")

    def shown():
        return page.evaluate(f"{SHOWN}.map((row) => [row.dataset.answer, row.dataset.flag, row.closest('[data-section]').dataset.section, row.textContent])")

    def act(what):
        page.evaluate(what)
        rows = shown()
        check(0 < len(rows) < every, f"{what}: {len(rows)} of {every} items are shown")
        check_same(page.evaluate("document.querySelector('output').textContent"), f"{len(rows)} of {every} items", "the count")
        return rows

    check(every == page.evaluate("document.querySelectorAll('tr.item').length"), "not every item is shown to begin with")
    rows = act("document.querySelector('button[data-answer=unknown]').click()")
    check({row[0] for row in rows} == {"unknown"}, "the filter by answer")
    page.evaluate("document.querySelector('[type=reset]').click()")
    check_same(str(len(shown())), str(every), "the items after a reset")
    rows = act("flag.value = 'medium'; flag.dispatchEvent(new Event('input', {bubbles: true}))")
    check({row[1] for row in rows} == {"medium"}, "the filter by confidence")
    page.evaluate("document.querySelector('[type=reset]').click()")
    rows = act("section.value = 'marvelous 2'; section.dispatchEvent(new Event('input', {bubbles: true}))")
    check({row[2] for row in rows} == {"marvelous 2.1", "marvelous 2.2"}, "the filter by section")
    rows = act("{ const find = document.querySelector('#find'); find.value = 'ROLLED'; find.dispatchEvent(new Event('input', {bubbles: true})); }")
    check(all("rolled" in row[3].lower() and row[2].startswith("marvelous 2") for row in rows), "the search")
    check(page.evaluate("![...document.querySelectorAll('#list-stages')].some((e) => e.checkVisibility())"), "an empty checklist is shown")
    page.evaluate("location.hash = '#item-stages-1.1'")
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    check(page.evaluate("document.getElementById('item-stages-1.1').checkVisibility()"), "a link leads to a hidden item")
    quiet(page)


def without_script(page, url):
    page.open(url, script=False)
    page.send("Emulation.setScriptExecutionDisabled", value=False)
    check(page.evaluate("document.querySelector('.filters').checkVisibility()") is False, "filters that do nothing")
    check(page.evaluate(f"{SHOWN}.length === document.querySelectorAll('tr.item').length"), "items are hidden")
    quiet(page)


def reachable(page, url):
    """A cell of the heat map leads to the evidence; the keyboard reaches the skip link first; nothing is wider than a phone."""
    page.open(url)
    page.evaluate("document.querySelector('.ladder a.seen').click()")
    page.evaluate("new Promise((done) => setTimeout(done, 200))")
    check(page.evaluate("""(() => {
        const target = document.getElementById(location.hash.slice(1)), box = target.getBoundingClientRect();
        return target.checkVisibility() && box.top >= 0 && box.top < innerHeight;
    })()"""), "a cell does not lead to its evidence")
    page.open(url)
    for kind in ("keyDown", "keyUp"):
        page.send("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
    check(page.evaluate("document.activeElement.className") == "skip", "the first thing that Tab reaches is not the skip link")
    page.open(url, width=390, height=844)
    check(page.evaluate("document.documentElement.scrollWidth <= 390"), "wider than a phone")
    page.open(url, width=1280, height=800)
    check(page.evaluate("document.querySelector('.ladder').getBoundingClientRect().top < 500"), "the ladder is below the first screen")
    quiet(page)


def legible(page, url):
    grounds = set()
    for dark in (False, True):
        page.open(url, dark=dark)
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        check(not page.evaluate(CONTRAST), f"too little contrast {'in the dark' if dark else ''}: {page.evaluate(CONTRAST)}")
        grounds.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    check(len(grounds) == 2, "light and dark are the same")


def printed(page, url):
    page.open(url)
    pdf = page.pdf()
    check(pdf.startswith(b"%PDF-") and pdf.count(b"/Type /Page\n") > 3, "no printed pages")
    width, height = map(float, re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups())
    check(abs(width - 595) < 2 and abs(height - 842) < 2, f"paper of {width} × {height} points")
    page.open(url, script=False)
    page.send("Emulation.setScriptExecutionDisabled", value=False)
    page.send("Emulation.setEmulatedMedia", media="print")
    check(page.evaluate("[...document.querySelectorAll('.evidence li')].every((e) => e.getBoundingClientRect().height > 0)"), "folded evidence on paper")
    check(page.evaluate("![...document.querySelectorAll('nav, .filters')].some((e) => e.checkVisibility())"), "controls on paper")
    quiet(page)


def nothing_runs(page, url):
    page.open(url)
    dialogs = [event for event in page.events if event["method"] == "Page.javascriptDialogOpening"]
    check(not dialogs, f"a repository's code ran: {dialogs}")
    quiet(page)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=\"data:,\" onerror=\"window.ran = true\"><b style=\"color: red\">b</b>')")
    page.evaluate("new Promise((done) => setTimeout(done, 100))")
    check(page.evaluate("window.ran") is None, "the policy lets foreign code run")


def in_browser(context):
    """One browser for all of it: starting one takes longer than the checks."""
    rich, odd = context.scratch / "rich.html", context.scratch / "hostile.html"
    context.expect(0, "scan", shared_fixture("showcase"), "--checklist", "all", "--format", f"html={rich}")
    context.expect(0, "scan", hostile(context), "--checklist", "all", "--format", f"html={odd}")
    results = []
    with browser.Browser(browser.find()) as page:
        for function, file in [(filters, rich), (without_script, rich), (reachable, rich), (legible, rich), (printed, rich), (nothing_runs, odd)]:
            name = f"html: browser: {function.__name__.replace('_', ' ')}"
            try:
                function(page, file.as_uri())
                results.append((name, None))
            except browser.Failure as failure:
                results.append((name, str(failure)))
    return results


def tests(context):
    for function in [same_as_json, same_bytes, every_kind, harmless, compared, links]:
        yield function.__name__.replace("_", " "), lambda function=function: function(context)
    # The page is the same whatever flavour wrote it.
    if context.flavour != "plain":
        return
    if browser.find():
        yield "browser", lambda: in_browser(context)
    else:
        print("html: no Chromium here: search, filters, contrast and print are not tested (set CHROMIUM to its path)", file=sys.stderr)
