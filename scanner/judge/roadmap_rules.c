#include "judge/roadmap_rules.h"
#include "base/nearest.h"
#include "judge/grant.h"

#include <string.h>

const char *const effort_names[3] = {"low", "medium", "high"};

static const char *const phases[] = {"diagnose", "remediate", "scale and govern"};

static struct str *load_texts(struct rulebook *book, const struct tree_node *node, size_t *n)
{
	struct str *texts = arena_array(&book->arena, struct str, node ? node->count + 1 : 1);
	*n = 0;
	if (tree_is_scalar(node))
		texts[(*n)++] = node->text;
	else
		for (TREE_EACH(text, node))
			texts[(*n)++] = text->text;
	return texts;
}

static int choose(struct checklist_loader *l, const struct tree_node *parent, const char *key, const char *const *names,
		  size_t n, size_t *number)
{
	const struct tree_node *node = tree_get(parent, key);
	struct nearest nearest;
	*number = name_find(tree_text(node), names, n, &nearest);
	if (*number < n)
		return 0;
	if (node && nearest.best.len)
		rule_error(l->err, l->file, node, "unknown %s '%.*s'; did you mean '%.*s'?", key, STR_ARG(node->text),
			   STR_ARG(nearest.best));
	else
		rule_error(l->err, l->file, node ? node : parent, "%s must be one of: %s, %s, %s", key, names[0],
			   names[1], names[2]);
	return -1;
}

static int load_grants(struct checklist_loader *l, const struct tree_node *list, struct initiative *initiative)
{
	struct grant *grants = arena_array(&l->book->arena, struct grant, list ? list->count + 1 : 1);
	for (TREE_EACH(node, list)) {
		struct error reason;
		if (grant_parse(l->book, node->text, &grants[initiative->grants_n++], &reason))
			return rule_error(l->err, l->file, node, "%s", reason.message);
	}
	initiative->grants = grants;
	return 0;
}

static int check_tools(struct checklist_loader *l, const struct tree_node *node, const struct start *start)
{
	for (size_t t = 0; t < start->tools_n; t++) {
		struct nearest nearest;
		if (map_get(&l->book->tool_ids, start->tools[t]) != MAP_NONE)
			continue;
		nearest_init(&nearest, start->tools[t]);
		for (uint32_t i = 0; i < l->book->tools_n; i++)
			nearest_try(&nearest, l->book->tools[i].id);
		return rule_error(l->err, l->file, node, "unknown tool '%.*s'%s%.*s%s", STR_ARG(start->tools[t]),
				  nearest.best.len ? "; did you mean '" : "; 'assay list tools' shows all",
				  STR_ARG(nearest.best), nearest.best.len ? "'?" : "");
	}
	return 0;
}

/* "SIGNAL" or "SIGNAL:ASPECT" */
static int load_facet(struct checklist_loader *l, const struct tree_node *node, struct str text, struct facet *facet)
{
	size_t colon = str_find_char(text, ':');
	struct tree_node name = *node;
	name.kind = TREE_SCALAR;
	name.text = str_sub(text, 0, colon == STR_NONE ? text.len : colon);
	*facet = (struct facet){rule_signal(l->err, l->file, l->book, &name), -1};
	if (facet->signal == MAP_NONE)
		return -1;
	if (colon == STR_NONE)
		return 0;
	const struct signal *signal = &l->book->signals[facet->signal];
	name.text = str_from(text, colon + 1);
	if (rule_aspect(l->err, l->file, signal, &name))
		return -1;
	for (uint32_t i = 0; i < signal->aspects_n; i++)
		if (str_eq(signal->aspects[i], name.text))
			facet->aspect = (int)i;
	return 0;
}

static int load_edit(struct checklist_loader *l, const struct tree_node *node, struct start *start)
{
	size_t n;
	if (!node)
		return 0;
	struct str *names = load_texts(l->book, node, &n);
	start->edit = arena_array(&l->book->arena, struct facet, n + 1);
	for (; start->edit_n < n; start->edit_n++)
		if (load_facet(l, node, names[start->edit_n], &start->edit[start->edit_n]))
			return -1;
	return 0;
}

