/*
 * What is remembered of files: that it comes back whole, and what is refused, replaced and dropped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/checksum.h"
#include "engine/parcel.h"
#include "engine/store_file.h"

static struct rulebook book;

/* A repository of files that all exist, and its facts. */
struct stage {
	struct arena arena;
	struct source_entry entries[8];
	struct file files[9];
	struct file_facts of[9];
	struct facts facts;
	struct run_worker worker;
};

static void stage_init(struct stage *stage, size_t n)
{
	memset(stage, 0, sizeof(*stage));
	arena_init(&stage->arena);
	stage->facts = (struct facts){.files = stage->files, .of = stage->of, .n = n};
	map_init(&stage->facts.paths, &stage->arena);
	for (size_t i = 0; i < n; i++) {
		struct source_entry *entry = &stage->entries[i];
		entry->path = arena_printf(&stage->arena, "src/%zu.py", i);
		entry->has_oid = true;
		entry->oid.bytes[0] = (unsigned char)(i + 1);
		stage->files[i] = (struct file){.entry = entry, .path = entry->path};
		map_put(&stage->facts.paths, entry->path, (uint32_t)i);
		stage->of[i].read = stage->of[i].settled = true;
	}
	arena_init(&stage->worker.scan_arena);
	stage->worker.facts = &stage->facts;
}

static void stage_release(struct stage *stage)
{
	arena_release(&stage->worker.scan_arena);
	arena_release(&stage->arena);
}

/* One of everything. */
static void fill(struct arena *a, struct file_facts *facts)
{
	facts->bytes = 4000000000u;
	facts->things_left_out = 300;
	*vec_add(a, &facts->nodes) = (struct graph_node){
		NODE_SERVICE, STR("job"), STR(""), 7, TRIGGER_CALLED | TRIGGER_PUSH, NODE_DEFAULT};
	*vec_add(a, &facts->nodes) = (struct graph_node){.kind = NODE_JOB, .name = STR("no folder")};
	*vec_add(a, &facts->hits) = (struct hit){book.rules_n - 1, UINT32_MAX, 2, FACT_DISABLED, 0, FACT_TRAIT};
	*vec_add(a, &facts->hits) = (struct hit){0, 1, 0, FACT_LIVE, PROBE_PATH, FACT_PATH};
	*vec_add(a, &facts->commands) = (struct graph_command){
		.node = 1, .words = STR("make test"), .line = 128, .edge = true};
	*vec_add(a, &facts->counts) = (struct count){"deps.direct", 5, 2};
	*vec_add(a, &facts->links) = (struct link){"online", STR("scale"), 9};
	*vec_add(a, &facts->things) = (struct thing){STR("a\0b"), "trained", 11, THING_ENVIRONMENT};
	*vec_add(a, &facts->notices) = (struct notice){
		.level = NOTICE_WARNING, .code = "yaml-broken", .message = STR("line 3: why"), .unread = true};
	*vec_add(a, &facts->packages) = STR("words");
	*vec_add(a, &facts->asked) = (struct asked_path){STR("src/1.py"), true};
}

static void check_filled(const struct file_facts *facts, struct str path)
{
	assert_true(facts->read && facts->bytes == 4000000000u && facts->things_left_out == 300);
	assert_true(facts->nodes.n == 2 && facts->hits.n == 2 && facts->commands.n == 1 && facts->counts.n == 1);
	assert_true(facts->links.n == 1 && facts->things.n == 1 && facts->notices.n == 1 && facts->packages.n == 1);
	const struct graph_node *node = facts->nodes.at;
	assert_true(node[0].kind == NODE_SERVICE && str_is(node[0].name, "job") && node[0].folder.at &&
		    !node[0].folder.len && node[0].line == 7 && node[0].triggers == (TRIGGER_CALLED | TRIGGER_PUSH) &&
		    node[0].flags == NODE_DEFAULT && !node[1].folder.at);
	const struct hit *hit = facts->hits.at;
	assert_true(hit[0].rule == book.rules_n - 1 && hit[0].line == UINT32_MAX && hit[0].node == 2 &&
		    hit[0].state == FACT_DISABLED && hit[0].probe == 0 && hit[0].kind == FACT_TRAIT &&
		    hit[1].probe == PROBE_PATH);
	const struct graph_command *command = facts->commands.at;
	assert_true(command->node == 1 && str_is(command->words, "make test") && command->line == 128 && command->edge);
	assert_true(strcmp(facts->counts.at->counter, "deps.direct") == 0 && facts->counts.at->n == 5 &&
		    facts->counts.at->line == 2);
	assert_true(strcmp(facts->links.at->role, "online") == 0 && str_is(facts->links.at->name, "scale") &&
		    facts->links.at->line == 9);
	assert_true(str_eq(facts->things.at->name, STR("a\0b")) && strcmp(facts->things.at->detail, "trained") == 0 &&
		    facts->things.at->line == 11 && facts->things.at->kind == THING_ENVIRONMENT);
	const struct notice *notice = facts->notices.at;
	assert_true(notice->level == NOTICE_WARNING && strcmp(notice->code, "yaml-broken") == 0 &&
		    str_is(notice->message, "line 3: why") && notice->unread && !notice->failed &&
		    str_eq(notice->path, path));
	assert_true(str_is(facts->packages.at[0], "words"));
	assert_true(facts->asked.n == 1 && str_is(facts->asked.at->path, "src/1.py") && facts->asked.at->exists);
}

