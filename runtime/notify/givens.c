/*
 * The values of a message's variables.
 */
#include "base/arena.h"
#include "notify/payload.h"
#include "notify/variables.h"
#include "run.h"

struct rp_givens rp_message_givens(struct rp_ctx *ctx,
				   const struct rp_message *message)
{
	struct rp_arena *arena = ctx->arena;
	const struct rp_value *list = rp_payload_recommendations(message);
	struct rp_value source = rp_payload_source(message);
	const struct rp_value made[RP_N_MESSAGE_VARIABLES] = {
		[RP_VAR_TITLE] = rp_string(message->title),
		[RP_VAR_MESSAGE] = rp_string(message->body),
		[RP_VAR_SEVERITY] = rp_cstring(message->severity),
		[RP_VAR_CHANNEL] = rp_cstring(message->channel),
		[RP_VAR_TAGS] = message->tags,
		[RP_VAR_CONTEXT] = message->context,
		[RP_VAR_INCIDENT] = rp_payload_incident(arena, message),
		[RP_VAR_INTELLIGENCE] = message->intelligence,
		[RP_VAR_RECOMMENDATIONS] = list ? *list : rp_list_new(arena),
		[RP_VAR_INCIDENT_ID] = rp_payload_incident_id(message),
		[RP_VAR_SOURCE] =
			source.tag == RP_NULL ? rp_cstring("") : source,
	};
	struct rp_value *values = rp_arena_array(arena, RP_N_MESSAGE_VARIABLES,
						 sizeof *values);
	const struct rp_value **at = rp_arena_array(
		arena, RP_N_MESSAGE_VARIABLES, sizeof *at);

	for (size_t i = 0; i < RP_N_MESSAGE_VARIABLES; i++) {
		values[i] = made[i];
		at[i] = &values[i];
	}
	return (struct rp_givens){ at, RP_N_MESSAGE_VARIABLES };
}
