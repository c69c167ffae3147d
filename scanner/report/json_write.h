/*
 * What the JSON formats share: values that are written the same everywhere.
 */
#ifndef ASSAY_REPORT_JSON_WRITE_H
#define ASSAY_REPORT_JSON_WRITE_H

#include "report/report.h"

#include <cjson/cJSON.h>

/* Text that is not valid UTF-8 (an odd file name) keeps its bytes as \xNN, so that the report stays valid JSON. */
cJSON *json_text(struct str s);
void json_put(cJSON *object, const char *name, struct str s);
void json_put_or_null(cJSON *object, const char *name, struct str s); /* null when empty */
void json_put_name(cJSON *object, const char *name, const char *s);   /* null when NULL */

/* One decimal. */
void json_put_decimal(cJSON *object, const char *name, double value);

/* Where evidence stands: "path", "line", and the "commit" or the "blob". */
void json_put_place(cJSON *object, const struct evidence *e);

/* Adds "E17" to a list. */
void json_add_evidence(cJSON *list, const struct evidence *e);

/* Adds the document with a line end, and frees it. */
void json_print(struct buf *out, cJSON *root);

/* ---- parts of the report, each in a file of its own ---- */
void json_add_repository(cJSON *root, const char *name, const struct scan *scan);
void json_add_checklists(cJSON *root, const struct report *report);
void json_add_roadmap(cJSON *root, const struct report *report);
void json_add_inventory(cJSON *root, const struct report *report); /* `inventory` and `history` */
struct inventory;
void json_add_units(cJSON *project, const struct inventory *inventory);
void json_add_check(cJSON *root, const struct report *report);  /* base, changes, gate; nothing for a scan */
void json_add_claims(cJSON *root, const struct report *report); /* claims, summary; nothing for a scan */
void json_put_score(cJSON *object, const char *name, const struct score *score);
void json_add_since(cJSON *root, const struct report *report); /* nothing unless asked for */
void json_add_interview(cJSON *root, const struct report *report);

/* "effects" and "grants" of a step of the roadmap and of `assay whatif`. */
void json_add_effects(cJSON *json, const struct roadmap_effect *effects, size_t n);
void json_add_grants(cJSON *json, const struct scan *scan, const struct grant *grants, size_t n);

#endif
