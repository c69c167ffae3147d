/*
 * Whether `name = value` in a configuration file looks like a real secret that was committed. Errs on the side of "no":
 * references, placeholders and empty values are none.
 */
#ifndef ASSAY_TEXT_SECRET_H
#define ASSAY_TEXT_SECRET_H

#include "base/str.h"

/* "db_password", "clientSecret", "apiKey": the name says that its value is secret. */
bool secret_name(struct str name);

/* A literal that could be one: not empty, no reference to a variable or vault, no placeholder. Without its quotes. */
bool secret_value(struct str value);

#endif
