/*
 * Kinds of things that an inventory lists. Probes state them beside facts (probe_thing); engine/inventory.c joins them.
 */
#ifndef ASSAY_ENGINE_THING_H
#define ASSAY_ENGINE_THING_H

enum thing_kind {
	THING_MODEL,       /* registered, published, saved, trained or taken as a base */
	THING_DATASET,     /* data sets and where data come from */
	THING_PIPELINE,    /* stages, DAGs, flows */
	THING_ENDPOINT,    /* what answers requests, and batch jobs */
	THING_MONITOR,     /* drift reports, dashboards, alert rules, metrics */
	THING_ENVIRONMENT, /* where a release is put: dev, test, staging, prod */
	THING_KINDS,
};

#endif
