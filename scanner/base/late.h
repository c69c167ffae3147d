/*
 * Libraries that are loaded when they are first called: those that only clones over the network and workbooks need, since loading
 * them takes a fifth of a small scan. late/late.sh makes functions of the same names that stand in for theirs; nothing here has to be
 * called for them to work. Where there is no assembly for it the program is linked with these libraries as usual.
 */
#ifndef ASSAY_BASE_LATE_H
#define ASSAY_BASE_LATE_H

/* One of them, as late/late.awk writes it. Lists of names end with an empty one. */
struct late_library {
	const char *name; /* of the file, as the dynamic linker looks for it */
	const char *functions;
	void **addresses; /* of the functions, once it is loaded */
	const char *objects;
	void *const *places; /* where pointers that the library exports are copied to */
};

/* Called by the functions that stand in. Ends the program when the library is not there. */
void late_load(const struct late_library *library);

/* Loads all that can be loaded, for what is about to lose the right to open files. */
void late_load_all(void);

#endif
