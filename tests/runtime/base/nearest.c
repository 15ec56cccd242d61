/*
 * What a person may have meant.
 */
#include "base/text.h"

#include "lib/rows.h"

static const char *const names[] = {
	"cpu", "disk", "disk_linux", "memory", "network", "notify", "ingest",
	"context", "condition", "checker_names", "on", NULL
};

static const struct {
	const char *word, *want;
} words[] = {
	{ "memry", "memory" },	     { "memroy", "memory" },
	{ "MEMORY", "memory" },	     { "notfy", "notify" },
	{ "notifyy", "notify" },     { "cpi", "cpu" },
	{ "cup", "cpu" },	     { "CPU", "cpu" },
	{ "dsik", "disk" },	     { "disk-linux", "disk_linux" },
	{ "checkernames", "checker_names" },
	{ "checkers_name", "checker_names" },
	{ "contxet", "context" },    { "", NULL },
	{ "c", NULL },		     { "xyz", NULL },
	{ "no", "on" },		     { "of", NULL },
	{ "onn", "on" },	     { "o", NULL },
	{ "uptime", NULL },	     { "temperature", NULL },
	{ "a-word-that-is-much-too-long-to-be-the-slip-of-anyones-finger-"
	  "on-any-keyboard", NULL },
};

RP_ROWS(nearest, suggests_what_was_meant, words)
{
	const char *got = rp_nearest(row->word, names);

	cr_expect(eq(str, (char *)(got ? got : "none"),
		     (char *)(row->want ? row->want : "none")), "%s",
		  row->word);
}

Test(nearest, knows_nothing_without_names)
{
	static const char *const none[] = { NULL };

	cr_expect(rp_nearest("cpu", none) == NULL);
}
