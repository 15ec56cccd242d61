/*
 * The registry of providers, made from providers.def.  Names that this version
 * does not call have a row without `analyze`; whoever asks them gets the local
 * rules and is told so.
 */
#include "providers/providers.h"

#include <stddef.h>

#define RP_PROVIDER(name) extern const struct rp_provider rp_provider_##name;
#define RP_PROVIDER_LATER(id, words) \
	static const struct rp_provider rp_provider_##id = { \
		.name = #id, .doc = words \
	};
#include "providers/providers.def"
#undef RP_PROVIDER
#undef RP_PROVIDER_LATER

static const struct rp_provider *const rows[] = {
#define RP_PROVIDER(name) &rp_provider_##name,
#define RP_PROVIDER_LATER(name, words) &rp_provider_##name,
#include "providers/providers.def"
#undef RP_PROVIDER
#undef RP_PROVIDER_LATER
};

const char *const *rp_provider_names(void)
{
	static const char *const names[] = {
#define RP_PROVIDER(name) #name,
#define RP_PROVIDER_LATER(name, words) #name,
#include "providers/providers.def"
#undef RP_PROVIDER
#undef RP_PROVIDER_LATER
		NULL
	};

	return names;
}

const struct rp_provider *rp_provider_find(struct rp_text name)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rp_text_is(name, rows[i]->name))
			return rows[i];
	return NULL;
}
