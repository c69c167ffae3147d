/*
 * Builds the automation graph and follows triggers along commands until nothing new is reached.
 */
#include "engine/graph.h"
#include "base/limits.h"

struct walk {
	struct graph *g;
	vec(uint32_t) queue;
	uint32_t from;
	unsigned bits; /* what reaches the next node */
	struct str command;
};

static bool is_disabled(const struct graph *g, uint32_t number)
{
	const struct graph_node *node = graph_node(g, number);
	return node && (node->flags & NODE_DISABLED);
}

/* Gives `to` the triggers of walk->from. The first automatic way in is the one that is shown. */
static void reach(struct walk *walk, uint32_t to, unsigned bits)
{
	struct graph_state *state = &walk->g->states[to];
	if (!(bits & ~state->reach) || is_disabled(walk->g, to))
		return;
	if (!state->reach || (!(state->reach & TRIGGERS_AUTOMATIC) && (bits & TRIGGERS_AUTOMATIC))) {
		state->via = walk->from;
		state->via_command = walk->command;
	}
	state->reach |= bits;
	*vec_add(walk->g->arena, &walk->queue) = to;
}

static void reached_by_command(void *context, uint32_t to)
{
	struct walk *walk = context;
	if (to != walk->from)
		reach(walk, to, walk->bits);
}

/* What waits for a pipeline runs afterwards on the main branch, not for the pull request that started it. */
static unsigned waited(unsigned bits)
{
	unsigned rest = bits & ~(unsigned)TRIGGER_PULL_REQUEST;
	return bits != rest && !(rest & TRIGGERS_AUTOMATIC) ? rest | TRIGGER_EVENT : rest;
}

/* Executing a file executes what stands in it for that: a script's commands, an image's start command, the steps of a
 * composite action or reusable workflow. Named targets wait to be named. */
static void enter_file(struct walk *walk, uint32_t file)
{
	const struct file_facts *facts = &walk->g->facts->of[file];
	for (size_t k = 0; k < facts->nodes.n; k++) {
		const struct graph_node *node = &facts->nodes.at[k];
		bool called = node->triggers & TRIGGER_CALLED;
		if (node->kind == NODE_SCRIPT || node->kind == NODE_IMAGE || (node->kind == NODE_JOB && called) ||
		    (node->kind == NODE_SERVICE && called)) {
			walk->command = (struct str){0};
			reach(walk, graph_number(walk->g, file, (fact_node)(k + 1)), walk->g->states[file].reach);
		}
	}
}

