/*
 * CycloneDX 1.6 attestations: the checklist as a standard, an attestation for each checklist, a claim for each answer with its evidence
 * and counter-evidence. Specification: https://cyclonedx.org/capabilities/attestations/, schema:
 * https://cyclonedx.org/schema/bom-1.6.schema.json
 *
 * A yes or a partial is a claim, a no a counter-claim; an unknown is a requirement without a score.
 */
#include "base/digest.h"
#include "report/forge.h"
#include "report/json_write.h"
#include "report/outcome.h"

struct bom {
	const struct report *report;
	const struct scan *scan;
	struct forge forge;
	bool *cited; /* by id of evidence */
};

static cJSON *add_object(cJSON *list)
{
	cJSON *object = cJSON_CreateObject();
	cJSON_AddItemToArray(list, object);
	return object;
}

static void put_ref(cJSON *object, const char *name, const char *kind, const struct checklist *list, struct str id)
{
	struct buf ref = BUF_INIT;
	buf_printf(&ref, "%s%.*s%s%.*s", kind, STR_ARG(list->id), id.len ? ":" : "", STR_ARG(id));
	if (name)
		json_put(object, name, buf_view(&ref));
	else
		cJSON_AddItemToArray(object, json_text(buf_view(&ref)));
	buf_release(&ref);
}

/* ---- the standard ---- */

static void add_requirements(cJSON *standard, const struct checklist *list)
{
	cJSON *requirements = cJSON_AddArrayToObject(standard, "requirements");
	for (size_t i = 0; i < list->sections_n; i++) {
		cJSON *section = add_object(requirements);
		put_ref(section, "bom-ref", "section:", list, list->sections[i].id);
		json_put(section, "identifier", list->sections[i].id);
		json_put(section, "title", list->sections[i].title);
	}
	for (size_t i = 0; i < list->items_n; i++) {
		cJSON *item = add_object(requirements);
		put_ref(item, "bom-ref", "", list, list->items[i].id);
		json_put(item, "identifier", list->items[i].id);
		json_put(item, "title", list->items[i].title);
		put_ref(item, "parent", "section:", list, list->items[i].section);
	}
}

static bool is_on_level(const struct checklist *list, const struct item *item, unsigned level)
{
	bool deciding = false;
	if (list->result == RESULT_STAGES || list->result == RESULT_LEVELS)
		return item->step == level;
	if (list->result == RESULT_RISKS)
		return (unsigned)item->risk == level;
	for (size_t m = 0; m < list->mature_n; m++)
		deciding |= section_holds(list->mature[m], item->section);
	return deciding;
}

/* Levels are stages, levels of dimensions, risks, or the one verdict; a scorecard has grades in place of levels. */
static void add_level(cJSON *levels, const struct checklist *list, unsigned level, struct str id, struct str title)
{
	cJSON *json = cJSON_CreateObject(), *requirements;
	put_ref(json, "bom-ref", "level:", list, id);
	json_put(json, "identifier", id);
	json_put(json, "title", title);
	requirements = cJSON_AddArrayToObject(json, "requirements");
	for (size_t i = 0; i < list->items_n; i++)
		if (is_on_level(list, &list->items[i], level))
			put_ref(requirements, NULL, "", list, list->items[i].id);
	if (cJSON_GetArraySize(requirements))
		cJSON_AddItemToArray(levels, json);
	else
		cJSON_Delete(json);
}

static void add_levels(cJSON *standard, const struct checklist *list)
{
	static const char *const steps[] = {"0", "1", "2", "3", "4", "5"};
	cJSON *levels = cJSON_AddArrayToObject(standard, "levels");
	for (unsigned i = 0; list->result == RESULT_STAGES && i < list->sections_n; i++)
		add_level(levels, list, i, list->sections[i].id, list->sections[i].title);
	for (unsigned i = 0; list->result == RESULT_LEVELS && i < sizeof steps / sizeof *steps; i++)
		add_level(levels, list, i, str_of(steps[i]), str_of(steps[i]));
	for (unsigned i = RISK_LOW; list->result == RESULT_RISKS && i <= RISK_HIGH; i++)
		add_level(levels, list, i, str_of(risk_names[i]), str_of(risk_names[i]));
	if (list->result == RESULT_MATURITY && list->mature_n)
		add_level(levels, list, 0, STR("mature"), STR("Mature"));
}

