/*
 * A fact is what a file says, without opinion: "imports mlflow at line 3", "depends on dvc==3.1", "CI job test runs
 * pytest on pull requests". Probes state facts; rules (rules/tools) turn them into evidence. The kinds below are also the
 * matcher names of the rule files, so this table is the vocabulary that rule writers have.
 */
#ifndef ASSAY_ENGINE_FACT_H
#define ASSAY_ENGINE_FACT_H

#include "base/str.h"

enum fact_kind {
	FACT_PATH,   /* path: a file that exists and is not empty; rules give globs */
	FACT_IMPORT, /* import: module imported by live code: "mlflow.sklearn"; matches rules for any leading part */
	FACT_CALL,   /* call: live use (call, decorator, base class) of an imported name, resolved through imports and
			    assignments: "mlflow.log_metric"; a method on an unknown object is ".fit" */
	FACT_DEPENDENCY, /* dependency: package in a manifest, lower case, `_` and `.` as `-` */
	FACT_COMMAND, /* command: leading words of a command: "dvc repro"; stands on a node of the automation graph */
	FACT_ACTION, /* action: CI building block: "actions/checkout", ADO task "UsePythonVersion", orb, GitLab template */
	FACT_HOOK, /* hook: id of a pre-commit hook */
	FACT_RESOURCE, /* resource: IaC type: "aws_sagemaker_endpoint", "AWS::SageMaker::Model", "kserve.io/InferenceService",
			    bicep/ARM "microsoft.machinelearningservices/workspaces" (lower case) */
	FACT_IMAGE,    /* image: container image without registry host and tag: "bitnami/mlflow" */
	FACT_KEY,      /* key: "pyproject.toml#tool.ruff": a key with a value in a configuration file */
	FACT_VARIABLE, /* variable: environment variable named in code or configuration: "MLFLOW_TRACKING_URI" */
	FACT_SECTION,  /* section: phrase of a document heading, lower case */
	FACT_WORD,     /* word: a word or phrase (up to 3 words) of prose, lower case; always rung `mentioned` */
	FACT_TRAIT,    /* trait: judgement about structure stated by a probe: "test.asserting", "doc.model-card" */
	FACT_KINDS,
};

/* How alive the place is where the fact was found. The rung of the evidence is capped accordingly. */
enum fact_state {
	FACT_LIVE,
	FACT_HOLLOW,   /* present but empty, template-only or one line: `declared` at best */
	FACT_DISABLED, /* if: false, disabled workflow, commented-out, behind `exit 0`: `mentioned` at best */
};

/* 0 = the file itself; otherwise a node of the automation graph made by probe_node(). */
typedef uint32_t fact_node;

struct fact {
	enum fact_kind kind;
	enum fact_state state;
	struct str name; /* need not outlive the call */
	uint32_t line;   /* 1-based; 0 = the file as a whole */
	fact_node node;
};

/* The matcher names of the rule files, in the order of enum fact_kind. */
extern const char *const fact_kind_names[FACT_KINDS];

#endif
