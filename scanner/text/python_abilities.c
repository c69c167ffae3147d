/*
 * Abilities of functions: first what each call tells, then what the combination in one body means, then what is handed
 * on from a function to those that call it.
 */
#include "text/python_abilities.h"
#include "base/word_list.h"
#include "text/python_deeds.h"
#include "text/python_handlers.h"
#include "text/python_known.h"
#include "text/python_sides.h"

#include <pthread.h>

#define HANDED_ON 6 /* calls within a module that an ability is followed through */

/* Hints in the upper bits; they count only in combination. */
enum {
	HINT_TEST = 1 << 16, /* test of two samples */
	HINT_STATISTIC = 1 << 17,
	HINT_LOGARITHM = 1 << 18,
	HINT_JOIN = 1 << 19,
	HINT_HEADER = 1 << 20,  /* reads a header of the request, or a key that was sent */
	HINT_REFUSAL = 1 << 21, /* answers 401 or 403 */
	HINT_GRADIENT = 1 << 22,
};

/* Calls that speak only by what they are given. */
enum {
	GIVEN_WEBHOOK = 1 << 23,
	GIVEN_TOPIC = 1 << 24,
	GIVEN_COMMIT = 1 << 25,
	GIVEN_STATUS = 1 << 26,
	GIVEN_KEY = 1 << 27,
	GIVEN_SHARES = 1 << 28,
	GIVEN = GIVEN_WEBHOOK | GIVEN_TOPIC | GIVEN_COMMIT | GIVEN_STATUS | GIVEN_KEY | GIVEN_SHARES,
};

/* Sorted by name. */
static const struct python_known functions[] = {
	{"APIKeyHeader", "", HINT_HEADER},
	{"HTTPBearer", "", HINT_HEADER},
	{"HTTPException", "", GIVEN_STATUS},
	{"Request", "urllib.request.Request", GIVEN_WEBHOOK},
	{"Security", "fastapi", HINT_HEADER},
	{"abort", "", GIVEN_STATUS},
	{"anderson_ksamp", "", HINT_TEST},
	{"average", "numpy", HINT_STATISTIC},
	{"backward", ".", HINT_GRADIENT},
	{"bincount", "numpy", HINT_STATISTIC},
	{"calculate_psi", "", HINT_STATISTIC},
	{"chat_postMessage", "", ABILITY_NOTIFY},
	{"chi2_contingency", "scipy", HINT_STATISTIC},
	{"chisquare", "scipy", HINT_STATISTIC},
	{"compare_digest", "", HINT_HEADER},
	{"compute_psi", "", HINT_STATISTIC},
	{"cramervonmises_2samp", "", HINT_TEST},
	{"cut", "pandas", HINT_STATISTIC},
	{"decode", "jwt", HINT_HEADER | HINT_REFUSAL},
	{"decode", "jose", HINT_HEADER | HINT_REFUSAL},
	{"digitize", "numpy", HINT_STATISTIC},
	{"dump", "json", ABILITY_RECORD},
	{"dump", "yaml", ABILITY_RECORD},
	{"dumps", "json", ABILITY_RECORD},
	{"energy_distance", "", HINT_TEST},
	{"entropy", "scipy", HINT_STATISTIC | HINT_LOGARITHM},
	{"epps_singleton_2samp", "", HINT_TEST},
	{"get", "os.environ.get", GIVEN_COMMIT},
	{"get", "", GIVEN_KEY},
	{"getenv", "os.getenv", GIVEN_COMMIT},
	{"grad", "torch", HINT_GRADIENT},
	{"gradient", ".", HINT_GRADIENT},
	{"histogram", "", HINT_STATISTIC},
	{"jensenshannon", "", HINT_TEST},
	{"js_divergence", "", HINT_STATISTIC},
	{"kl_divergence", "", HINT_STATISTIC},
	{"ks_2samp", "", HINT_TEST},
	{"ks_test", "", HINT_STATISTIC},
	{"log", "math", HINT_LOGARITHM},
	{"log", "numpy", HINT_LOGARITHM},
	{"log_artifact", "", ABILITY_RECORD},
	{"log_dict", "", ABILITY_RECORD},
	{"log_metric", "", ABILITY_RECORD},
	{"log_metrics", "", ABILITY_RECORD},
	{"log_param", "", ABILITY_RECORD},
	{"log_params", "", ABILITY_RECORD},
	{"log_text", "", ABILITY_RECORD},
	{"mannwhitneyu", "", HINT_TEST},
	{"mean", ".", HINT_STATISTIC},
	{"merge", ".", HINT_JOIN},
	{"merge_asof", "pandas", HINT_JOIN},
	{"percentile", "", HINT_STATISTIC},
	{"population_stability_index", "", HINT_STATISTIC},
	{"post", "requests.", GIVEN_WEBHOOK},
	{"post", "httpx.", GIVEN_WEBHOOK},
	{"predict", "", GIVEN_SHARES},
	{"psi", "", HINT_STATISTIC},
	{"publish", "", GIVEN_TOPIC},
	{"qcut", "pandas", HINT_STATISTIC},
	{"quantile", ".", HINT_STATISTIC},
	{"register_forward_hook", ".", HINT_GRADIENT},
	{"safe_dump", "yaml", ABILITY_RECORD},
	{"send_message", "smtplib", ABILITY_NOTIFY},
	{"sendmail", ".", ABILITY_NOTIFY},
	{"set_tag", "", ABILITY_RECORD},
	{"set_tags", "", ABILITY_RECORD},
	{"std", ".", HINT_STATISTIC},
	{"urlopen", "", GIVEN_WEBHOOK},
	{"value_counts", ".", HINT_STATISTIC},
	{"wasserstein_distance", "", HINT_TEST},
};
static struct python_known_table known = {.at = functions, .n = sizeof(functions) / sizeof(functions[0])};

