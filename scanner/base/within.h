/*
 * Whether an open folder is one of `folders` or lies below one of them. It is found by going up, since a path may lead anywhere through
 * symbolic links. Also true where that cannot be told; those of `folders` that do not exist hold nothing.
 */
#ifndef ASSAY_BASE_WITHIN_H
#define ASSAY_BASE_WITHIN_H

#include <stdbool.h>
#include <stddef.h>

bool folder_is_within(int folder, const char *const *folders, size_t n);

#endif
