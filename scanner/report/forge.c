#include "report/forge.h"

#define PARTS_MAX 16

/* An address taken apart: https://HOST[:PORT]/PART/PART… */
struct address {
	struct str host, port;
	struct str parts[PARTS_MAX];
	size_t n;
};

static bool is_host(struct str host)
{
	for (size_t i = 0; i < host.len; i++)
		if (!char_is_alpha(host.at[i]) && !char_is_digit(host.at[i]) && host.at[i] != '.' && host.at[i] != '-')
			return false;
	return host.len > 0 && host.at[0] != '.' && host.at[0] != '-';
}

static bool is_number(struct str port)
{
	uint64_t value;
	return str_to_uint(port, &value) && value > 0 && value < 65536;
}

static bool is_public(struct str host)
{
	return str_is_nocase(host, "github.com") || str_is_nocase(host, "gitlab.com") ||
	       str_is_nocase(host, "bitbucket.org") || str_is_nocase(host, "dev.azure.com");
}

/* "https://host/path", "ssh://git@host:22/path" and "git@host:path". A server of one's own that speaks plain http may not
 * speak https at all. */
static bool take_host(struct address *a, struct str origin, struct str *path)
{
	size_t scheme = str_find(origin, "://");
	struct str rest = scheme == STR_NONE ? origin : str_from(origin, scheme + 3), host;
	struct str name = scheme == STR_NONE ? STR("ssh") : str_sub(origin, 0, scheme);
	size_t end = str_find_char(rest, '/');
	if (scheme == STR_NONE)
		end = str_find_char(rest, ':');
	if (end == STR_NONE)
		return false;
	host = str_sub(rest, 0, end);
	*path = str_from(rest, end + 1);
	size_t at = str_rfind_char(host, '@');
	if (at != STR_NONE)
		host = str_from(host, at + 1);
	size_t colon = str_find_char(host, ':');
	if (colon != STR_NONE) {
		a->port = str_from(host, colon + 1);
		host = str_sub(host, 0, colon);
	}
	a->host = host;
	if (!is_host(host) || (a->port.len && !is_number(a->port)))
		return false;
	if (!str_is_nocase(name, "https"))
		a->port = (struct str){0};
	return str_is_nocase(name, "https") || str_is_nocase(name, "ssh") || str_is_nocase(name, "git+ssh") ||
	       (str_is_nocase(name, "http") && is_public(host));
}

static bool take_apart(struct address *a, struct str origin)
{
	struct str path, part;
	*a = (struct address){0};
	if (!take_host(a, origin, &path))
		return false;
	if (str_ends(path, "/"))
		path.len--;
	if (str_ends_nocase(path, ".git"))
		path.len -= 4;
	while (str_next(&path, '/', &part)) {
		if (!part.len)
			continue;
		if (a->n == PARTS_MAX || str_is(part, ".") || str_is(part, ".."))
			return false;
		a->parts[a->n++] = part;
	}
	return true;
}

/* RFC 3986: everything but unreserved characters is encoded; `keep` stays as it is. */
static void add_encoded(struct buf *out, struct str s, char keep)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.at[i];
		if (char_is_word(c) || c == '-' || c == '.' || c == '~' || (keep && c == keep))
			buf_char(out, c);
		else
			buf_printf(out, "%%%02X", (unsigned char)c);
	}
}

static void add_host(struct buf *out, const struct address *a, const char *host)
{
	buf_puts(out, "https://");
	if (host)
		buf_puts(out, host);
	for (size_t i = 0; !host && i < a->host.len; i++)
		buf_char(out, char_lower(a->host.at[i]));
	if (!host && a->port.len)
		buf_printf(out, ":%.*s", STR_ARG(a->port));
}

/* Parts of an address may be encoded already ("My%20Project"). */
static void add_part(struct buf *out, struct str part)
{
	for (size_t i = 0; i < part.len; i++) {
		bool encoded = part.at[i] == '%' && i + 2 < part.len && isxdigit((unsigned char)part.at[i + 1]) &&
			       isxdigit((unsigned char)part.at[i + 2]);
		if (encoded)
			buf_char(out, '%');
		else
			add_encoded(out, str_sub(part, i, 1), '\0');
	}
}

static void add_parts(struct buf *out, const struct address *a, size_t from, size_t n)
{
	for (size_t i = from; i < from + n; i++) {
		buf_char(out, '/');
		add_part(out, a->parts[i]);
	}
}

/* All parts name the repository; GitLab nests groups. */
static enum forge_kind plain_base(struct forge *f, const struct address *a, enum forge_kind kind)
{
	if (a->n < 2 || (kind != FORGE_GITLAB && a->n != 2))
		return FORGE_NONE;
	add_host(&f->base, a, NULL);
	add_parts(&f->base, a, 0, a->n);
	return kind;
}

