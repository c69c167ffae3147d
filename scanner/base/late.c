#include "base/late.h"
#include "base/error.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ends with NULL; there is none in a program that is linked as usual. */
extern const struct late_library *const late_libraries[] __attribute__((weak, visibility("hidden")));

static bool load(const struct late_library *library)
{
	void *handle = dlopen(library->name, RTLD_NOW);
	size_t n = 0;

	if (!handle)
		return false;
	for (const char *name = library->objects; *name; name += strlen(name) + 1, n++) {
		void *object = dlsym(handle, name);
		if (!object)
			return false;
		memcpy(library->places[n], object, sizeof(void *));
	}
	n = 0;
	for (const char *name = library->functions; *name; name += strlen(name) + 1)
		if (!(library->addresses[n++] = dlsym(handle, name)))
			return false;
	return true;
}

void late_load(const struct late_library *library)
{
	if (load(library))
		return;
	fprintf(stderr, "assay: a library that this needs cannot be loaded: %s\n", dlerror());
	exit(EXIT_CODE_INTERNAL);
}

void late_load_all(void)
{
	for (size_t i = 0; late_libraries && late_libraries[i]; i++)
		load(late_libraries[i]);
}
