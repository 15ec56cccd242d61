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

#define MAX_NAMES 512

static bool knows(const struct rp_family *family, struct rp_text name)
{
	const char *const *names = family->names();

	for (size_t i = 0; names[i]; i++)
		if (rp_text_is(name, names[i]))
			return true;
	return false;
}

static bool is_supported(const struct rp_family *family, struct rp_text name)
{
	return !family->is_supported || family->is_supported(name);
}

static void list_family(struct rp_buf *buf, const struct rp_family *family,
			struct rp_arena *arena)
{
	struct rp_table table = { .columns = 3 };
	const char *const *names = family->names();

	rp_buf_printf(buf, "%s%ss:\n", buf->n ? "\n" : "", family->title);
	for (size_t i = 0; names[i]; i++) {
		struct rp_text name = rp_text(names[i]);

		rp_table_row(&table, arena, (const char *[]){
			"", names[i],
			is_supported(family, name)
			? family->doc(name)
			: rp_arena_printf(arena, "%s (not in this version)",
					  family->doc(name)) });
	}
	rp_table_print(buf, &table);
}

static int list_all(struct rp_arena *arena)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (const struct rp_family *f = rp_families(); f->title; f++)
		list_family(&buf, f, arena);
	return rp_cli_print(&buf, 0);
}

static int unknown(const char *word)
{
	const char *names[MAX_NAMES + 1] = { NULL };
	const char *near;
	size_t n = 0;

	for (const struct rp_family *f = rp_families(); f->title; f++)
		for (size_t i = 0; f->names()[i] && n < MAX_NAMES; i++)
			names[n++] = f->names()[i];
	near = rp_nearest(word, names);
	if (near)
		return rp_command_error("Nothing is called '%s'; did you mean "
					"'%s'?", word, near);
	return rp_command_error("Nothing is called '%s'; `runpipe explain` "
				"lists what is", word);
}

static int explain(struct rp_cli *cli, const struct rp_args *args,
		   const void *options)
{
	struct rp_text word = rp_text(args->words[0]);
	struct rp_buf buf;

	(void)options;
	if (!args->n_words)
		return list_all(&cli->arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (const struct rp_family *f = rp_families(); f->title; f++) {
		if (!knows(f, word))
			continue;
		rp_buf_printf(&buf, "%s%s %s\n\n  %s\n", buf.n ? "\n" : "",
			      f->title, args->words[0], f->doc(word));
		if (f->explain)
			f->explain(&buf, word);
		if (!is_supported(f, word))
			rp_buf_str(&buf, "\nThis version knows the name but "
				   "does nothing with it yet.\n");
	}
	if (buf.n)
		return rp_cli_print(&buf, 0);
	rp_buf_finish(&buf);
	return unknown(args->words[0]);
}

const struct rp_command rp_command_explain = {
	.name = "explain",
	.synopsis = "[NODE TYPE|FORMAT|CHECK|NOTIFIER|PROVIDER|DIAGNOSTIC]",
	.summary = "Explain a name that definitions or messages use.",
	.rows = rp_no_flags,
	.max = 1,
	.what = "NAME",
	.run = explain,
	.examples = "  runpipe explain ingest\n  runpipe explain slack\n",
};
