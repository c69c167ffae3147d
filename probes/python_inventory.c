/*
 * Things that Python code names: models it registers, saves or starts from, data it reads, pipelines, endpoints and monitors it
 * defines. A new kind of thing is one line in the table below.
 * Formats: https://mlflow.org/docs/latest/api_reference/python_api/   https://huggingface.co/docs/transformers/main_classes/model
 *          https://docs.wandb.ai/ref/python/artifact/                 https://www.kubeflow.org/docs/components/pipelines/
 *          https://airflow.apache.org/docs/apache-airflow/stable/     https://docs.prefect.io/v3/api-ref/python/prefect-flows
 *          https://docs.feast.dev/getting-started/concepts            https://docs.bentoml.com/en/latest/reference/
 *          https://docs.evidentlyai.com/                              https://prometheus.github.io/client_python/
 *
 * Traits: none.
 */
#include "engine/probe.h"

enum naming {
	NAME_ARGUMENT,   /* the literal at `position` or given as `keyword` */
	NAME_LITERAL,    /* the same, and without it there is nothing to tell */
	NAME_DEFINITION, /* the same, otherwise what is decorated or derived */
	NAME_FILE,
};

/* `under` is a leading part that the resolved name must have; "" for any, "." for a method of anything, ".x" for a method of an
 * attribute x. A row with `needs` only speaks of calls with that keyword; with `value`, only when it has that value. */