static const char *const explainers[] = {"alibi.explainers.",
					 "captum.attr.",
					 "dalex.",
					 "dice_ml.",
					 "eli5.",
					 "explainerdashboard.",
					 "interpret.",
					 "interpret_community.",
					 "lime.",
					 "omnixai.",
					 "pytorch_grad_cam.",
					 "shap.",
					 "tf_keras_vis.",
					 "transformers_interpret."};

static const char *const stores[] = {
	"insert_one",  "insert_many",  "put_item",     "put_record", "put_records",   "put_object",  "insert_rows_json",
	"insert_rows", "writerow",     "to_csv",       "to_sql",     "xadd",          "produce",     "to_parquet",
	"publish",     "add_document", "write_points", "send_event", "log_inference", "write_table", "write_deltalake"};
/* Those that write a file anew. */
static const char *const anew[] = {"to_csv", "to_parquet", "writerow", "put_object", "save_", "store_", "log_"};
static const char *const keeping[] = {"save_", "store_", "record_", "persist_", "insert_", "append_", "log_"};

static bool starts_one(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i][0] == (s.len ? s.at[0] : 0) && str_starts(s, list[i]))
			return true;
	return false;
}
#define STARTS(list, s) starts_one((s), (list), sizeof(list) / sizeof((list)[0]))

/* `to_csv(out)` after `out = io.StringIO()` makes the text of an answer; nothing is kept. */
static bool into_memory(const struct python_module *m, const struct python_use *use)
{
	const struct python_tokens *tokens = m->tokens;
	uint32_t from, to;

	if (use->def >= m->defs_n || !python_arguments(m, use, &from, &to))
		return false;
	if (from >= to)
		return true;
	for (uint32_t t = m->defs[use->def].from; t + 4 < use->token; t++)
		if (tokens->at[t].kind == PYTHON_NAME && str_eq(tokens->at[t].text, tokens->at[from].text) &&
		    python_is(tokens, t + 1, "="))
			for (uint32_t k = t + 2; k < t + 5; k++)
				if (python_is(tokens, k, "StringIO") || python_is(tokens, k, "BytesIO"))
					return true;
	return false;
}

static struct map storing;
static pthread_once_t indexed = PTHREAD_ONCE_INIT;

static void build_index(void)
{
	static struct arena arena;

	python_known_index(&known, &arena);
	map_init(&storing, &arena);
	for (uint32_t i = 0; i < sizeof(stores) / sizeof(stores[0]); i++)
		map_put(&storing, str_of(stores[i]), i);
}

bool python_stores(const struct python_module *m, const struct python_use *use)
{
	struct str last = python_use_last(use);

	if (use->kind != PYTHON_CALL || use->receiver == PYTHON_BARE || last.len < 3)
		return false;
	if (str_is(last, "add") || str_is(last, "add_all")) {
		struct str owner = python_owner(m, use);
		return str_has_nocase(owner, "session") || str_is(owner, "db");
	}
	if (str_is(last, "execute") || str_is(last, "executemany"))
		return str_starts_nocase(str_trim(python_string_argument(m, use, 0, NULL)), "insert");
	pthread_once(&indexed, build_index);
	if (map_get(&storing, last) != MAP_NONE)
		return !str_starts(last, "to_") || !into_memory(m, use);
	return STARTS(keeping, last) &&
	       (str_has(last, "predict") || str_has(last, "feedback") || str_has(last, "forecast")) &&
	       !str_has(last, "plot");
}

