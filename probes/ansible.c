/*
 * Ansible playbooks: the shell commands of their tasks.
 * Format: https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_intro.html
 * Traits:
 *   ansible.playbook  a play with hosts and tasks or roles
 */
#include "engine/probe.h"

static void state_tasks(struct probe_run *run, fact_node node, const struct tree_node *tasks)
{
	static const char *const modules[] = {"shell", "command", "ansible.builtin.shell", "ansible.builtin.command"};
	for (TREE_EACH(task, tasks)) {
		for (TREE_EACH(member, task)) {
			for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
				if (!str_is(member->key, modules[i]))
					continue;
				const struct tree_node *command = tree_is_map(member) ? tree_get(member, "cmd")
										      : member;
				if (command)
					probe_shell_node(run, node, command, true);
			}
		}
		for (TREE_EACH(inner, tree_get(task, "block")))
			for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
				if (tree_is_scalar(tree_get(inner, modules[i])))
					probe_shell_node(run, node, tree_get(inner, modules[i]), false);
	}
}

static void scan_ansible(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	struct str text = probe_text(run);
	if (!str_has(text, "hosts:") || !(str_has(text, "tasks:") || str_has(text, "roles:")))
		return;
	const struct tree_node *root = probe_tree(run);
	fact_node node = 0;
	if (!tree_is_seq(root))
		return;
	for (TREE_EACH(play, root)) {
		const struct tree_node *hosts = tree_get(play, "hosts"), *tasks = tree_get(play, "tasks");
		if (!hosts || !(tasks || tree_get(play, "roles")))
			continue;
		if (!node)
			node = probe_node(run, NODE_SCRIPT, file->path, hosts->line, TRIGGER_CALLED, 0);
		probe_trait(run, "ansible.playbook", hosts->line);
		state_tasks(run, node, tree_get(play, "pre_tasks"));
		state_tasks(run, node, tasks);
		state_tasks(run, node, tree_get(play, "post_tasks"));
	}
}

const struct probe probe_ansible = {
	.name = "ansible",
	.title = "Ansible playbooks",
	.format = "https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_intro.html",
	.wants = {{.ext = "yaml"}, {.ext = "yml"}},
	.scan = scan_ansible,
};
