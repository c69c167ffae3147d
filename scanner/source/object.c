/*
 * Raw objects of the database and their parts. Commits and trees are read here rather than by libgit2's own parsers
 * because only a few of their parts are wanted, thousands of times. Format: https://git-scm.com/docs/gitformat-pack and
 * https://git-scm.com/book/en/v2/Git-Internals-Git-Objects
 */
#include "source/source_internal.h"

#include <git2.h>

struct git_odb_object *object_read(struct git_odb *odb, const struct oid *id, enum object_type type, size_t limit)
{
	git_odb_object *object = NULL;
	git_oid wanted;
	git_object_t found;
	size_t size;

	git_oid_fromraw(&wanted, id->bytes);
	/* A header first: the size is the repository's word, and the whole object would be unpacked. */
	if (git_odb_read_header(&size, &found, odb, &wanted) != 0 || (int)found != (int)type || size > limit)
		return NULL;
	if (git_odb_read(&object, odb, &wanted) != 0)
		return NULL;
	if ((int)git_odb_object_type(object) != (int)type) {
		git_odb_object_free(object);
		return NULL;
	}
	return object;
}

struct str object_text(struct git_odb_object *object)
{
	return (struct str){git_odb_object_data(object), git_odb_object_size(object)};
}

void object_release(struct git_odb_object *object)
{
	git_odb_object_free(object);
}

static int hex_digit(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c = char_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool oid_from_hex(struct str hex, struct oid *id)
{
	if (hex.len != 2 * sizeof(id->bytes))
		return false;
	for (size_t i = 0; i < sizeof(id->bytes); i++) {
		int high = hex_digit(hex.at[2 * i]), low = hex_digit(hex.at[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		id->bytes[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

void oid_to_hex(const struct oid *oid, char hex[41])
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < sizeof(oid->bytes); i++) {
		hex[2 * i] = digits[oid->bytes[i] >> 4];
		hex[2 * i + 1] = digits[oid->bytes[i] & 15];
	}
	hex[40] = '\0';
}

bool oid_eq(const struct oid *a, const struct oid *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

bool tree_next(struct str *rest, struct tree_item *item)
{
	struct str s = *rest;
	size_t i = 0;
	unsigned mode = 0;

	while (i < s.len && i < 7 && s.at[i] >= '0' && s.at[i] <= '7')
		mode = mode << 3 | (unsigned)(s.at[i++] - '0');
	if (i == 0 || i == s.len || s.at[i] != ' ')
		return false;
	i++;
	const char *end = memchr(s.at + i, '\0', s.len - i);
	if (!end)
		return false;
	size_t id = (size_t)(end - s.at) + 1;
	if (s.len - id < sizeof(item->id.bytes))
		return false;
	item->mode = mode;
	item->name = (struct str){s.at + i, id - 1 - i};
	memcpy(item->id.bytes, s.at + id, sizeof(item->id.bytes));
	id += sizeof(item->id.bytes);
	*rest = (struct str){s.at + id, s.len - id};
	return true;
}

static bool take_line(struct str *rest, const char *key, struct str *value)
{
	size_t n = strlen(key);
	const char *end;

	if (!str_starts(*rest, key) || !(end = memchr(rest->at, '\n', rest->len)))
		return false;
	size_t len = (size_t)(end - rest->at);
	*value = (struct str){rest->at + n, len - n};
	*rest = (struct str){rest->at + len + 1, rest->len - len - 1};
	return true;
}

/* "Name <mail> 1700000000 +0100" */
static void parse_person(struct str line, struct str *name, struct str *mail, int64_t *time)
{
	size_t close = str_rfind_char(line, '>'), open;

	*name = *mail = (struct str){0};
	*time = 0;
	if (close == STR_NONE)
		return;
	struct str person = {line.at, close}, when = str_trim(str_from(line, close + 1));
	open = str_find_char(person, '<');
	if (open == STR_NONE)
		return;
	*name = str_trim(str_sub(person, 0, open));
	*mail = str_trim(str_from(person, open + 1));
	for (size_t i = 0; i < when.len && i < 12 && char_is_digit(when.at[i]); i++)
		*time = *time * 10 + (when.at[i] - '0');
}

bool commit_parse(struct str text, struct commit *commit)
{
	struct str rest = text, value, more;

	*commit = (struct commit){0};
	if (!take_line(&rest, "tree ", &value) || !oid_from_hex(value, &commit->tree))
		return false;
	if (take_line(&rest, "parent ", &value)) {
		if (!oid_from_hex(value, &commit->parent))
			return false;
		commit->parents = 1;
	}
	more = rest;
	while (take_line(&rest, "parent ", &value))
		commit->parents++;
	commit->more_parents = (struct str){more.at, more.len - rest.len};
	if (!take_line(&rest, "author ", &value))
		return false;
	parse_person(value, &commit->author_name, &commit->author_mail, &commit->author_time);
	if (!take_line(&rest, "committer ", &value))
		return false;
	struct str name, mail;
	parse_person(value, &name, &mail, &commit->time);

	/* Signatures and other headers up to the empty line. */
	while (rest.len > 0 && rest.at[0] != '\n' && take_line(&rest, "", &value))
		continue;
	commit->message = rest.len > 0 && rest.at[0] == '\n' ? str_from(rest, 1) : (struct str){rest.at, 0};
	return true;
}

bool commit_next_parent(struct str *more, struct oid *parent)
{
	struct str value;

	return take_line(more, "parent ", &value) && oid_from_hex(value, parent);
}
