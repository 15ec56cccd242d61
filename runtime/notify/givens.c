/*
 * The values of rp_message_variables, in its order.
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
		rp_string(message->title),
		rp_string(message->body),
		rp_cstring(message->severity),
		rp_cstring(message->channel),
		message->tags,
		message->context,
		rp_payload_incident(arena, message),
		message->intelligence,
		list ? *list : rp_list_new(arena),
		rp_payload_incident_id(message),
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
