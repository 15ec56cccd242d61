/*
 * Any bytes as a template: parts that lie in the text one behind the other, or
 * one finding within it.
 */
#include "base/buf.h"
#include "compile.h"
#include "fuzz.h"
#include "template/template.h"

static void check_parts(const struct rp_template_part *part, size_t n)
{
	for (; part; part = part->next) {
		fuzz_check(part->at <= n && part->n <= n - part->at,
			   "a part at %zu, %zu bytes of %zu", part->at,
			   part->n, n);
		fuzz_check(part->kind != RP_PART_SCOPE, "a file");
		check_parts(part->body, n);
		check_parts(part->otherwise, n);
	}
}

static void check_finding(const struct rp_unit *unit)
{
	const struct rp_diag *diag = unit->diags.rows;

	fuzz_check(unit->diags.n == 1, "%zu findings", unit->diags.n);
	fuzz_check(diag->offset <= unit->text.n
		   && diag->n <= unit->text.n - diag->offset,
		   "a finding at %zu, %zu bytes of %zu", diag->offset, diag->n,
		   unit->text.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct rp_text text = { (const char *)data, n };
	struct rp_site site = { .text = text, .what = "x" };
	struct rp_template *template;
	struct rp_unit unit;

	if (rp_utf8_invalid(text) >= 0)
		return 0;
	rp_unit_init(&unit, "template", text);
	site.unit = &unit;
	template = rp_template_parse(&site, 0);
	if (template)
		check_parts(template->parts, n);
	else
		check_finding(&unit);
	rp_unit_finish(&unit);
	return 0;
}
