/* The registry of providers. */
#include "providers/providers.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

Test(providers, are_listed_in_registry_order)
{
	static const char *const want[] = {
		"local", "openai", "claude", "gemini", "copilot", "grok",
		"ollama", "mistral",
	};
	const char *const *names = rp_provider_names();
	size_t n = sizeof want / sizeof want[0];

	for (size_t i = 0; i < n; i++) {
		const struct rp_provider *row =
			rp_provider_find(rp_text(names[i]));

		cr_assert(eq(str, (char *)names[i], (char *)want[i]));
		cr_assert(row != NULL);
		cr_expect(eq(int, row->analyze != NULL, i == 0));
	}
	cr_expect(names[n] == NULL);
	cr_expect(rp_provider_find(RP_TEXT("gpt")) == NULL);
}
