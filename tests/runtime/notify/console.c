/* What the console notifier prints. */
#include "base/error.h"
#include "fixture.h"
#include "lib/rows.h"

static const struct {
	const char *config, *said;
} rows[] = {
	{ "{}",
	  "[CRITICAL] Disk \"sda\" <!channel> full\n"
	  "  Root at 96%\n"
	  "  **now** & \\x1b[31m é\n"
	  "  trace_id: T1\n" },
	{ "{\"tags\": false}",
	  "[CRITICAL] Disk \"sda\" <!channel> full\n"
	  "  Root at 96%\n"
	  "  **now** & \\x1b[31m é\n" },
};

RP_ROWS(console, prints_the_message, rows)
{
	struct sending sending;

	sending_init(&sending, NULL);
	sending_go(&sending, "console", row->config);
	cr_expect(eq(int, sending.code, 0));
	cr_expect(eq(str, sending.scene.said.at, (char *)row->said));
	cr_expect(eq(sz, strlen(sending.delivery.message_id), 36));
	sending_finish(&sending);
}

static bool is_harmless(const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c != '\n' && (c < ' ' || c >= 0x7f))
			return false;
	}
	return true;
}

Test(console, lets_nothing_through_that_moves_a_cursor)
{
	struct sending sending;

	sending_init(&sending, NULL);
	sending.message.title = RP_TEXT("two\nlines\r\x1b[2J");
	sending.message.body =
		RP_TEXT("a\r\x07\x1b]0;x\x07\n\n\x9b" "2J\x7f\n");
	sending.message.tags = test_value(&sending.scene.run.arena,
					  "{\"k\\n\": \"\\u001b[2J\"}");
	sending_go(&sending, "console", "{}");
	cr_expect(is_harmless(sending.scene.said.at), "%s",
		  sending.scene.said.at);
	cr_expect(rp_text_starts(rp_text(sending.scene.said.at),
				 "[CRITICAL] two\\nlines"));
	sending_finish(&sending);
}

Test(console, fails_where_there_is_none)
{
	struct sending sending;

	sending_init(&sending, NULL);
	sending.scene.run.request.say = NULL;
	sending_go(&sending, "console", "{}");
	cr_expect(eq(int, sending.code, RP_EPERMANENT));
	cr_expect(eq(str, (char *)sending.delivery.error,
		     "there is no console to print to"));
	sending_finish(&sending);
}
