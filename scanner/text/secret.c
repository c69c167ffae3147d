/*
 * Tables of endings and placeholders; compared without regard to case.
 */
#include "text/secret.h"

#define SECRET_BYTES 4096

static const char *const endings[] = {
	"password",      "passwd",       "secret",      "secret_key", "secretkey",         "api_key",
	"apikey",        "token",        "access_key",  "accesskey",  "private_key",       "privatekey",
	"client_secret", "clientsecret", "account_key", "accountkey", "connection_string", "connectionstring",
	"credentials",
};

/* What ends like a secret but names where one is kept, or public things. */
static const char *const harmless[] = {
	"public", "_name", "_arn", "_id",  "_ref", "enable",    "use_", "require", "rotate",   "create",
	"length", "path",  "file", "next", "page", "tokenizer", "max_", "min_",    "special_",
};

static const char *const placeholders[] = {
	"changeme", "change_me", "change-me",   "change me", "placeholder", "example", "your",
	"dummy",    "replace",   "todo",        "xxx",       "****",        "fake",    "sample",
	"insert",   "redacted",  "secret_here", "fill",      "tbd",         "...",
};

static bool has_any(struct str s, const char *const *table, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_has_nocase(s, table[i]))
			return true;
	return false;
}

bool secret_name(struct str name)
{
	if (!name.len || name.len > 128)
		return false;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_nocase(name, endings[i]))
			return !has_any(name, harmless, sizeof harmless / sizeof *harmless);
	return false;
}

/* "webhook-server-cert" names a secret that is kept elsewhere. */
static bool is_reference(struct str value)
{
	bool dash = false;
	for (size_t i = 0; i < value.len; i++) {
		bool letter = value.at[i] >= 'a' && value.at[i] <= 'z';
		if (!letter && value.at[i] != '-' && value.at[i] != '.')
			return false;
		dash |= value.at[i] == '-';
	}
	return dash;
}

bool secret_value(struct str value)
{
	value = str_trim(value);
	if (value.len < 6 || value.len > SECRET_BYTES || is_reference(value))
		return false;
	for (size_t i = 0; i < value.len; i++)
		if (value.at[i] == '$' || value.at[i] == '{' || value.at[i] == '<' || value.at[i] == '[' ||
		    value.at[i] == '(' || value.at[i] == '!')
			return false;
	if (str_starts(value, "var.") || str_starts(value, "local.") || str_starts(value, "data.") ||
	    str_starts(value, "module.") || str_starts(value, "arn:") || str_starts(value, "/") ||
	    str_has(value, "vault") || str_has(value, "resolve:") || str_is_nocase(value, "password") ||
	    str_is_nocase(value, "secret"))
		return false;
	return !has_any(value, placeholders, sizeof placeholders / sizeof *placeholders);
}