static void add_standards(cJSON *root, const struct bom *bom)
{
	char version[80];
	cJSON *standards = cJSON_AddArrayToObject(cJSON_AddObjectToObject(root, "definitions"), "standards");
	snprintf(version, sizeof version, "sha256:%s", bom->scan->book->digest);
	for (size_t i = 0; i < bom->report->judgements_n; i++) {
		const struct checklist *list = bom->report->judgements[i].checklist;
		cJSON *standard = add_object(standards);
		put_ref(standard, "bom-ref", "standard:", list, (struct str){0});
		json_put(standard, "name", list->title);
		cJSON_AddStringToObject(standard, "version", version);
		json_put(standard, "description", list->purpose);
		add_requirements(standard, list);
		add_levels(standard, list);
	}
}

/* ---- claims ---- */

static bool is_claim(const struct verdict *verdict)
{
	return verdict->answer == ANSWER_YES || verdict->answer == ANSWER_PARTIAL;
}

static bool is_counter_claim(const struct verdict *verdict)
{
	return verdict->answer == ANSWER_NO || (verdict->answer == ANSWER_UNKNOWN && verdict->counters_n);
}

static void cite(struct bom *bom, cJSON *list, const struct evidence *e)
{
	bom->cited[e->id] = true;
	json_add_evidence(list, e);
}

static void add_claim(struct bom *bom, cJSON *claims, const struct checklist *list, const struct verdict *verdict)
{
	static const char *const forms[ANSWERS] = {"", "In part: ", "Not shown: ", "Not shown: ", ""};
	struct buf predicate = BUF_INIT;
	cJSON *claim = add_object(claims);
	put_ref(claim, "bom-ref", "claim:", list, verdict->item->id);
	cJSON_AddStringToObject(claim, "target", "repository");
	buf_printf(&predicate, "%s%.*s", forms[verdict->answer], STR_ARG(verdict->item->title));
	json_put(claim, "predicate", buf_view(&predicate));
	json_put(claim, "reasoning", verdict->why);
	/* What speaks against the practice speaks for a counter-claim, and the other way round. */
	cJSON *evidence = cJSON_AddArrayToObject(claim, is_claim(verdict) ? "evidence" : "counterEvidence");
	cJSON *counter = cJSON_AddArrayToObject(claim, is_claim(verdict) ? "counterEvidence" : "evidence");
	for (size_t i = 0; i < verdict->counters_n; i++)
		cite(bom, counter, verdict->counters[i].evidence);
	for (size_t i = 0; i < verdict->evidence_n; i++) {
		bool known = false;
		for (size_t k = 0; k < verdict->counters_n && !known; k++)
			known = verdict->counters[k].evidence == verdict->evidence[i];
		if (!known)
			cite(bom, evidence, verdict->evidence[i]);
	}
	buf_release(&predicate);
}

static void add_map(cJSON *map, const struct checklist *list, const struct verdict *verdict)
{
	static const double worth[ANSWERS] = {1, 0.5, 0, 0, 0}, sure[] = {0, 0.5, 0.8, 0.95};
	cJSON *entry = add_object(map), *claims, *counter;
	put_ref(entry, "requirement", "", list, verdict->item->id);
	claims = cJSON_AddArrayToObject(entry, "claims");
	counter = cJSON_AddArrayToObject(entry, "counterClaims");
	if (is_claim(verdict) || is_counter_claim(verdict))
		put_ref(is_claim(verdict) ? claims : counter, NULL, "claim:", list, verdict->item->id);
	cJSON *conformance = cJSON_AddObjectToObject(entry, "conformance");
	if (verdict->answer != ANSWER_UNKNOWN)
		cJSON_AddNumberToObject(conformance, "score", worth[verdict->answer]);
	json_put(conformance, "rationale", verdict->why);
	if (verdict->confidence == CONFIDENCE_NONE)
		return;
	cJSON *confidence = cJSON_AddObjectToObject(entry, "confidence");
	cJSON_AddNumberToObject(confidence, "score", sure[verdict->confidence]);
	cJSON_AddStringToObject(confidence, "rationale", verdict->because ? verdict->because : "");
}

