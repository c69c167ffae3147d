/*
 * What a signal, a tool or a probe means: drawn from the rules in force and from what probes say about themselves.
 */
#include "cli/explain.h"
#include "cli/knowledge.h"
#include "cli/words.h"
#include "engine/classify.h"

#define NAME 26

/* One rule: whose it is and what it looks for. */
static void add_rule(struct explaining *e, uint32_t number, struct str owner, unsigned indent)
{
	const struct rule *rule = &e->book.rules[number];
	struct buf line = BUF_INIT, left = BUF_INIT;
	buf_str(&left, owner);
	if (rule->aspect.len)
		buf_printf(&left, " (%.*s)", STR_ARG(rule->aspect));
	knowledge_patterns(&line, &e->book, number);
	buf_repeat(&e->out, " ", indent);
	buf_str(&e->out, buf_view(&left));
	unsigned at = indent + text_columns(buf_view(&left)), column = indent + NAME;
	if (at + 1 >= column) {
		buf_char(&e->out, '\n');
		at = 0;
	}
	buf_repeat(&e->out, " ", column - at);
	add_wrapped(&e->out, buf_view(&line), column, column, e->style.width);
	buf_release(&line);
	buf_release(&left);
}

static const char *rung_heading(struct explaining *e, enum rung rung, const struct signal *signal)
{
	if (rung != RUNG_RUNS || !signal)
		return rung_names[rung];
	return arena_printf(
		       &e->arena,
		       "runs (enforced where a pipeline that starts by itself runs it; %s where a person or something "
		       "else starts it; %s outside of pipelines)",
		       rung_names[signal->otherwise], rung_names[signal->local])
		.at;
}

static void add_rungs(struct explaining *e, uint32_t signal)
{
	for (int rung = RUNG_MENTIONED; rung <= RUNG_RUNS; rung++) {
		bool first = true;
		for (uint32_t r = 0; r < e->book.rules_n; r++) {
			const struct rule *rule = &e->book.rules[r];
			if (rule->signal != signal || (int)rule->rung != rung)
				continue;
			if (first) {
				buf_puts(&e->out, "  ");
				add_wrapped(&e->out, str_of(rung_heading(e, (enum rung)rung, &e->book.signals[signal])),
					    2, 4, e->style.width);
			}
			first = false;
			add_rule(e, r, e->book.tools[rule->tool].id, 4);
		}
	}
}

void explain_signal(struct explaining *e)
{
	uint32_t number = rulebook_signal(&e->book, e->id);
	struct buf line = BUF_INIT;
	if (number == MAP_NONE)
		return;
	const struct signal *signal = &e->book.signals[number];
	explain_title(e, signal->id, signal->title);
	buf_char(&e->out, '\n');
	explain_field(e, "group", signal->group);
	explain_field(e, "kind", str_of(words_class(signal->class)));
	explain_field(e, "counts", signal->meaning);
	explain_field(e, "does not count", signal->excludes);
	words_limits(&line, &e->book, signal);
	explain_field_buf(e, "limits", &line);
	line = (struct buf)BUF_INIT;
	for (uint32_t i = 0; i < signal->aspects_n; i++)
		buf_printf(&line, "%s%.*s", i ? ", " : "", STR_ARG(signal->aspects[i]));
	explain_field_buf(e, "aspects", &line);
	line = (struct buf)BUF_INIT;
	knowledge_items(&line, &e->checklists, number);
	explain_field_buf(e, "asked for by", &line);
	explain_field(e, "what to do", signal->fix);
	explain_field(e, "ask", signal->ask);
	explain_heading(e, "What shows it, rung by rung: tool and facts");
	add_rungs(e, number);
}

void explain_tool(struct explaining *e)
{
	uint32_t number = map_get(&e->book.tool_ids, e->id);
	struct buf line = BUF_INIT;
	if (number == MAP_NONE)
		return;
	const struct tool *tool = &e->book.tools[number];
	explain_title(e, tool->id, tool->title);
	buf_char(&e->out, '\n');
	explain_field(e, "documentation", tool->docs);
	for (uint32_t i = 0; i < tool->packages_n; i++)
		buf_printf(&line, "%s%.*s", i ? ", " : "", STR_ARG(tool->packages[i]));
	explain_field_buf(e, "published as", &line);
	explain_field(e, "rule", arena_printf(&e->arena, "rules/%s:%u", tool->file, tool->line));
	explain_heading(e, "What shows which practice, and on which rung");
	uint32_t last = MAP_NONE;
	for (uint32_t r = 0; r < e->book.rules_n; r++) {
		const struct rule *rule = &e->book.rules[r];
		const struct signal *signal = &e->book.signals[rule->signal];
		if (rule->tool != number)
			continue;
		if (rule->signal != last)
			buf_printf(&e->out, "  %.*s  %.*s\n", STR_ARG(signal->id), STR_ARG(signal->title));
		last = rule->signal;
		add_rule(e, r, str_of(rung_names[rule->rung]), 4);
		if (rule->note.len) {
			buf_repeat(&e->out, " ", NAME + 4);
			add_wrapped(&e->out, rule->note, NAME + 4, NAME + 4, e->style.width);
		}
	}
}

static void add_traits(struct explaining *e, const struct probe_notes *notes)
{
	for (size_t i = 0; i < notes->traits_n; i++) {
		struct str names = notes->traits[i].names, name;
		while (str_next(&names, ',', &name)) {
			struct buf line = BUF_INIT;
			name = str_trim(name);
			buf_str(&line, notes->traits[i].meaning);
			size_t before = line.len;
			buf_puts(&line, before ? " → " : "→ ");
			size_t start = line.len;
			knowledge_trait_signals(&line, &e->book, name, "");
			line.len = line.len == start ? before : line.len;
			buf_printf(&e->out, "  %.*s", STR_ARG(name));
			unsigned at = text_columns(name) + 2;
			buf_repeat(&e->out, " ", at + 2 <= NAME + 4 ? NAME + 4 - at : 2);
			at = at + 2 <= NAME + 4 ? NAME + 4 : at + 2;
			add_wrapped(&e->out, buf_view(&line), at, NAME + 4, e->style.width);
			buf_release(&line);
		}
	}
}

void explain_probe(struct explaining *e)
{
	const struct probe *probe = NULL;
	struct probe_notes notes, shared;
	struct buf line = BUF_INIT;
	for (size_t i = 0; i < probe_registry_n && !probe; i++)
		if (str_is(e->id, probe_registry[i]->name))
			probe = probe_registry[i];
	if (!probe)
		return;
	explain_title(e, str_of(probe->name), str_of(probe->title));
	buf_char(&e->out, '\n');
	if (probe_notes_read(&e->arena, probe->name, &notes))
		explain_field(e, "about", notes.about);
	knowledge_wants(&line, probe, "");
	explain_field_buf(e, "reads", &line);
	explain_field(e, "format", str_of(probe->format));
	explain_field(e, "source", arena_printf(&e->arena, "probes/%s.c", probe->name));
	if (notes.traits_n) {
		explain_heading(e, "Traits it states → the practices they speak for");
		add_traits(e, &notes);
	}
	if (notes.shared && probe_notes_read(&e->arena, "pipeline", &shared)) {
		explain_heading(e, "Traits that every reader of pipelines states");
		add_traits(e, &shared);
	}
}
