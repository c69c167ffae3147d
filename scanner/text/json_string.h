/*
 * Strings of JSON, for its reader.
 */
#ifndef ASSAY_TEXT_JSON_STRING_H
#define ASSAY_TEXT_JSON_STRING_H

#include "base/arena.h"

/* Reads the string whose text starts at *at, behind its opening quote, and moves *at behind the closing one. `text` is
 * borrowed when it holds no escapes, else made in the arena. Returns NULL, or what is wrong as a sentence. */
const char *json_string(struct arena *a, const char **at, const char *end, struct str *text);

#endif
