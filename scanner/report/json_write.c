#include "report/json_write.h"

#include <math.h>

cJSON *json_text(struct str s)
{
	struct buf buf = BUF_INIT;
	for (size_t i = 0; i < s.len;) {
		unsigned char c = (unsigned char)s.at[i];
		size_t n = c < 0x80                ? 1
			   : c >= 0xc2 && c < 0xe0 ? 2
			   : (c & 0xf0) == 0xe0    ? 3
			   : c >= 0xf0 && c < 0xf5 ? 4
						   : 0;
		bool valid = n && i + n <= s.len;
		for (size_t k = 1; valid && k < n; k++)
			valid = ((unsigned char)s.at[i + k] & 0xc0) == 0x80;
		if (valid && n == 3)
			valid = !(c == 0xe0 && (unsigned char)s.at[i + 1] < 0xa0) &&
				!(c == 0xed && (unsigned char)s.at[i + 1] >= 0xa0);
		if (valid && n == 4)
			valid = !(c == 0xf0 && (unsigned char)s.at[i + 1] < 0x90) &&
				!(c == 0xf4 && (unsigned char)s.at[i + 1] >= 0x90);
		if (valid && c)
			buf_add(&buf, s.at + i, n);
		else
			buf_printf(&buf, "\\x%02x", c);
		i += valid ? n : 1;
	}
	cJSON *json = cJSON_CreateString(buf.len ? buf.at : "");
	buf_release(&buf);
	return json;
}

void json_put(cJSON *object, const char *name, struct str s)
{
	cJSON_AddItemToObject(object, name, json_text(s));
}

void json_put_or_null(cJSON *object, const char *name, struct str s)
{
	cJSON_AddItemToObject(object, name, s.len ? json_text(s) : cJSON_CreateNull());
}

void json_put_name(cJSON *object, const char *name, const char *s)
{
	cJSON_AddItemToObject(object, name, s ? cJSON_CreateString(s) : cJSON_CreateNull());
}

void json_put_decimal(cJSON *object, const char *name, double value)
{
	char digits[32];
	snprintf(digits, sizeof digits, "%.1f", floor(value * 10 + 0.5) / 10);
	cJSON_AddRawToObject(object, name, digits);
}

void json_put_place(cJSON *object, const struct evidence *e)
{
	json_put_or_null(object, "path", e->path);
	cJSON_AddItemToObject(object, "line", e->line ? cJSON_CreateNumber(e->line) : cJSON_CreateNull());
	if (e->commit[0])
		cJSON_AddStringToObject(object, "commit", e->commit);
	else
		json_put_or_null(object, "blob", str_of(e->blob));
}

void json_add_evidence(cJSON *list, const struct evidence *e)
{
	char id[16];
	snprintf(id, sizeof id, "E%u", e->id);
	cJSON_AddItemToArray(list, cJSON_CreateString(id));
}

void json_print(struct buf *out, cJSON *root)
{
	char *printed = cJSON_Print(root);
	if (printed) {
		buf_puts(out, printed);
		buf_char(out, '\n');
	}
	cJSON_free(printed);
	cJSON_Delete(root);
}
