/*
 * `runpipe eval`: one expression, by the same way as in a pipeline: checked,
 * made into C, compiled and run.
 *
 * There is no pipeline around it, so what would be its roots are variables
 * like those of --var, which may replace them.
 *
 * As in CEL, what the checker refuses fails when it is reached, and not
 * before: `x || true` is true whatever x is, with a warning.
 */
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "command.h"
#include "compile.h"
#include "expr/emission.h"
#include "expr/expr.h"
#include "expr/variables.h"
#include "jit.h"
#include "load.h"
#include "payload.h"
#include "run.h"
#include "session.h"

struct options {
	const char *payload, *file;
	struct rp_words vars;
	bool type;
};

#define AT(member) offsetof(struct options, member)

static const struct rp_arg rows[] = {
	{ "payload", "JSON", AT(payload), .help = "what `payload` is" },
	{ "file", "PATH", AT(file),
	  .help = "a file that holds it; - reads standard input" },
	{ "var", "NAME[:TYPE]=JSON", AT(vars), .repeated = true,
	  .help = "a variable; types are CEL's: uint, bytes (base64), "
		  "timestamp, duration, list(int), map(string, double) …" },
	{ "type", NULL, AT(type), .help = "print its type and not the value" },
	{ 0 }
};

/* --------------------------------------------------------------- variables */

static void set(struct rp_variables *variables, struct rp_arena *arena,
		const char *name, const struct rp_type *type,
		struct rp_value value)
{
	struct rp_value *kept = rp_arena_alloc(arena, sizeof *kept);

	*kept = value;
	rp_variables_set(variables, arena, (struct rp_variable){
		.name = rp_text(name), .type = type, .value = kept,
		.is_data = true,
	});
}

static int read_variables(struct rp_variables *variables,
			  const struct options *options,
			  struct rp_arena *arena, struct rp_error *error)
{
	static const char *const texts[][2] = {
		{ "source", "cli" }, { "environment", "development" },
		{ "trace_id", "" }, { "run_id", "" },
	};
	const struct rp_payload_request request = {
		.payload = options->payload, .file = options->file,
	};
	struct rp_payload payload;
	int rc = rp_payload_read(&payload, &request, arena, error);

	if (rc < 0)
		return rc;
	rp_variables_init(variables);
	set(variables, arena, "payload", &rp_type_any, payload.value);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		set(variables, arena, texts[i][0], &rp_type_string,
		    rp_cstring(texts[i][1]));
	set(variables, arena, "incident", &rp_type_any, rp_null);
	for (int i = 0; rc == 0 && i < options->vars.n; i++)
		rc = rp_variables_read(variables, arena, options->vars.at[i],
				       error);
	return rc;
}

/* ------------------------------------------------------------------- types */

static void put_type(struct rp_buf *buf, const struct rp_type *type);

static void put_parts(struct rp_buf *buf, const char *name,
		      const struct rp_type *first,
		      const struct rp_type *second)
{
	rp_buf_printf(buf, "%s(", name);
	put_type(buf, first);
	if (second)
		rp_buf_str(buf, ", ");
	if (second)
		put_type(buf, second);
	rp_buf_char(buf, ')');
}

/* As CEL itself calls types: what type(x) gives, and what is in it. */
static void put_type(struct rp_buf *buf, const struct rp_type *type)
{
	static const char *const names[] = {
		[RP_T_NULL] = "null_type", [RP_T_BOOL] = "bool",
		[RP_T_INT] = "int", [RP_T_UINT] = "uint",
		[RP_T_DOUBLE] = "double", [RP_T_STRING] = "string",
		[RP_T_BYTES] = "bytes",
		[RP_T_TIMESTAMP] = "google.protobuf.Timestamp",
		[RP_T_DURATION] = "google.protobuf.Duration",
		[RP_T_TYPE] = "type", [RP_T_ADDRESS] = "net.IP",
		[RP_T_PREFIX] = "net.CIDR",
	};

	if (type->kind == RP_T_LIST)
		put_parts(buf, "list", type->item, NULL);
	else if (type->kind == RP_T_OPTIONAL)
		put_parts(buf, "optional_type", type->item, NULL);
	else if (type->kind == RP_T_MAP)
		put_parts(buf, "map", type->key, type->item);
	else if (type->kind < sizeof names / sizeof names[0]
		 && names[type->kind])
		rp_buf_str(buf, names[type->kind]);
	else
		rp_buf_str(buf, "dyn");
}

/* -------------------------------------------------------------- evaluation */

