/*
 * A badge with the result of the first checklist: as an image of our own, and as an answer for shields.io
 * (https://shields.io/badges/endpoint-badge).
 */
#include "base/utf8.h"
#include "report/json_write.h"
#include "report/printable.h"

#define LABEL_CHARACTERS 40
#define HEIGHT 20
#define MARGIN 6
#define SIZE 11

/* Dark enough for white text to be read on (4.5:1, WCAG 2.1 AA); `shields` is the name that shields.io knows. */
static const struct grade_color {
	const char *color, *shields;
} colors[] = {
	{"#b3261e", "red"},         {"#a84300", "orange"}, {"#7d6200", "yellow"},
	{"#5a6f00", "yellowgreen"}, {"#1f7a33", "green"},
};
static const struct grade_color neutral = {"#5f6368", "lightgrey"};
#define COLORS (sizeof colors / sizeof *colors)

struct badge {
	struct buf label, message;
	const struct grade_color *color;
};

/* Advance widths of Verdana in thousandths of its size, from the blank on; other fonts for badges are no wider. */
static const uint16_t widths[] = {
	352, 394, 459, 818, 636, 1076, 727, 269, 454, 454, 636, 818, 364, 454,  364, 454, 636, 636, 636,
	636, 636, 636, 636, 636, 636,  636, 454, 454, 818, 818, 818, 545, 1000, 684, 686, 698, 771, 632,
	575, 775, 751, 421, 455, 693,  557, 843, 748, 787, 603, 787, 695, 684,  616, 732, 684, 989, 685,
	615, 685, 454, 454, 454, 818,  636, 636, 601, 623, 521, 623, 596, 352,  623, 633, 274, 344, 592,
	274, 973, 633, 607, 623, 623,  427, 521, 394, 633, 592, 818, 592, 592,  525, 635, 454, 635, 818,
};
#define WIDTH_OTHER 1000
#define WIDTH_EN_DASH 636

/* In pixels, rounded up. */
static unsigned text_pixels(struct str s)
{
	unsigned total = 0;
	for (size_t i = 0; i < s.len;) {
		uint32_t code = 0;
		size_t n = utf8_next(s, i, &code);
		bool plain = n == 1 && code >= ' ' && code - ' ' < sizeof widths / sizeof *widths;
		total += plain ? widths[code - ' '] : code == 0x2013 ? WIDTH_EN_DASH : WIDTH_OTHER;
		i += n ? n : 1;
	}
	return (total * SIZE + 999) / 1000;
}

static const struct grade_color *color_of(double share)
{
	size_t n = COLORS, at = share < 0 ? 0 : (size_t)(share * (double)n);
	return &colors[at < n ? at : n - 1];
}

static void add_label(struct buf *out, struct str title)
{
	struct buf safe = BUF_INIT;
	size_t at = 0, characters = 0;
	uint32_t code;
	add_printable_prose(&safe, title);
	while (at < safe.len && characters++ < LABEL_CHARACTERS) {
		size_t n = utf8_next(buf_view(&safe), at, &code);
		at += n ? n : 1;
	}
	buf_str(out, str_sub(buf_view(&safe), 0, at));
	buf_puts(out, at < safe.len ? "…" : "");
	buf_release(&safe);
}

static unsigned count_reached(const struct judgement *j)
{
	return j->score.count[ANSWER_YES];
}

static unsigned count_high_risks(const struct judgement *j)
{
	unsigned high = 0;
	for (size_t i = 0; i < j->blocking_n; i++)
		high += j->blocking[i]->item->risk == RISK_HIGH;
	return high;
}