/* ---- evidence ---- */

static void add_evidence(struct bom *bom, cJSON *list, const struct evidence *e)
{
	const struct rulebook *book = bom->scan->book;
	const struct rule *rule = &book->rules[e->rule];
	struct buf text = BUF_INIT, place = BUF_INIT, url = BUF_INIT;
	char id[16];
	cJSON *json = add_object(list);
	snprintf(id, sizeof id, "E%u", e->id);
	cJSON_AddStringToObject(json, "bom-ref", id);
	json_put(json, "propertyName", book->signals[rule->signal].id);
	buf_printf(&text, "%.*s: %s by %.*s", STR_ARG(book->signals[rule->signal].title), rung_names[e->rung],
		   STR_ARG(book->tools[rule->tool].title));
	if (e->note.len)
		buf_printf(&text, " (%.*s)", STR_ARG(e->note));
	json_put(json, "description", buf_view(&text));
	if (e->commit[0])
		buf_printf(&place, "commit %s", e->commit);
	else
		buf_printf(&place, "blob %s %.*s", e->blob, STR_ARG(e->path));
	if (e->line)
		buf_printf(&place, ":%u", e->line);
	if (e->commit[0])
		forge_commit(&url, &bom->forge, str_of(e->commit));
	else
		forge_file(&url, &bom->forge, e->path, e->line);
	cJSON *data = add_object(cJSON_AddArrayToObject(json, "data"));
	json_put(data, "name", buf_view(&place));
	cJSON *contents = cJSON_AddObjectToObject(data, "contents");
	cJSON *attachment = cJSON_AddObjectToObject(contents, "attachment");
	cJSON_AddStringToObject(attachment, "contentType", "text/plain");
	json_put(attachment, "content", e->excerpt);
	if (url.len)
		json_put(contents, "url", buf_view(&url));
	buf_release(&text);
	buf_release(&place);
	buf_release(&url);
}

static uint32_t last_evidence(const struct scan *scan)
{
	uint32_t last = 0;
	for (uint32_t s = 0; s < scan->book->signals_n; s++)
		last += (uint32_t)scan->signals[s].n;
	return last;
}

static void add_cited(struct bom *bom, cJSON *declarations)
{
	cJSON *list = cJSON_AddArrayToObject(declarations, "evidence");
	for (uint32_t s = 0; s < bom->scan->book->signals_n; s++)
		for (size_t i = 0; i < bom->scan->signals[s].n; i++)
			if (bom->cited[bom->scan->signals[s].evidence[i].id])
				add_evidence(bom, list, &bom->scan->signals[s].evidence[i]);
}

/* ---- declarations ---- */

static void add_attestation(cJSON *attestations, const struct judgement *j)
{
	struct buf summary = BUF_INIT;
	cJSON *attestation = add_object(attestations);
	buf_printf(&summary, "%.*s: %.1f %% (proven %.1f, possible %.1f)", STR_ARG(j->checklist->title),
		   j->score.percent, j->score.low, j->score.high);
	json_put(attestation, "summary", buf_view(&summary));
	cJSON_AddStringToObject(attestation, "assessor", "assessor:assay");
	cJSON *map = cJSON_AddArrayToObject(attestation, "map");
	for (size_t i = 0; i < j->checklist->items_n; i++)
		if (j->verdicts[i].answer != ANSWER_NA)
			add_map(map, j->checklist, &j->verdicts[i]);
	buf_release(&summary);
}

static cJSON *component(const struct bom *bom, const char *ref)
{
	const struct source_about *about = bom->scan->about;
	cJSON *json = cJSON_CreateObject();
	cJSON_AddStringToObject(json, "type", "application");
	if (ref)
		cJSON_AddStringToObject(json, "bom-ref", ref);
	json_put(json, "name", about->name.len ? about->name : STR("repository"));
	if (about->commit.len)
		json_put(json, "version", about->commit);
	if (about->origin.len) {
		cJSON *reference = add_object(cJSON_AddArrayToObject(json, "externalReferences"));
		cJSON_AddStringToObject(reference, "type", "vcs");
		json_put(reference, "url", about->origin);
	}
	return json;
}

