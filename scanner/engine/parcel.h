/*
 * What is kept of one file, as bytes and back. The bytes may come from anyone: what makes no sense is refused, and
 * nothing that is accepted can lead beyond a table.
 *
 * The form, made of numbers and texts: a number is base-128 with the low digits first; a text is 0 when there is none,
 * otherwise its length + 1, its bytes and a NUL; a list is its length and its elements. The fields follow one another as
 * engine/parcel.c names them. It is read only by the program that wrote it (engine/store_file.h), so it has no versions.
 */
#ifndef ASSAY_ENGINE_PARCEL_H
#define ASSAY_ENGINE_PARCEL_H

#include "base/buf.h"
#include "engine/facts.h"

void parcel_write(struct buf *out, const struct file_facts *facts);

/* Fills *out, or returns false and leaves it alone. Texts are borrowed from `bytes`; lists live in `arena`; `path` is that of
 * the file and is borrowed by its notices. Rules are numbers of `book`. */
bool parcel_read(struct str bytes, const struct rulebook *book, struct str path, struct arena *arena,
		 struct file_facts *out);

#endif