static void test_parcel(void **state)
{
	struct file_facts facts = {.read = true}, back;
	struct buf bytes = BUF_INIT;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	fill(&arena, &facts);
	parcel_write(&bytes, &facts);
	assert_true(parcel_read(buf_view(&bytes), &book, STR("x.yml"), &arena, &back));
	check_filled(&back, STR("x.yml"));
	for (size_t n = 0; n < bytes.len; n++)
		assert_false(parcel_read((struct str){bytes.at, n}, &book, STR("x.yml"), &arena, &back));
	buf_char(&bytes, 0);
	assert_false(parcel_read(buf_view(&bytes), &book, STR("x.yml"), &arena, &back));
	buf_release(&bytes);
	arena_release(&arena);
}

/* Each of these would lead beyond a table. */
static void test_forged_parcels(void **state)
{
	static const struct hit forged[] = {
		{.rule = UINT32_MAX},      {.node = 3},          {.state = FACT_DISABLED + 1},
		{.probe = PROBE_PATH - 1}, {.kind = FACT_KINDS},
	};
	struct file_facts back;
	struct buf bytes = BUF_INIT;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < sizeof(forged) / sizeof(*forged); i++) {
		struct file_facts facts = {.read = true};
		fill(&arena, &facts);
		facts.hits.at[1] = forged[i];
		buf_clear(&bytes);
		parcel_write(&bytes, &facts);
		assert_false(parcel_read(buf_view(&bytes), &book, STR("x.yml"), &arena, &back));
	}
	struct file_facts facts = {.read = true};
	fill(&arena, &facts);
	facts.commands.at[0].node = 3;
	buf_clear(&bytes);
	parcel_write(&bytes, &facts);
	assert_false(parcel_read(buf_view(&bytes), &book, STR("x.yml"), &arena, &back));
	/* A list as long as a number can say. */
	assert_false(parcel_read(STR("\1\0\0\377\377\377\377\17"), &book, STR("x.yml"), &arena, &back));
	buf_release(&bytes);
	arena_release(&arena);
}

/* The bytes of a store after a scan of n files that found what `before` remembers; empty when there was nothing to write. */
static struct buf after_scan(struct str before, size_t from, size_t n, size_t found)
{
	struct store *store = store_new();
	struct buf out = BUF_INIT;
	struct stage stage;
	size_t known = 0;

	stage_init(&stage, 8);
	if (before.len)
		assert_int_equal(store_read(store, &book, before), STORE_BYTES_HOLD);
	for (size_t i = 0; i < 8; i++) {
		const struct source_entry *entry = &stage.entries[i];
		if (i < from || i >= from + n)
			stage.of[i] = (struct file_facts){.read = false};
		else if (store_find(store, &stage.worker, entry->path, &entry->oid, &stage.of[i]))
			known++;
		else
			fill(&stage.worker.scan_arena, &stage.of[i]);
		if (stage.of[i].settled)
			check_filled(&stage.of[i], stage.of[i].known ? entry->path : (struct str){0});
	}
	assert_int_equal(known, found);
	store_add(store, &stage.facts);
	store_write(store, &book, &out);
	store_free(store);
	stage_release(&stage);
	return out;
}

static void test_store(void **state)
{
	(void)state;
	struct buf first = after_scan(STR(""), 0, 3, 0);
	assert_true(first.len > 0);
	struct buf same = after_scan(buf_view(&first), 0, 3, 3);
	assert_int_equal(same.len, 0);
	struct buf more = after_scan(buf_view(&first), 2, 3, 1);
	assert_true(more.len > first.len);
	/* What was not used stays while it is little. */
	struct buf all = after_scan(buf_view(&more), 0, 5, 5);
	assert_int_equal(all.len, 0);
	buf_release(&first);
	buf_release(&same);
	buf_release(&more);
	buf_release(&all);
}

