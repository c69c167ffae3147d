/*
 * Reads self-reported answers: the published questionnaire as a workbook (Office Open XML, ISO/IEC 29500), CSV (RFC 4180,
 * also with ";" or tabs, UTF-8, UTF-16 or Windows-1252), YAML or JSON. Formats and layouts: README.md beside this file.
 */
#ifndef ASSAY_ANSWERS_ANSWERS_H
#define ASSAY_ANSWERS_ANSWERS_H

#include "base/error.h"
#include "judge/claim.h"

struct answers_request {
	const char *file; /* as the user named it */
	const char
		*column; /* answers stand in this column (header or letter); NULL: the first that looks like answers */
	const struct checklists *lists;
	const bool *wanted; /* by checklist: may be what the file is about; NULL: any */
};

/* The claims in the bytes of the file. They live in `arena`, as do the bytes. What cannot be read is a notice that names sheet,
 * row and cell; an error of usage only when there is nothing to read at all. */
int answers_read(const struct answers_request *request, struct str bytes, struct arena *arena, struct claims *claims,
		 struct error *err);

#endif
