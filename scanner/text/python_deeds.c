/*
 * The table of well-known functions, sorted by name, and the judgement of `fit`.
 */
#include "text/python_deeds.h"
#include "base/word_list.h"
#include "text/python_known.h"

#include <pthread.h>
#include <string.h>

static const struct python_known functions[] = {
	{"CharacterTextSplitter", "", DEED_TRANSFORM},
	{"ClassifierPipeline", "sktime", DEED_PIPELINE},
	{"ColumnTransformer", "sklearn", DEED_PIPELINE},
	{"Compose", "albumentations", DEED_TRANSFORM},
	{"Compose", "torchvision", DEED_TRANSFORM},
	{"DataLoader", "torch", DEED_DATASET},
	{"Dataset", "torch", DEED_DATASET},
	{"DocumentConverter", "docling", DEED_READ_DATA},
	{"ForecastingPipeline", "sktime", DEED_PIPELINE},
	{"GradientTape", "tensorflow", DEED_TRAIN},
	{"ImageFolder", "torchvision", DEED_READ_DATA | DEED_DATASET},
	{"InferenceSession", "", DEED_LOAD},
	{"IterableDataset", "torch", DEED_DATASET},
	{"Layer", "keras", DEED_MODEL},
	{"LightningDataModule", "", DEED_DATASET},
	{"LightningModule", "", DEED_MODEL},
	{"MarkdownHeaderTextSplitter", "", DEED_TRANSFORM},
	{"Model", "keras", DEED_MODEL},
	{"Model", "tensorflow", DEED_MODEL},
	{"Module", "flax", DEED_MODEL},
	{"Module", "torch", DEED_MODEL},
	{"PdfReader", "", DEED_READ_DATA},
	{"Pipeline", "imblearn", DEED_PIPELINE},
	{"Pipeline", "pyspark.ml", DEED_PIPELINE},
	{"Pipeline", "sklearn", DEED_PIPELINE},
	{"PreTrainedModel", "transformers", DEED_MODEL},
	{"RecursiveCharacterTextSplitter", "", DEED_TRANSFORM},
	{"RegressorPipeline", "sktime", DEED_PIPELINE},
	{"SemanticChunker", "", DEED_TRANSFORM},
	{"SentenceSplitter", "llama_index", DEED_TRANSFORM},
	{"SentenceTransformer", "", DEED_LOAD},
	{"Sequential", "keras", DEED_MODEL},
	{"Sequential", "tensorflow", DEED_MODEL},
	{"Sequential", "torch", DEED_MODEL},
	{"SimpleDirectoryReader", "", DEED_READ_DATA},
	{"TFRecordDataset", "tensorflow", DEED_DATASET},
	{"TokenTextSplitter", "", DEED_TRANSFORM},
	{"TransformedTargetForecaster", "sktime", DEED_PIPELINE},
	{"accuracy_score", "", DEED_METRIC},
	{"add_documents", ".", DEED_WRITE},
	{"astype", ".", DEED_TRANSFORM},
	{"backward", ".", DEED_BACKWARD},
	{"chunk_by_title", "unstructured", DEED_TRANSFORM},
	{"classification_report", "", DEED_METRIC},
	{"compare_models", "pycaret.", DEED_TRAIN},
	{"confusion_matrix", "", DEED_METRIC},
	{"create_model", "pycaret.", DEED_TRAIN},
	{"cross_val_score", "sklearn.", DEED_TRAIN},
	{"cross_validate", "sklearn.", DEED_TRAIN},
	{"cv", "lightgbm", DEED_TRAIN},
	{"cv", "xgboost", DEED_TRAIN},
	{"drop", ".", DEED_TRANSFORM},
	{"dropDuplicates", ".", DEED_TRANSFORM},
	{"drop_duplicates", ".", DEED_TRANSFORM},
	{"dropna", ".", DEED_TRANSFORM},
	{"dump", "cloudpickle", DEED_SAVE},
	{"dump", "dill", DEED_SAVE},
	{"dump", "joblib", DEED_SAVE},
	{"dump", "json", DEED_WRITE_RECORD},
	{"dump", "pickle", DEED_SAVE},
	{"dump", "skops", DEED_SAVE},
	{"dump", "yaml", DEED_WRITE_RECORD},
	{"dumps", "json", DEED_WRITE_RECORD},
	{"evaluate", "keras", DEED_METRIC},
	{"evaluate", "tensorflow", DEED_METRIC},
	{"f1_score", "", DEED_METRIC},
	{"fillna", ".", DEED_TRANSFORM},
	{"fine_tune", ".", DEED_TRAIN},
	{"fit", ".", DEED_FIT},
	{"fit_generator", ".", DEED_TRAIN},
	{"fit_one_cycle", ".", DEED_TRAIN},
	{"fit_resample", ".", DEED_TRANSFORM},
	{"fit_transform", ".", DEED_TRANSFORM},
	{"flow_from_directory", ".", DEED_READ_DATA | DEED_DATASET},
	{"from_pretrained", "", DEED_LOAD},
	{"from_tensor_slices", "tensorflow", DEED_DATASET},
	{"generate", "transformers.", DEED_PREDICT},
	{"get_dummies", "pandas", DEED_TRANSFORM},
	{"group_by", ".", DEED_TRANSFORM},
	{"groupby", ".", DEED_TRANSFORM},
	{"image_dataset_from_directory", "", DEED_READ_DATA | DEED_DATASET},
	{"inference_mode", "torch", DEED_PREDICT},
	{"invoke_endpoint", ".", DEED_PREDICT},
	{"learn", "stable_baselines3.", DEED_TRAIN},
	{"load", "autogluon.", DEED_LOAD},
	{"load", "cloudpickle", DEED_LOAD},
	{"load", "dill", DEED_LOAD},
	{"load", "joblib", DEED_LOAD},
	{"load", "mltable", DEED_READ_DATA},
	{"load", "onnx", DEED_LOAD},
	{"load", "pickle", DEED_LOAD},
	{"load", "pyspark.ml", DEED_LOAD},
	{"load", "skops", DEED_LOAD},
	{"load", "spacy", DEED_LOAD},
	{"load", "tensorflow", DEED_LOAD},
	{"load", "torch", DEED_LOAD},
	{"load_checkpoint", "", DEED_LOAD},
	{"load_dataset", "datasets", DEED_READ_DATA},
	{"load_file", "safetensors", DEED_LOAD},
	{"load_from_checkpoint", "", DEED_LOAD},
	{"load_learner", "", DEED_LOAD},
	{"load_model", "", DEED_LOAD},
	{"load_state_dict", ".", DEED_LOAD},
	{"load_weights", ".", DEED_LOAD},
	{"log_model", "", DEED_SAVE},
	{"make_column_transformer", "sklearn", DEED_PIPELINE},
	{"make_pipeline", "imblearn", DEED_PIPELINE},
	{"make_pipeline", "sklearn", DEED_PIPELINE},
	{"make_pipeline", "sktime", DEED_PIPELINE},
	{"mean_absolute_error", "", DEED_METRIC},
	{"mean_squared_error", "", DEED_METRIC},
	{"melt", ".", DEED_TRANSFORM},
	{"merge", "pandas", DEED_TRANSFORM},
	{"no_grad", "torch", DEED_PREDICT},
	{"normalize", "torchvision", DEED_TRANSFORM},
	{"open", "fitz", DEED_READ_DATA},
	{"open", "pdfplumber", DEED_READ_DATA},
	{"open", "pymupdf", DEED_READ_DATA},
	{"open_dataset", "xarray", DEED_READ_DATA},
	{"open_mfdataset", "xarray", DEED_READ_DATA},
	{"open_zarr", "xarray", DEED_READ_DATA},
	{"partial_fit", ".", DEED_FIT},
	{"partition", "unstructured", DEED_READ_DATA},
	{"partition_pdf", "unstructured", DEED_READ_DATA},
	{"pipeline", "transformers", DEED_PREDICT | DEED_LOAD},
	{"pivot_table", ".", DEED_TRANSFORM},
	{"predict", ".", DEED_PREDICT},
	{"predict_proba", ".", DEED_PREDICT},
	{"r2_score", "", DEED_METRIC},
	{"read_csv", "", DEED_READ_DATA},
	{"read_database", "polars", DEED_READ_DATA},
	{"read_excel", "", DEED_READ_DATA},
	{"read_feather", "", DEED_READ_DATA},
	{"read_gbq", "", DEED_READ_DATA},
	{"read_hdf", "", DEED_READ_DATA},
	{"read_json", "pandas", DEED_READ_DATA},
	{"read_parquet", "", DEED_READ_DATA},
	{"read_pickle", "pandas", DEED_READ_DATA},
	{"read_sql", "", DEED_READ_DATA},
	{"read_sql_query", "", DEED_READ_DATA},
	{"read_table", "", DEED_READ_DATA},
	{"rename", "pandas", DEED_TRANSFORM},
	{"roc_auc_score", "", DEED_METRIC},
	{"run", "onnxruntime.", DEED_PREDICT},
	{"safe_dump", "yaml", DEED_WRITE_RECORD},
	{"save", "keras", DEED_SAVE},
	{"save", "tensorflow", DEED_SAVE},
	{"save", "torch", DEED_SAVE},
	{"save_model", "", DEED_SAVE},
	{"save_pretrained", ".", DEED_SAVE},
	{"savetxt", "numpy", DEED_WRITE},
	{"scan_csv", "", DEED_READ_DATA},
	{"scan_parquet", "", DEED_READ_DATA},
	{"split_documents", ".", DEED_TRANSFORM},
	{"split_text", ".", DEED_TRANSFORM},
	{"to_csv", ".", DEED_WRITE},
	{"to_datetime", "pandas", DEED_TRANSFORM},
	{"to_excel", ".", DEED_WRITE},
	{"to_gbq", ".", DEED_WRITE},
	{"to_json", ".", DEED_WRITE},
	{"to_netcdf", ".", DEED_WRITE},
	{"to_pandas_dataframe", ".", DEED_READ_DATA},
	{"to_parquet", ".", DEED_WRITE},
	{"to_sql", ".", DEED_WRITE},
	{"to_zarr", ".", DEED_WRITE},
	{"train", "h2o.", DEED_TRAIN},
	{"train", "lightgbm", DEED_TRAIN},
	{"train", "sentence_transformers.", DEED_TRAIN},
	{"train", "setfit.", DEED_TRAIN},
	{"train", "transformers.", DEED_TRAIN},
	{"train", "trl.", DEED_TRAIN},
	{"train", "ultralytics.", DEED_TRAIN},
	{"train", "xgboost", DEED_TRAIN},
	{"train_and_evaluate", "tensorflow", DEED_TRAIN},
	{"train_on_batch", ".", DEED_TRAIN},
	{"train_test_split", "", DEED_TRANSFORM},
	{"transcribe", ".", DEED_PREDICT},
	{"value_and_grad", "jax", DEED_TRAIN},
	{"wer", "jiwer", DEED_METRIC},
	{"withColumn", ".", DEED_TRANSFORM},
	{"with_columns", ".", DEED_TRANSFORM},
	{"write", ".", DEED_WRITE},
	{"write_csv", ".", DEED_WRITE},
	{"write_parquet", ".", DEED_WRITE},
	{"write_text", ".", DEED_WRITE},
	{"writerow", ".", DEED_WRITE},
};
static struct python_known_table known = {.at = functions, .n = sizeof(functions) / sizeof(functions[0])};

