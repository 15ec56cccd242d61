/* Where words begin and end. */
#include "providers/words.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "lib/rows.h"

static const struct {
	const char *text, *want;	/* joined with | */
} split[] = {
	{ "", "" },
	{ "  -_/. ", "" },
	{ "DiskSpaceLow", "Disk|Space|Low" },
	{ "HighCPUUsage", "High|CPU|Usage" },
	{ "CPUs and GPUs", "CPUs|and|GPUs" },
	{ "OOMKilled", "OOM|Killed" },
	{ "node_memory_MemAvailable", "node|memory|Mem|Available" },
	{ "out-of-memory", "out|of|memory" },
	{ "load15", "load15" },
	{ "programme", "programme" },
	{ "Speicher\303\274berlauf", "Speicher\303\274berlauf" },
	{ "X", "X" },
};

RP_ROWS(words, end_where_people_see_an_end, split)
{
	struct rp_text rest = rp_text(row->text), word;
	char joined[128] = "";

	while (rp_word_next(&word, &rest)) {
		if (*joined)
			strcat(joined, "|");
		strncat(joined, word.at, word.n);
	}
	cr_expect(eq(str, joined, (char *)row->want));
}

static const struct {
	const char *text, *word;
	bool want;
} found[] = {
	{ "High memory on web-1", "memory", true },
	{ "RAM", "ram", true },
	{ "Program crashed", "ram", false },
	{ "Parameter drift", "ram", false },
	{ "Upload failed", "load", false },
	{ "Payload too big", "load", false },
	{ "workspace", "space", false },
	{ "disks", "disk", true },
	{ "cpu7 busy", "cpu", true },
	{ "INODES", "inode", true },
	{ "ss", "s", true },
	{ "", "disk", false },
};

RP_ROWS(words, are_matched_whole, found)
{
	cr_expect(eq(int, rp_words_have(rp_text(row->text), row->word),
		     row->want), "%s in %s", row->word, row->text);
}
