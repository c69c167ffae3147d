/*
 * Tells accidental damage: bytes that rotted, were cut off or overwritten. Whoever wants to can make bytes for any sum, so
 * it proves nothing about where they come from (base/digest.h does).
 */
#ifndef ASSAY_BASE_CHECKSUM_H
#define ASSAY_BASE_CHECKSUM_H

#include "base/str.h"

/* Depends on the byte order of the machine. */
uint64_t checksum(struct str bytes);

#endif
