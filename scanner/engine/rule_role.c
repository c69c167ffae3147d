/*
 * Whom rules send people to. The set is closed so that the questions of many signals and checklists come together in few
 * conversations.
 */
#include "base/nearest.h"
#include "engine/rulebook.h"

const char *const role_names[] = {
	"data scientist", "data engineer", "ML engineer", "platform engineer",
	"service owner",  "product owner", "team lead",   "security or compliance officer",
};
const size_t role_names_n = sizeof role_names / sizeof *role_names;

int rule_role(struct error *err, const char *file, const struct tree_node *at, struct str *role)
{
	struct nearest nearest;
	if (name_find(at->text, role_names, role_names_n, &nearest) != NAME_UNKNOWN) {
		*role = at->text;
		return 0;
	}
	if (nearest.best.len)
		return rule_error(err, file, at, "unknown role '%.*s'; did you mean '%.*s'?", STR_ARG(at->text),
				  STR_ARG(nearest.best));
	return rule_error(err, file, at, "unknown role '%.*s'; rules/README.md lists the roles", STR_ARG(at->text));
}
