/*
 * Which version of a model answers, where a project decides that itself: by a random number, or by the hash of a user's id, which
 * gives the same user the same version every time.
 *
 * Traits
 *   experiment.traffic-split   a random number decides which version of a model answers
 *   experiment.variants        a random number or a hash decides which variant somebody gets
 *   experiment.sticky          the hash of a user's id does
 */
#include "engine/probe.h"

/* Tokens around a draw that say what is drawn. */
#define NEAR 12u

WORD_LIST(people, "user", "customer", "session_id", "client_id", "visitor", "account", "entity_id");
WORD_LIST(variants, "experiment", "variant", "treatment", "ab_test", "abtest", "challenger");
WORD_LIST(shares, "canary", "challenger", "traffic", "shadow", "rollout");
WORD_LIST(served, "model", "champion", "canary", "predict", "endpoint");
WORD_LIST(made_up, "simulat", "generate", "synth", "fake", "mock", "augment", "sample", "seed");

static bool is_bound(const struct python_tokens *tokens, uint32_t t)
{
	return python_is(tokens, t, "%") || python_is(tokens, t, "<") || python_is(tokens, t, "<=") ||
	       python_is(tokens, t, ">") || python_is(tokens, t, ">=");
}

/* `random.random() < canary_share`, `random.choices(variants, weights)`. */
static void judge_draw(struct probe_run *run, const struct python_use *use, const struct python_def *def)
{
	const struct python_tokens *tokens = probe_python(run);
	uint32_t from = use->token > def->from + NEAR ? use->token - NEAR : def->from;
	uint32_t to = use->token + 2 * NEAR < def->to ? use->token + 2 * NEAR : def->to;
	bool split = python_mentions(tokens, from, to, &shares) || word_list_in(&shares, def->name);
	bool varied = python_mentions(tokens, from, to, &variants) || word_list_in(&variants, def->name);

	if ((!split && !varied) || word_list_in(&made_up, def->name) ||
	    !python_mentions(tokens, def->token, def->to, &served))
		return;
	if (split)
		probe_trait(run, "experiment.traffic-split", use->line);
	if (varied)
		probe_trait(run, "experiment.variants", use->line);
}

/* `int(sha256(f"{experiment}:{user_id}").hexdigest(), 16) % 100 < share`. */
static void judge_hash(struct probe_run *run, const struct python_use *use, const struct python_def *def)
{
	const struct python_tokens *tokens = probe_python(run);
	bool bounded = false;

	for (uint32_t t = use->token; t < def->to && !bounded; t++)
		bounded = is_bound(tokens, t);
	if (!bounded || !python_mentions(tokens, def->token, def->to, &variants) ||
	    !python_mentions(tokens, def->token, def->to, &people))
		return;
	probe_trait(run, "experiment.variants", use->line);
	probe_trait(run, "experiment.sticky", use->line);
}

static void scan_python_experiments(struct probe_run *run)
{
	const struct python_module *m = probe_python_module(run);
	unsigned deeds = 0;

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE))
		return;
	for (size_t i = 0; i < m->uses_n; i++)
		deeds |= m->uses[i].deeds;
	if (deeds & (DEED_TRAIN | DEED_BACKWARD))
		return;
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		if (use->kind != PYTHON_CALL || use->def >= m->defs_n)
			continue;
		if (str_starts(use->name, "random.") || str_starts(use->name, "numpy.random."))
			judge_draw(run, use, &m->defs[use->def]);
		else if (str_starts(use->name, "hashlib.") || str_starts(use->name, "mmh3.") ||
			 str_is(use->name, "zlib.crc32"))
			judge_hash(run, use, &m->defs[use->def]);
	}
}

const struct probe probe_python_experiments = {
	.name = "python_experiments",
	.title = "Experiments written in Python",
	.format = "https://docs.python.org/3/library/random.html",
	.wants = {{.ext = "py"}},
	.scan = scan_python_experiments,
};
