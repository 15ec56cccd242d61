/*
 * The registry of notifiers, made from notify.def.
 */
#include "notify/notify.h"

#define RP_NOTIFIER(name) extern const struct rp_notifier rp_notifier_##name;
#include "notify/notify.def"
#undef RP_NOTIFIER

static const struct rp_notifier *const notifiers[] = {
#define RP_NOTIFIER(name) &rp_notifier_##name,
#include "notify/notify.def"
#undef RP_NOTIFIER
};

static const char *const names[] = {
#define RP_NOTIFIER(name) #name,
#include "notify/notify.def"
#undef RP_NOTIFIER
	NULL
};

const char *const *rp_notifier_names(void)
{
	return names;
}

const struct rp_notifier *rp_notifier_find(struct rp_text name)
{
	for (size_t i = 0; names[i]; i++)
		if (rp_text_is(name, names[i]))
			return notifiers[i];
	return NULL;
}
