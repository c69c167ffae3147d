/*
 * The sink in which facts meet the rules, and everything else that probes state.
 */
#include "engine/probe_run.h"
#include "engine/matcher.h"

#include <stdarg.h>

/* The longest name of a package that counts; indexes allow no more than 214 (npm). */
#define PACKAGE_BYTES 214u

/* ---- the file ---- */

const struct file *probe_file(const struct probe_run *run)
{
	return run->file;
}

struct str probe_text(const struct probe_run *run)
{
	return run->text;
}

struct arena *probe_arena(struct probe_run *run)
{
	return &run->worker->file_arena;
}

bool probe_path_exists(const struct probe_run *run, struct str path)
{
	struct run_worker *worker = run->worker;
	bool exists = map_get(&worker->facts->paths, path) != MAP_NONE;
	/* Tests name the same few modules hundreds of times. */
	if (run->asked && map_get(run->asked, path) == MAP_NONE) {
		struct asked_path asked = {arena_str(&worker->scan_arena, path), exists};
		map_put(run->asked, asked.path, exists);
		*vec_add(&worker->file_arena, &run->out->asked) = asked;
	}
	return exists;
}

/* ---- the sink ---- */

struct sink {
	struct probe_run *run;
	const struct fact *fact;
};

static void keep_hit(void *context, const struct pattern *pattern)
{
	struct sink *sink = context;
	struct run_worker *worker = sink->run->worker;
	uint32_t rule = pattern->rule;
	if (worker->rule_seen[rule] != sink->run->number + 1) {
		worker->rule_seen[rule] = sink->run->number + 1;
		worker->rule_hits[rule] = 0;
	}
	/* Facts on different nodes of the graph may reach different rungs, so they do not crowd each other out. */
	if (worker->rule_hits[rule] >= LIMIT_HITS_PER_RULE_AND_FILE && !sink->fact->node)
		return;
	if (worker->rule_hits[rule] == 0xff)
		return;
	worker->rule_hits[rule]++;
	*vec_add(&worker->file_arena, &sink->run->out->hits) = (struct hit){
		.rule = rule,
		.line = sink->fact->line,
		.node = sink->fact->node,
		.state = (uint8_t)sink->fact->state,
		.probe = sink->run->probe,
		.kind = (uint8_t)sink->fact->kind,
	};
}

static void state_fact(struct probe_run *run, const struct fact *fact)
{
	struct sink sink = {run, fact};
	if (fact->name.len)
		matcher_find(run->worker->book, fact->kind, fact->name, keep_hit, &sink);
}

void probe_state_path(struct probe_run *run)
{
	static const struct fact fact = {.kind = FACT_PATH};
	struct sink sink = {run, &fact};
	matcher_find_path(run->worker->book, run->file, keep_hit, &sink);
}

/* ---- stating ---- */

void probe_state_on(struct probe_run *run, fact_node node, enum fact_kind kind, enum fact_state state, struct str name,
		    uint32_t line)
{
	state_fact(run, &(struct fact){.kind = kind, .state = state, .name = name, .line = line, .node = node});
}

void probe_state_as(struct probe_run *run, enum fact_kind kind, enum fact_state state, struct str name, uint32_t line)
{
	probe_state_on(run, 0, kind, state, name, line);
}

void probe_state(struct probe_run *run, enum fact_kind kind, struct str name, uint32_t line)
{
	probe_state_on(run, 0, kind, FACT_LIVE, name, line);
}

void probe_package(struct probe_run *run, struct str name, uint32_t line)
{
	char key[PACKAGE_BYTES + 8];
	if (!name.len || name.len > PACKAGE_BYTES)
		return;
	*vec_add(&run->worker->file_arena, &run->out->packages) = arena_lower(&run->worker->scan_arena, name);
	snprintf(key, sizeof key, "self#%.*s", STR_ARG(name));
	probe_state(run, FACT_KEY, str_of(key), line);
}

void probe_trait(struct probe_run *run, const char *trait, uint32_t line)
{
	probe_state_on(run, 0, FACT_TRAIT, FACT_LIVE, str_of(trait), line);
}

