/*
 * Dockerfiles: base images, what the build runs, what the container starts, variables and health checks.
 * Format: https://docs.docker.com/reference/dockerfile/
 * Traits:
 *   container.build        builds an image with content of its own: FROM and at least one of RUN, COPY, ADD
 *   container.healthcheck  HEALTHCHECK with a command
 */
#include "engine/probe.h"

#define ARGUMENTS 64
#define STAGES 64
#define EXEC_BYTES 4096

struct image {
	struct probe_run *run;
	struct arena *arena;
	fact_node build, start;
	struct {
		struct str name, value;
	} arguments[ARGUMENTS];
	struct str stages[STAGES];
	size_t arguments_n, stages_n;
	struct start {
		struct str text;
		uint32_t line;
	} entrypoint, command; /* of the current stage */
	uint32_t from_line;
	bool content;
};

/* Only the whole reference: `FROM ${BASE}` and `FROM $BASE`; `ARG BASE=…` gives its default. */
static struct str argument_value(const struct image *d, struct str image)
{
	struct str name;
	if (str_starts(image, "${") && str_ends(image, "}"))
		name = str_sub(image, 2, image.len - 3);
	else if (str_starts(image, "$"))
		name = str_from(image, 1);
	else
		return image;
	size_t fallback = str_find(name, ":-");
	for (size_t i = 0; i < d->arguments_n; i++)
		if (str_eq(d->arguments[i].name, fallback == STR_NONE ? name : str_sub(name, 0, fallback)))
			return d->arguments[i].value;
	return fallback == STR_NONE ? image : str_from(name, fallback + 2);
}

static void read_arg(struct image *d, const struct dockerfile_instruction *in)
{
	struct str rest = in->rest;
	struct str word = dockerfile_word(&rest);
	size_t equals = str_find_char(word, '=');
	if (equals == STR_NONE || d->arguments_n == ARGUMENTS)
		return;
	d->arguments[d->arguments_n].name = str_sub(word, 0, equals);
	d->arguments[d->arguments_n++].value = dockerfile_unquoted(str_from(word, equals + 1));
}

static void read_env(struct image *d, const struct dockerfile_instruction *in)
{
	struct str rest = in->rest;
	struct str first = dockerfile_word(&rest);
	if (str_find_char(first, '=') == STR_NONE) {
		probe_state(d->run, FACT_VARIABLE, first, in->line); /* the old form `ENV NAME value` */
		return;
	}
	for (struct str word = first; word.len; word = dockerfile_word(&rest)) {
		size_t equals = str_find_char(word, '=');
		if (equals != STR_NONE && (char_is_alpha(word.at[0]) || word.at[0] == '_'))
			probe_state(d->run, FACT_VARIABLE, str_sub(word, 0, equals), in->line);
	}
}

/* Shell form as it is; exec form `["python", "-m", "x"]` as one command line. */
static struct str shell_text(struct image *d, struct str text)
{
	struct tree_problem problem;
	const struct tree_node *list = str_starts(text, "[") ? json_read(d->arena, text, &problem) : NULL;
	if (!list || !tree_is_seq(list))
		return text;
	if (list->count > 2 && str_ends(list->first->text, "sh"))
		return list->last->text;
	struct str line = {0};
	unsigned n = 0;
	for (TREE_EACH(word, list)) {
		bool quote = str_find_char(word->text, ' ') != STR_NONE;
		if (n++ >= LIMIT_COMMAND_WORDS || line.len + word->text.len > EXEC_BYTES)
			break;
		line = arena_printf(d->arena, quote ? "%.*s '%.*s'" : "%.*s %.*s", STR_ARG(line), STR_ARG(word->text));
	}
	return line;
}

