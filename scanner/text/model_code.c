/*
 * The table of libraries and the two look-ups over it.
 *
 * `imports` are names between bars, as they stand in an import. Calls are names between blanks: `.fit` is a member of something, `Model.Load`
 * has just that before it, `*ME.train` any letters more, and what ends with `~` is a type or a namespace, not called itself.
 */
#include "text/model_code.h"

static const struct library {
	unsigned language;
	const char *imports;
	const char *trains, *loads, *predicts, *scores, *reads, *shapes, *learner;
} libraries[] = {
	/* https://fluxml.ai/Flux.jl/stable/reference/training/reference/ https://lux.csail.mit.edu/stable/api/Lux/utilities */
	{MODEL_JULIA, "|Flux|Lux|Zygote|Knet|Optimisers|SimpleChains|",
	 "train! withgradient single_train_step! adam! sgd! Flux.update! Optimisers.update!",
	 "loadmodel! BSON.load JLD2.load", "onecold testmode!", "", "", "onehotbatch DataLoader normalise", ""},
	/* https://juliaai.github.io/MLJ.jl/stable/machines/ */
	{MODEL_JULIA, "|MLJ|MLJBase|MLJModels|MLJFlux|ScikitLearn|DecisionTree|LightGBM|EvoTrees|",
	 "fit! evaluate! build_forest build_tree fit_evotree", "deserialize MLJ.load BSON.load",
	 "predict predict_mode predict_mean apply_forest", "", "load_iris load_boston", "coerce unpack partition", ""},
	{MODEL_JULIA, "|GLM|XGBoost|Turing|", "lm glm xgboost sample", "XGBoost.load", "predict", "", "", "", ""},
	{MODEL_JULIA, "|ONNXRunTime|", "", "", "", "load_inference", "", "", ""},
	{MODEL_JULIA, "|CSV|DataFrames|MLDatasets|Arrow|Parquet2|", "", "", "", "",
	 "CSV.read CSV.File MNIST CIFAR10 FashionMNIST Arrow.Table readdlm",
	 "dropmissing transform! select! groupby combine leftjoin innerjoin", ""},
	/* https://learn.microsoft.com/en-us/dotnet/machine-learning/ */
	{MODEL_DOTNET, "|Microsoft.ML|", ".Fit .CrossValidate", "Model.Load",
	 "CreatePredictionEngine PredictionEngine .Predict .Transform",
	 "PredictionEnginePool AddPredictionEnginePool .ApplyOnnxModel .ScoreTensorFlowModel",
	 ".LoadFromTextFile .LoadFromEnumerable .CreateTextLoader .CreateDatabaseLoader .LoadFromBinary",
	 ".Concatenate .FeaturizeText .OneHotEncoding .NormalizeMeanVariance .NormalizeMinMax .MapValueToKey "
	 ".CopyColumns .ReplaceMissingValues "
	 ".TrainTestSplit .FilterRowsByColumn",
	 ".Trainers~"},
	{MODEL_DOTNET, "|Microsoft.ML.AutoML|", ".Execute", "", "", "", "", "", ".Execute .CreateRegressionExperiment"},
	{MODEL_DOTNET, "|Microsoft.ML.OnnxRuntime|", "", "InferenceSession", ".Run .RunAsync", "", "", "", ""},
	/* https://github.com/dotnet/TorchSharp https://scisharp.github.io/tensorflow-net-docs/ */
	{MODEL_DOTNET, "|TorchSharp|", ".step", "jit.load .load", ".forward .call", "", "", "", ".step"},
	{MODEL_DOTNET, "|Tensorflow|", ".fit", "load_model", ".predict", "", "", "", ".fit"},
	{MODEL_DOTNET, "|Accord.MachineLearning|Accord.Statistics|SharpLearning|", ".Learn", "Serializer.Load",
	 ".Decide .Predict", "", "", "", ".Learn"},
	/* https://spark.apache.org/docs/latest/ml-pipeline.html */
	{MODEL_JVM,
	 "|org.apache.spark.ml.classification|org.apache.spark.ml.regression|org.apache.spark.ml.clustering|org.apache."
	 "spark.ml.recommendation|"
	 "org.apache.spark.ml.tuning|org.apache.spark.ml.Pipeline|org.apache.spark.ml.PipelineModel|org.apache.spark."
	 "ml.{|com.microsoft.azure.synapse.ml|",
	 ".fit", "*Model.load", ".transform", "", "", "", ""},
	{MODEL_JVM,
	 "|org.apache.spark.mllib.classification|org.apache.spark.mllib.regression|org.apache.spark.mllib.clustering|"
	 "org.apache.spark.mllib.recommendation|"
	 "org.apache.spark.mllib.tree|",
	 ".train .trainClassifier .trainRegressor .trainImplicit", "*Model.load", ".predict", "", "", "", ""},
	{MODEL_JVM, "|org.apache.spark.ml.feature|", "", "", "", "", ".read~ .textFile",
	 ".withColumn .groupBy .randomSplit .dropDuplicates VectorAssembler", ""},
	/* https://deeplearning4j.konduit.ai/ */
	{MODEL_JVM, "|org.deeplearning4j|", ".fit",
	 "restoreMultiLayerNetwork restoreComputationGraph MultiLayerNetwork.load ComputationGraph.load "
	 "importKerasSequentialModelAndWeights "
	 "importKerasModelAndWeights",
	 ".output .predict .outputSingle", "", "RecordReaderDataSetIterator CSVRecordReader ImageRecordReader",
	 "NormalizerStandardize NormalizerMinMaxScaler ImagePreProcessingScaler TransformProcess.Builder", ""},
	/* https://waikato.github.io/weka-wiki/use_weka_in_your_java_code/ */
	{MODEL_JVM, "|weka|", ".buildClassifier .buildClusterer .crossValidateModel", "SerializationHelper.read",
	 ".classifyInstance .distributionForInstance .clusterInstance", "",
	 "DataSource ArffLoader CSVLoader DataSource.read", "useFilter", ""},
	/* https://haifengl.github.io/ https://tribuo.org/learn/4.3/docs/ https://docs.djl.ai/ */
	{MODEL_JVM, "|smile|", ".fit randomForest logit kmeans gbm", "Read.object", ".predict", "",
	 "Read.csv Read.arff Read.parquet read.csv", "", ""},
	{MODEL_JVM, "|org.tribuo|", ".train", "deserializeFromFile", ".predict", "", "CSVLoader CSVDataSource",
	 "TrainTestSplitter RowProcessor", ""},
	{MODEL_JVM, "|ai.djl|", "EasyTrain.fit EasyTrain.trainBatch", ".loadModel Criteria.builder",
	 ".predict .newPredictor", "", "", "", ""},
	{MODEL_JVM, "|ai.onnxruntime|", "", ".createSession", ".run", "", "", "", ""},
	{MODEL_JVM, "|org.tensorflow|", ".minimize",
	 "SavedModelBundle.load Interpreter .importGraphDef .createFromFile .createFromFileAndOptions",
	 ".run .runner .runForMultipleInputsOutputs .detect .classify", "", "", "", ""},
	{MODEL_JVM, "|org.pytorch|", "", "Module.load LiteModuleLoader.load", ".forward", "", "", "", ""},
	{MODEL_JVM, "|ml.dmlc.xgboost4j|", "XGBoost.train .fit", "XGBoost.loadModel *Model.load", ".predict .transform",
	 "", "", "", ""},
	{MODEL_JVM, "|hex.genmodel|", "", "MojoModel.load",
	 "EasyPredictModelWrapper .predictBinomial .predictRegression", "", "", "", ""},
	{MODEL_JVM, "|org.jpmml.evaluator|", "", "LoadingModelEvaluatorBuilder", ".evaluate", "", "", "", ""},
	{MODEL_JVM, "|opennlp.tools|", "*ME.train", "DoccatModel TokenNameFinderModel", ".categorize .find", "", "", "",
	 ""},
	{MODEL_JVM, "|org.jetbrains.kotlinx.dl|", ".fit", ".loadWeights .loadModel OnnxInferenceModel.load", ".predict",
	 "", "", "", ""},
	/* https://js.tensorflow.org/api/latest/ https://onnxruntime.ai/docs/api/js/ https://huggingface.co/docs/transformers.js */
	{MODEL_JAVASCRIPT, "|@tensorflow/tfjs|", ".fit .fitDataset .trainOnBatch .minimize",
	 "loadLayersModel loadGraphModel node.loadSavedModel", ".predict .execute .executeAsync", "", "data.csv",
	 ".oneHot .batch", ""},
	{MODEL_JAVASCRIPT, "|@tensorflow-models/|", "", ".load .createDetector",
	 ".classify .detect .estimateHands .estimatePoses .estimateFaces", "", "", "", ""},
	{MODEL_JAVASCRIPT, "|brain.js|ml5|", ".train .trainAsync", ".fromJSON .imageClassifier", ".run .classify", "",
	 "", "", ""},
	{MODEL_JAVASCRIPT, "|onnxruntime-web|onnxruntime-node|onnxruntime-react-native|", "", "InferenceSession.create",
	 ".run", "", "", "", ""},
	{MODEL_JAVASCRIPT, "|@xenova/transformers|@huggingface/transformers|", "", ".from_pretrained", ".generate",
	 "pipeline", "", "", ""},
	{MODEL_JAVASCRIPT, "|ml-random-forest|ml-cart|ml-naivebayes|ml-knn|ml-logistic-regression|", ".train", ".load",
	 ".predict", "", "", "", ""},
	/* https://gorgonia.org/ https://pkg.go.dev/github.com/yalue/onnxruntime_go https://pkg.go.dev/github.com/sjwhitworth/golearn */
	{MODEL_GO, "|gorgonia.org/gorgonia|", ".Step", "", "", "", "", "", ""},
	{MODEL_GO, "|github.com/yalue/onnxruntime_go|", "",
	 ".NewSession .NewAdvancedSession .NewDynamicAdvancedSession", ".Run", "", "", "", ""},
	{MODEL_GO,
	 "|github.com/tensorflow/tensorflow/tensorflow/go|github.com/galeone/tfgo|github.com/wamuir/graft/tensorflow|",
	 "", ".LoadSavedModel .LoadModel .ImportModel .Import", ".Run .Exec", "", "", "", ""},
	{MODEL_GO, "|github.com/sjwhitworth/golearn|github.com/pa-m/sklearn|", ".Fit", ".Load", ".Predict", "",
	 ".ParseCSVToInstances", ".InstancesTrainTestSplit", ""},
	{MODEL_GO, "|github.com/cdipaolo/goml|", ".Learn .OnlineLearn", ".RestoreFromFile", ".Predict", "", "", "", ""},
	{MODEL_GO, "|github.com/dmitryikh/leaves|", "", ".LGEnsembleFromFile .XGEnsembleFromFile",
	 ".PredictSingle .PredictDense", "", "", "", ""},
	{MODEL_GO, "|github.com/gomlx/gomlx|", ".RunSteps .RunEpochs .TrainStep", "", "", "", "", "", ""},
	{MODEL_GO, "|gocv.io/x/gocv|github.com/mattn/go-tflite|", "",
	 ".ReadNet .ReadNetFromONNX .ReadNetFromCaffe .NewModelFromFile", ".Forward .Invoke", "", "", "", ""},
	/* https://pytorch.org/cppdocs/ https://www.mlpack.org/doc/ https://onnxruntime.ai/docs/api/c/ */
	{MODEL_CPP, "|torch/torch.h|torch/script.h|", ".backward", "jit::load torch::load", ".forward ->forward", "",
	 "", "", ""},
	{MODEL_CPP, "|mlpack.hpp|mlpack/|", ".Train", "", ".Predict .Classify", "", "data::Load",
	 "data::Split data::NormalizeLabels", ""},
	{MODEL_CPP, "|onnxruntime_cxx_api.h|onnxruntime_c_api.h|", "", "Ort::Session~ ->CreateSession", ".Run", "", "",
	 "", ""},
	{MODEL_CPP, "|tensorflow/lite/|", "", "::BuildFromFile ::BuildFromBuffer ::GetModel", ".Invoke", "", "", "",
	 ""},
	{MODEL_CPP, "|tensorflow/cc/saved_model/|tensorflow/core/public/session.h|tensorflow/c/c_api.h|", "",
	 "LoadSavedModel ReadBinaryProto TF_LoadSessionFromSavedModel", ".Run TF_SessionRun", "", "", "", ""},
	{MODEL_CPP, "|opencv2/dnn|opencv2/opencv.hpp|", "",
	 "readNet readNetFromONNX readNetFromDarknet readNetFromCaffe readNetFromTensorflow", ".forward", "", "", "",
	 ""},
	{MODEL_CPP, "|opencv2/ml|opencv2/face|dlib/svm|dlib/dnn.h|", ".train", "", ".predict", "", "", "", ""},
	{MODEL_CPP, "|openvino/openvino.hpp|inference_engine.hpp|", "", ".read_model .compile_model .ReadNetwork",
	 ".infer .start_async .Infer", "", "", "", ""},
	{MODEL_CPP, "|NvInfer.h|", "", ".deserializeCudaEngine", ".enqueueV2 .enqueueV3 .executeV2", "", "", "", ""},
	{MODEL_CPP, "|xgboost/c_api.h|LightGBM/c_api.h|", "XGBoosterUpdateOneIter LGBM_BoosterUpdateOneIter",
	 "XGBoosterLoadModel LGBM_BoosterCreateFromModelfile",
	 "XGBoosterPredict XGBoosterPredictFromDMatrix LGBM_BoosterPredictForMat", "", "", "", ""},
	{MODEL_CPP, "|llama.h|whisper.h|", "",
	 "llama_model_load_from_file llama_load_model_from_file whisper_init_from_file_with_params",
	 "llama_decode whisper_full", "", "", "", ""},
	/* https://docs.rs/tch https://docs.rs/candle-core https://burn.dev/ https://docs.rs/linfa https://docs.rs/ort */
	{MODEL_RUST, "|tch|", ".backward_step .step", "CModule::load .load", ".forward .forward_t .forward_ts", "", "",
	 "", ""},
	{MODEL_RUST, "|candle_core|candle_nn|candle_transformers|", ".backward_step",
	 "from_mmaped_safetensors from_gguf", ".forward", "", "", "", ""},
	{MODEL_RUST, "|burn|", ".fit .backward", ".load_record .load_file", ".forward .infer", "", "", "", ""},
	{MODEL_RUST, "|linfa|linfa_linear|linfa_logistic|linfa_trees|linfa_clustering|linfa_svm|smartcore|",
	 ".fit ::fit", "", ".predict", "", "", "", ""},
	{MODEL_RUST, "|ort|tract_onnx|tract_tensorflow|tensorflow|", "",
	 "commit_from_file commit_from_memory with_model_from_file model_for_path SavedModelBundle::load", ".run", "",
	 "", "", ""},
	{MODEL_RUST, "|lightgbm|lightgbm3|xgboost|", "Booster::train", "Booster::from_file Booster::load", ".predict",
	 "", "", "", ""},
};