static int print_error(const struct rp_value *value)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "error: ");
	rp_buf_visible(&buf, rp_text(value->as.failure->message));
	rp_buf_char(&buf, '\n');
	rp_write(STDERR_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
	return 1;
}

static int print_value(struct rp_arena *arena, const struct rp_value *value)
{
	struct rp_value plain = rp_value_plain(arena, value);
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_json_write(&buf, &plain, RP_JSON_SPACED);
	rp_buf_char(&buf, '\n');
	return rp_cli_print(&buf, 0);
}

/* The type that is known before it runs, or the value's own. */
static int print_type(const struct rp_type *type, const struct rp_value *value)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (value)
		rp_buf_str(&buf, rp_x_type_name(value));
	else
		put_type(&buf, type);
	rp_buf_char(&buf, '\n');
	return rp_cli_print(&buf, 0);
}

/* What was refused did no harm: `x || true`. */
static void excuse(struct rp_unit *unit)
{
	for (size_t i = 0; i < unit->diags.n; i++)
		unit->diags.rows[i].severity = RP_DIAG_WARNING;
}

static int run(struct rp_unit *unit, const struct rp_variables *variables,
	       rp_expr *expr, bool wants_type)
{
	struct rp_run moment = {
		.clock = &rp_system_clock,
		.started_us = rp_system_clock.wall_us(&rp_system_clock),
	};
	const struct rp_value *value;
	struct rp_frame f;

	rp_frame_init(&f, &moment, &unit->arena);
	f.given = rp_variables_values(variables, &unit->arena);
	f.n_given = variables->n;
	value = expr(&f);
	if (!rp_x_is_error(value))
		excuse(unit);
	rp_unit_warn(unit);
	if (rp_x_is_error(value))
		return unit->diags.n_errors ? 1 : print_error(value);
	return wants_type ? print_type(NULL, value)
			  : print_value(&unit->arena, value);
}

static struct rp_ast *check(struct rp_unit *unit,
			    const struct rp_scope *scope)
{
	struct rp_site site = {
		.unit = unit, .scope = scope, .what = "Expression",
		.text = unit->text, .is_dynamic = true,
	};
	struct rp_ast *ast = rp_expr_parse(&site);

	if (ast && rp_expr_check(&site, ast, NULL))
		return ast;
	rp_unit_warn(unit);
	return NULL;
}

static int evaluate(struct rp_unit *unit, const struct rp_variables *variables,
		    bool wants_type)
{
	const struct rp_ast *ast = check(unit, &variables->scope);
	struct rp_error error = { 0 };
	const struct rp_type *type;
	struct rp_jit jit;
	int status;

	if (!ast)
		return 1;
	type = ast->type;
	if (wants_type && type->kind != RP_T_ANY && !unit->diags.n_errors) {
		rp_unit_warn(unit);
		return print_type(type, NULL);
	}
	rp_expr_fold(unit, (struct rp_ast *)ast);
	rp_emit_exprs_program(unit, &ast, &unit->text, 1);
	if (rp_jit_build(&jit, unit, &error) < 0)
		return rp_command_error("%s", error.message);
	status = run(unit, variables, jit.exprs->at[0], wants_type);
	rp_jit_finish(&jit);
	return status;
}

static int eval(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;
	struct rp_variables variables;
	struct rp_error error = { 0 };
	struct rp_unit unit;
	int status;

	if (read_variables(&variables, options, &cli->arena, &error) < 0)
		return rp_command_error("%s", error.message);
	rp_unit_init(&unit, "expression", rp_text(args->words[0]));
	status = evaluate(&unit, &variables, options->type);
	rp_unit_finish(&unit);
	return status;
}

const struct rp_command rp_command_eval = {
	.name = "eval",
	.synopsis = "EXPR [--payload JSON] [--file PATH] "
		    "[--var NAME[:TYPE]=JSON]… [--type]",
	.summary = "Evaluate one expression and print its value as JSON.",
	.rows = rows,
	.options_size = sizeof(struct options),
	.min = 1, .max = 1, .what = "EXPR", .dashed = true,
	.run = eval,
	.examples =
	"  runpipe eval '1 + 2 * 3'\n"
	"  runpipe eval 'payload.alerts.filter(a, a.status == \"firing\")"
	".size()' --file alerts.json\n"
	"  runpipe eval 'now_at - started > duration(\"5m\")' \\\n"
	"      --var 'now_at:timestamp=\"2026-01-02T03:10:00Z\"' \\\n"
	"      --var 'started:timestamp=\"2026-01-02T03:04:05Z\"'\n"
	"  runpipe eval --type '[1, 2].map(x, string(x))'\n",
};
