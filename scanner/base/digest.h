/*
 * SHA-256, to name the rules and the contents that a report was made from.
 */
#ifndef ASSAY_BASE_DIGEST_H
#define ASSAY_BASE_DIGEST_H

#include "base/str.h"

struct digest {
	/* The library's own state: no other file needs its header. */
	_Alignas(max_align_t) unsigned char state[256];
};

void digest_init(struct digest *d);
void digest_add(struct digest *d, struct str s);

/* 64 lower-case hexadecimal digits and a NUL. The digest must be initialised again before further use. */
void digest_hex(struct digest *d, char hex[65]);

#endif
