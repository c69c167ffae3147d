#include "answers/xlsx_style.h"
#include "base/date.h"
#include "base/limits.h"

#define DAYS_TO_1970 25569 /* from 1899-12-30, where serial numbers begin */

/* Ids below 164 are built in (ECMA-376 part 1, 18.8.30). */
static enum cell_kind built_in(uint32_t id)
{
	if (id == 9 || id == 10)
		return CELL_PERCENT;
	return (id >= 14 && id <= 22) || (id >= 45 && id <= 47) ? CELL_DATE : CELL_NUMBER;
}

/* Of a format code: quoted and escaped characters and what stands in brackets mean nothing here. */
static enum cell_kind kind_of_code(const char *code)
{
	for (const char *c = code; *c; c++) {
		if (*c == '"' || *c == '[') {
			const char *end = strchr(c + 1, *c == '"' ? '"' : ']');
			if (!end)
				break;
			c = end;
		} else if (*c == '\\' || *c == '_' || *c == '*') {
			if (!*++c)
				break;
		} else if (*c == '%') {
			return CELL_PERCENT;
		} else if (strchr("yYmMdDhHsS", *c)) {
			return CELL_DATE;
		} else if (str_starts_nocase(str_of(c), "general")) {
			return CELL_NUMBER;
		}
	}
	return CELL_NUMBER;
}

static uint32_t id_of(const char *text)
{
	uint64_t id;
	return text && str_to_uint(str_of(text), &id) && id < UINT32_MAX ? (uint32_t)id : 0;
}

static enum cell_kind kind_of(const struct xlsx_styles *styles, uint32_t id)
{
	for (size_t i = 0; i < styles->formats.n; i++)
		if (styles->formats.at[i].id == id)
			return styles->formats.at[i].kind;
	return built_in(id);
}

static bool on_start(void *context, const char *name, const char *const *attributes)
{
	/* Office programs stop at 65,490 styles and 250 formats. */
	static const size_t formats = 1000, styles_most = 70000;
	struct xlsx_styles *styles = context;
	const char *id = part_attribute(attributes, "numFmtId"), *code = part_attribute(attributes, "formatCode");
	if (strcmp(name, "cellXfs") == 0)
		styles->inside = true;
	else if (strcmp(name, "numFmt") == 0 && id && code && styles->formats.n < formats)
		*vec_add(styles->arena, &styles->formats) = (struct xlsx_format){id_of(id), kind_of_code(code)};
	else if (strcmp(name, "xf") == 0 && styles->inside && styles->cells.n < styles_most)
		*vec_add(styles->arena, &styles->cells) = kind_of(styles, id_of(id));
	return true;
}

static bool on_end(void *context, const char *name)
{
	struct xlsx_styles *styles = context;
	if (strcmp(name, "cellXfs") == 0)
		styles->inside = false;
	return true;
}

int xlsx_styles_read(struct xlsx_styles *styles, struct package *package, const char *part, struct arena *arena,
		     struct error *err)
{
	static const struct part_events events = {.start = on_start, .end = on_end};
	styles->arena = arena;
	return package_read(package, part, &events, styles, err);
}

enum cell_kind xlsx_style_kind(const struct xlsx_styles *styles, uint32_t style)
{
	return style < styles->cells.n ? styles->cells.at[style] : CELL_NUMBER;
}

struct str xlsx_date(struct arena *arena, double serial)
{
	if (serial < 0 || serial > 2958465)
		return arena_printf(arena, "%.15g", serial);
	struct date date = date_of_days((int64_t)serial - DAYS_TO_1970);
	return arena_printf(arena, "%04d-%02u-%02u", (int)date.year, date.month, date.day);
}