static const struct row {
	struct str last;
	const char *under;
	enum thing_kind kind;
	const char *detail;
	enum naming naming;
	unsigned position;
	const char *keyword, *needs, *value;
} rows[] = {
#define ROW(name, ...)                                                                                                 \
	{                                                                                                              \
		.last = STR_INIT(name), __VA_ARGS__                                                                    \
	}
	ROW("register_model", ".", THING_MODEL, "registered", NAME_ARGUMENT, 1, "name"),
	ROW("create_registered_model", ".", THING_MODEL, "registered", NAME_ARGUMENT, 0, "name"),
	ROW("create_model_version", ".", THING_MODEL, "registered", NAME_ARGUMENT, 0, "name"),
	ROW("log_model", ".", THING_MODEL, "registered", NAME_ARGUMENT, PYTHON_NOWHERE, "registered_model_name",
	    "registered_model_name"),
	ROW("autolog", "mlflow", THING_MODEL, "registered", NAME_ARGUMENT, PYTHON_NOWHERE, "registered_model_name",
	    "registered_model_name"),
	ROW("set_registered_model_alias", ".", THING_MODEL, "registered", NAME_LITERAL, 0, "name"),
	ROW("transition_model_version_stage", ".", THING_MODEL, "registered", NAME_LITERAL, 0, "name"),
	ROW("get_model_version_by_alias", ".", THING_MODEL, "registered", NAME_LITERAL, 0, "name"),
	ROW("log_model", "mlflow", THING_MODEL, "saved", NAME_ARGUMENT, PYTHON_NOWHERE, "name", "name"),
	ROW("log_model", "mlflow", THING_MODEL, "saved", NAME_ARGUMENT, 1, "artifact_path"),
	ROW("load_model", "mlflow", THING_MODEL, "served", NAME_LITERAL, 0, "model_uri"),
	ROW("push_to_hub", ".", THING_MODEL, "published", NAME_ARGUMENT, 0, "repo_id"),
	ROW("upload", "google.cloud.aiplatform", THING_MODEL, "registered", NAME_ARGUMENT, PYTHON_NOWHERE,
	    "display_name"),
	ROW("register", "azureml", THING_MODEL, "registered", NAME_ARGUMENT, PYTHON_NOWHERE, "model_name",
	    "model_name"),
	ROW("Model", "azure.ai.ml", THING_MODEL, "registered", NAME_ARGUMENT, PYTHON_NOWHERE, "name"),
	ROW("Artifact", "wandb", THING_MODEL, "registered", NAME_ARGUMENT, 0, "name", "type", "model"),
	ROW("Artifact", "wandb", THING_DATASET, "registered", NAME_ARGUMENT, 0, "name", "type", "dataset"),
	ROW("OutputModel", "clearml", THING_MODEL, "registered", NAME_ARGUMENT, PYTHON_NOWHERE, "name"),
	ROW("create_model", ".", THING_MODEL, "registered", NAME_ARGUMENT, PYTHON_NOWHERE, "ModelName", "ModelName"),
	ROW("create_model_package_group", ".", THING_MODEL, "registered", NAME_ARGUMENT, PYTHON_NOWHERE,
	    "ModelPackageGroupName"),
	ROW("from_pretrained", ".", THING_MODEL, "base", NAME_LITERAL, 0, "pretrained_model_name_or_path"),
	ROW("pipeline", "transformers", THING_MODEL, "base", NAME_LITERAL, 1, "model"),
	ROW("SentenceTransformer", "", THING_MODEL, "base", NAME_LITERAL, 0, "model_name_or_path"),
	ROW("YOLO", "ultralytics", THING_MODEL, "base", NAME_LITERAL, 0, "model"),
	ROW("load", "spacy", THING_MODEL, "base", NAME_LITERAL, 0, "name"),
	ROW("ChatOpenAI", "", THING_MODEL, "base", NAME_LITERAL, PYTHON_NOWHERE, "model"),
	ROW("OpenAIEmbeddings", "", THING_MODEL, "base", NAME_LITERAL, PYTHON_NOWHERE, "model"),

	ROW("load_dataset", "datasets", THING_DATASET, "hub", NAME_LITERAL, 0, "path"),
	ROW("load", "tensorflow_datasets", THING_DATASET, "hub", NAME_LITERAL, 0, "name"),
	ROW("dataset_download", "kagglehub", THING_DATASET, "hub", NAME_LITERAL, 0, "handle"),
	ROW("fetch_openml", "sklearn", THING_DATASET, "hub", NAME_LITERAL, 0, "name"),
	ROW("fetch_ucirepo", "", THING_DATASET, "hub", NAME_LITERAL, PYTHON_NOWHERE, "name"),
	ROW("parquet", ".read", THING_DATASET, "file", NAME_LITERAL, 0, "path"),
	ROW("csv", ".read", THING_DATASET, "file", NAME_LITERAL, 0, "path"),
	ROW("table", ".read", THING_DATASET, "table", NAME_LITERAL, 0, "tableName"),
	ROW("FeatureView", "feast", THING_DATASET, "feature view", NAME_ARGUMENT, PYTHON_NOWHERE, "name"),
	ROW("OnDemandFeatureView", "feast", THING_DATASET, "feature view", NAME_ARGUMENT, PYTHON_NOWHERE, "name"),
	ROW("on_demand_feature_view", "feast", THING_DATASET, "feature view", NAME_DEFINITION, PYTHON_NOWHERE, "name"),
	ROW("FileSource", "feast", THING_DATASET, "feature source", NAME_ARGUMENT, PYTHON_NOWHERE, "path"),
	ROW("BigQuerySource", "feast", THING_DATASET, "feature source", NAME_ARGUMENT, PYTHON_NOWHERE, "table"),
	ROW("SnowflakeSource", "feast", THING_DATASET, "feature source", NAME_ARGUMENT, PYTHON_NOWHERE, "table"),
	ROW("RedshiftSource", "feast", THING_DATASET, "feature source", NAME_ARGUMENT, PYTHON_NOWHERE, "table"),
	ROW("KafkaSource", "feast", THING_DATASET, "feature source", NAME_ARGUMENT, PYTHON_NOWHERE, "name"),
	ROW("PushSource", "feast", THING_DATASET, "feature source", NAME_ARGUMENT, PYTHON_NOWHERE, "name"),
	ROW("get_feature_group", ".", THING_DATASET, "feature group", NAME_LITERAL, 0, "name"),
	ROW("get_or_create_feature_group", ".", THING_DATASET, "feature group", NAME_LITERAL, 0, "name"),
	ROW("get_feature_view", ".", THING_DATASET, "feature view", NAME_LITERAL, 0, "name"),
	ROW("get_or_create_feature_view", ".", THING_DATASET, "feature view", NAME_LITERAL, 0, "name"),
	ROW("Data", "azure.ai.ml", THING_DATASET, "registered", NAME_ARGUMENT, PYTHON_NOWHERE, "name"),
	ROW("get_by_name", "azureml", THING_DATASET, "registered", NAME_LITERAL, 1, "name"),
	ROW("get", "clearml.Dataset", THING_DATASET, "registered", NAME_LITERAL, PYTHON_NOWHERE, "dataset_name"),
	ROW("create", "clearml.Dataset", THING_DATASET, "registered", NAME_LITERAL, PYTHON_NOWHERE, "dataset_name"),
	ROW("asset", "dagster", THING_DATASET, "asset", NAME_DEFINITION, PYTHON_NOWHERE, "name"),

	ROW("DAG", "airflow", THING_PIPELINE, "DAG", NAME_ARGUMENT, 0, "dag_id"),
	ROW("dag", "airflow", THING_PIPELINE, "DAG", NAME_DEFINITION, 0, "dag_id"),
	ROW("flow", "prefect", THING_PIPELINE, "flow", NAME_DEFINITION, PYTHON_NOWHERE, "name"),
	ROW("job", "dagster", THING_PIPELINE, "job", NAME_DEFINITION, PYTHON_NOWHERE, "name"),
	ROW("define_asset_job", "dagster", THING_PIPELINE, "job", NAME_ARGUMENT, 0, "name"),
	ROW("pipeline", "kfp", THING_PIPELINE, "pipeline", NAME_DEFINITION, 0, "name"),
	ROW("pipeline", "zenml", THING_PIPELINE, "pipeline", NAME_DEFINITION, PYTHON_NOWHERE, "name"),
	ROW("pipeline", "azure.ai.ml", THING_PIPELINE, "pipeline", NAME_DEFINITION, PYTHON_NOWHERE, "name"),
	ROW("Pipeline", "sagemaker", THING_PIPELINE, "pipeline", NAME_ARGUMENT, PYTHON_NOWHERE, "name"),
	ROW("Pipeline", "tfx", THING_PIPELINE, "pipeline", NAME_ARGUMENT, PYTHON_NOWHERE, "pipeline_name"),
	ROW("Pipeline", "kedro", THING_PIPELINE, "pipeline", NAME_FILE, 0),
	ROW("pipeline", "kedro", THING_PIPELINE, "pipeline", NAME_FILE, 0),
	ROW("Pipeline", "azureml.pipeline", THING_PIPELINE, "pipeline", NAME_FILE, 0),
	ROW("PipelineController", "clearml", THING_PIPELINE, "pipeline", NAME_ARGUMENT, 0, "name"),
	ROW("PipelineJob", "google.cloud.aiplatform", THING_PIPELINE, "pipeline", NAME_ARGUMENT, PYTHON_NOWHERE,
	    "display_name"),
	ROW("FlowSpec", "metaflow", THING_PIPELINE, "flow", NAME_DEFINITION, PYTHON_NOWHERE, NULL),
	ROW("workflow", "flytekit", THING_PIPELINE, "workflow", NAME_DEFINITION, PYTHON_NOWHERE, NULL),

	ROW("Service", "bentoml", THING_ENDPOINT, "service", NAME_ARGUMENT, 0, "name"),
	ROW("service", "bentoml", THING_ENDPOINT, "service", NAME_DEFINITION, PYTHON_NOWHERE, "name"),
	ROW("deployment", "ray.serve", THING_ENDPOINT, "deployment", NAME_DEFINITION, PYTHON_NOWHERE, "name"),
	ROW("LitServer", "litserve", THING_ENDPOINT, "server", NAME_FILE, 0),
	ROW("MLModel", "mlserver", THING_ENDPOINT, "server", NAME_DEFINITION, PYTHON_NOWHERE, NULL),
	ROW("BaseHandler", "ts.torch_handler", THING_ENDPOINT, "handler", NAME_DEFINITION, PYTHON_NOWHERE, NULL),
	ROW("Model", "kserve", THING_ENDPOINT, "server", NAME_DEFINITION, PYTHON_NOWHERE, NULL),
	ROW("Interface", "gradio", THING_ENDPOINT, "app", NAME_FILE, 0),
	ROW("Blocks", "gradio", THING_ENDPOINT, "app", NAME_FILE, 0),
	ROW("ChatInterface", "gradio", THING_ENDPOINT, "app", NAME_FILE, 0),
	ROW("title", "streamlit", THING_ENDPOINT, "app", NAME_FILE, 0),
	ROW("set_page_config", "streamlit", THING_ENDPOINT, "app", NAME_FILE, 0),
	ROW("deploy", ".", THING_ENDPOINT, "endpoint", NAME_ARGUMENT, PYTHON_NOWHERE, "endpoint_name", "endpoint_name"),
	ROW("create_endpoint", ".", THING_ENDPOINT, "endpoint", NAME_ARGUMENT, PYTHON_NOWHERE, "EndpointName",
	    "EndpointName"),
	ROW("ManagedOnlineEndpoint", "azure.ai.ml", THING_ENDPOINT, "endpoint", NAME_ARGUMENT, PYTHON_NOWHERE, "name"),
	ROW("BatchEndpoint", "azure.ai.ml", THING_ENDPOINT, "batch endpoint", NAME_ARGUMENT, PYTHON_NOWHERE, "name"),
	ROW("create", "google.cloud.aiplatform.Endpoint", THING_ENDPOINT, "endpoint", NAME_ARGUMENT, PYTHON_NOWHERE,
	    "display_name"),

	ROW("Report", "evidently", THING_MONITOR, "drift report", NAME_FILE, 0),
	ROW("TestSuite", "evidently", THING_MONITOR, "drift report", NAME_FILE, 0),
	ROW("UnivariateDriftCalculator", "nannyml", THING_MONITOR, "drift report", NAME_FILE, 0),
	ROW("CBPE", "nannyml", THING_MONITOR, "performance", NAME_FILE, 0),
	ROW("KSDrift", "alibi_detect", THING_MONITOR, "drift report", NAME_FILE, 0),
	ROW("TabularDrift", "alibi_detect", THING_MONITOR, "drift report", NAME_FILE, 0),
	ROW("MMDDrift", "alibi_detect", THING_MONITOR, "drift report", NAME_FILE, 0),
	ROW("log", "whylogs", THING_MONITOR, "profile", NAME_FILE, 0),
	ROW("DefaultModelMonitor", "sagemaker", THING_MONITOR, "data monitor", NAME_FILE, 0),
	ROW("ModelQualityMonitor", "sagemaker", THING_MONITOR, "performance", NAME_FILE, 0),
	ROW("create_monitoring_schedule", ".", THING_MONITOR, "schedule", NAME_ARGUMENT, PYTHON_NOWHERE,
	    "monitor_schedule_name"),
	ROW("MonitorSchedule", "azure.ai.ml", THING_MONITOR, "schedule", NAME_ARGUMENT, PYTHON_NOWHERE, "name"),
	ROW("Counter", "prometheus_client", THING_MONITOR, "metric", NAME_LITERAL, 0, "name"),
	ROW("Gauge", "prometheus_client", THING_MONITOR, "metric", NAME_LITERAL, 0, "name"),
	ROW("Histogram", "prometheus_client", THING_MONITOR, "metric", NAME_LITERAL, 0, "name"),
	ROW("Summary", "prometheus_client", THING_MONITOR, "metric", NAME_LITERAL, 0, "name"),
#undef ROW
};
#define ROWS_N (sizeof(rows) / sizeof(rows[0]))

