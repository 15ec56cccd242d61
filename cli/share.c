/*
 * What the commands share: the store, opened when somebody needs it, and
 * output.  JSON leaves the program in one spelling (two blanks a level, ASCII,
 * exact numbers), also what was built as a cJSON tree.
 */
#include "command.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "session.h"

struct rp_store *rp_cli_store(struct rp_cli *cli, struct rp_error *error)
{
	if (!cli->store)
		rp_store_open(&cli->store, rp_store_path(&cli->arena),
			      &rp_system_clock, error);
	return cli->store;
}

bool rp_name_is_fit(const char *name)
{
	struct rp_text text = rp_text(name);

	if (!text.n || text.n > RP_MAX_NAME || rp_utf8_invalid(text) >= 0
	    || name[0] == '-')
		return false;
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f)
			return false;
	return true;
}

bool rp_number_parse(long *out, const char *text)
{
	size_t digits = strspn(text, "0123456789");

	if (!digits || digits > 9 || text[digits])
		return false;
	*out = strtol(text, NULL, 10);
	return *out > 0;
}

int rp_cli_print(struct rp_buf *buf, int status)
{
	status = rp_write_result(rp_buf_view(buf), status);
	rp_buf_finish(buf);
	return status;
}

/* Paths may hold any byte; what is no UTF-8 becomes U+FFFD. */
static void add_mended(struct rp_buf *buf, struct rp_text text)
{
	while (text.n) {
		uint32_t point;
		unsigned n = rp_utf8_decode(&point, text.at, text.n);

		if (n)
			rp_buf_add(buf, text.at, n);
		else
			rp_buf_str(buf, "\357\277\275");
		text.at += n ? n : 1;
		text.n -= n ? n : 1;
	}
}

/*
 * A payload of the greatest depth lies deeper still in what is printed about
 * it; such a tree leaves on one line, as cJSON has it.
 */
static void respell(struct rp_buf *out, const char *text)
{
	struct rp_json_result result;
	struct rp_arena arena;
	struct rp_value value;
	struct rp_buf mended;

	rp_arena_init(&arena);
	rp_buf_init(&mended, RP_BUF_UNLIMITED);
	add_mended(&mended, rp_text(text));
	if (rp_json_read(&value, &arena, rp_buf_view(&mended),
			 RP_JSON_DEPTH_PAYLOAD, &result) == 0)
		rp_result_json(out, &value);
	else
		rp_buf_printf(out, "%s\n", mended.at);
	rp_buf_finish(&mended);
	rp_arena_finish(&arena);
}

int rp_cli_print_json(struct cJSON *tree, int status)
{
	char *text = cJSON_PrintUnformatted(tree);
	struct rp_buf buf;

	if (!text)
		rp_out_of_memory();
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	respell(&buf, text);
	cJSON_free(text);
	cJSON_Delete(tree);
	return rp_cli_print(&buf, status);
}

int rp_cli_print_list(const char *name, struct cJSON *list)
{
	struct cJSON *object = cJSON_CreateObject();

	cJSON_AddNumberToObject(object, "count", cJSON_GetArraySize(list));
	cJSON_AddItemToObject(object, name, list);
	return rp_cli_print_json(object, 0);
}

void rp_cli_add_json(struct cJSON *object, const char *key, struct rp_text text)
{
	struct rp_buf copy;

	rp_buf_init(&copy, RP_BUF_UNLIMITED);
	rp_buf_text(&copy, text);
	if (text.n)
		cJSON_AddRawToObject(object, key, copy.at);
	else
		cJSON_AddNullToObject(object, key);
	rp_buf_finish(&copy);
}

void rp_cli_add_double(struct cJSON *object, const char *key, double number)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_double(&buf, number);
	cJSON_AddRawToObject(object, key, buf.at);
	rp_buf_finish(&buf);
}

void rp_cli_add_time(struct cJSON *object, const char *key, int64_t wall_us)
{
	char text[RP_TIME_SIZE];

	if (!wall_us) {
		cJSON_AddNullToObject(object, key);
		return;
	}
	rp_time_format(text, wall_us);
	cJSON_AddStringToObject(object, key, text);
}
