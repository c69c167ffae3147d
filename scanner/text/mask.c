#include "text/mask.h"

enum charset {
	WORD,   /* letters, digits, _ */
	DASHED, /* and - */
	DOTTED, /* and . */
	UPPER,  /* A-Z, 0-9 */
	HEX,
	ALNUM,
	BASE64,
};

/* Tokens that begin in a way of their own; `least` characters follow, a digit among them. */
static const struct shape {
	const char *prefix;
	enum charset set;
	size_t least;
} shapes[] = {
	{"AKIA", UPPER, 16},         {"ASIA", UPPER, 16},
	{"ABIA", UPPER, 16},         {"ACCA", UPPER, 16},
	{"AIza", DASHED, 30},        {"ya29.", DASHED, 20},
	{"GOCSPX-", DASHED, 20},     {"1//0", DASHED, 30},
	{"ghp_", ALNUM, 20},         {"gho_", ALNUM, 20},
	{"ghu_", ALNUM, 20},         {"ghs_", DOTTED, 20},
	{"ghr_", ALNUM, 20},         {"github_pat_", WORD, 20},
	{"glpat-", DOTTED, 16},      {"gldt-", DASHED, 16},
	{"glrt-", DOTTED, 16},       {"glptt-", DASHED, 16},
	{"glcbt-", DASHED, 16},      {"glft-", DASHED, 16},
	{"xoxa-", DASHED, 10},       {"xoxb-", DASHED, 10},
	{"xoxe-", DASHED, 10},       {"xoxe.", DOTTED, 20},
	{"xoxp-", DASHED, 10},       {"xoxr-", DASHED, 10},
	{"xoxs-", DASHED, 10},       {"xapp-", DASHED, 20},
	{"sk-", ALNUM, 20},          {"sk-proj-", DASHED, 20},
	{"sk-svcacct-", DASHED, 20}, {"sk-admin-", DASHED, 20},
	{"sk-ant-", DASHED, 20},     {"sk-or-", DASHED, 20},
	{"sk-lf-", DASHED, 20},      {"sk_live_", ALNUM, 10},
	{"sk_test_", ALNUM, 10},     {"rk_live_", ALNUM, 10},
	{"hf_", ALNUM, 20},          {"api_org_", ALNUM, 20},
	{"npm_", ALNUM, 20},         {"pypi-", DASHED, 20},
	{"dapi", HEX, 28},           {"dop_v1_", HEX, 40},
	{"SG.", DOTTED, 20},         {"key-", HEX, 32},
	{"hvs.", DASHED, 20},        {"hvb.", DASHED, 20},
	{"glsa_", WORD, 20},         {"glc_", BASE64, 20},
	{"nvapi-", DASHED, 20},      {"r8_", ALNUM, 20},
	{"gsk_", ALNUM, 20},         {"xai-", ALNUM, 30},
	{"pplx-", ALNUM, 20},        {"tvly-", DASHED, 16},
	{"lsv2_", WORD, 20},         {"pul-", HEX, 40},
	{"shpat_", HEX, 32},         {"sbp_", HEX, 40},
	{"dckr_pat_", DASHED, 20},   {"AGE-SECRET-KEY-1", UPPER, 40},
};

/* What a name ends in whose value is secret; `-`, `.` and blanks in it count as `_`. */
static const char *const endings[] = {
	"password",       "passwd",      "passphrase",  "pwd",          "secret",     "secret_key",      "secretkey",
	"api_key",        "apikey",      "auth_key",    "token",        "authtoken",  "apitoken",        "access_key",
	"accesskey",      "account_key", "accountkey",  "private_key",  "privatekey", "sharedaccesskey", "credentials",
	"encryption_key", "signing_key", "accesstoken", "clientsecret",
};

static bool is_in(enum charset set, char c)
{
	switch (set) {
	case WORD:
		return char_is_word(c);
	case DASHED:
		return char_is_word(c) || c == '-';
	case DOTTED:
		return char_is_word(c) || c == '-' || c == '.';
	case UPPER:
		return char_is_digit(c) || (c >= 'A' && c <= 'Z');
	case HEX:
		return char_is_digit(c) || (char_lower(c) >= 'a' && char_lower(c) <= 'f');
	case ALNUM:
		return char_is_alpha(c) || char_is_digit(c);
	case BASE64:
		return char_is_alpha(c) || char_is_digit(c) || c == '+' || c == '/' || c == '=' || c == '-' || c == '_';
	}
	return false;
}