/* By the first letter of a name: the lengths of the rows that begin so, where nearly all calls end, and the rows themselves, in
 * their order (number + 1; 0 ends the chain). */
struct filter {
	uint32_t lengths[32];
	uint8_t first[32], next[ROWS_N];
};

static void filter_init(struct filter *filter)
{
	memset(filter, 0, sizeof(*filter));
	for (size_t i = ROWS_N; i-- > 0;) {
		unsigned letter = rows[i].last.at[0] & 31;
		filter->lengths[letter] |= 1u << (rows[i].last.len & 31);
		filter->next[i] = filter->first[letter];
		filter->first[letter] = (uint8_t)(i + 1);
	}
}
_Static_assert(ROWS_N < 255, "the number of a row fits into a byte");

static bool may_match(const struct filter *filter, struct str last)
{
	return last.len && filter->lengths[last.at[0] & 31] >> (last.len & 31) & 1;
}

/* ---- the table ---- */

static bool is_under(const struct python_module *m, const struct python_use *use, const char *under)
{
	if (!under[0])
		return true;
	if (under[0] != '.')
		return use->receiver != PYTHON_METHOD && str_starts(use->name, under);
	if (under[1])
		return use->token > 2 && python_is(m->tokens, use->token - 1, ".") &&
		       python_is(m->tokens, use->token - 2, under + 1);
	return use->receiver != PYTHON_BARE;
}