/* Commands stand by node. */
static size_t first_command(const struct file_facts *facts, fact_node node)
{
	size_t low = 0, high = facts->commands.n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (facts->commands.at[middle].node < node)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void follow(struct walk *walk, uint32_t number)
{
	const struct graph *g = walk->g;
	uint32_t file = g->file_of[number];
	const struct file_facts *facts = &g->facts->of[file];
	fact_node local = number < g->facts->n ? 0 : number - g->base[file] + 1;
	struct str folder = {0};
	walk->from = number;
	if (local == 0)
		enter_file(walk, file);
	for (size_t i = first_command(facts, local); i < facts->commands.n; i++) {
		const struct graph_command *command = &facts->commands.at[i];
		if (command->node != local)
			break;
		if (str_starts(command->words, "cd "))
			folder = str_trim(str_from(command->words, 3));
		walk->command = command->words;
		walk->bits = g->states[number].reach;
		if (command->edge && str_starts(command->words, "after:"))
			walk->bits = waited(walk->bits);
		graph_resolve(g, number, command, folder, reached_by_command, walk);
	}
}

static void follow_triggers(struct graph *g)
{
	struct walk walk = {.g = g};
	for (uint32_t i = (uint32_t)g->facts->n; i < g->n; i++) {
		const struct graph_node *node = graph_node(g, i);
		unsigned own = node ? node->triggers & ~(unsigned)TRIGGER_CALLED : 0;
		walk.from = MAP_NONE;
		if (own)
			reach(&walk, i, own);
	}
	/* Each node enters the queue at most once per trigger bit. */
	for (size_t i = 0; i < walk.queue.n; i++)
		follow(&walk, walk.queue.at[i]);
}

bool graph_place(struct str folder, struct str name, char *room, size_t room_n, struct str *key)
{
	if (folder.len + 1 + name.len > room_n)
		return false;
	memcpy(room, folder.at ? folder.at : "", folder.len);
	room[folder.len] = '\n';
	memcpy(room + folder.len + 1, name.at, name.len);
	*key = (struct str){room, folder.len + 1 + name.len};
	return true;
}

static void index_target(struct graph *g, uint32_t number, struct str name)
{
	char room[GRAPH_PLACE_BYTES];
	struct str folder = g->facts->files[g->file_of[number]].folder, key;
	size_t colon = str_find_char(name, ':');
	bool added;
	g->same_name[number] = map_get(&g->targets, name);
	map_put(&g->targets, name, number);
	if (!folder.len)
		map_intern(&g->rooted, name, number, &added);
	if (graph_place(folder, name, room, sizeof room, &key))
		map_put(&g->placed, arena_str(g->arena, key), number);
	if (colon != STR_NONE && graph_place(folder, str_sub(name, 0, colon), room, sizeof room, &key)) {
		key = arena_str(g->arena, key);
		g->same_kind[number] = map_get(&g->kinds, key);
		map_put(&g->kinds, key, number);
	}
}

void graph_build(struct graph *g, struct arena *arena, const struct facts *facts)
{
	uint32_t n = (uint32_t)facts->n;
	*g = (struct graph){.arena = arena, .facts = facts};
	g->base = arena_array(arena, uint32_t, facts->n + 1);
	for (size_t f = 0; f < facts->n; f++) {
		g->base[f] = n;
		n += (uint32_t)facts->of[f].nodes.n;
	}
	g->n = n;
	g->states = arena_array(arena, struct graph_state, n + 1);
	g->file_of = arena_array(arena, uint32_t, n + 1);
	g->same_name = arena_array(arena, uint32_t, n + 1);
	g->same_kind = arena_array(arena, uint32_t, n + 1);
	map_init(&g->targets, arena);
	map_init(&g->placed, arena);
	map_init(&g->rooted, arena);
	map_init(&g->kinds, arena);
	g->tested = arena_new(arena, struct map);
	map_init(g->tested, arena);
	for (size_t f = 0; f < facts->n; f++) {
		g->file_of[f] = (uint32_t)f;
		for (size_t k = 0; k < facts->of[f].nodes.n; k++)
			g->file_of[g->base[f] + k] = (uint32_t)f;
	}
	/* Backwards, so that what is found first is the first. */
	for (uint32_t i = n; i-- > facts->n;) {
		const struct graph_node *node = graph_node(g, i);
		g->same_name[i] = g->same_kind[i] = MAP_NONE;
		if (node && node->kind == NODE_TARGET && node->name.len)
			index_target(g, i, node->name);
	}
	follow_triggers(g);
}

uint32_t graph_number(const struct graph *g, size_t file, fact_node node)
{
	return node ? g->base[file] + node - 1 : (uint32_t)file;
}

const struct graph_node *graph_node(const struct graph *g, uint32_t number)
{
	if (number < g->facts->n)
		return NULL;
	uint32_t file = g->file_of[number];
	return &g->facts->of[file].nodes.at[number - g->base[file]];
}

static const struct {
	unsigned bit;
	const char *name;
} trigger_words[] = {
	{TRIGGER_PULL_REQUEST, "pull_request"},
	{TRIGGER_ALL_PUSHES, "every branch"},
	{TRIGGER_PUSH, "push"},
	{TRIGGER_TAG, "tag"},
	{TRIGGER_RELEASE, "release"},
	{TRIGGER_SCHEDULE, "schedule"},
	{TRIGGER_EVENT, "event"},
	{TRIGGER_MANUAL, "manual"},
};

static struct str describe(const struct graph *g, uint32_t number, struct arena *arena)
{
	const struct graph_node *node = graph_node(g, number);
	struct str path = g->facts->files[g->file_of[number]].path;
	if (!node || !node->name.len)
		return path;
	const char *what = node->kind == NODE_JOB ? "job " : "";
	return arena_printf(arena, "%.*s %s%.*s", STR_ARG(path), what, STR_ARG(node->name));
}

struct str graph_chain(const struct graph *g, uint32_t number, struct arena *arena)
{
	uint32_t steps[LIMIT_GRAPH_DEPTH];
	unsigned n = 0;
	if (!g->states[number].reach)
		return (struct str){0};
	do {
		steps[n++] = number;
		number = g->states[number].via;
	} while (number != MAP_NONE && n < LIMIT_GRAPH_DEPTH);
	struct str text = STR("on:");
	for (size_t i = 0; i < sizeof trigger_words / sizeof *trigger_words; i++)
		if (g->states[steps[n - 1]].reach & trigger_words[i].bit)
			text = arena_printf(arena, "%.*s%s %s", STR_ARG(text), text.len > 3 ? "," : "",
					    trigger_words[i].name);
	while (n--) {
		struct str step = describe(g, steps[n], arena);
		struct str command = str_sub(g->states[steps[n]].via_command, 0, 60);
		if (command.len)
			text = arena_printf(arena, "%.*s → %.*s", STR_ARG(text), STR_ARG(command));
		text = arena_printf(arena, "%.*s → %.*s", STR_ARG(text), STR_ARG(step));
	}
	return text;
}