void probe_trait_of_change(struct probe_run *run, const char *trait, uint32_t change)
{
	/* The repository has no lines: the number of the change takes their place (engine/evidence.c). */
	probe_state_on(run, 0, FACT_TRAIT, FACT_LIVE, str_of(trait), change);
}

static bool is_empty(const struct tree_node *node)
{
	return node->kind == TREE_NULL || (node->kind == TREE_SCALAR ? !node->text.len : !node->first);
}

static void state_keys(struct probe_run *run, const struct tree_node *node, char *name, size_t n, size_t room,
		       unsigned depth)
{
	for (TREE_EACH(child, node)) {
		if (n + child->key.len + 2 > room || !child->key.len || is_empty(child))
			continue;
		for (size_t i = 0; i < child->key.len; i++)
			name[n + i] = char_lower(child->key.at[i]);
		size_t end = n + child->key.len;
		probe_state(run, FACT_KEY, (struct str){name, end}, child->line);
		if (depth > 1 && tree_is_map(child)) {
			name[end] = '.';
			state_keys(run, child, name, end + 1, room, depth - 1);
		}
	}
}

void probe_state_keys(struct probe_run *run, const struct tree_node *root, const char *file, unsigned depth)
{
	char name[400];
	size_t n = strlen(file);
	if (n + 2 > sizeof name || !tree_is_map(root))
		return;
	for (size_t i = 0; i < n; i++)
		name[i] = char_lower(file[i]);
	name[n] = '#';
	state_keys(run, root, name, n + 1, sizeof name, depth);
}

void probe_count(struct probe_run *run, const char *counter, uint32_t n, uint32_t line)
{
	for (size_t i = 0; i < run->out->counts.n; i++) {
		if (run->out->counts.at[i].counter == counter || strcmp(run->out->counts.at[i].counter, counter) == 0) {
			run->out->counts.at[i].n += n;
			return;
		}
	}
	*vec_add(&run->worker->file_arena, &run->out->counts) = (struct count){counter, n, line};
}

void probe_link(struct probe_run *run, const char *role, struct str name, uint32_t line)
{
	for (size_t i = 0; i < run->out->links.n; i++)
		if (str_eq(run->out->links.at[i].name, name) && strcmp(run->out->links.at[i].role, role) == 0)
			return;
	if (name.len && run->out->links.n < LIMIT_LINKS_PER_FILE)
		*vec_add(&run->worker->file_arena,
			 &run->out->links) = (struct link){role, arena_str(&run->worker->scan_arena, name), line};
}

void probe_thing_on(struct probe_run *run, fact_node node, enum thing_kind kind, const char *detail, struct str name,
		    uint32_t line)
{
	struct arena *arena = &run->worker->scan_arena;
	if (run->file->place &
		    (PLACE_VENDORED | PLACE_GENERATED | PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET) ||
	    (node && run->out->nodes.at[node - 1].flags & NODE_DISABLED))
		return;
	if (run->out->things.n >= LIMIT_THINGS_PER_FILE) {
		run->out->things_left_out++;
		return;
	}
	name = arena_str(arena, str_sub(str_trim(name), 0, LIMIT_EXCERPT));
	*vec_add(&run->worker->file_arena, &run->out->things) = (struct thing){name, detail, line, kind};
}

void probe_thing(struct probe_run *run, enum thing_kind kind, const char *detail, struct str name, uint32_t line)
{
	probe_thing_on(run, 0, kind, detail, name, line);
}

void probe_count_dependencies(struct probe_run *run, uint32_t direct, uint32_t pinned, uint32_t line)
{
	if (!direct || (run->file->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_EXAMPLE | PLACE_TEMPLATE)))
		return;
	probe_count(run, "manifests.all", 1, line);
	probe_count(run, "deps.direct", direct, line);
	probe_count(run, "deps.pinned", pinned, line);
}

void probe_notice(struct probe_run *run, const char *code, const char *format, ...)
{
	char message[300];
	va_list args;
	va_start(args, format);
	vsnprintf(message, sizeof message, format, args);
	va_end(args);
	*vec_add(&run->worker->file_arena, &run->out->notices) = (struct notice){
		.level = NOTICE_WARNING,
		.code = code,
		.path = run->file->path,
		.message = arena_str(&run->worker->scan_arena, str_of(message)),
		.unread = true,
	};
}
