/*
 * Tests of doc_read (scanner/text/markdown.h) and of the questions about documents (scanner/text/outline.h). Texts
 * are heap copies of exactly their length, so that the sanitizers see every read beyond the end.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include "text/outline.h"

#define assert_str(s, expected)                                                                                        \
	do {                                                                                                           \
		struct str seen_ = (s);                                                                                \
		assert_int_equal(seen_.len, strlen(expected));                                                         \
		assert_memory_equal(seen_.len ? seen_.at : "", (expected), seen_.len);                                 \
	} while (0)

struct reading {
	struct arena arena;
	char *copy;
	struct doc doc;
};

static const struct doc *read_bytes(struct reading *r, const char *bytes, size_t n, enum doc_syntax syntax)
{
	arena_init(&r->arena);
	r->copy = malloc(n ? n : 1);
	assert_non_null(r->copy);
	memcpy(r->copy, bytes, n);
	doc_read(&r->arena, (struct str){r->copy, n}, syntax, &r->doc);
	return &r->doc;
}

static const struct doc *read_text(struct reading *r, const char *text, enum doc_syntax syntax)
{
	return read_bytes(r, text, strlen(text), syntax);
}

static void drop(struct reading *r)
{
	arena_release(&r->arena);
	free(r->copy);
}

static const struct doc_section *section(const struct doc *doc, const char *name)
{
	for (uint32_t i = 0; i < doc->n; i++)
		if (str_is(doc->sections[i].name, name))
			return &doc->sections[i];
	fail_msg("no section '%s'", name);
	return NULL;
}

static void headings_nest(void **state)
{
	struct reading r;
	const struct doc *doc = read_text(
		&r,
		"before\n\n# 1. Title \xf0\x9f\x9a\x80\n\none two\n\n## Roles & Duties\n\nthree\n\n"
		"### 2.1 Deeper: `code`\n\nfour five six\n\n# Last\n",
		DOC_MARKDOWN);
	(void)state;
	assert_int_equal(doc->n, 5);
	assert_int_equal(doc->sections[0].words, 1);
	assert_str(doc->sections[1].name, "title");
	assert_int_equal(doc->sections[1].line, 3);
	assert_int_equal(doc->sections[1].content_line, 5);
	assert_int_equal(doc->sections[1].words, 2);
	assert_int_equal(doc->sections[1].words_below, 4);
	assert_int_equal(doc->sections[1].end, 4);
	assert_str(doc->sections[2].name, "roles and duties");
	assert_int_equal(doc->sections[2].words_below, 3);
	assert_str(doc->sections[3].name, "deeper code");
	assert_int_equal(doc->sections[4].content_line, 0);
	drop(&r);
}

static void code_comments_and_urls_are_no_prose(void **state)
{
	struct reading r;
	const struct doc *doc = read_text(&r,
					  "# A\n\n<!-- hidden words -->\n\n```python\nimport mlflow\n```\n\n"
					  "See [the docs](https://example.org/mlflow) or https://example.org/x now.\n",
					  DOC_MARKDOWN);
	(void)state;
	const struct doc_section *a = section(doc, "a");
	assert_int_equal(a->words, 3);
	assert_int_equal(a->link_words, 2);
	assert_int_equal(a->links, 2);
	assert_int_equal(a->code_blocks, 1);
	assert_str(a->terms, "see the docs or now");
	assert_int_equal(a->prose_lines[0], 9);
	assert_int_equal(doc->codes_n, 1);
	assert_str(doc->codes[0].language, "python");
	assert_int_equal(doc->codes[0].line, 6);
	drop(&r);
}

static void tables_have_headers_and_rows(void **state)
{
	struct reading r;
	const struct doc *doc = read_text(
		&r,
		"# Data\n\n| Column | Description |\n|---|---|\n| `age` | [years](u) of life |\n"
		"| two words | |\n| sex | m or f |\n",
		DOC_MARKDOWN);
	(void)state;
	assert_int_equal(doc->tables_n, 1);
	assert_str(doc->tables[0].header, "column|description");
	assert_int_equal(doc->tables[0].rows, 3);
	assert_int_equal(doc->tables[0].named, 2);
	assert_int_equal(doc->tables[0].filled, 2);
	assert_str(doc->tables[0].cells, "age|years of life\ntwo words|\nsex|m or f\n");
	assert_int_equal(section(doc, "data")->table_rows, 3);
	assert_int_equal(section(doc, "data")->table_columns, 2);
	drop(&r);
}

static void lists_tell_steps_and_definitions(void **state)
{
	struct reading r;
	const struct doc *doc = read_text(
		&r,
		"# L\n\n1. open it\n2. close it\n\n- **age**: years of life\n- `sex` - m or f\n"
		"- see http://example.org\n",
		DOC_MARKDOWN);
	(void)state;
	assert_int_equal(section(doc, "l")->list_items, 5);
	assert_int_equal(section(doc, "l")->steps, 2);
	assert_int_equal(section(doc, "l")->definitions, 2);
	drop(&r);
}

static void placeholders_are_counted(void **state)
{
	struct reading r;
	const struct doc *doc = read_text(
		&r,
		"# Uses\n\n[More Information Needed]\n\n# Owner\n\nAsk <team name>, TODO.\n\n# Real\n\n"
		"Press <kbd>Ctrl</kbd> for the todo list.\n",
		DOC_MARKDOWN);
	(void)state;
	assert_int_equal(section(doc, "uses")->placeholders, 1);
	assert_int_equal(section(doc, "owner")->placeholders, 2);
	assert_int_equal(section(doc, "real")->placeholders, 0);
	drop(&r);
}

static void diagrams_are_told_from_trees(void **state)
{
	struct reading r;
	const struct doc *doc = read_text(
		&r,
		"# Tree\n\n```\nsrc\n\u251c\u2500\u2500 a.py -> b\n\u2514\u2500\u2500 c.py\n```\n\n"
		"# Flow\n\n```mermaid\ngraph TD\nA --> B\n```\n\n"
		"# Boxes\n\n```\n\u250c\u2500\u2510\n\u2502a\u2502 \u2192\n\u2514\u2500\u2518\n```\n",
		DOC_MARKDOWN);
	(void)state;
	assert_false(section(doc, "tree")->diagram);
	assert_true(section(doc, "flow")->diagram);
	assert_true(section(doc, "boxes")->diagram);
	drop(&r);
}

static void html_and_bold_lines_are_headings(void **state)
{
	struct reading r;
	const struct doc *doc = read_text(
		&r,
		"---\ntitle: x\n---\n<h1 align=\"center\">My <b>Tool</b></h1>\n<p>\n<img src=\"a.png\" "
		"alt=\"Logo\"> does things\n</p>\n\n**Purpose:**\n\nhelp\n\n**This is a whole sentence.**\n",
		DOC_MARKDOWN);
	(void)state;
	assert_str(doc->front_matter, "title: x\n");
	assert_int_equal(section(doc, "my tool")->line, 4);
	assert_int_equal(section(doc, "my tool")->words, 2);
	assert_int_equal(doc->images_n, 1);
	assert_str(doc->images[0].alt, "Logo");
	assert_int_equal(section(doc, "purpose")->level, 6);
	assert_int_equal(section(doc, "purpose")->words, 6);
	drop(&r);
}

static void restructured_text_is_read(void **state)
{
	struct reading r;
	const struct doc *doc = read_text(
		&r,
		"=====\nTitle\n=====\n\nSome words here.\n\nUsage\n-----\n\nRun this::\n\n    pip install x\n\n"
		".. code-block:: bash\n\n   make\n\n.. hidden comment\n   and more\n\n- item: with meaning\n",
		DOC_RST);
	(void)state;
	assert_int_equal(section(doc, "title")->level, 1);
	assert_int_equal(section(doc, "title")->words, 3);
	assert_int_equal(section(doc, "usage")->level, 2);
	assert_int_equal(section(doc, "usage")->code_blocks, 2);
	assert_int_equal(section(doc, "usage")->definitions, 1);
	assert_int_equal(section(doc, "usage")->words, 5);
	assert_str(doc->codes[1].language, "bash");
	assert_int_equal(doc->codes[1].line, 16);
	drop(&r);
}

static void other_syntaxes_are_read(void **state)
{
	struct reading r;
	const struct doc *doc = read_text(&r, "= Title\n\n== Part\n\n[source,sh]\n----\nmake\n----\n// no\ntwo words\n",
					  DOC_ASCIIDOC);
	(void)state;
	assert_int_equal(section(doc, "part")->code_blocks, 1);
	assert_int_equal(section(doc, "part")->words, 2);
	drop(&r);
	doc = read_text(&r, "* Part\n#+begin_src sh\nmake\n#+end_src\ntwo words\n| a | b |\n|---+---|\n| 1 | 2 |\n",
			DOC_ORG);
	assert_int_equal(section(doc, "part")->code_blocks, 1);
	assert_int_equal(section(doc, "part")->table_rows, 1);
	drop(&r);
	doc = read_text(&r, "INTRODUCTION\n\nsome text\n\nColumns\n=======\n - age : years\n", DOC_PLAIN);
	assert_int_equal(section(doc, "introduction")->words, 2);
	assert_int_equal(section(doc, "columns")->definitions, 1);
	drop(&r);
}

static void scripts_without_blanks_have_words(void **state)
{
	struct reading r;
	/* eight ideographs */
	const struct doc *doc = read_text(
		&r,
		"# A\n\n\xe8\xbf\x99\xe6\x98\xaf\xe4\xb8\x80\xe4\xb8\xaa\xe9\xa1\xb9\xe7\x9b\xae\xe7\x9a\x84"
		"\xe5\x90\x8d\n",
		DOC_MARKDOWN);
	(void)state;
	assert_int_equal(section(doc, "a")->words, 4);
	drop(&r);
}