static const char *const libraries[] = {
	"sklearn",
	"torch",
	"tensorflow",
	"keras",
	"xgboost",
	"lightgbm",
	"catboost",
	"statsmodels",
	"prophet",
	"transformers",
	"fastai",
	"pytorch_lightning",
	"lightning",
	"flaml",
	"autogluon",
	"pycaret",
	"pyspark.ml",
	"pyspark.mllib",
	"surprise",
	"implicit",
	"gensim",
	"jax",
	"flax",
	"sagemaker",
	"h2o",
	"lifelines",
	"tpot",
	"mxnet",
	"paddle",
	"ultralytics",
	"stable_baselines3",
	"peft",
	"trl",
	"sentence_transformers",
	"sktime",
	"darts",
	"pmdarima",
	"neuralprophet",
	"cuml",
	"ngboost",
	"imblearn",
	"setfit",
	"bertopic",
	"lenskit",
	"pymc",
	"econml",
	"causalml",
	"onnxruntime",
	"mlflow",
	"joblib",
	"spacy",
	"tabpfn",
	"snowflake.ml",
	"skorch",
	"tslearn",
};

/* Names of objects whose `fit` is no training. */
WORD_LIST(transformers, "scaler", "encoder", "imputer", "vectorizer", "tokenizer", "binarizer", "transformer",
	  "preprocess", "pca", "ohe", "umap", "tsne", "tfidf");

