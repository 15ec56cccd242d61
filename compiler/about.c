/*
 * The second half of an ahead-of-time program: what it is about.
 *
 * It stands apart from the emitted program so that JIT, --emit-c and build
 * share one text; only here are names, definition and, if allowed, secrets.
 */
#include "about.h"

#include <cjson/cJSON.h>

#include "compile.h"
#include "emit.h"
#include "plan.h"

static const char declarations[] =
	"\n"
	"/* What runtime/program.h declares. */\n"
	"struct rp_store;\n"
	"struct rp_clock;\n"
	"struct rp_error;\n"
	"typedef int rp_store_opener(struct rp_store **out, const char *path,\n"
	"\t\t\t    const struct rp_clock *clock,\n"
	"\t\t\t    struct rp_error *error);\n"
	"struct rp_about {\n"
	"\tconst struct rp_plan *plan;\n"
	"\tconst char *name, *nodes_text, *plan_json, *definition_text;\n"
	"\tunsigned long definition_size;\n"
	"\tconst char *const *secrets;\n"
	"\tunsigned long n_secrets;\n"
	"\trp_store_opener *open_store;\n"
	"};\n"
	"int rp_program_main(int argc, char **argv,\n"
	"\t\t    const struct rp_about *about);\n"
	"rp_store_opener rp_store_open;\n";

static void put_member(struct rp_buf *buf, const char *name,
		       struct rp_text text)
{
	rp_buf_printf(buf, "\t.%s = ", name);
	rp_emit_string(buf, text);
	rp_buf_str(buf, ",\n");
}

static void put_plan(struct rp_buf *buf, const struct rp_unit *unit)
{
	cJSON *json = rp_plan_json(unit);
	char *text = cJSON_PrintUnformatted(json);
	struct rp_buf nodes;

	rp_buf_init(&nodes, RP_BUF_UNLIMITED);
	rp_plan_print(&nodes, unit);
	put_member(buf, "nodes_text", rp_buf_view(&nodes));
	put_member(buf, "plan_json", rp_text(text));
	rp_buf_finish(&nodes);
	cJSON_free(text);
	cJSON_Delete(json);
}

static void put_secrets(struct rp_buf *buf, const struct rp_unit *unit)
{
	if (unit->n_secrets == 0)
		return;
	rp_buf_str(buf, "\nstatic const char *const secrets[] = {\n");
	for (size_t i = 0; i < unit->n_secrets; i++) {
		rp_buf_char(buf, '\t');
		rp_emit_string(buf, rp_text(unit->secrets[i]));
		rp_buf_str(buf, ",\n");
	}
	rp_buf_str(buf, "};\n");
}

void rp_about_emit(struct rp_buf *buf, const struct rp_unit *unit,
		   const char *name, bool without_store)
{
	rp_buf_str(buf, declarations);
	put_secrets(buf, unit);
	rp_buf_str(buf, "\nstatic const struct rp_about about = {\n"
			"\t.plan = &plan_program,\n");
	put_member(buf, "name", rp_text(name));
	put_plan(buf, unit);
	if (!without_store) {
		put_member(buf, "definition_text", unit->text);
		rp_buf_printf(buf, "\t.definition_size = %zu,\n",
			      unit->text.n);
	}
	if (unit->n_secrets)
		rp_buf_printf(buf, "\t.secrets = secrets,\n"
				   "\t.n_secrets = %zu,\n", unit->n_secrets);
	rp_buf_printf(buf, "\t.open_store = %s\n};\n"
			   "\nint main(int argc, char **argv)\n{\n"
			   "\treturn rp_program_main(argc, argv, &about);\n"
			   "}\n", without_store ? "0" : "rp_store_open");
}
