/*
 * `runpipe schema`: what editors need to complete and check definitions.
 */
#include "schema.h"

#include "base/buf.h"
#include "base/json.h"
#include "command.h"

static int schema(struct rp_cli *cli, const struct rp_args *args,
		  const void *options)
{
	struct rp_value value = rp_schema(&cli->arena);
	struct rp_buf buf;

	(void)args;
	(void)options;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_json_write(&buf, &value, RP_JSON_INDENT);
	rp_buf_char(&buf, '\n');
	return rp_cli_print(&buf, 0);
}

const struct rp_command rp_command_schema = {
	.name = "schema",
	.synopsis = "",
	.summary = "Print the JSON Schema of definitions, for editors.",
	.rows = rp_no_flags,
	.run = schema,
	.examples = "  runpipe schema > runpipe.schema.json\n",
};
