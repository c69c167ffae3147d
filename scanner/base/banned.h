/*
 * Functions that make it easy to overrun a buffer, to depend on the locale or the clock, or to keep hidden state.
 * Using one is a compile error. The file is forced into every translation unit by the Makefile (-include), so that
 * system headers, which may name them, are read first.
 */
#ifndef ASSAY_BASE_BANNED_H
#define ASSAY_BASE_BANNED_H

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Fortified headers define these as macros under clang, which may not be poisoned. */
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat strncpy strncat stpcpy sprintf vsprintf gets strtok atoi atol atoll atof
/* ctime is missing here because headers of libgit2 have a member of that name. */
#pragma GCC poison gmtime localtime asctime setlocale tmpnam mktemp

#endif
