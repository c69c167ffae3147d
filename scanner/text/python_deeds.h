/*
 * What well-known functions do in the life of a model: read data, transform, train, predict, load, save, measure. A call is
 * judged by its resolved name where there is one, otherwise by the name of its method; methods as general as `fit`
 * speak only in a module that imports a machine-learning library.
 */
#ifndef ASSAY_TEXT_PYTHON_DEEDS_H
#define ASSAY_TEXT_PYTHON_DEEDS_H

#include "text/python_module.h"

enum python_deed {
	DEED_TRAIN = 1 << 0,
	DEED_BACKWARD = 1 << 1, /* half of a hand-written training loop; the other is an optimiser's step */
	DEED_FIT = 1 << 2,      /* only inside the table: resolved by python_deeds_read */
	DEED_READ_DATA = 1 << 3,
	DEED_TRANSFORM = 1 << 4,
	DEED_DATASET = 1 << 5, /* defines or feeds a data set for training */
	DEED_PREDICT = 1 << 6,
	DEED_LOAD = 1 << 7,          /* loads a saved model */
	DEED_METRIC = 1 << 8,        /* computes an evaluation metric */
	DEED_WRITE = 1 << 9,         /* writes a table or text */
	DEED_WRITE_RECORD = 1 << 10, /* writes a structured record */
	DEED_PIPELINE = 1 << 11,     /* joins transformations and model into one object */
	DEED_SAVE = 1 << 12,         /* saves a model or transformation */
	DEED_MODEL = 1 << 13,        /* defines a network */
};
#define DEED_BITS 14u

/* Fills `deeds` of every use (calls, decorators, base classes) and `ml` of the module. Where a machine-learning library is
 * imported, `fit` is DEED_TRAIN, or DEED_TRANSFORM when what is fitted is a scaler, encoder or the like; elsewhere it is
 * nothing. */
void python_deeds_read(struct python_module *module);

#endif
