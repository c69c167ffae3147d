/*
 * The page of the probes.
 */
#include "cli/knowledge.h"
#include "cli/reference.h"
#include "engine/classify.h"

static void add_traits(struct buf *out, const struct reference *r, const struct probe_notes *notes)
{
	if (notes->traits_n)
		buf_puts(out, "\n| trait | states | speaks for |\n| --- | --- | --- |\n");
	for (size_t i = 0; i < notes->traits_n; i++) {
		struct str names = notes->traits[i].names, name;
		while (str_next(&names, ',', &name)) {
			buf_printf(out, "| `%.*s` | ", STR_ARG(str_trim(name)));
			reference_text(out, notes->traits[i].meaning);
			buf_puts(out, " | ");
			knowledge_trait_signals(out, r->book, str_trim(name), "`");
			buf_puts(out, " |\n");
		}
	}
}

static void add_probe(struct buf *out, const struct reference *r, const struct probe *probe)
{
	struct probe_notes notes;
	struct buf wants = BUF_INIT;
	buf_printf(out, "\n## [%s](%s.c): ", probe->name, probe->name);
	reference_text(out, str_of(probe->title));
	buf_puts(out, "\n\n");
	if (probe_notes_read(r->arena, probe->name, &notes) && notes.about.len) {
		reference_text(out, notes.about);
		buf_puts(out, "\n\n");
	}
	knowledge_wants(&wants, probe, "`");
	reference_point(out, "Reads", buf_view(&wants));
	reference_point(out, "Format", str_of(probe->format));
	add_traits(out, r, &notes);
	if (notes.shared)
		buf_puts(out, "\nIt also states the traits that [pipelines](#pipelines) share.\n");
	buf_release(&wants);
}

void reference_probes(struct buf *out, const struct reference *r)
{
	struct probe_notes shared;
	reference_head(out, "the comments at the top of the probes", STR("Probes"));
	buf_printf(out,
		   "What each of the %zu probes reads and which traits it states. Beside traits, a probe states plain "
		   "facts: "
		   "imports, calls, commands,\nkeys and so on ([kinds](../rules/README.md)). The right column says "
		   "which signal a "
		   "trait puts on which rung; *runs*: on the one that follows from where the command stands.\n",
		   probe_registry_n);
	for (size_t i = 0; i < probe_registry_n; i++)
		add_probe(out, r, probe_registry[i]);
	buf_puts(out, "\n## Pipelines\n\nWhat all readers of pipelines and automation state.\n");
	if (probe_notes_read(r->arena, "pipeline", &shared))
		add_traits(out, r, &shared);
	buf_puts(out, "\n## The repository as a whole\n\nWhat no single file shows.\n");
	if (probe_notes_read(r->arena, "measure", &shared))
		add_traits(out, r, &shared);
}