/* `file.write(json.dumps(event) + "\n")` where the function opens a file to append to it. */
static bool appends_record(const struct python_module *m, const struct python_use *use)
{
	WORD_LIST(dumping, "dumps", "model_dump_json");
	uint32_t from, to;

	if (!str_is(python_use_last(use), "write") || use->def >= m->defs_n || !python_arguments(m, use, &from, &to))
		return false;
	const struct python_def *def = &m->defs[use->def];
	bool dumps = false;
	for (uint32_t t = from; t < to && t < from + 20 && !dumps; t++)
		dumps = m->tokens->at[t].kind == PYTHON_NAME && word_list_is(&dumping, m->tokens->at[t].text);
	for (size_t i = python_picks_from(&m->tokens->strings, def->from); dumps && i < m->tokens->strings.n; i++) {
		uint32_t t = m->tokens->strings.at[i];
		if (t >= use->token)
			break;
		if (str_is(m->tokens->at[t].text, "a") || str_is(m->tokens->at[t].text, "ab"))
			return true;
	}
	return false;
}

/* Whether the first tokens of a call's arguments speak of one of the words. */
static bool arguments_say(const struct python_module *m, const struct python_use *use, struct word_list *words)
{
	uint32_t from, to;

	if (!python_arguments(m, use, &from, &to))
		return false;
	for (uint32_t t = from; t < to && t < from + 40; t++)
		if (m->tokens->at[t].kind <= PYTHON_STRING && m->tokens->at[t].text.len < 300 &&
		    word_list_in(words, m->tokens->at[t].text))
			return true;
	return false;
}

/* What such a call says. */
static unsigned by_arguments(const struct python_module *m, const struct python_use *use, unsigned given)
{
	WORD_LIST(hooks, "webhook", "slack");
	WORD_LIST(topic, "TopicArn");
	WORD_LIST(commits, "git_commit", "git_sha", "github_sha", "commit_sha", "git_rev", "commit_hash");
	WORD_LIST(revision, "rev-parse");
	WORD_LIST(refusals, "401", "403", "unauthorized", "forbidden");
	WORD_LIST(keys, "authorization", "x-api-key", "x-token", "x-auth");
	WORD_LIST(contributions, "pred_contribs", "pred_contrib");

	if (str_starts(use->name, "subprocess."))
		return arguments_say(m, use, &revision) ? ABILITY_COMMIT : 0;
	switch (given) {
	case GIVEN_WEBHOOK:
		return arguments_say(m, use, &hooks) ? ABILITY_NOTIFY : 0;
	case GIVEN_TOPIC:
		return arguments_say(m, use, &topic) ? ABILITY_NOTIFY : 0;
	case GIVEN_COMMIT:
		return arguments_say(m, use, &commits) ? ABILITY_COMMIT : 0;
	case GIVEN_STATUS:
		return arguments_say(m, use, &refusals) ? HINT_REFUSAL : 0;
	case GIVEN_KEY:
		return str_has(python_owner(m, use), "headers") && arguments_say(m, use, &keys) ? HINT_HEADER : 0;
	case GIVEN_SHARES:
		return arguments_say(m, use, &contributions) ? ABILITY_EXPLAIN : 0;
	default:
		return 0;
	}
}

static unsigned bits_of(const struct python_module *m, const struct python_use *use)
{
	WORD_LIST(versions, "data_version", "dataset_version", "data_hash", "dataset_hash", "data_digest",
		  "dataset_digest", "data_fingerprint", "dataset_fingerprint", "data_checksum", "data_sha", "dvc_rev",
		  "dataset_sha");
	unsigned bits = 0;

	if (use->kind != PYTHON_CALL)
		return str_is(use->name, "git.Repo.head.commit.hexsha") ||
				       str_is(use->name, "git.Repo.head.object.hexsha")
			       ? ABILITY_COMMIT
			       : 0;
	if (use->deeds & (DEED_TRAIN | DEED_BACKWARD))
		bits |= ABILITY_TRAIN;
	if (use->deeds & DEED_METRIC)
		bits |= ABILITY_METRIC;
	if (use->receiver != PYTHON_METHOD && use->receiver != PYTHON_BARE && STARTS(explainers, use->name))
		bits |= ABILITY_EXPLAIN;
	if (python_stores(m, use))
		bits |= ABILITY_STORE | (STARTS(anew, python_use_last(use)) ? 0 : ABILITY_DATABASE);
	else if (appends_record(m, use))
		bits |= ABILITY_STORE | ABILITY_DATABASE;
	unsigned told = python_known_bits(&known, use, python_use_last(use));
	bits |= (told & ~(unsigned)GIVEN) | by_arguments(m, use, told & GIVEN);
	if (bits & ABILITY_RECORD && !str_starts(python_use_last(use), "dump") && arguments_say(m, use, &versions))
		bits |= ABILITY_DATA_VERSION;
	return bits;
}

/* ---- what the combination means ---- */

