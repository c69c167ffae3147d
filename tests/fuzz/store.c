#include "engine/parcel.h"
#include "engine/store_file.h"
#include "engine/store_internal.h"
#include "stage.h"
#include "target.h"

/* What was accepted must be written as it is read. */
static void write_and_read(struct arena *arena, const struct file_facts *facts)
{
	struct file_facts back;
	struct buf first = {0}, second = {0};

	parcel_write(&first, facts);
	if (!parcel_read(buf_view(&first), stage_book(), STR("a.py"), arena, &back))
		BUG("accepted facts are refused");
	parcel_write(&second, &back);
	if (!str_eq(buf_view(&first), buf_view(&second)))
		BUG("facts came back otherwise");
	buf_release(&first);
	buf_release(&second);
}

void fuzz_store(struct arena *arena, struct str text)
{
	struct store *store = store_new();
	struct buf written = {0};

	if (store_take_entries(store, stage_book(), text)) {
		for (size_t i = 0; i < store->entries.n; i++) {
			struct file_facts facts;
			if (parcel_read(store->entries.at[i].parcel, stage_book(), STR("a.py"), arena, &facts))
				write_and_read(arena, &facts);
			store->entries.at[i].used = i % 2;
		}
		store_write(store, stage_book(), &written);
	}
	buf_release(&written);
	store_free(store);
}
