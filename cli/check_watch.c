/*
 * Looking again and again.  On a terminal it is a table that stays in its
 * place; anywhere else each look leaves its lines behind, with the time, or
 * one line of JSON.
 */
#include "check.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "session.h"
#include "table.h"

#define HOME "\033[H"		/* the cursor to the corner */
#define CLEAR_LINE "\033[K"	/* what is left of the line */
#define CLEAR_REST "\033[J"	/* and all below it */
#define CLEAR_ALL "\033[2J"
#define WIDTH 80		/* of a terminal that does not say */

struct watch {
	struct rp_looks *looks;
	const struct rp_check_view *view;
	int64_t *since_us;		/* when each got its status */
	enum rp_check_status *before;
	bool is_live, has_shown;
};

static int64_t now_us(void)
{
	return rp_system_clock.wall_us(&rp_system_clock);
}

static void note_changes(struct watch *watch)
{
	for (size_t i = 0; i < watch->looks->n; i++) {
		enum rp_check_status status = watch->looks->at[i].result.status;

		if (watch->since_us[i] && watch->before[i] == status)
			continue;
		watch->since_us[i] = now_us();
		watch->before[i] = status;
	}
}

/* ------------------------------------------------------------------- views */

static void put_json(struct rp_buf *buf, const struct watch *watch,
		     struct rp_arena *arena)
{
	struct rp_value map = rp_map_new(arena);
	struct rp_value value = rp_looks_value(arena, watch->looks);

	rp_map_put(arena, &map, "time",
		   rp_cstring(rp_time_text(arena, now_us())));
	for (size_t i = 0; i < rp_value_count(&value); i++)
		rp_map_set(arena, &map, rp_map_at(&value, i)->key,
			   rp_map_at(&value, i)->value);
	rp_json_write(buf, &map, RP_JSON_SPACED | RP_JSON_ASCII);
	rp_buf_char(buf, '\n');
}

static void put_lines(struct rp_buf *buf, const struct watch *watch,
		      struct rp_arena *arena)
{
	const char *time = rp_time_text(arena, now_us());

	for (size_t i = 0; i < watch->looks->n; i++) {
		rp_buf_printf(buf, "%s ", time);
		rp_look_line(buf, &watch->looks->at[i]);
		rp_buf_char(buf, '\n');
	}
}

/* "3h12m", the two largest units. */
static const char *age(struct rp_arena *arena, int64_t us)
{
	long long s = us / 1000000;

	if (s < 60)
		return rp_arena_printf(arena, "%llds", s);
	if (s < 3600)
		return rp_arena_printf(arena, "%lldm%02llds", s / 60, s % 60);
	if (s < 86400)
		return rp_arena_printf(arena, "%lldh%02lldm", s / 3600,
				       s / 60 % 60);
	return rp_arena_printf(arena, "%lldd%02lldh", s / 86400,
			       s / 3600 % 24);
}

static size_t terminal_width(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0 || size.ws_col == 0)
		return WIDTH;
	return size.ws_col;
}

/* The first `width` characters of the line. */
static struct rp_text cut(struct rp_text line, size_t width)
{
	uint32_t point;
	size_t n = 0;

	while (n < line.n && width-- > 0) {
		unsigned step = rp_utf8_decode(&point, line.at + n,
					       line.n - n);

		n += step ? step : 1;
	}
	line.n = n;
	return line;
}

static void paint(struct rp_buf *buf, struct rp_text table, bool clear)
{
	size_t width = terminal_width();

	rp_buf_str(buf, clear ? CLEAR_ALL HOME : HOME);
	while (table.n) {
		const char *end = memchr(table.at, '\n', table.n);
		size_t n = end ? (size_t)(end - table.at) : table.n;

		rp_buf_text(buf, cut((struct rp_text){ table.at, n }, width));
		rp_buf_str(buf, CLEAR_LINE "\r\n");
		table.at += n + (end != NULL);
		table.n -= n + (end != NULL);
	}
	rp_buf_str(buf, CLEAR_REST);
}

static void put_table(struct rp_buf *buf, const struct watch *watch,
		      struct rp_arena *arena)
{
	struct rp_table table = { .columns = 4 };
	struct rp_buf text;

	rp_table_row(&table, arena,
		     (const char *[]){ "Check", "Status", "Since", "Found" });
	for (size_t i = 0; i < watch->looks->n; i++) {
		const struct rp_look *look = &watch->looks->at[i];

		rp_table_row(&table, arena, (const char *[]){
			look->check->name,
			rp_check_status_name(look->result.status),
			age(arena, now_us() - watch->since_us[i]),
			look->result.message });
	}
	rp_buf_init(&text, RP_BUF_UNLIMITED);
	rp_buf_printf(&text, "%s, every %g s, Ctrl-C ends it\n\n",
		      rp_time_text(arena, now_us()), watch->view->interval_s);
	rp_table_print(&text, &table);
	paint(buf, rp_buf_view(&text), !watch->has_shown);
	rp_buf_finish(&text);
}

/* False if nobody reads it any more. */
static bool show(struct watch *watch)
{
	struct rp_arena arena;
	struct rp_buf buf;
	int rc;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (watch->view->json)
		put_json(&buf, watch, &arena);
	else if (watch->is_live)
		put_table(&buf, watch, &arena);
	else
		put_lines(&buf, watch, &arena);
	watch->has_shown = true;
	rc = rp_write_result(rp_buf_view(&buf), 0);
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
	return rc == 0;
}

/* ---------------------------------------------------------------- watching */

/* What Ctrl-C cut short is no finding. */
static bool look(struct watch *watch, struct rp_tally *tally)
{
	rp_looks_run(watch->looks);
	if (rp_cancel_raised(&watch->looks->cancel))
		return false;
	note_changes(watch);
	if (watch->view->store)
		rp_looks_record(watch->looks, watch->view->store, "check");
	rp_looks_count(tally, watch->looks);
	return show(watch);
}

void rp_check_watch(struct rp_tally *tally, struct rp_looks *looks,
		    const struct rp_check_view *view)
{
	struct watch watch = {
		.looks = looks, .view = view,
		.since_us = rp_arena_array(looks->arena, looks->n,
					   sizeof *watch.since_us),
		.before = rp_arena_array(looks->arena, looks->n,
					 sizeof *watch.before),
		.is_live = isatty(STDOUT_FILENO),
	};
	int64_t interval_us = (int64_t)(view->interval_s * 1e6);
	long left = view->count;

	*tally = (struct rp_tally){ 0 };
	looks->keeps_state = true;
	for (;;) {
		int64_t start = rp_system_clock.mono_us(&rp_system_clock);

		if (!look(&watch, tally) || (view->count && --left <= 0))
			return;
		if (!rp_cancel_sleep_until(&looks->cancel, start + interval_us))
			return;
	}
}
