/*
 * A store as the contents of one file, so that the next run of the program need not read what this one has read.
 *
 * Form: a head (struct head in engine/store_file.c) with a stamp and a checksum of the rest, then for each entry the lengths of its key and of
 * its parcel (32 bits each, in the byte order of the machine), the key (id and path), and the parcel (engine/parcel.h).
 *
 * The stamp is a digest of everything besides path and contents that decides what a file says: the sources of the program, the
 * libraries that read for it, and the rules. With another stamp nothing in the file holds.
 */
#ifndef ASSAY_ENGINE_STORE_FILE_H
#define ASSAY_ENGINE_STORE_FILE_H

#include "base/buf.h"
#include "engine/store.h"

enum store_bytes {
	STORE_BYTES_HOLD,
	STORE_BYTES_OTHER,  /* of another program or other rules; nothing was taken */
	STORE_BYTES_BROKEN, /* damaged, cut off, or never written by store_write(); nothing was taken */
};

/* Takes the entries. `bytes` and `book` must live as long as the store. Only for a store that is new. */
enum store_bytes store_read(struct store *store, const struct rulebook *book, struct str bytes);

/* Puts the store into bytes. False, and nothing, when they would say the same as those that were read. What no scan of this run used is
 * left out once there is more of it than of the rest. */
bool store_write(const struct store *store, const struct rulebook *book, struct buf *out);

/* Whether an entry turned out to make no sense although the checksum was right: somebody forged it. */
bool store_is_forged(const struct store *store);

/* 64 hexadecimal digits and a NUL; files of the same stamp can be read by each other's programs. */
void store_stamp(const struct rulebook *book, char stamp[65]);

#endif
