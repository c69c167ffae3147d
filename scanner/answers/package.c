#include "answers/package.h"
#include "base/limits.h"

#include <expat.h>
#include <zip.h>

struct package {
	zip_t *zip;
	const char *file;
	uint64_t inflated; /* of all parts read so far */
};

struct package *package_open(struct str bytes, const char *file, struct error *err)
{
	zip_error_t reason;
	zip_error_init(&reason);
	zip_source_t *source = zip_source_buffer_create(bytes.at, bytes.len, 0, &reason);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &reason) : NULL;
	if (!zip) {
		error_set(err, EXIT_CODE_USAGE, "%s: not a whole workbook: %s", file, zip_error_strerror(&reason));
		zip_source_free(source);
		zip_error_fini(&reason);
		return NULL;
	}
	zip_error_fini(&reason);
	if (zip_get_num_entries(zip, 0) > LIMIT_WORKBOOK_PARTS) {
		error_set(err, EXIT_CODE_USAGE, "%s: more than %u parts in one workbook", file, LIMIT_WORKBOOK_PARTS);
		zip_discard(zip);
		return NULL;
	}
	struct package *package = calloc(1, sizeof *package);
	if (!package)
		BUG("out of memory");
	*package = (struct package){.zip = zip, .file = file};
	return package;
}

void package_close(struct package *package)
{
	if (!package)
		return;
	zip_discard(package->zip);
	free(package);
}

bool package_has(const struct package *package, const char *part)
{
	return zip_name_locate(package->zip, part, ZIP_FL_NOCASE) >= 0;
}

bool package_has_like(const struct package *package, const char *end)
{
	zip_int64_t n = zip_get_num_entries(package->zip, 0);
	for (zip_int64_t i = 0; i < n; i++) {
		const char *name = zip_get_name(package->zip, (zip_uint64_t)i, 0);
		if (name && str_ends_nocase(str_of(name), end))
			return true;
	}
	return false;
}

/* ---- one part ---- */

struct parsing {
	XML_Parser parser;
	const struct part_events *events;
	void *context;
	const char *file, *part;
	unsigned depth;
	bool stopped; /* *err is filled */
	struct error *err;
};

static void stop(struct parsing *p)
{
	p->stopped = true;
	XML_StopParser(p->parser, XML_FALSE);
}

static const char *local(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

const char *part_attribute(const char *const *attributes, const char *name)
{
	for (; attributes[0]; attributes += 2)
		if (strcmp(local(attributes[0]), name) == 0)
			return attributes[1];
	return NULL;
}

static void on_start(void *context, const char *name, const char **attributes)
{
	struct parsing *p = context;
	if (p->stopped)
		return;
	if (++p->depth > LIMIT_XML_DEPTH) {
		error_set(p->err, EXIT_CODE_USAGE, "%s: %s: elements nested more than %u deep", p->file, p->part,
			  LIMIT_XML_DEPTH);
		stop(p);
	} else if (p->events->start && !p->events->start(p->context, local(name), (const char *const *)attributes)) {
		stop(p);
	}
}

static void on_end(void *context, const char *name)
{
	struct parsing *p = context;
	p->depth--;
	if (!p->stopped && p->events->end && !p->events->end(p->context, local(name)))
		stop(p);
}

static void on_text(void *context, const char *text, int n)
{
	struct parsing *p = context;
	if (!p->stopped && p->events->text && !p->events->text(p->context, (struct str){text, (size_t)n}))
		stop(p);
}

static void on_doctype(void *context, const char *name, const char *system, const char *public, int internal)
{
	struct parsing *p = context;
	(void)name, (void)system, (void)public, (void)internal;
	error_set(p->err, EXIT_CODE_USAGE,
		  "%s: %s declares a document type; no spreadsheet does, and entities are refused", p->file, p->part);
	stop(p);
}

/* 0, or -1 with *err filled. */
static int check_size(struct package *package, struct parsing *p, uint64_t out, uint64_t packed)
{
	if (package->inflated > LIMIT_INFLATED_BYTES)
		return error_set(p->err, EXIT_CODE_USAGE, "%s: holds more than %u MB unpacked; refused", p->file,
				 LIMIT_INFLATED_BYTES >> 20);
	if (out > LIMIT_INFLATE_FREE && out / (packed ? packed : 1) > LIMIT_INFLATE_RATIO)
		return error_set(p->err, EXIT_CODE_USAGE,
				 "%s: %s unpacks to more than %u times its size; refused as a "
				 "decompression bomb",
				 p->file, p->part, LIMIT_INFLATE_RATIO);
	return 0;
}

static int parse_piece(struct parsing *p, const char *piece, size_t n, bool last)
{
	if (XML_Parse(p->parser, piece, (int)n, last) != XML_STATUS_ERROR)
		return 0;
	if (p->stopped)
		return -1;
	return error_set(p->err, EXIT_CODE_USAGE, "%s: %s:%lu: %s", p->file, p->part,
			 (unsigned long)XML_GetCurrentLineNumber(p->parser),
			 XML_ErrorString(XML_GetErrorCode(p->parser)));
}

static int parse_file(struct package *package, struct parsing *p, zip_file_t *file, uint64_t packed)
{
	static const size_t room = 64u << 10;
	char *piece = malloc(room);
	uint64_t out = 0;
	int result = 0;
	if (!piece)
		BUG("out of memory");
	for (zip_int64_t n = 1; n > 0 && !result;) {
		n = zip_fread(file, piece, room);
		if (n < 0) {
			result = error_set(p->err, EXIT_CODE_USAGE, "%s: %s is damaged: %s", p->file, p->part,
					   zip_file_strerror(file));
			break;
		}
		out += (uint64_t)n;
		package->inflated += (uint64_t)n;
		result = check_size(package, p, out, packed);
		result = result ? result : parse_piece(p, piece, (size_t)n, n == 0);
	}
	free(piece);
	return result;
}

int package_read(struct package *package, const char *part, const struct part_events *events, void *context,
		 struct error *err)
{
	struct parsing p = {.events = events, .context = context, .file = package->file, .part = part, .err = err};
	zip_stat_t about;
	zip_int64_t at = zip_name_locate(package->zip, part, ZIP_FL_NOCASE);
	if (at < 0 || zip_stat_index(package->zip, (zip_uint64_t)at, 0, &about) != 0)
		return error_set(err, EXIT_CODE_USAGE, "%s: no workbook: %s is not in it", package->file, part);
	if ((about.valid & ZIP_STAT_ENCRYPTION_METHOD) && about.encryption_method != ZIP_EM_NONE)
		return error_set(err, EXIT_CODE_USAGE, "%s: encrypted; save it without a password", package->file);
	zip_file_t *file = zip_fopen_index(package->zip, (zip_uint64_t)at, 0);
	if (!file)
		return error_set(err, EXIT_CODE_USAGE, "%s: %s cannot be unpacked: %s", package->file, part,
				 zip_strerror(package->zip));
	p.parser = XML_ParserCreate(NULL);
	if (!p.parser)
		BUG("out of memory");
	XML_SetUserData(p.parser, &p);
	XML_SetElementHandler(p.parser, on_start, on_end);
	XML_SetCharacterDataHandler(p.parser, on_text);
	XML_SetStartDoctypeDeclHandler(p.parser, on_doctype);
	int result = parse_file(package, &p, file, about.valid & ZIP_STAT_COMP_SIZE ? about.comp_size : 0);
	XML_ParserFree(p.parser);
	zip_fclose(file);
	return result;
}