/* Over https "scm/PROJECT/name", over ssh "PROJECT/name"; personal repositories are of the project "~user". */
static enum forge_kind bitbucket_server_base(struct forge *f, const struct address *a)
{
	size_t from = a->n == 3 && str_is_nocase(a->parts[0], "scm");
	if (a->n - from != 2)
		return FORGE_NONE;
	struct str project = a->parts[from];
	bool personal = str_starts(project, "~");
	add_host(&f->base, a, NULL);
	buf_puts(&f->base, personal ? "/users/" : "/projects/");
	add_part(&f->base, str_from(project, personal));
	buf_puts(&f->base, "/repos/");
	add_part(&f->base, a->parts[from + 1]);
	return FORGE_BITBUCKET_SERVER;
}

/* "dev.azure.com/ORG/PROJECT/_git/NAME", "ORG.visualstudio.com/[DefaultCollection/]PROJECT/_git/NAME" (the project is left
 * out when the repository is named like it), and over ssh "v3/ORG/PROJECT/NAME". */
static enum forge_kind azure_base(struct forge *f, const struct address *a)
{
	if (a->n == 4 && str_is(a->parts[0], "v3")) {
		add_host(&f->base, a, "dev.azure.com");
		add_parts(&f->base, a, 1, 2);
		buf_puts(&f->base, "/_git");
		add_parts(&f->base, a, 3, 1);
		return FORGE_AZURE;
	}
	if (a->n < 2 || !str_is(a->parts[a->n - 2], "_git"))
		return FORGE_NONE;
	add_host(&f->base, a, NULL);
	add_parts(&f->base, a, 0, a->n);
	return FORGE_AZURE;
}

static enum forge_kind find_base(struct forge *f, const struct address *a)
{
	struct str host = a->host;
	if (str_is_nocase(host, "github.com") || str_starts_nocase(host, "github."))
		return plain_base(f, a, FORGE_GITHUB);
	if (str_is_nocase(host, "gitlab.com") || str_starts_nocase(host, "gitlab."))
		return plain_base(f, a, FORGE_GITLAB);
	if (str_is_nocase(host, "bitbucket.org"))
		return plain_base(f, a, FORGE_BITBUCKET);
	if (str_starts_nocase(host, "bitbucket."))
		return bitbucket_server_base(f, a);
	if (str_is_nocase(host, "dev.azure.com") || str_is_nocase(host, "ssh.dev.azure.com") ||
	    str_ends_nocase(host, ".visualstudio.com"))
		return azure_base(f, a);
	return FORGE_NONE;
}

void forge_init(struct forge *forge, const struct source_about *about)
{
	struct address address;
	*forge = (struct forge){.commit = about->commit, .base = BUF_INIT};
	/* Files that are not committed as they were read have no address. */
	if (about->kind == SOURCE_REVISION && about->commit.len && take_apart(&address, about->origin))
		forge->kind = find_base(forge, &address);
}

void forge_release(struct forge *forge)
{
	buf_release(&forge->base);
}

void forge_file(struct buf *out, const struct forge *f, struct str path, uint32_t line)
{
	if (f->kind == FORGE_NONE)
		return;
	buf_str(out, buf_view(&f->base));
	if (f->kind == FORGE_AZURE) {
		buf_puts(out, "?path=/");
		add_encoded(out, path, '/');
		buf_printf(out, "&version=GC%.*s", STR_ARG(f->commit));
		if (line)
			buf_printf(out, "&line=%u&lineEnd=%u&lineStartColumn=1&lineEndColumn=1&lineStyle=plain", line,
				   line + 1);
		return;
	}
	if (f->kind == FORGE_BITBUCKET_SERVER) {
		buf_puts(out, "/browse/");
		add_encoded(out, path, '/');
		buf_printf(out, "?at=%.*s", STR_ARG(f->commit));
		if (line)
			buf_printf(out, "#%u", line);
		return;
	}
	buf_printf(out, "%s%.*s/",
		   f->kind == FORGE_GITLAB      ? "/-/blob/"
		   : f->kind == FORGE_BITBUCKET ? "/src/"
						: "/blob/",
		   STR_ARG(f->commit));
	add_encoded(out, path, '/');
	/* A rendered document has no lines to jump to unless its source is asked for. */
	if (line && f->kind == FORGE_GITHUB && (str_ends_nocase(path, ".md") || str_ends_nocase(path, ".rst")))
		buf_puts(out, "?plain=1");
	if (line && f->kind == FORGE_BITBUCKET)
		buf_printf(out, "#lines-%u", line);
	else if (line)
		buf_printf(out, "#L%u", line);
}

void forge_commit(struct buf *out, const struct forge *f, struct str commit)
{
	static const char *const between[] = {
		[FORGE_NONE] = "",
		[FORGE_GITHUB] = "/commit/",
		[FORGE_GITLAB] = "/-/commit/",
		[FORGE_BITBUCKET] = "/commits/",
		[FORGE_BITBUCKET_SERVER] = "/commits/",
		[FORGE_AZURE] = "/commit/",
	};
	if (f->kind == FORGE_NONE)
		return;
	buf_str(out, buf_view(&f->base));
	buf_puts(out, between[f->kind]);
	add_encoded(out, commit, '\0');
}