/* Forecasts of the weather are what models are fed with. */
static bool names_prediction(struct str name)
{
	WORD_LIST(fed, "weather", "nwp", "fetch", "load", "download", "ingest", "input");

	return str_has_nocase(name, "predict") || (str_has_nocase(name, "forecast") && !word_list_in(&fed, name));
}

static unsigned judge(const struct python_module *m, const struct python_def *def, unsigned bits)
{
	WORD_LIST(attributions, "gradcam", "grad_cam", "saliency", "integrated_gradients");
	WORD_LIST(shifts, "drift", "shift");
	bool said[PYTHON_SIDES] = {false, false, false, false};
	bool shift = word_list_in(&shifts, def->name), drift = shift && str_has_nocase(def->name, "drift");
	bool psi = python_has_word(def->name, "psi") || python_has_word(def->name, "PSI") ||
		   str_has_nocase(def->name, "stability_index");
	bool gradcam = word_list_in(&attributions, def->name);

	if (!(bits & (HINT_TEST | HINT_JOIN | ABILITY_STORE)) && !(shift || psi || gradcam) &&
	    (bits & (HINT_HEADER | HINT_REFUSAL)) != (HINT_HEADER | HINT_REFUSAL))
		return bits;
	bool compares = (bits & HINT_TEST) || shift || psi, joins = bits & HINT_JOIN;
	const bool wanted[PYTHON_SIDES] = {compares, compares, joins || (bits & ABILITY_STORE), joins};
	python_sides_read(m, def, wanted, said);
	bool sides = said[PYTHON_SIDE_REFERENCE] && said[PYTHON_SIDE_CURRENT];
	if ((bits & HINT_TEST && (sides || shift)) || (psi && bits & HINT_LOGARITHM) ||
	    (drift && sides && bits & HINT_STATISTIC))
		bits |= ABILITY_DRIFT;
	if (bits & HINT_JOIN && said[PYTHON_SIDE_PREDICTION] && said[PYTHON_SIDE_TRUTH] && !def->is_class)
		bits |= ABILITY_OUTCOME;
	if (bits & ABILITY_STORE && (said[PYTHON_SIDE_PREDICTION] || names_prediction(def->name)))
		bits |= ABILITY_PREDICTION;
	if (gradcam && bits & HINT_GRADIENT)
		bits |= ABILITY_EXPLAIN;
	if (bits & HINT_HEADER && bits & HINT_REFUSAL)
		bits |= ABILITY_GUARD;
	return bits;
}

/* ---- what is handed on ---- */

struct hand {
	uint32_t from, to; /* definitions: called, caller */
};

static void hand_on(struct arena *a, const struct python_module *m, unsigned *bits)
{
	struct hand *hands = arena_array(a, struct hand, m->uses_n + 1);
	size_t n = 0;
	struct map names;
	bool changed = true;

	map_init(&names, a);
	for (uint32_t d = 0; d < m->defs_n; d++)
		map_put(&names, m->defs[d].name, d);
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		bool own = use->receiver == PYTHON_METHOD && str_is(python_owner(m, use), "self");
		if ((use->kind != PYTHON_CALL && use->kind != PYTHON_ARGUMENT) ||
		    (use->receiver != PYTHON_BARE && !own))
			continue;
		uint32_t named = map_get(&names, python_use_last(use));
		if (named != MAP_NONE && named != use->def)
			hands[n++] = (struct hand){named, use->def < m->defs_n ? use->def : (uint32_t)m->defs_n};
	}
	for (unsigned pass = 0; pass < HANDED_ON && changed; pass++) {
		changed = false;
		for (size_t i = 0; i < n; i++) {
			unsigned more = bits[hands[i].from] & 0xffff & ~bits[hands[i].to];
			changed = changed || more;
			bits[hands[i].to] |= more;
		}
	}
}

const unsigned *python_abilities_read(struct arena *a, const struct python_module *m)
{
	unsigned *bits = arena_array(a, unsigned, m->defs_n + 1), all = 0;

	pthread_once(&indexed, build_index);
	for (size_t i = 0; i < m->uses_n; i++) {
		unsigned more = bits_of(m, &m->uses[i]);
		all |= more;
		bits[m->uses[i].def < m->defs_n ? m->uses[i].def : m->defs_n] |= more;
	}
	if (!all)
		return NULL;
	/* a function is able to do what stands in it; inner definitions come after outer ones */
	for (size_t d = m->defs_n; d-- > 0;)
		if (m->defs[d].parent < m->defs_n)
			bits[m->defs[d].parent] |= bits[d];
	for (size_t d = 0; d < m->defs_n; d++)
		bits[d] = judge(m, &m->defs[d], bits[d]);
	hand_on(a, m, bits);
	return bits;
}
