/*
 * The tables of well-known functions of R.
 */
#include "text/r_functions.h"

static const struct {
	const char *name;
	unsigned deed;
} known[] = {
	{"lm", R_TRAIN},
	{"glm", R_TRAIN},
	{"randomForest", R_TRAIN},
	{"ranger", R_TRAIN},
	{"xgboost", R_TRAIN},
	{"xgb.train", R_TRAIN},
	{"lgb.train", R_TRAIN},
	{"train", R_TRAIN},
	{"rpart", R_TRAIN},
	{"svm", R_TRAIN},
	{"gbm", R_TRAIN},
	{"glmnet", R_TRAIN},
	{"cv.glmnet", R_TRAIN},
	{"fit", R_TRAIN},
	{"last_fit", R_TRAIN},
	{"fit_resamples", R_TRAIN},
	{"tune_grid", R_TRAIN},
	{"tune_bayes", R_TRAIN},
	{"h2o.automl", R_TRAIN},
	{"h2o.randomForest", R_TRAIN},
	{"h2o.gbm", R_TRAIN},
	{"bart", R_TRAIN},
	{"brm", R_TRAIN},
	{"stan", R_TRAIN},
	{"stan_glm", R_TRAIN},
	{"stan_glmer", R_TRAIN},
	{"cmdstan_model", R_TRAIN},
	{"inla", R_TRAIN},
	{"gam", R_TRAIN},
	{"bam", R_TRAIN},
	{"lmer", R_TRAIN},
	{"glmer", R_TRAIN},
	{"coxph", R_TRAIN},
	{"auto.arima", R_TRAIN},
	{"prophet", R_TRAIN},
	{"epinow", R_TRAIN},
	{"regional_epinow", R_TRAIN},
	{"estimate_infections", R_TRAIN},
	{"catboost.train", R_TRAIN},
	{"h2o.glm", R_TRAIN},
	{"h2o.xgboost", R_TRAIN},
	{"h2o.deeplearning", R_TRAIN},
	{"read.csv", R_READ},
	{"read_csv", R_READ},
	{"fread", R_READ},
	{"read_parquet", R_READ},
	{"read.table", R_READ},
	{"read_excel", R_READ},
	{"dbGetQuery", R_READ},
	{"read_rds", R_READ},
	{"read_feather", R_READ},
	{"tbl", R_READ},
	{"mutate", R_TRANSFORM},
	{"filter", R_TRANSFORM},
	{"select", R_TRANSFORM},
	{"summarise", R_TRANSFORM},
	{"summarize", R_TRANSFORM},
	{"left_join", R_TRANSFORM},
	{"pivot_longer", R_TRANSFORM},
	{"pivot_wider", R_TRANSFORM},
	{"na.omit", R_TRANSFORM},
	{"recipe", R_TRANSFORM},
	{"initial_split", R_TRANSFORM},
	{"drop_na", R_TRANSFORM},
	{"createDataPartition", R_TRANSFORM},
	{"predict", R_PREDICT},
	{"augment", R_PREDICT},
	{"h2o.predict", R_PREDICT},
	{"readRDS", R_LOAD},
	{"vetiver_pin_read", R_LOAD},
	{"load_model_hdf5", R_LOAD},
	{"load_model_tf", R_LOAD},
	{"h2o.loadModel", R_LOAD},
	{"xgb.load", R_LOAD},
	{"lgb.load", R_LOAD},
	{"vetiver_api", R_LOAD},
	{"rmse_vec", R_METRIC},
	{"mae_vec", R_METRIC},
	{"mape_vec", R_METRIC},
	{"rsq_vec", R_METRIC},
	{"roc_auc", R_METRIC},
	{"roc_auc_vec", R_METRIC},
	{"pr_auc", R_METRIC},
	{"conf_mat", R_METRIC},
	{"metric_set", R_METRIC},
	{"collect_metrics", R_METRIC},
	{"confusionMatrix", R_METRIC},
	{"postResample", R_METRIC},
	{"write.csv", R_WRITE},
	{"write_csv", R_WRITE},
	{"fwrite", R_WRITE},
	{"write_parquet", R_WRITE},
	{"write_json", R_WRITE},
	{"write_feather", R_WRITE},
	{"dbWriteTable", R_WRITE},
	{"dbAppendTable", R_WRITE},
	{"saveRDS", R_SAVE},
	{"write_rds", R_SAVE},
	{"xgb.save", R_SAVE},
	{"lgb.save", R_SAVE},
	{"h2o.saveModel", R_SAVE},
	{"pin_write", R_SAVE},
	{"vetiver_pin_write", R_SAVE},
	{"add_recipe", R_JOIN},
	{"test_that", R_TEST},
	{"it", R_TEST},
	{"test_file", R_TEST},
	{"POST", R_REQUEST},
	{"GET", R_REQUEST},
	{"req_perform", R_REQUEST},
	{"vetiver_endpoint", R_REQUEST},
};

static const struct {
	const char *name, *package;
} distinctive[] = {
	{"tune_bayes", "tune"},
	{"tune_grid", "tune"},
	{"tune_race_anova", "finetune"},
	{"tune_race_win_loss", "finetune"},
	{"tune_sim_anneal", "finetune"},
	{"vetiver_api", "vetiver"},
	{"vetiver_pin_write", "vetiver"},
	{"vetiver_compute_metrics", "vetiver"},
	{"vetiver_pin_metrics", "vetiver"},
};

unsigned r_function_deed(struct str name)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].name[0] == name.at[0] && str_is(name, known[i].name))
			return known[i].deed;
	return 0;
}

const char *r_function_package(struct str name)
{
	for (size_t i = 0; i < sizeof(distinctive) / sizeof(distinctive[0]); i++)
		if (str_is(name, distinctive[i].name))
			return distinctive[i].package;
	return NULL;
}