static int load_start(struct checklist_loader *l, const struct tree_node *node, struct start *start)
{
	static const char *const keys[] = {"tool", "rung", "language", "when", "origin",
					   "edit", "like", "file",     "do",   NULL};
	const struct tree_node *rung = tree_get(node, "rung");
	if (rule_check_keys(l->err, l->file, node, keys))
		return -1;
	start->tools = load_texts(l->book, tree_get(node, "tool"), &start->tools_n);
	start->languages = load_texts(l->book, tree_get(node, "language"), &start->languages_n);
	if (tree_get(node, "origin"))
		start->origin = arena_cstr(&l->book->arena, tree_get_text(node, "origin"));
	start->like = tree_get_text(node, "like");
	start->file = tree_get_text(node, "file");
	start->action = tree_get_text(node, "do");
	start->rung = RUNG_DECLARED;
	if (!start->action.len)
		return rule_error(l->err, l->file, node, "a start needs 'do': what to write");
	if (start->file.len && (start->like.len || tree_get(node, "edit")))
		return rule_error(l->err, l->file, tree_get(node, "file"),
				  "a start names its file either by 'file' or by 'edit' and 'like'");
	return (rung && rule_rung(l->err, l->file, rung, &start->rung)) ||
			       check_tools(l, tree_get(node, "tool"), start) ||
			       condition_load_optional(l, tree_get(node, "when"), &start->when) ||
			       load_edit(l, tree_get(node, "edit"), start)
		       ? -1
		       : 0;
}

static bool always_fits(const struct start *start)
{
	return !start->tools_n && !start->languages_n && !start->when && !start->origin && !start->edit_n &&
	       !start->like.len;
}

static int load_starts(struct checklist_loader *l, const struct tree_node *node, struct initiative *initiative)
{
	const struct tree_node *list = tree_get(node, "start");
	if (!tree_is_seq(list) || !list->count)
		return rule_error(l->err, l->file, list ? list : node, "initiative %.*s needs a list under 'start'",
				  STR_ARG(initiative->id));
	initiative->starts = arena_array(&l->book->arena, struct start, list->count);
	for (TREE_EACH(start, list))
		if (load_start(l, start, &initiative->starts[initiative->starts_n++]))
			return -1;
	if (always_fits(&initiative->starts[initiative->starts_n - 1]))
		return 0;
	return rule_error(l->err, l->file, list->last,
			  "the last start of %.*s must fit every repository: only 'file' and 'do'",
			  STR_ARG(initiative->id));
}

static int load_applies(struct checklist_loader *l, const struct tree_node *root, const struct tree_node *node,
			struct initiative *initiative)
{
	const struct tree_node *applies = tree_get(node, "applies");
	if (str_is(tree_text(applies), "always"))
		return 0;
	return condition_load_optional(l, applies ? applies : tree_get(root, "applies"), &initiative->applies);
}

static int load_initiative(struct checklist_loader *l, const struct tree_node *root, const struct tree_node *node,
			   struct initiative *out)
{
	static const char *const keys[] = {"id",     "title",   "grants", "effort",        "role",  "phase", "after",
					   "metric", "applies", "met",    "for-libraries", "start", NULL};
	size_t number, names;
	if (rule_check_keys(l->err, l->file, node, keys))
		return -1;
	out->id = tree_get_text(node, "id");
	out->title = tree_get_text(node, "title");
	out->role = tree_get_text(node, "role");
	out->metric = tree_get_text(node, "metric");
	out->not_for_libraries = !tree_truth(tree_get(node, "for-libraries"), true);
	if (!out->id.len || !out->title.len || !out->role.len || !out->metric.len || !tree_get(node, "grants"))
		return rule_error(l->err, l->file, node,
				  "an initiative needs id, title, grants, effort, role, phase, metric and start");
	if (choose(l, node, "effort", effort_names, 3, &number))
		return -1;
	out->effort = (enum effort)number;
	if (choose(l, node, "phase", phases, 3, &number))
		return -1;
	out->phase = str_of(phases[number]);
	out->after_names = load_texts(l->book, tree_get(node, "after"), &names);
	out->after_n = names;
	return load_grants(l, tree_get(node, "grants"), out) || load_applies(l, root, node, out) ||
			       condition_load_optional(l, tree_get(node, "met"), &out->met) || load_starts(l, node, out)
		       ? -1
		       : 0;
}