static size_t run_of(struct str s, size_t at, enum charset set)
{
	size_t end = at;
	while (end < s.len && is_in(set, s.at[end]))
		end++;
	return end - at;
}

/* Letters in both cases, and digits: what people rarely write and generators always do. */
static bool is_mixed(struct str s)
{
	unsigned kinds = 0;
	for (size_t i = 0; i < s.len; i++)
		kinds |= char_is_digit(s.at[i])             ? 1u
			 : s.at[i] >= 'a' && s.at[i] <= 'z' ? 2u
			 : char_is_alpha(s.at[i])           ? 4u
							    : 0u;
	return kinds == 7;
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (char_is_digit(s.at[i]))
			return true;
	return false;
}

static bool has_letter(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (char_is_alpha(s.at[i]))
			return true;
	return false;
}

/* ---- by the token's own shape ---- */

static size_t shaped(struct str s, size_t at)
{
	size_t longest = 0;
	if (at && (char_is_word(s.at[at - 1]) || s.at[at - 1] == '-'))
		return 0;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		const struct shape *shape = &shapes[i];
		if (!str_starts(str_from(s, at), shape->prefix))
			continue;
		size_t prefix = strlen(shape->prefix), n = run_of(s, at + prefix, shape->set);
		if (n >= shape->least && has_digit(str_sub(s, at + prefix, n)) && prefix + n > longest)
			longest = prefix + n;
	}
	return longest;
}

/* Three parts of base64url with dots between them, the first two of which are JSON objects: {" is eyJ. */
static size_t web_token(struct str s, size_t at)
{
	size_t end = at;
	if (!str_starts(str_from(s, at), "eyJ") || (at && char_is_word(s.at[at - 1])))
		return 0;
	end += run_of(s, end, DASHED);
	if (end - at < 10 || end >= s.len || s.at[end] != '.' || !str_starts(str_from(s, end + 1), "eyJ"))
		return 0;
	return end + 1 + run_of(s, end + 1, DOTTED) - at;
}

/* Secrets of Azure applications: three characters, a digit, "Q~" and 34 more. */
static size_t azure_secret(struct str s, size_t at)
{
	if (at < 4 || !str_starts(str_from(s, at), "Q~") || !char_is_digit(s.at[at - 1]))
		return 0;
	size_t end = at + 2;
	while (end < s.len && (is_in(DOTTED, s.at[end]) || s.at[end] == '~'))
		end++;
	return end - at >= 33 ? end - at : 0;
}

/* Paths of incoming webhooks are their password. */
static size_t webhook(struct str s, size_t at, size_t *start)
{
	static const char *const hosts[] = {"hooks.slack.com/services/", "discord.com/api/webhooks/",
					    "discordapp.com/api/webhooks/", "webhook.office.com/webhookb2/"};
	for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
		if (!str_starts(str_from(s, at), hosts[i]))
			continue;
		*start = at + strlen(hosts[i]);
		size_t end = *start;
		while (end < s.len && (is_in(DOTTED, s.at[end]) || s.at[end] == '/' || s.at[end] == '@'))
			end++;
		return end - *start >= 12 && has_digit(str_sub(s, *start, end - *start)) ? end - *start : 0;
	}
	return 0;
}

/* From the armour's first line to its last, to the closing quote, or to the end of the line. */
static size_t private_key(struct str s, size_t at, size_t *start)
{
	struct str rest = str_from(s, at);
	if (!str_starts(rest, "-----BEGIN "))
		return 0;
	size_t close = str_find(str_from(rest, 11), "-----");
	if (close == STR_NONE || !str_has(str_sub(rest, 11, close), "PRIVATE KEY"))
		return 0;
	*start = at + 11 + close + 5;
	size_t end = *start;
	while (end < s.len && s.at[end] != '"' && s.at[end] != '\'' && s.at[end] != '`' &&
	       !str_starts(str_from(s, end), "-----END"))
		end++;
	return end - *start;
}