/* An ENTRYPOINT takes the words of CMD as its arguments. */
static void close_stage(struct image *d)
{
	struct str text = d->entrypoint.text;
	uint32_t line = text.len ? d->entrypoint.line : d->command.line;
	if (text.len && d->command.text.len)
		text = arena_printf(d->arena, "%.*s %.*s", STR_ARG(text), STR_ARG(d->command.text));
	else if (!text.len)
		text = d->command.text;
	if (text.len)
		probe_shell(d->run, d->start, text, line);
	d->entrypoint = d->command = (struct start){0};
}

static void read_from(struct image *d, const struct dockerfile_instruction *in)
{
	struct str rest = in->rest;
	struct str image = argument_value(d, dockerfile_word(&rest));
	bool own = str_is_nocase(image, "scratch");
	for (size_t i = 0; i < d->stages_n; i++)
		own |= str_eq_nocase(image, d->stages[i]);
	struct str as = dockerfile_word(&rest), stage = dockerfile_word(&rest);
	if (str_is_nocase(as, "as") && d->stages_n < STAGES)
		d->stages[d->stages_n++] = stage;
	image = image_name(image);
	if (!own && image.len)
		probe_state(d->run, FACT_IMAGE, image, in->line);
	close_stage(d);
	if (!d->from_line) {
		d->from_line = in->line;
		d->build = probe_node(d->run, NODE_IMAGE, (struct str){0}, in->line, TRIGGER_CALLED, 0);
		/* A target of its own, since whoever builds the image does not start it. */
		d->start = probe_node(d->run, NODE_TARGET,
				      arena_printf(d->arena, "image:%.*s", STR_ARG(probe_file(d->run)->path)), in->line,
				      TRIGGER_CALLED, 0);
	}
}

static void read_instruction(struct image *d, const struct dockerfile_instruction *in)
{
	if (str_is_nocase(in->name, "ARG"))
		read_arg(d, in);
	else if (str_is_nocase(in->name, "FROM"))
		read_from(d, in);
	if (!d->from_line)
		return;
	if (str_is_nocase(in->name, "RUN")) {
		d->content = true;
		probe_shell(d->run, d->build, shell_text(d, in->rest), in->rest_line);
	} else if (str_is_nocase(in->name, "COPY") || str_is_nocase(in->name, "ADD")) {
		d->content = true;
	} else if (str_is_nocase(in->name, "CMD")) {
		d->command = (struct start){shell_text(d, in->rest), in->rest_line};
	} else if (str_is_nocase(in->name, "ENTRYPOINT")) {
		d->entrypoint = (struct start){shell_text(d, in->rest), in->rest_line};
	} else if (str_is_nocase(in->name, "ENV")) {
		read_env(d, in);
	} else if (str_is_nocase(in->name, "HEALTHCHECK") && str_has(in->rest, "CMD")) {
		probe_trait(d->run, "container.healthcheck", in->line);
	}
}

static void scan_dockerfile(struct probe_run *run)
{
	struct image image = {.run = run, .arena = probe_arena(run)};
	struct dockerfile dockerfile;
	if (str_is_nocase(probe_file(run)->ext, "dockerignore") || str_is_nocase(probe_file(run)->ext, "md"))
		return;
	dockerfile_read(image.arena, probe_text(run), &dockerfile);
	for (size_t i = 0; i < dockerfile.n; i++)
		read_instruction(&image, &dockerfile.at[i]);
	close_stage(&image);
	if (image.from_line && image.content)
		probe_trait(run, "container.build", image.from_line);
}

const struct probe probe_dockerfile = {
	.name = "dockerfile",
	.title = "Dockerfiles",
	.format = "https://docs.docker.com/reference/dockerfile/",
	.wants = {{.name = "Dockerfile"},
		  {.name = "Containerfile"},
		  {.ext = "dockerfile"},
		  {.ext = "containerfile"},
		  {.glob = "Dockerfile.*"},
		  {.glob = "Dockerfile-*"},
		  {.glob = "Containerfile.*"}},
	.scan = scan_dockerfile,
};
