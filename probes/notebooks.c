/*
 * Jupyter notebooks as documents: whether they hold code and whether their outputs were committed. What the code does is
 * stated by the Python probes, which read notebooks too.
 *
 * Traits
 *   notebook.code      at least one code cell with content
 *   notebook.outputs   at least one code cell whose output is kept in the file
 * Counters
 *   notebook.files     notebooks with code
 */
#include "engine/probe.h"

static void scan_notebook(struct probe_run *run)
{
	const struct notebook *notebook = probe_notebook(run);

	if (!notebook->readable) {
		if (!(probe_file(run)->place & (PLACE_TEMPLATE | PLACE_FIXTURE)) && str_trim(probe_text(run)).len)
			probe_notice(run, "notebook-broken", "no cells could be found in this notebook");
		return;
	}
	if (notebook->code_cells) {
		probe_trait(run, "notebook.code", notebook->code_line);
		probe_count(run, "notebook.files", 1, notebook->code_line);
	}
	if (notebook->outputs)
		probe_trait(run, "notebook.outputs", notebook->output_line);
}

const struct probe probe_notebooks = {
	.name = "notebooks",
	.title = "Jupyter notebooks",
	.format = "https://nbformat.readthedocs.io/en/latest/format_description.html",
	.wants = {{.ext = "ipynb"}},
	.byte_limit = LIMIT_NOTEBOOK_BYTES,
	.scan = scan_notebook,
};