static void fill_message(struct badge *badge, const struct judgement *j)
{
	struct buf *out = &badge->message;
	unsigned last, high;
	badge->color = color_of(j->score.percent / 100);
	switch (j->checklist->result) {
	case RESULT_STAGES:
		last = j->checklist->sections_n > 1 ? (unsigned)j->checklist->sections_n - 1 : 1;
		buf_printf(out, "stage %u of %u", j->step, last);
		badge->color = color_of((double)j->step / last);
		break;
	case RESULT_LEVELS:
		buf_printf(out, "level %u, mean %.1f", j->step, j->mean);
		badge->color = color_of((j->mean - 1) / 4);
		break;
	case RESULT_SCORECARD:
		buf_printf(out, "%u of %u on target", count_reached(j), j->score.applicable);
		break;
	case RESULT_RISKS:
		high = count_high_risks(j);
		buf_printf(out, "%u high risk%s open", high, high == 1 ? "" : "s");
		break;
	case RESULT_MATURITY:
		buf_printf(out, "%.0f %% (%.0f–%.0f)", j->score.percent, j->score.low, j->score.high);
		break;
	}
}

static void badge_init(struct badge *badge, const struct report *report)
{
	const struct judgement *j = report->judgements;
	*badge = (struct badge){.label = BUF_INIT, .message = BUF_INIT, .color = &neutral};
	add_label(&badge->label, j->checklist->label.len ? j->checklist->label : j->checklist->title);
	if (j->score.applicable)
		fill_message(badge, j);
	else
		buf_puts(&badge->message, "does not apply");
}

static void badge_release(struct badge *badge)
{
	buf_release(&badge->label);
	buf_release(&badge->message);
}

static void add_xml(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (strchr("<>&\"'", s.at[i]))
			buf_printf(out, "&#%u;", (unsigned)s.at[i]);
		else
			buf_char(out, s.at[i]);
	}
}

/* The length is given so that the text fits whatever font there is. */
static void add_text(struct buf *out, struct str text, unsigned at, unsigned pixels)
{
	buf_printf(out, "<text x=\"%u\" y=\"14\" textLength=\"%u\" lengthAdjust=\"spacingAndGlyphs\">", at, pixels);
	add_xml(out, text);
	buf_puts(out, "</text>\n");
}

void report_badge(struct buf *out, const struct report *report)
{
	struct badge badge;
	badge_init(&badge, report);
	struct str label = buf_view(&badge.label), message = buf_view(&badge.message);
	unsigned left = text_pixels(label), right = text_pixels(message);
	unsigned middle = left + 2 * MARGIN, width = middle + right + 2 * MARGIN;
	buf_printf(out,
		   "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" viewBox=\"0 0 %u %u\" "
		   "role=\"img\" "
		   "aria-labelledby=\"title\">\n<title id=\"title\">",
		   width, HEIGHT, width, HEIGHT);
	add_xml(out, label);
	buf_puts(out, ": ");
	add_xml(out, message);
	buf_printf(out,
		   "</title>\n<clipPath id=\"round\"><rect width=\"%u\" height=\"%u\" rx=\"3\"/></clipPath>\n"
		   "<g clip-path=\"url(#round)\">\n<rect width=\"%u\" height=\"%u\" fill=\"#444\"/>\n"
		   "<rect x=\"%u\" width=\"%u\" height=\"%u\" fill=\"%s\"/>\n</g>\n"
		   "<g fill=\"#fff\" font-family=\"Verdana,DejaVu Sans,Geneva,sans-serif\" font-size=\"%u\" "
		   "aria-hidden=\"true\">\n",
		   width, HEIGHT, middle, HEIGHT, middle, width - middle, HEIGHT, badge.color->color, SIZE);
	add_text(out, label, MARGIN, left);
	add_text(out, message, middle + MARGIN, right);
	buf_puts(out, "</g>\n</svg>\n");
	badge_release(&badge);
}

void report_shields(struct buf *out, const struct report *report)
{
	struct badge badge;
	badge_init(&badge, report);
	cJSON *root = cJSON_CreateObject();
	cJSON_AddNumberToObject(root, "schemaVersion", 1);
	json_put(root, "label", buf_view(&badge.label));
	json_put(root, "message", buf_view(&badge.message));
	cJSON_AddStringToObject(root, "color", badge.color->shields);
	char *printed = cJSON_PrintUnformatted(root);
	if (printed) {
		buf_puts(out, printed);
		buf_char(out, '\n');
	}
	cJSON_free(printed);
	cJSON_Delete(root);
	badge_release(&badge);
}