static uint32_t find(const struct initiatives *initiatives, struct str id)
{
	for (uint32_t i = 0; i < initiatives->n; i++)
		if (str_eq(initiatives->at[i].id, id))
			return i;
	return MAP_NONE;
}

static int unknown_initiative(struct checklist_loader *l, const struct tree_node *node,
			      const struct initiatives *initiatives, struct str id)
{
	struct nearest nearest;
	nearest_init(&nearest, id);
	for (uint32_t i = 0; i < initiatives->n; i++)
		nearest_try(&nearest, initiatives->at[i].id);
	return rule_error(l->err, l->file, node, "unknown initiative '%.*s'%s%.*s%s", STR_ARG(id),
			  nearest.best.len ? "; did you mean '" : "", STR_ARG(nearest.best),
			  nearest.best.len ? "'?" : "");
}

/* An initiative stands below those that come first: so there is no cycle, and the order of the file is a possible one. */
static int link_after(struct checklist_loader *l, const struct tree_node *node, const struct initiatives *initiatives,
		      uint32_t number)
{
	struct initiative *initiative = &initiatives->at[number];
	const struct tree_node *after = tree_get(node, "after");
	initiative->after = arena_array(&l->book->arena, uint32_t, initiative->after_n + 1);
	for (size_t i = 0; i < initiative->after_n; i++) {
		initiative->after[i] = find(initiatives, initiative->after_names[i]);
		if (initiative->after[i] == MAP_NONE)
			return unknown_initiative(l, after, initiatives, initiative->after_names[i]);
		if (initiative->after[i] >= number)
			return rule_error(l->err, l->file, after,
					  "'%.*s' must stand above '%.*s', which comes after it",
					  STR_ARG(initiative->after_names[i]), STR_ARG(initiative->id));
	}
	return 0;
}

static int load_file(struct checklist_loader *l, const struct tree_node *root, struct initiatives *out)
{
	static const char *const keys[] = {"applies", "initiatives", NULL};
	const struct tree_node *list = tree_get(root, "initiatives");
	uint32_t number = 0;
	if (rule_check_keys(l->err, l->file, root, keys))
		return -1;
	if (!tree_is_seq(list))
		return rule_error(l->err, l->file, root, "expected a list under 'initiatives'");
	out->at = arena_array(&l->book->arena, struct initiative, list->count + 1);
	for (TREE_EACH(node, list)) {
		if (load_initiative(l, root, node, &out->at[out->n]))
			return -1;
		if (find(out, out->at[out->n].id) != MAP_NONE)
			return rule_error(l->err, l->file, node, "initiative %.*s is defined twice",
					  STR_ARG(out->at[out->n].id));
		out->n++;
	}
	for (TREE_EACH(node, list))
		if (link_after(l, node, out, number++))
			return -1;
	return 0;
}

int initiatives_load(struct initiatives *initiatives, struct rulebook *book, struct error *err)
{
	*initiatives = (struct initiatives){0};
	for (size_t i = 0; i < book->files_n; i++) {
		struct checklist_loader l = {book, book->files[i].name, err};
		if (strcmp(book->files[i].path, "roadmap.yml") == 0)
			return load_file(&l, rule_file_root(&book->files[i], &book->arena), initiatives);
	}
	return 0;
}
