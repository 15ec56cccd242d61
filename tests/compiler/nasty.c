/*
 * A small grammar of definitions with a nasty text at every place where a
 * user may write one: names, ids and all that refers to them, options, header
 * names, keys that nobody knows.  Numbers come from xorshift64*, so a seed is
 * a definition for ever.
 */
#include "nasty.h"

#include "base/json.h"

/* ------------------------------------------------------------------ texts */

/* Fit for ids as well. */
static const char *const nasty_ids[] = {
	"\"", "\\", "'", "*/", "/*", "//", "?\?/", "?\?'", "%>", "a\\", "a\"",
	"\"; system(\"x\"); //", "*/ int x; /*", "*/ #include <x>", "\\\"",
	"\\n", "\\x41", "\\0", "\\777", "%s%n%d", "$ {env:X}", "$(id)", "`id`",
	"{}", "}; int y; {", "#define rp_do", "_Pragma(\"x\")",
	"__asm__(\"hlt\")",
	"\xf0\x9f\x94\xa5", "\xe2\x80\xae", "\xc3\xa9", "\xe2\x80\xa8", "R\"(",
	"L\"", "u8\"", "0", "-1", "1e9", "true", "NULL", "n1", "n1_options",
	"plan_run", "a b", "..", "../x", "<!--", "]]>", "<%", "%:",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa*/*/",
	"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\\",
};

static const char *const nasty_texts[] = {
	"\n", "\r\n", "\t", "\x01", "\x1b[2J", "\x7f", "\xc2\x85", "a\nb",
	"\\\n", "*/\n#include \"x\"\n/*", "\"\n\"", "?\?/\n\"", "//\n", "",
	"\xef\xbf\xbe", "\xf4\x8f\xbf\xbf", "line\n#line 1 \"x\"\n",
	"0123456789012345678901234567890123456789012345678901234567890\n1",
};

#define N_IDS (sizeof nasty_ids / sizeof nasty_ids[0])
#define N_TEXTS (sizeof nasty_texts / sizeof nasty_texts[0])

/* ---------------------------------------------------------------- grammar */

static size_t draw(struct nasty *m, size_t below)
{
	m->state ^= m->state >> 12;
	m->state ^= m->state << 25;
	m->state ^= m->state >> 27;
	return (size_t)((m->state * UINT64_C(2685821657736338717)) >> 33)
	       % below;
}

#define put(m, text) rp_buf_str(&(m)->buf, text)

static void put_quoted(struct nasty *m, const char *before, const char *text)
{
	struct rp_buf whole;

	rp_buf_init(&whole, RP_BUF_UNLIMITED);
	rp_buf_str(&whole, before);
	rp_buf_str(&whole, text);
	rp_json_write_string(&m->buf, rp_buf_view(&whole), 0);
	rp_buf_finish(&whole);
}

/* Any text at all behind `before`; "x" when harmless. */
static void put_text(struct nasty *m, const char *before)
{
	size_t which = draw(m, N_IDS + N_TEXTS);
	const char *text = which < N_IDS ? nasty_ids[which]
					 : nasty_texts[which - N_IDS];

	put_quoted(m, before, m->harmless ? "x" : text);
}

/* An id between two texts; ids differ by their last letter. */
static void put_id(struct nasty *m, const char *before, size_t i,
		   const char *after)
{
	struct rp_buf id;

	rp_buf_init(&id, RP_BUF_UNLIMITED);
	rp_buf_str(&id, before);
	rp_buf_str(&id, m->harmless ? "x" : m->ids[i]);
	rp_buf_char(&id, (char)('A' + i));
	put_quoted(m, id.at, after);
	rp_buf_finish(&id);
}

static void put_node_id(struct nasty *m, const char *key, size_t i)
{
	put(m, key);
	put_id(m, "", i, "");
}

static void put_ingest(struct nasty *m, size_t i)
{
	(void)i;
	put(m, draw(m, 2) ? "\"ingest\"" : "\"ingest\", \"config\": "
	    "{\"driver\": \"generic\"}");
}

static void put_context(struct nasty *m, size_t i)
{
	(void)i;
	put(m, draw(m, 2) ? "\"context\"" : "\"context\", \"config\": "
	    "{\"include\": [\"disk\", \"memory\"]}");
}

static void put_transform(struct nasty *m, size_t i)
{
	put(m, "\"transform\", \"config\": {");
	if (draw(m, 2)) {
		put(m, "\"filter_priority\": ");
		put_text(m, "");
		put(m, ", ");
	}
	if (draw(m, 2)) {
		put(m, "\"mapping\": {");
		put_text(m, "1");
		put(m, ": \"transformed\", ");
		put_text(m, "2");
		put(m, ": \"source_node\"}, ");
	}
	put_node_id(m, "\"source_node\": ", i ? draw(m, i) : 0);
	put(m, "}");
}

