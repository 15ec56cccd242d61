/*
 * Pictures: how wide a drawing gets, and that it knows every node.
 */
#include "draw.h"

#include "base/buf.h"
#include "compile.h"
#include "lib/rows.h"

/* n conditions, each in the branch of the one before it. */
static void put_nested(struct rp_buf *buf, int n)
{
	rp_buf_str(buf, "{\"version\": 1, \"nodes\": ["
			"{\"id\": \"c\", \"type\": \"context\", \"next\": \"0\"}");
	for (int i = 0; i < n; i++)
		rp_buf_printf(buf, ",{\"id\": \"%d\", \"type\": \"condition\","
			      "\"if\": \"c.has_errors\", \"then\": \"%d\","
			      "\"else\": \"x%d\"}, {\"id\": \"x%d\","
			      "\"type\": \"context\", \"next\": \"end\"}",
			      i, i + 1, i, i);
	rp_buf_printf(buf, ",{\"id\": \"%d\", \"type\": \"context\","
		      "\"next\": \"end\"},"
		      "{\"id\": \"end\", \"type\": \"context\"}]}", n);
}

static size_t widest(const char *text)
{
	size_t most = 0;

	while (*text) {
		size_t n = strcspn(text, "\n");
		size_t width = rp_utf8_length((struct rp_text){ text, n });

		most = width > most ? width : most;
		text += n + (text[n] == '\n');
	}
	return most;
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	for (; (text = strstr(text, word)); text++)
		n++;
	return n;
}

static const struct {
	int nested;
	size_t width;
} sizes[] = { { 0, 80 }, { 3, 80 }, { 20, 40 }, { 500, 100 } };

RP_ROWS(draw, keeps_to_its_width_and_draws_every_node_once, sizes)
{
	struct rp_buf text, picture;
	struct rp_unit unit;

	rp_buf_init(&text, RP_BUF_UNLIMITED);
	rp_buf_init(&picture, RP_BUF_UNLIMITED);
	put_nested(&text, row->nested);
	rp_unit_init(&unit, "nested", rp_buf_view(&text));
	rp_unit_check(&unit);
	rp_draw_text(&picture, &unit, row->width);
	cr_expect(le(sz, widest(picture.at), row->width), "%d", row->nested);
	cr_expect(eq(sz, count(picture.at, " ["), unit.ir.n), "%d",
		  row->nested);
	rp_unit_finish(&unit);
	rp_buf_finish(&text);
	rp_buf_finish(&picture);
}