static void hostile_text_ends(void **state)
{
	static const char *const pieces[] = {
		"![[]()\n", "> ",       "[a\n",     "*a _b\n", "`` ` ", "|a\n",          "<a ",    "- ",
		"<!--\n",   "a\n===\n", "\xff\xe2", "..",      "::\n ", "#+begin_src\n", "----\n", "\0x\n"};
	size_t room = 100000;
	char *text = malloc(room);
	struct reading r;
	(void)state;
	assert_non_null(text);
	for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
		size_t n = pieces[p][0] ? strlen(pieces[p]) : 3, len = 0;
		for (; len + n <= room; len += n)
			memcpy(text + len, pieces[p], n);
		for (int syntax = DOC_MARKDOWN; syntax <= DOC_PLAIN; syntax++) {
			assert_true(read_bytes(&r, text, len, (enum doc_syntax)syntax)->n > 0);
			drop(&r);
		}
	}
	free(text);
}

static void every_beginning_is_read(void **state)
{
	static const char text[] = "---\na: b\n---\n# T\n\n- x: "
				   "y\n\n|a|b|\n|-|-|\n|1|2|\n\n```sh\nx\n```\n<h2>q</h2><!-- c -->\n..  x::\n\n"
				   "  y\n====\nz\n====\n[l](u) ![i](v) <b>\n";
	struct reading r;
	(void)state;
	for (size_t n = 0; n < sizeof text; n++) {
		for (int syntax = DOC_MARKDOWN; syntax <= DOC_PLAIN; syntax++) {
			read_bytes(&r, text, n, (enum doc_syntax)syntax);
			drop(&r);
		}
	}
}

