/*
 * Findings inside expressions.
 *
 * An expression is a part of a string of JSON, of a file (templates), or a
 * text of its own (eval), whose site then has no pointer.
 */
#include "compile.h"
#include "expr/ast.h"

struct rp_diag *rp_expr_report_args(const struct rp_site *site,
				    enum rp_diag_id id, size_t where, size_t n,
				    const char *const *args)
{
	struct rp_diag *diag = rp_report_args(site->unit, id,
					      site->at ? site->at : "", args);

	diag->has_span = true;
	diag->has_offset = !site->at || site->file;
	diag->file = site->file;
	diag->offset = site->offset + where;
	diag->n = n;
	return diag;
}