static pthread_once_t indexed = PTHREAD_ONCE_INIT;

static void build_index(void)
{
	static struct arena arena;

	python_known_index(&known, &arena);
}

static bool fits_transformation(const struct python_module *module, const struct python_use *use)
{
	static const char *const preparing[] = {"sklearn.preprocessing",      "sklearn.impute",
						"sklearn.feature_extraction", "sklearn.compose",
						"sklearn.decomposition",      "sklearn.feature_selection"};
	const struct python_token *at = module->tokens->at;

	if (str_starts(use->name, "sklearn.")) {
		for (size_t i = 0; i < sizeof(preparing) / sizeof(preparing[0]); i++)
			if (str_starts(use->name, preparing[i]))
				return true;
		return false;
	}
	if (use->token < 2 || at[use->token - 2].kind != PYTHON_NAME)
		return false;
	return word_list_in(&transformers, at[use->token - 2].text);
}

/* Names of objects that are fitted wherever their class comes from: a factory of this repository hides the library. */
WORD_LIST(estimators, "clf", "classifier", "regressor", "estimator");

/* `clf.fit(features, target)` */
static bool fits_estimator(const struct python_module *module, const struct python_use *use)
{
	const struct python_tokens *tokens = module->tokens;
	uint32_t from, to, depth = 0, commas = 0;

	if (use->kind != PYTHON_CALL || use->token < 2 || tokens->at[use->token - 2].kind != PYTHON_NAME ||
	    !(python_is(tokens, use->token - 2, "model") ||
	      word_list_in(&estimators, tokens->at[use->token - 2].text)) ||
	    !python_arguments(module, use, &from, &to))
		return false;
	for (uint32_t t = from; t + 1 < to; t++) {
		depth += python_is(tokens, t, "(") || python_is(tokens, t, "[") || python_is(tokens, t, "{");
		depth -= python_is(tokens, t, ")") || python_is(tokens, t, "]") || python_is(tokens, t, "}");
		commas += !depth && python_is(tokens, t, ",");
	}
	return commas > 0;
}

