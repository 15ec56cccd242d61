/*
 * `runpipe explain`: everything the tables know, so that the manual cannot
 * differ from the program.  One word may name several things (`generic` is an
 * alert format and a notifier); all of them are explained.
 */
#include "explain.h"

#include "base/buf.h"
#include "command.h"
#include "session.h"
#include "table.h"

#define MAX_NAMES 4096

static bool knows(const struct rp_family *family, struct rp_text name,
		  struct rp_arena *arena)
{
	const char *const *names = family->names(arena);

	for (size_t i = 0; names[i]; i++)
		if (rp_text_is(name, names[i]))
			return true;
	return false;
}

static bool is_supported(const struct rp_family *family, struct rp_text name)
{
	return !family->is_supported || family->is_supported(name);
}

/* The message of a diagnostic without who it is about: "'…' has no '…'". */
static const char *without_holes(struct rp_arena *arena, const char *doc)
{
	char *text = rp_arena_alloc(arena, 3 * strlen(doc) + 1);
	size_t n = 0;

	if (strncmp(doc, "{0}: ", 5) == 0)
		doc += 5;
	for (; *doc; doc++) {
		if (*doc == '{' && doc[1] >= '0' && doc[1] <= '9') {
			memcpy(text + n, "…", strlen("…"));
			n += strlen("…");
			doc += 2;
		} else {
			text[n++] = *doc;
		}
	}
	text[n] = '\0';
	return text;
}

static const char *doc_of(const struct rp_family *family, struct rp_text name,
			  struct rp_arena *arena)
{
	const char *doc = family->doc(name);

	return family->has_holes ? without_holes(arena, doc) : doc;
}

static void list_family(struct rp_buf *buf, const struct rp_family *family,
			struct rp_arena *arena)
{
	struct rp_table table = { .columns = 3 };
	const char *const *names = family->names(arena);

	rp_buf_printf(buf, "%s%ss:\n", buf->n ? "\n" : "", family->title);
	for (size_t i = 0; names[i]; i++) {
		struct rp_text name = rp_text(names[i]);

		rp_table_row(&table, arena, (const char *[]){
			"", names[i],
			is_supported(family, name)
			? doc_of(family, name, arena)
			: rp_arena_printf(arena, "%s (not in this version)",
					  doc_of(family, name, arena)) });
	}
	rp_table_print(buf, &table);
}

static void count_family(struct rp_buf *buf, const struct rp_family *family,
			 struct rp_arena *arena)
{
	const char *const *names = family->names(arena);
	size_t n = 0;

	while (names[n])
		n++;
	rp_buf_printf(buf, "\n%ss: %zu; `runpipe explain %ss` lists them\n",
		      family->title, n, family->title);
}

static int list_all(struct rp_arena *arena)
{
	const struct rp_family *family;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; (family = rp_family(i)); i++) {
		if (family->is_long)
			count_family(&buf, family, arena);
		else
			list_family(&buf, family, arena);
	}
	return rp_cli_print(&buf, 0);
}

/* "functions", "node types", "node-types". */
static bool is_plural(struct rp_text word, const char *title)
{
	if (word.n != strlen(title) + 1 || word.at[word.n - 1] != 's')
		return false;
	for (size_t i = 0; title[i]; i++)
		if (word.at[i] != title[i]
		    && !(word.at[i] == '-' && title[i] == ' '))
			return false;
	return true;
}

static void list_plural(struct rp_buf *buf, struct rp_text word,
			struct rp_arena *arena)
{
	const struct rp_family *family;

	for (size_t i = 0; (family = rp_family(i)); i++)
		if (is_plural(word, family->title))
			list_family(buf, family, arena);
}

static int unknown(const char *word, struct rp_arena *arena)
{
	const char **names = rp_arena_array(arena, MAX_NAMES + 1,
					    sizeof *names);
	const struct rp_family *family;
	const char *near;
	size_t n = 0;

	for (size_t f = 0; (family = rp_family(f)); f++)
		for (const char *const *all = family->names(arena);
		     *all && n < MAX_NAMES; all++)
			names[n++] = *all;
	near = rp_nearest(word, names);
	if (near)
		return rp_command_error("Nothing is called '%s'; did you mean "
					"'%s'?", word, near);
	return rp_command_error("Nothing is called '%s'; `runpipe explain` "
				"lists what is", word);
}

static void explain_name(struct rp_buf *buf, const struct rp_family *family,
			 struct rp_text name, struct rp_arena *arena)
{
	rp_buf_printf(buf, "%s%s %.*s\n\n  %s\n", buf->n ? "\n" : "",
		      family->title, (int)name.n, name.at,
		      doc_of(family, name, arena));
	if (family->explain)
		family->explain(buf, name);
	if (!is_supported(family, name))
		rp_buf_str(buf, "\nThis version knows the name but does "
			   "nothing with it yet.\n");
}

static int explain(struct rp_cli *cli, const struct rp_args *args,
		   const void *options)
{
	const struct rp_family *family;
	struct rp_text word = rp_text(args->words[0]);
	struct rp_buf buf;

	(void)options;
	if (!args->n_words)
		return list_all(&cli->arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; (family = rp_family(i)); i++)
		if (knows(family, word, &cli->arena))
			explain_name(&buf, family, word, &cli->arena);
	if (!buf.n)
		list_plural(&buf, word, &cli->arena);
	if (buf.n)
		return rp_cli_print(&buf, 0);
	rp_buf_finish(&buf);
	return unknown(args->words[0], &cli->arena);
}

const struct rp_command rp_command_explain = {
	.name = "explain",
	.synopsis = "[NAME]",
	.summary = "Explain a name that definitions or messages use: a node "
		   "type, option, key, format, check, metric, shape, notifier, "
		   "provider, function, filter, test, macro, operator, root, "
		   "matcher or diagnostic. The plural of a kind lists its "
		   "names.",
	.rows = rp_no_flags,
	.max = 1,
	.what = "NAME",
	.run = explain,
	.examples = "  runpipe explain ingest\n"
		    "  runpipe explain limits\n"
		    "  runpipe explain functions\n"
		    "  runpipe explain contains\n",
};
