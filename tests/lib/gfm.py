"""Markdown as a forge lays it out: cmark-gfm, the library that the program reads documents with, asked for HTML."""
import ctypes
import ctypes.util
import html.parser

EXTENSIONS = (b"table", b"autolink", b"strikethrough", b"tasklist")
UNSAFE = 1 << 17  # raw HTML is shown as it is: a forge filters it, a test must see it
VOID = {"br", "hr", "img", "input"}


def _library(name):
    path = ctypes.util.find_library(name)
    if not path:
        raise RuntimeError(f"lib{name} is not there: .ci/install test")
    return ctypes.CDLL(path)


def render(text):
    core, extensions = _library("cmark-gfm"), _library("cmark-gfm-extensions")
    extensions.cmark_gfm_core_extensions_ensure_registered()
    pointer = ctypes.c_void_p
    for name, result, arguments in [
        ("cmark_parser_new", pointer, [ctypes.c_int]),
        ("cmark_find_syntax_extension", pointer, [ctypes.c_char_p]),
        ("cmark_parser_attach_syntax_extension", ctypes.c_int, [pointer, pointer]),
        ("cmark_parser_feed", None, [pointer, ctypes.c_char_p, ctypes.c_size_t]),
        ("cmark_parser_finish", pointer, [pointer]),
        ("cmark_parser_get_syntax_extensions", pointer, [pointer]),
        ("cmark_render_html", ctypes.c_char_p, [pointer, ctypes.c_int, pointer]),
        ("cmark_parser_free", None, [pointer]),
        ("cmark_node_free", None, [pointer]),
    ]:
        getattr(core, name).restype, getattr(core, name).argtypes = result, arguments
    parser = core.cmark_parser_new(0)
    for name in EXTENSIONS:
        core.cmark_parser_attach_syntax_extension(parser, core.cmark_find_syntax_extension(name))
    data = text.encode()
    core.cmark_parser_feed(parser, data, len(data))
    document = core.cmark_parser_finish(parser)
    page = core.cmark_render_html(document, UNSAFE, core.cmark_parser_get_syntax_extensions(parser)).decode()
    core.cmark_node_free(document)
    core.cmark_parser_free(parser)
    return page


class Page(html.parser.HTMLParser):
    """What a page is made of: tags, links, the text of code spans, and all other text."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.links, self.codes, self.text, self.unbalanced = [], [], [], [], []
        self._open = []
        self.feed(page)
        self.close()
        self.unbalanced += self._open

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self._open.append(tag)
        if tag == "a":
            self.links.append(dict(attributes).get("href"))
        if tag == "code":
            self.codes.append("")

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self._open or self._open[-1] != tag:
            self.unbalanced.append(tag)
        else:
            self._open.pop()

    def handle_data(self, data):
        if "code" in self._open:
            self.codes[-1] += data
        else:
            self.text.append(data)