/* `spark.read.parquet(…)`, `session.readStream.format(…)` */
static bool reads_spark(const struct python_tokens *tokens, uint32_t t)
{
	return t > 3 && python_is(tokens, t - 1, ".") && python_is(tokens, t - 3, ".") &&
	       (python_is(tokens, t - 2, "read") || python_is(tokens, t - 2, "readStream"));
}

static unsigned deeds_of(const struct python_module *module, const struct python_use *use)
{
	struct str last = python_use_last(use);
	unsigned deeds;

	if (use->kind == PYTHON_READ || use->kind == PYTHON_ARGUMENT || last.len < 2 || last.len > 32)
		return 0;
	if (str_starts(use->name, "sklearn.metrics.") || str_starts(use->name, "torchmetrics."))
		return DEED_METRIC;
	if (str_starts(use->name, "langchain") && str_has(use->name, ".document_loaders."))
		return DEED_READ_DATA;
	deeds = python_known_bits(&known, use, last);
	if (deeds & DEED_FIT)
		deeds = !module->ml                        ? fits_estimator(module, use) ? DEED_TRAIN : 0
			: fits_transformation(module, use) ? DEED_TRANSFORM
							   : DEED_TRAIN;
	if (!deeds && reads_spark(module->tokens, use->token))
		deeds = DEED_READ_DATA;
	if (!deeds && use->receiver != PYTHON_METHOD && str_starts(last, "load_") && str_has(last, "model"))
		deeds = DEED_LOAD;
	if (!deeds && str_ends(last, "Loader") && str_has(use->name, ".document_loaders."))
		deeds = DEED_READ_DATA;
	return deeds;
}

static bool imports_library(const struct python_module *module)
{
	for (size_t i = 0; i < module->imports_n; i++) {
		struct str whole = module->imports[i].whole;
		for (size_t k = 0; k < sizeof(libraries) / sizeof(libraries[0]); k++) {
			if (!str_starts(whole, libraries[k]))
				continue;
			size_t len = strlen(libraries[k]);
			if (whole.len == len || whole.at[len] == '.')
				return true;
		}
	}
	return false;
}

void python_deeds_read(struct python_module *module)
{
	pthread_once(&indexed, build_index);
	module->ml = imports_library(module);
	for (size_t i = 0; i < module->uses_n; i++)
		module->uses[i].deeds = deeds_of(module, &module->uses[i]);
}