static void put_slack(struct nasty *m)
{
	put(m, "{\"driver\": \"slack\", \"config\": {\"webhook_url\": ");
	put_text(m, "");
	put(m, ", \"channel\": ");
	put_text(m, "#");
	put(m, "}}");
}

static void put_generic(struct nasty *m)
{
	put(m, "{\"driver\": \"generic\", \"config\": {\"method\": ");
	put_text(m, "");
	put(m, ", \"headers\": {");
	put_text(m, "1");
	put(m, ": ");
	put_text(m, "");
	put(m, ", ");
	put_text(m, "2-password-");
	put(m, ": ");
	put_text(m, "");
	put(m, ", \"X-Env\": \"${env:X}\"}, \"endpoint\": ");
	put_text(m, "https://h.example/");
	put(m, "}}");
}

static void put_notify(struct nasty *m, size_t i)
{
	static void (*const channels[])(struct nasty *m) = {
		put_slack, put_generic,
	};

	(void)i;
	put(m, "\"notify\", \"config\": {\"template\": ");
	put_text(m, "");
	put(m, ", ");
	put_text(m, "?");
	put(m, ": 1, \"channel\": ");
	channels[draw(m, 2)](m);
	put(m, "}");
}

static void put_intelligence(struct nasty *m, size_t i)
{
	(void)i;
	put(m, "\"intelligence\", \"config\": {\"provider\": \"local\", "
	    "\"provider_config\": {\"scan_paths\": [");
	put_text(m, "/");
	put(m, "]}}");
}

/* Both ways lead on, and one of them may be a short cut to the end. */
static void put_condition(struct nasty *m, size_t i)
{
	put(m, "\"condition\", \"config\": {\"if\": ");
	put_id(m, draw(m, 2) ? "not " : "", draw(m, i), ".has_errors");
	put(m, "}");
	put_node_id(m, ", \"then\": ", i + 1);
	if (i + 2 < m->n)
		put_node_id(m, ", \"else\": ", m->n - 1);
}

static void (*const types[])(struct nasty *m, size_t i) = {
	put_ingest, put_context, put_transform, put_notify, put_intelligence,
};

static void put_work(struct nasty *m, size_t i)
{
	bool has_next = m->has_edges && i + 1 < m->n;

	if (i && has_next && draw(m, 3) == 0) {
		put_condition(m, i);
		return;
	}
	types[draw(m, i ? 5 : 2)](m, i);
	if (has_next)
		put_node_id(m, ", \"next\": ", i + 1);
}

static void put_skips(struct nasty *m, size_t i)
{
	if (i && draw(m, 4) == 0) {
		put_node_id(m, ", \"skip_if_errors\": [", draw(m, i));
		put(m, "]");
	}
	if (i && draw(m, 4) == 0) {
		put(m, ", \"skip_if_condition\": ");
		put_id(m, draw(m, 2) ? "not " : "", draw(m, i), ".has_errors");
	}
}

/* In one definition of eight, something is of another kind than it should. */
static void put_odd(struct nasty *m)
{
	static const char *const odd[] = {
		", \"config\": null", ", \"required\": \"no\"", ", \"next\": 7",
		", \"skip_if_errors\": {}", ", \"max_retries\": -1",
		", \"timeout_seconds\": \"\"", ", \"id\": []", "}, null, {",
	};

	if (draw(m, 8 * m->n) == 0)
		put(m, odd[draw(m, sizeof odd / sizeof odd[0])]);
}

static void put_node(struct nasty *m, size_t i)
{
	put_node_id(m, i ? ",\n{\"id\": " : "\n{\"id\": ", i);
	put(m, ", \"type\": ");
	put_work(m, i);
	put_skips(m, i);
	put_odd(m);
	put(m, "}");
}

/* The texts are drawn alike whether they are used or not. */
void nasty_make(struct nasty *m, uint64_t seed, bool harmless)
{
	*m = (struct nasty){ .state = seed, .harmless = harmless };
	rp_buf_init(&m->buf, RP_BUF_UNLIMITED);
	m->n = 1 + draw(m, NASTY_NODES);
	m->has_edges = draw(m, 2);
	for (size_t i = 0; i < m->n; i++)
		m->ids[i] = nasty_ids[draw(m, N_IDS)];
	put(m, "{\"version\": \"1.0\", \"name\": ");
	put_text(m, "");
	put(m, ", \"description\": ");
	put_text(m, "");
	put(m, ", ");
	put_text(m, "?");
	put(m, ": [], \"nodes\": [");
	for (size_t i = 0; i < m->n; i++)
		put_node(m, i);
	put(m, "]}");
}

void nasty_finish(struct nasty *m)
{
	rp_buf_finish(&m->buf);
}