#define LIBRARIES (sizeof(libraries) / sizeof(libraries[0]))
_Static_assert(LIBRARIES <= MODEL_LIBRARIES_MAX, "bits for every library");

/* Whether what stands before `at` may come before the name of an imported module. */
static bool may_begin(unsigned language, struct str line, size_t at)
{
	char before = at ? line.at[at - 1] : ' ';

	if (language & (MODEL_JAVASCRIPT | MODEL_GO))
		return before == '"' || before == '\'' || before == '`';
	if (language & MODEL_CPP)
		return before == '<' || before == '"' || before == '/';
	return before == ' ' || before == '\t' || (before == ',' && language & MODEL_JULIA);
}

static bool names(unsigned language, struct str line, struct str module)
{
	for (size_t at = 0; at + module.len <= line.len; at++) {
		const char *found = memchr(line.at + at, module.at[0], line.len - module.len - at + 1);
		if (!found)
			return false;
		at = (size_t)(found - line.at);
		size_t end = at + module.len;
		if (memcmp(found, module.at, module.len) == 0 && may_begin(language, line, at) &&
		    (end == line.len || !char_is_word(line.at[end]) || !char_is_word(module.at[module.len - 1])))
			return true;
	}
	return false;
}

static bool is_import(unsigned language, struct str line)
{
	struct str first = str_trim(line);

	switch (language) {
	case MODEL_JULIA:
		return str_starts(first, "using ") || str_starts(first, "import ");
	case MODEL_DOTNET:
		return str_starts(first, "using ") || str_starts(first, "global using ") || str_starts(first, "open ");
	case MODEL_JVM:
		return str_starts(first, "import ");
	case MODEL_JAVASCRIPT:
		return str_has(line, "from") || str_has(line, "require") || str_starts(first, "import");
	case MODEL_GO:
		return str_ends(first, "\"");
	case MODEL_CPP:
		return str_starts(first, "#") && str_has(first, "include");
	case MODEL_RUST:
		return str_starts(first, "use ") || str_starts(first, "pub use ") || str_starts(first, "extern crate ");
	default:
		return false;
	}
}