/* A line that is nothing but base64 of the width of armoured keys. */
static bool is_armoured(struct str s)
{
	struct str line = str_trim(s);
	size_t n = line.len;
	while (n > 0 && n + 2 > line.len && line.at[n - 1] == '=')
		n--;
	for (size_t i = 0; i < n; i++)
		if (!is_in(ALNUM, line.at[i]) && line.at[i] != '+' && line.at[i] != '/')
			return false;
	return line.len >= 60 && line.len <= 76 && line.len % 4 == 0 && is_mixed(line);
}

/* ---- by the place ---- */

/* What stands for a value that is kept elsewhere, or is to be filled in. */
static bool is_reference(struct str value)
{
	static const char *const marks[] = {"${", "$(", "{{", "}}", "<", "%(", "[", "...", "***"};
	if (!value.len || value.at[0] == '$' || value.at[0] == '{' || value.at[0] == '%' || value.at[0] == '!')
		return true;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_has(value, marks[i]))
			return true;
	return false;
}

/* ://user:PASSWORD@host */
static size_t address_password(struct str s, size_t at, size_t *start)
{
	if (!str_starts(str_from(s, at), "://"))
		return 0;
	size_t i = at + 3, colon = 0;
	for (; i < s.len && s.at[i] != '/' && s.at[i] != '"' && s.at[i] != '\'' && !char_is_space(s.at[i]); i++) {
		if (s.at[i] == ':' && !colon)
			colon = i;
		if (s.at[i] != '@')
			continue;
		if (!colon || i - colon < 2 || is_reference(str_sub(s, colon + 1, i - colon - 1)))
			return 0;
		*start = colon + 1;
		return i - colon - 1;
	}
	return 0;
}

/* Authorization: Bearer TOKEN */
static size_t bearer(struct str s, size_t at, size_t *start)
{
	static const char *const words[] = {"Bearer ", "Basic "};
	for (size_t w = 0; w < 2; w++) {
		if (!str_starts_nocase(str_from(s, at), words[w]))
			continue;
		*start = at + strlen(words[w]);
		size_t n = run_of(s, *start, BASE64);
		size_t more = *start + n < s.len && s.at[*start + n] == '.' ? run_of(s, *start + n, DOTTED) : 0;
		return n + more >= 16 && is_mixed(str_sub(s, *start, n)) ? n + more : 0;
	}
	return 0;
}

static bool is_secret_name(struct str s, size_t end)
{
	size_t start = end;
	char name[64];
	while (start > 0 && end - start < sizeof name && is_in(DOTTED, s.at[start - 1]))
		start--;
	size_t n = end - start;
	if (n > sizeof name)
		n = sizeof name;
	for (size_t i = 0; i < n; i++)
		name[i] = char_is_word(s.at[end - n + i]) ? char_lower(s.at[end - n + i]) : '_';
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends((struct str){name, n}, endings[i]))
			return true;
	return false;
}

/* Generated, or at least no word: letters and digits, and nothing that calls, looks up or names a path. */
static bool is_bare_secret(struct str value)
{
	static const char *const harmless[] = {"/", "(", ".", "_", "::"};
	if (value.len < 8 || !has_digit(value) || !has_letter(value))
		return false;
	if (value.len >= 20 && is_mixed(value))
		return true;
	for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
		if (str_has(value, harmless[i]))
			return false;
	return true;
}

/* "webhook-server-cert": words with dashes name what is kept elsewhere. */
static bool is_name(struct str value)
{
	bool dash = false;
	for (size_t i = 0; i < value.len; i++) {
		if (value.at[i] != '-' && !(value.at[i] >= 'a' && value.at[i] <= 'z'))
			return false;
		dash |= value.at[i] == '-';
	}
	return dash;
}

/* Over the type between a name and its value: `: str = `, `: Optional[str] = `. */
static size_t skip_type(struct str s, size_t at)
{
	size_t i = at;
	while (i < s.len && i < at + 40 &&
	       (is_in(DOTTED, s.at[i]) || s.at[i] == '[' || s.at[i] == ']' || s.at[i] == '|' || s.at[i] == ' ' ||
		s.at[i] == '?'))
		i++;
	if (i == at || i >= s.len || s.at[i] != '=')
		return at;
	do
		i++;
	while (i < s.len && s.at[i] == ' ');
	return i;
}