static bool has_need(const struct python_module *m, const struct python_use *use, const struct row *row)
{
	if (!row->needs)
		return true;
	/* A type stands second where it is given without its name. */
	struct python_span span = python_argument(m, use, row->value ? 1 : PYTHON_NOWHERE, row->needs);
	return span.from < span.to && !python_is(m->tokens, span.from, "None") &&
	       (!row->value || str_is(m->tokens->at[span.from].text, row->value));
}

/* "models:/churn/Production" and "models:/churn@champion" name the model churn. */
static struct str registry_name(struct str uri)
{
	struct str rest = str_from(uri, strlen("models:/"));
	size_t end = 0;
	while (str_starts(rest, "/"))
		rest = str_from(rest, 1);
	while (end < rest.len && rest.at[end] != '/' && rest.at[end] != '@')
		end++;
	return str_sub(rest, 0, end);
}

static struct str definition_name(const struct python_module *m, const struct python_use *use)
{
	return use->def < m->defs_n ? m->defs[use->def].name : (struct str){NULL, 0};
}

static bool is_tokenizer(struct str name)
{
	static const char *const helpers[] = {"Tokenizer", "Processor", "FeatureExtractor",
					      "Config",    "tokenizer", "processor"};

	for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++)
		if (str_has(name, helpers[i]))
			return true;
	return false;
}