void model_import(struct model_imports *imports, unsigned language, struct str line)
{
	if (!is_import(language, line))
		return;
	for (size_t i = 0; i < LIBRARIES; i++) {
		struct str rest = str_of(libraries[i].imports), module;
		if (libraries[i].language != language)
			continue;
		while (str_next(&rest, '|', &module)) {
			if (!module.len || !names(language, line, module))
				continue;
			imports->bits[i / 64] |= (uint64_t)1 << (i % 64);
			imports->any = true;
		}
	}
}

/* Whether `before`, the text in front of the name, ends as the pattern asks. */
static bool comes_after(struct str before, struct str pattern)
{
	if (pattern.len == 1 && pattern.at[0] == '.')
		return before.len &&
		       (before.at[before.len - 1] == '.' ||
			(before.len > 1 && before.at[before.len - 2] == '-' && before.at[before.len - 1] == '>'));
	bool open = pattern.len && pattern.at[0] == '*';
	pattern = str_from(pattern, open);
	if (before.len < pattern.len ||
	    (pattern.len && memcmp(before.at + before.len - pattern.len, pattern.at, pattern.len) != 0))
		return false;
	before.len -= pattern.len;
	return open || !before.len || (pattern.len && !char_is_word(pattern.at[0])) ||
	       !char_is_word(before.at[before.len - 1]);
}