static void test_other_contents(void **state)
{
	struct file_facts out;
	struct stage stage;
	struct oid other = {{9}};

	(void)state;
	struct buf first = after_scan(STR(""), 0, 3, 0);
	struct store *store = store_new();
	stage_init(&stage, 3);
	assert_int_equal(store_read(store, &book, buf_view(&first)), STORE_BYTES_HOLD);
	assert_true(store_find(store, &stage.worker, stage.entries[0].path, &stage.entries[0].oid, &out));
	assert_false(store_find(store, &stage.worker, stage.entries[0].path, &other, &out));
	assert_false(store_find(store, &stage.worker, stage.entries[1].path, &stage.entries[0].oid, &out));
	/* The path that was asked for is gone. */
	map_init(&stage.facts.paths, &stage.arena);
	assert_false(store_find(store, &stage.worker, stage.entries[0].path, &stage.entries[0].oid, &out));
	assert_false(store_is_forged(store));
	store_free(store);
	stage_release(&stage);
	buf_release(&first);
}

static void test_damage(void **state)
{
	(void)state;
	struct buf first = after_scan(STR(""), 0, 3, 0);
	for (size_t i = 0; i < first.len; i++) {
		struct store *store = store_new();
		/* Another stamp is no damage. */
		bool stamp = i >= 16 && i < 80;
		first.at[i] ^= 0x10;
		assert_int_equal(store_read(store, &book, buf_view(&first)),
				 stamp ? STORE_BYTES_OTHER : STORE_BYTES_BROKEN);
		first.at[i] ^= 0x10;
		if (i < 16 || i >= 80)
			assert_int_equal(store_read(store, &book, (struct str){first.at, i}), STORE_BYTES_BROKEN);
		store_free(store);
	}
	buf_release(&first);
}

/* A scan whose files leave so much that what others left is more than may be spare. */
static struct buf large_scan(struct str before, size_t file)
{
	struct store *store = store_new();
	struct buf out = BUF_INIT;
	struct stage stage;

	stage_init(&stage, 8);
	for (size_t i = 0; i < 8; i++)
		stage.of[i].settled = i == file;
	if (before.len)
		assert_int_equal(store_read(store, &book, before), STORE_BYTES_HOLD);
	struct str name = arena_printf(&stage.worker.scan_arena, "%0*d", 1000, 0);
	for (size_t i = 0; i < 900; i++)
		*vec_add(&stage.worker.scan_arena, &stage.of[file].packages) = name;
	store_add(store, &stage.facts);
	store_write(store, &book, &out);
	store_free(store);
	stage_release(&stage);
	return out;
}

static void test_unused_goes(void **state)
{
	(void)state;
	struct buf one = large_scan(STR(""), 0);
	struct buf two = large_scan(buf_view(&one), 1);
	struct buf three = large_scan(buf_view(&two), 2);
	assert_true(one.len > 900000 && one.len < 1000000);
	assert_true(two.len > 2 * one.len - 200);
	assert_true(three.len < one.len + 200);
	buf_release(&one);
	buf_release(&two);
	buf_release(&three);
}

static void test_checksum(void **state)
{
	char bytes[40];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7);
	for (size_t n = 1; n <= sizeof(bytes); n++) {
		uint64_t sum = checksum((struct str){bytes, n});
		assert_true(sum != checksum((struct str){bytes, n - 1}));
		for (size_t bit = 0; bit < n * 8; bit++) {
			bytes[bit / 8] ^= (char)(1 << bit % 8);
			assert_true(sum != checksum((struct str){bytes, n}));
			bytes[bit / 8] ^= (char)(1 << bit % 8);
		}
	}
	/* A zero at the end is not nothing. */
	assert_true(checksum((struct str){"\0\0", 1}) != checksum((struct str){"\0\0", 2}));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parcel),   cmocka_unit_test(test_forged_parcels),
		cmocka_unit_test(test_store),    cmocka_unit_test(test_other_contents),
		cmocka_unit_test(test_damage),   cmocka_unit_test(test_unused_goes),
		cmocka_unit_test(test_checksum),
	};
	struct error err;

	if (rulebook_load(&book, NULL, &err))
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rulebook_release(&book);
	return failed;
}
