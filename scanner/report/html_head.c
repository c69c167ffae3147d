/*
 * The head of the page. Its content security policy names the one style and the one script by their SHA-256, so that a
 * browser refuses whatever else might have got in.
 */
#include "base/digest.h"
#include "report/assets.h"
#include "report/html.h"

/* A bar chart in the accent colour, as a data address: a browser asks a server for an icon otherwise. */
#define ICON                                                                                                           \
	"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='%230b7285'%3E"         \
	"%3Cpath d='M1 10h3v5H1zM6.5 6h3v9h-3zM12 1h3v14h-3z'/%3E%3C/svg%3E"

static void join(struct buf *out, const char *const *lines)
{
	for (size_t i = 0; lines[i]; i++)
		buf_puts(out, lines[i]);
}

static unsigned hex_value(char c)
{
	return char_is_digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

/* The digest in base 64, as a policy names it. */
static void add_source_hash(struct buf *out, struct str text)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct digest digest;
	char hex[65];
	digest_init(&digest);
	digest_add(&digest, text);
	digest_hex(&digest, hex);
	buf_puts(out, "'sha256-");
	for (size_t i = 0; i < 64; i += 3) {
		/* Three digits are two letters. */
		unsigned bits = 0;
		for (size_t k = i; k < i + 3; k++)
			bits = bits << 4 | (k < 64 ? hex_value(hex[k]) : 0);
		buf_char(out, letters[bits >> 6]);
		buf_char(out, letters[bits & 63]);
	}
	/* 32 bytes are 43 letters and a filler. */
	out->at[out->len - 1] = '=';
	buf_char(out, '\'');
}

void html_head(struct html *h)
{
	struct buf *out = h->out, css = BUF_INIT, js = BUF_INIT;
	join(&css, report_css);
	join(&js, report_js);
	buf_puts(
		out,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src ");
	add_source_hash(out, buf_view(&css));
	buf_puts(out, "; script-src ");
	add_source_hash(out, buf_view(&js));
	buf_puts(out, "; base-uri 'none'; form-action 'none'\">\n"
		      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		      "<meta name=\"color-scheme\" content=\"light dark\">\n"
		      "<meta name=\"referrer\" content=\"no-referrer\">\n");
	buf_printf(out, "<meta name=\"generator\" content=\"assay %s\">\n<title>", h->report->version);
	html_text(out, h->report->scan->about->name);
	buf_puts(out, " – MLOps maturity</title>\n<link rel=\"icon\" href=\"" ICON "\">\n<style>");
	buf_str(out, buf_view(&css));
	buf_puts(out, "</style>\n<script type=\"module\">");
	buf_str(out, buf_view(&js));
	buf_puts(out, "</script>\n</head>\n");
	buf_release(&css);
	buf_release(&js);
}
