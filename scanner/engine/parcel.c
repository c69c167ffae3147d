/*
 * Each function that begins with `pass` takes a value through in the direction at hand, so that the form is written down
 * once. What is broken stays broken: a reader ends at the next list.
 */
#include "engine/parcel.h"

struct passage {
	struct buf *out; /* NULL: reading */
	struct str rest;
	struct arena *arena;
	bool broken;
	uint32_t rules, nodes;
	struct str path;
};

/* ---- numbers and texts ---- */

static void put_number(struct buf *out, uint32_t number)
{
	for (; number >= 0x80; number >>= 7)
		buf_char(out, (char)(number | 0x80));
	buf_char(out, (char)number);
}

static uint32_t take_number(struct passage *p)
{
	uint32_t number = 0;
	for (unsigned i = 0; i < 5 && i < p->rest.len; i++) {
		unsigned char byte = (unsigned char)p->rest.at[i];
		number |= (uint32_t)(byte & 0x7f) << 7 * i;
		if (byte < 0x80) {
			p->rest = str_from(p->rest, i + 1);
			return number;
		}
	}
	p->broken = true;
	return 0;
}

static uint32_t pass(struct passage *p, uint32_t number, uint32_t most)
{
	if (p->out) {
		put_number(p->out, number);
		return number;
	}
	number = take_number(p);
	if (number <= most)
		return number;
	p->broken = true;
	return 0;
}

/* A field of any whole type. */
#define PASS(p, field, most) ((field) = pass((p), (uint32_t)(field), (most)))

static void pass_line(struct passage *p, uint32_t *line)
{
	PASS(p, *line, UINT32_MAX);
}

static void pass_text(struct passage *p, struct str *text)
{
	if (p->out) {
		put_number(p->out, text->at ? (uint32_t)text->len + 1 : 0);
		if (text->at) {
			buf_str(p->out, *text);
			buf_char(p->out, '\0');
		}
		return;
	}
	uint32_t room = take_number(p);
	*text = (struct str){0};
	if (!room || p->broken)
		return;
	if (room > p->rest.len || p->rest.at[room - 1] != '\0') {
		p->broken = true;
		return;
	}
	*text = str_sub(p->rest, 0, room - 1);
	p->rest = str_from(p->rest, room);
}

/* A text that is never missing and holds no NUL. */
static void pass_word(struct passage *p, const char **word)
{
	struct str text = p->out ? str_of(*word) : (struct str){0};
	pass_text(p, &text);
	if (p->out)
		return;
	p->broken |= !text.at || strlen(text.at) != text.len;
	*word = p->broken ? "" : text.at;
}

/* ---- lists ---- */

/* Each element takes a byte at least, which bounds the memory that a forged length asks for. */
static size_t pass_length(struct passage *p, size_t n)
{
	n = pass(p, (uint32_t)n, p->out ? UINT32_MAX : (uint32_t)p->rest.len);
	return p->broken ? 0 : n;
}

#define PASS_LIST(p, list, pass_one)                                                                                   \
	do {                                                                                                           \
		(list)->n = pass_length((p), (list)->n);                                                               \
		if (!(p)->out) {                                                                                       \
			(list)->room = (list)->n;                                                                      \
			(list)->at = arena_alloc_array((p)->arena, (list)->n, sizeof *(list)->at);                     \
		}                                                                                                      \
		for (size_t i = 0; i < (list)->n && !(p)->broken; i++)                                                 \
			pass_one((p), &(list)->at[i]);                                                                 \
	} while (0)

static void pass_node(struct passage *p, struct graph_node *node)
{
	PASS(p, node->kind, NODE_SERVICE);
	pass_text(p, &node->name);
	pass_text(p, &node->folder);
	pass_line(p, &node->line);
	PASS(p, node->triggers, UINT32_MAX);
	PASS(p, node->flags, UINT32_MAX);
}

static void pass_hit(struct passage *p, struct hit *hit)
{
	PASS(p, hit->rule, UINT32_MAX);
	pass_line(p, &hit->line);
	PASS(p, hit->node, p->nodes);
	PASS(p, hit->state, FACT_DISABLED);
	PASS(p, hit->probe, PROBE_PATH);
	PASS(p, hit->kind, FACT_KINDS - 1);
	if (!p->out)
		p->broken |= hit->rule >= p->rules || (hit->probe >= probe_registry_n && hit->probe != PROBE_PATH);
}

static void pass_command(struct passage *p, struct graph_command *command)
{
	PASS(p, command->node, p->nodes);
	pass_text(p, &command->words);
	PASS(p, command->line, INT32_MAX);
	PASS(p, command->edge, 1);
}

static void pass_count(struct passage *p, struct count *count)
{
	pass_word(p, &count->counter);
	PASS(p, count->n, UINT32_MAX);
	pass_line(p, &count->line);
}

static void pass_link(struct passage *p, struct link *link)
{
	pass_word(p, &link->role);
	pass_text(p, &link->name);
	pass_line(p, &link->line);
}

static void pass_thing(struct passage *p, struct thing *thing)
{
	PASS(p, thing->kind, THING_KINDS - 1);
	pass_text(p, &thing->name);
	pass_word(p, &thing->detail);
	pass_line(p, &thing->line);
}

static void pass_notice(struct passage *p, struct notice *notice)
{
	PASS(p, notice->level, NOTICE_WARNING);
	pass_word(p, &notice->code);
	pass_text(p, &notice->message);
	PASS(p, notice->unread, 1);
	PASS(p, notice->failed, 1);
	if (!p->out)
		notice->path = p->path;
}

static void pass_asked(struct passage *p, struct asked_path *asked)
{
	pass_text(p, &asked->path);
	PASS(p, asked->exists, 1);
}

/* ---- the whole ---- */

static void pass_facts(struct passage *p, struct file_facts *facts)
{
	PASS(p, facts->read, 1);
	PASS(p, facts->bytes, UINT32_MAX);
	PASS(p, facts->things_left_out, UINT32_MAX);
	PASS_LIST(p, &facts->nodes, pass_node);
	p->nodes = (uint32_t)facts->nodes.n;
	PASS_LIST(p, &facts->hits, pass_hit);
	PASS_LIST(p, &facts->commands, pass_command);
	PASS_LIST(p, &facts->counts, pass_count);
	PASS_LIST(p, &facts->links, pass_link);
	PASS_LIST(p, &facts->things, pass_thing);
	PASS_LIST(p, &facts->notices, pass_notice);
	PASS_LIST(p, &facts->packages, pass_text);
	PASS_LIST(p, &facts->asked, pass_asked);
}

void parcel_write(struct buf *out, const struct file_facts *facts)
{
	struct passage p = {.out = out};
	struct file_facts copy = *facts;
	pass_facts(&p, &copy);
}

bool parcel_read(struct str bytes, const struct rulebook *book, struct str path, struct arena *arena,
		 struct file_facts *out)
{
	struct passage p = {.rest = bytes, .arena = arena, .rules = book->rules_n, .path = path};
	struct file_facts facts = {.bytes = 0};
	if (bytes.len > LIMIT_PARCEL_BYTES)
		return false;
	pass_facts(&p, &facts);
	if (p.broken || p.rest.len)
		return false;
	*out = facts;
	return true;
}