static void phrases_match_whole_words(void **state)
{
	static const char *const phrases[] = {"data card", "clean*", NULL};
	static const char *const one[] = {"card", NULL};
	(void)state;
	assert_true(phrase_in(STR("the data card"), phrases));
	assert_false(phrase_in(STR("data cards"), phrases));
	assert_false(phrase_in(STR("metadata card"), phrases));
	assert_true(phrase_in(STR("how we cleaned"), phrases));
	assert_false(phrase_in(STR("unclean"), phrases));
	assert_false(phrase_in(STR(""), one));
	assert_true(name_is(STR("our card"), one));
}

static void roles_are_told_apart(void **state)
{
	struct reading r;
	(void)state;
	read_text(&r, "# Runbook\n\nRestart the service.\n", DOC_MARKDOWN);
	assert_int_equal(doc_role(STR("docs/runbook.md"), &r.doc), DOC_OWN);
	assert_int_equal(doc_role(STR("course/runbook.md"), &r.doc), DOC_LESSON);
	assert_int_equal(doc_role(STR("CHANGELOG.md"), &r.doc), DOC_RECORD);
	assert_int_equal(doc_role(STR(".github/PULL_REQUEST_TEMPLATE.md"), &r.doc), DOC_FORM);
	assert_int_equal(doc_role(STR("CLAUDE.md"), &r.doc), DOC_AGENT);
	assert_int_equal(doc_role(STR(".cursor/rules/x.md"), &r.doc), DOC_AGENT);
	drop(&r);
	read_text(&r, "# Use it\n\nYou can call your function. Let's see what you get.\n", DOC_MARKDOWN);
	assert_int_equal(doc_role(STR("docs/use.md"), &r.doc), DOC_GUIDE);
	assert_int_equal(doc_role(STR("README.md"), &r.doc), DOC_OWN);
	drop(&r);
	char links[8000] = "# Awesome\n\n";
	for (int i = 0; i < 40; i++)
		memcpy(links + strlen(links), "- [Tool](https://example.org) - tracks runs\n", 45);
	read_text(&r, links, DOC_MARKDOWN);
	assert_int_equal(doc_role(STR("README.md"), &r.doc), DOC_LINKS);
	drop(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headings_nest),
		cmocka_unit_test(code_comments_and_urls_are_no_prose),
		cmocka_unit_test(tables_have_headers_and_rows),
		cmocka_unit_test(lists_tell_steps_and_definitions),
		cmocka_unit_test(placeholders_are_counted),
		cmocka_unit_test(diagrams_are_told_from_trees),
		cmocka_unit_test(html_and_bold_lines_are_headings),
		cmocka_unit_test(restructured_text_is_read),
		cmocka_unit_test(other_syntaxes_are_read),
		cmocka_unit_test(scripts_without_blanks_have_words),
		cmocka_unit_test(hostile_text_ends),
		cmocka_unit_test(every_beginning_is_read),
		cmocka_unit_test(phrases_match_whole_words),
		cmocka_unit_test(roles_are_told_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