static void add_declarations(cJSON *root, struct bom *bom)
{
	const struct report *report = bom->report;
	cJSON *declarations = cJSON_AddObjectToObject(root, "declarations");
	cJSON *assessor = add_object(cJSON_AddArrayToObject(declarations, "assessors"));
	cJSON_AddStringToObject(assessor, "bom-ref", "assessor:assay");
	cJSON_AddBoolToObject(assessor, "thirdParty", false);
	cJSON_AddStringToObject(cJSON_AddObjectToObject(assessor, "organization"), "name", "assay");
	cJSON *attestations = cJSON_AddArrayToObject(declarations, "attestations");
	for (size_t i = 0; i < report->judgements_n; i++)
		add_attestation(attestations, &report->judgements[i]);
	cJSON *claims = cJSON_AddArrayToObject(declarations, "claims");
	for (size_t i = 0; i < report->judgements_n; i++)
		for (size_t k = 0; k < report->judgements[i].checklist->items_n; k++)
			if (is_claim(&report->judgements[i].verdicts[k]) ||
			    is_counter_claim(&report->judgements[i].verdicts[k]))
				add_claim(bom, claims, report->judgements[i].checklist,
					  &report->judgements[i].verdicts[k]);
	add_cited(bom, declarations);
	cJSON *components = cJSON_AddArrayToObject(cJSON_AddObjectToObject(declarations, "targets"), "components");
	cJSON_AddItemToArray(components, component(bom, "repository"));
}

static void add_metadata(cJSON *root, const struct bom *bom)
{
	char time[32];
	cJSON *metadata = cJSON_AddObjectToObject(root, "metadata");
	report_time(bom->scan->about->committed_at, time);
	if (time[0])
		cJSON_AddStringToObject(metadata, "timestamp", time);
	cJSON *tools = cJSON_AddArrayToObject(cJSON_AddObjectToObject(metadata, "tools"), "components");
	cJSON *tool = add_object(tools);
	cJSON_AddStringToObject(tool, "type", "application");
	cJSON_AddStringToObject(tool, "name", "assay");
	cJSON_AddStringToObject(tool, "version", bom->report->version);
	cJSON_AddItemToObject(metadata, "component", component(bom, NULL));
}

/* A name drawn from the contents (RFC 9562, version 8): the same document has the same, any other has another. */
static void put_serial(cJSON *root)
{
	char hex[65], serial[64];
	struct digest digest;
	char *printed = cJSON_PrintUnformatted(root);
	digest_init(&digest);
	digest_add(&digest, str_of(printed));
	digest_hex(&digest, hex);
	cJSON_free(printed);
	snprintf(serial, sizeof serial, "urn:uuid:%.8s-%.4s-8%.3s-%c%.3s-%.12s", hex, hex + 8, hex + 13,
		 "89ab"[(unsigned)hex[16] % 4], hex + 17, hex + 20);
	cJSON_SetValuestring(cJSON_GetObjectItem(root, "serialNumber"), serial);
}

void report_cyclonedx(struct buf *out, const struct report *report)
{
	struct bom bom = {.report = report, .scan = report->scan};
	struct arena arena;
	cJSON *root = cJSON_CreateObject();
	arena_init(&arena);
	bom.cited = arena_array(&arena, bool, last_evidence(report->scan) + 1);
	forge_init(&bom.forge, report->scan->about);
	cJSON_AddStringToObject(root, "bomFormat", "CycloneDX");
	cJSON_AddStringToObject(root, "specVersion", "1.6");
	cJSON_AddStringToObject(root, "serialNumber", "urn:uuid:00000000-0000-0000-0000-000000000000");
	cJSON_AddNumberToObject(root, "version", 1);
	add_metadata(root, &bom);
	add_standards(root, &bom);
	add_declarations(root, &bom);
	put_serial(root);
	char *printed = cJSON_Print(root);
	buf_puts(out, printed ? printed : "");
	buf_char(out, '\n');
	cJSON_free(printed);
	cJSON_Delete(root);
	forge_release(&bom.forge);
	arena_release(&arena);
}