/* `load_dataset("json", data_files=…)` names a format. */
static bool is_loader(struct str name)
{
	static const char *const loaders[] = {"json",        "csv",         "parquet", "text",      "arrow",
					      "imagefolder", "audiofolder", "pandas",  "webdataset"};

	for (size_t i = 0; i < sizeof(loaders) / sizeof(loaders[0]); i++)
		if (str_is(name, loaders[i]))
			return true;
	return false;
}

/* False when the row turns out to say nothing of this call. */
static bool name_by_row(struct probe_run *run, const struct python_module *m, const struct python_use *use,
			const struct row *row, struct str *name)
{
	bool argument = row->naming <= NAME_DEFINITION && (row->keyword || row->position != PYTHON_NOWHERE);
	struct str text = argument ? python_naming_text(m, python_argument(m, use, row->position, row->keyword))
				   : (struct str){NULL, 0};

	*name = python_naming(probe_arena(run), text);
	if (row->naming == NAME_DEFINITION && !name->len)
		*name = definition_name(m, use);
	if (strcmp(row->detail, "served") == 0) {
		if (!str_starts(*name, "models:/"))
			return false;
		*name = registry_name(*name);
		return name->len && !str_is(*name, "*");
	}
	if (strcmp(row->detail, "hub") == 0 && is_loader(*name))
		return false;
	/* A model kept beside the code is none that others made. */
	if (strcmp(row->detail, "base") == 0 &&
	    (is_tokenizer(use->name) || str_starts(*name, ".") || str_starts(*name, "/") || str_has(*name, "*")))
		return false;
	return row->naming != NAME_LITERAL || name->len;
}

static void take_row(struct probe_run *run, const struct python_module *m, const struct python_use *use,
		     const struct filter *filter)
{
	struct str last = python_use_last(use), name;

	for (unsigned i = filter->first[last.at[0] & 31]; i; i = filter->next[i - 1]) {
		const struct row *row = &rows[i - 1];
		bool derived = use->kind == PYTHON_BASE;
		if (!str_eq(last, row->last) || !is_under(m, use, row->under) || !has_need(m, use, row))
			continue;
		if (derived && row->naming != NAME_DEFINITION)
			continue;
		if (!name_by_row(run, m, use, row, &name))
			continue;
		probe_thing(run, row->kind, row->detail, name, use->line);
		return;
	}
}

static void scan_python_inventory(struct probe_run *run)
{
	const struct python_module *m;
	struct filter filter;

	if (probe_file(run)->place & (PLACE_TEST | PLACE_FIXTURE | PLACE_TEMPLATE | PLACE_SNIPPET))
		return;
	m = probe_python_module(run);
	filter_init(&filter);
	for (size_t i = 0; i < m->uses_n; i++) {
		const struct python_use *use = &m->uses[i];
		if (use->kind == PYTHON_READ || use->kind == PYTHON_ARGUMENT)
			continue;
		if (may_match(&filter, python_use_last(use)))
			take_row(run, m, use, &filter);
	}
}

const struct probe probe_python_inventory = {
	.name = "python_inventory",
	.title = "Things named in Python code",
	.format = "https://docs.python.org/3/reference/",
	.wants = {{.ext = "py"}, {.ext = "ipynb"}},
	.byte_limit = LIMIT_NOTEBOOK_BYTES,
	.scan = scan_python_inventory,
};
