/*
 * Names of container images as rules know them: no registry host, no tag, no digest.
 * Format: https://pkg.go.dev/github.com/distribution/reference (domain/path:tag@digest).
 */
#ifndef ASSAY_TEXT_IMAGE_H
#define ASSAY_TEXT_IMAGE_H

#include "base/str.h"

/* "ghcr.io/mlflow/mlflow:v3@sha256:…" gives "mlflow/mlflow". Empty when the name itself is a variable. A slice of `reference`. */
struct str image_name(struct str reference);

#endif