static bool is_called(struct str text, size_t end)
{
	return end < text.len && (text.at[end] == '(' || text.at[end] == '<' ||
				  (text.at[end] == '.' && end + 1 < text.len && text.at[end + 1] == '('));
}

static bool is_one_of(const char *calls, struct str text, size_t from, size_t end)
{
	struct str rest = str_of(calls), call, name = str_sub(text, from, end - from);

	while (str_next(&rest, ' ', &call)) {
		bool type = str_ends(call, "~");
		call.len -= type;
		if (call.len < name.len || memcmp(call.at + call.len - name.len, name.at, name.len) != 0)
			continue;
		struct str before = str_sub(call, 0, call.len - name.len);
		if (before.len && char_is_word(before.at[before.len - 1]))
			continue;
		if (comes_after(str_sub(text, 0, from), before) && (type || is_called(text, end)))
			return true;
	}
	return false;
}

unsigned model_deeds(const struct model_imports *imports, struct str text, size_t from, size_t end)
{
	unsigned deeds = 0;

	for (size_t i = 0; i < LIBRARIES; i++) {
		const struct library *l = &libraries[i];
		const char *const calls[MODEL_DEEDS] = {l->trains, l->loads,  l->predicts, l->scores,
							l->reads,  l->shapes, l->learner};
		if (!(imports->bits[i / 64] >> (i % 64) & 1))
			continue;
		for (unsigned bit = 0; bit < MODEL_DEEDS; bit++)
			if (*calls[bit] && is_one_of(calls[bit], text, from, end))
				deeds |= 1u << bit;
	}
	return deeds;
}
