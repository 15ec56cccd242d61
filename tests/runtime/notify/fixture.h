#ifndef TESTS_RUNTIME_NOTIFY_FIXTURE_H
#define TESTS_RUNTIME_NOTIFY_FIXTURE_H

/* One fixed message and a driver that sends it to a scripted receiver. */

#include "lib/receiver.h"
#include "lib/scene.h"
#include "notify/notify.h"

struct sending {
	struct test_scene scene;
	struct test_receiver *receiver;		/* NULL: none */
	struct rp_message message;
	struct rp_delivery delivery;
	int code;
};

/* Starts a receiver with this answer, or none for NULL. */
void sending_init(struct sending *sending, const struct test_answer *answer);
void sending_finish(struct sending *sending);

/*
 * Sends through `driver` with its defaults and `config`, JSON in which %s
 * stands for the receiver's URL.
 */
void sending_go(struct sending *sending, const char *driver,
		const char *config);

/* The same, and what the receiver got first. */
const struct test_request *sending_take(struct sending *sending,
					const char *driver,
					const char *config);

#endif
