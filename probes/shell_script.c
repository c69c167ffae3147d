/*
 * Shell scripts: the file is a node of the automation graph and runs its commands.
 * Format: https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html
 * Traits: those of commands in engine/pipeline.h
 */
#include "engine/probe.h"

static void scan_shell_script(struct probe_run *run)
{
	const struct file *file = probe_file(run);
	fact_node node = probe_node(run, NODE_SCRIPT, file->path, 1, TRIGGER_CALLED, 0);
	probe_shell(run, node, probe_text(run), 1);
	pipeline_options(run, node, probe_text(run), 1);
}

const struct probe probe_shell_script = {
	.name = "shell_script",
	.title = "Shell scripts",
	.format = "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html",
	.wants = {{.ext = "sh"}, {.ext = "bash"}, {.ext = "zsh"}, {.ext = "ksh"}},
	.scan = scan_shell_script,
};