/* Where the value of the name that ends at `at` begins; 0 when none follows. */
static size_t value_start(struct str s, size_t at)
{
	size_t i = at;
	bool quoted = i < s.len && (s.at[i] == '"' || s.at[i] == '\'');
	i += quoted;
	while (i < s.len && (s.at[i] == ' ' || s.at[i] == ']'))
		i++;
	if (i >= s.len)
		return 0;
	bool typed = s.at[i] == ':';
	if (s.at[i] != '=' && s.at[i] != ':' && !(quoted && s.at[i] == ','))
		return 0;
	while (i < s.len && (s.at[i] == '=' || s.at[i] == ':' || s.at[i] == '>' || s.at[i] == ',' || s.at[i] == ' '))
		i++;
	return typed ? skip_type(s, i) : i;
}

/* A value without quotes ends with the word, or with the field of a connection string or query. */
static bool ends_bare(char c)
{
	return char_is_space(c) || c == ';' || c == '&' || c == ',' || c == '"' || c == '\'' || c == ')' || c == '`';
}

/* `--password VALUE`, `ENV API_KEY VALUE`, `<password>VALUE<` */
static size_t separated(struct str s, size_t at, size_t *start)
{
	size_t name = at;
	while (name > 0 && is_in(DASHED, s.at[name - 1]))
		name--;
	bool option = str_starts(str_from(s, name), "--"),
	     element = name > 0 && s.at[name - 1] == '<' && s.at[at] == '>';
	bool layer = str_starts_nocase(str_trim(s), "ENV ") || str_starts_nocase(str_trim(s), "ARG ");
	if (!element && !((option || layer) && s.at[at] == ' '))
		return 0;
	*start = at + 1;
	size_t end = *start;
	while (end < s.len && (element ? s.at[end] != '<' : !ends_bare(s.at[end])))
		end++;
	struct str value = str_sub(s, *start, end - *start);
	if (is_reference(value) || value.len < 6 || (element && !str_starts(str_from(s, end), "</")))
		return 0;
	return element || is_bare_secret(value) ? value.len : 0;
}

/* `password = "literal"`, `API_KEY=literal`, `"token": "literal"`, `pwd=literal;` */
static size_t assigned(struct str s, size_t at, size_t *start)
{
	if (!at || !char_is_word(s.at[at - 1]) || char_is_word(s.at[at]) || !is_secret_name(s, at))
		return 0;
	size_t i = value_start(s, at), end;
	if (!i || i >= s.len)
		return separated(s, at, start);
	/* Python's prefixes of bytes and raw strings. */
	if (i + 1 < s.len && (s.at[i] == 'b' || s.at[i] == 'r') && (s.at[i + 1] == '"' || s.at[i + 1] == '\''))
		i++;
	char quote = s.at[i] == '"' || s.at[i] == '\'' ? s.at[i] : '\0';
	*start = quote ? i + 1 : i;
	for (end = *start; end < s.len; end++)
		if (quote ? s.at[end] == quote : ends_bare(s.at[end]))
			break;
	struct str value = str_sub(s, *start, end - *start);
	if (is_reference(value) || is_name(value))
		return 0;
	if (quote)
		return value.len >= 6 ? value.len : 0;
	return is_bare_secret(value) ? value.len : 0;
}

static size_t secret_at(struct str s, size_t at, size_t *start)
{
	size_t n;
	*start = at;
	if ((n = shaped(s, at)) || (n = web_token(s, at)) || (n = azure_secret(s, at)))
		return n;
	if ((n = private_key(s, at, start)) || (n = address_password(s, at, start)) || (n = webhook(s, at, start)))
		return n;
	if ((n = bearer(s, at, start)))
		return n;
	return assigned(s, at, start);
}

size_t mask_find(struct str line, struct mask_span spans[MASK_SPANS])
{
	size_t n = 0, start;
	struct str s = str_sub(line, 0, MASK_BYTES);
	if (is_armoured(s)) {
		spans[0] = (struct mask_span){0, s.len};
		return 1;
	}
	for (size_t i = 0; i < s.len && n < MASK_SPANS;) {
		size_t len = secret_at(s, i, &start);
		if (len)
			spans[n++] = (struct mask_span){start, len};
		i = len ? start + len : i + 1;
	}
	return n;
}
