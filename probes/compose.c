/*
 * Compose files: each service is a node that runs its command and builds its image.
 * Format: https://docs.docker.com/reference/compose-file/
 * Traits:
 *   compose.service        defines at least one service with an image or a build
 *   container.healthcheck  a service that is built here has a health check that is not switched off
 *   compose.healthcheck    so has a service with somebody else's image
 */
#include "engine/probe.h"

static void state_build(struct probe_run *run, fact_node node, const struct tree_node *build)
{
	struct arena *arena = probe_arena(run);
	struct str context = tree_is_scalar(build) ? build->text : tree_get_text(build, "context");
	struct str file = tree_get_text(build, "dockerfile");
	struct str folder = path_join(arena, probe_file(run)->folder, context);
	struct str path = path_join(arena, folder, file.len ? file : STR("Dockerfile"));
	if (!path.len)
		return;
	probe_edge(run, node, arena_printf(arena, "/%.*s", STR_ARG(path)), build->line);
	probe_edge(run, node, arena_printf(arena, "image:%.*s", STR_ARG(path)), build->line);
	/* `docker compose -f deploy/compose.yml --project-directory .` reads paths from the root. */
	path = path_join(arena, context, file);
	if (probe_file(run)->folder.len && str_find_char(path, '/') != STR_NONE && !str_starts(path, ".")) {
		probe_edge(run, node, arena_printf(arena, "/%.*s", STR_ARG(path)), build->line);
		probe_edge(run, node, arena_printf(arena, "image:%.*s", STR_ARG(path)), build->line);
	}
}

/* A mapping, or a list of NAME=value. */
static void state_environment(struct probe_run *run, fact_node node, const struct tree_node *environment)
{
	for (TREE_EACH(item, environment)) {
		size_t equals = str_find_char(item->text, '=');
		struct str name = item->key.len        ? item->key
				  : equals == STR_NONE ? item->text
						       : str_sub(item->text, 0, equals);
		probe_state_on(run, node, FACT_VARIABLE, FACT_LIVE, name, item->line);
	}
}

static void state_service(struct probe_run *run, const struct tree_node *service)
{
	const struct tree_node *image = tree_get(service, "image"), *build = tree_get(service, "build");
	const struct tree_node *healthcheck = tree_get(service, "healthcheck");
	if (!image && !build)
		return;
	fact_node node = probe_node(run, NODE_SERVICE, service->key, service->line, TRIGGER_CALLED, 0);
	probe_trait(run, "compose.service", service->line);
	if (image && !build)
		probe_state_on(run, node, FACT_IMAGE, FACT_LIVE, image_name(tree_text(image)), image->line);
	if (build)
		state_build(run, node, build);
	probe_shell_node(run, node, tree_get(service, "entrypoint"), true);
	probe_shell_node(run, node, tree_get(service, "command"), true);
	state_environment(run, node, tree_get(service, "environment"));
	if (tree_get(healthcheck, "test") && !tree_truth(tree_get(healthcheck, "disable"), false))
		probe_trait(run, build ? "container.healthcheck" : "compose.healthcheck", healthcheck->line);
}

static void scan_compose(struct probe_run *run)
{
	for (TREE_EACH(service, tree_get(probe_tree(run), "services")))
		state_service(run, service);
}

const struct probe probe_compose = {
	.name = "compose",
	.title = "Compose files",
	.format = "https://docs.docker.com/reference/compose-file/",
	.wants = {{.name = "compose.yml"},
		  {.name = "compose.yaml"},
		  {.name = "docker-compose.yml"},
		  {.name = "docker-compose.yaml"},
		  {.glob = "docker-compose*.yml"},
		  {.glob = "docker-compose*.yaml"},
		  {.glob = "*-compose.yml"},
		  {.glob = "*-compose.yaml"},
		  {.glob = "*.compose.yml"},
		  {.glob = "*.compose.yaml"},
		  {.glob = "compose.*.yml"},
		  {.glob = "compose.*.yaml"}},
	.scan = scan_compose,
};
