/*
 * The systemd check against a manager that libsystemd itself plays: it answers
 * on the socket of a scratch root what a row says.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/cancel.h"
#include "checks/sdbus.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_systemd;

enum manner { LISTS, REFUSES, BABBLES, STAYS_SILENT, HANGS_UP };

struct server {
	pthread_t thread;
	int listener;
	enum manner manner;
	const char *const *units;
};

struct id { uint8_t bytes[16]; };

/* What a server needs beside what the check uses. */
static struct {
	int (*set_fd)(struct rp_sd_bus *bus, int in, int out);
	int (*set_server)(struct rp_sd_bus *bus, int yes, struct id id);
	int (*wait)(struct rp_sd_bus *bus, uint64_t us);
	const char *(*get_member)(struct rp_sd_message *m);
	void *(*message_unref)(struct rp_sd_message *m);
	int (*reply_return)(struct rp_sd_message *m, const char *types, ...);
	int (*reply_error)(struct rp_sd_message *m, const char *name,
			   const char *format, ...);
	int (*new_return)(struct rp_sd_message *m, struct rp_sd_message **out);
	int (*open)(struct rp_sd_message *m, char type, const char *contents);
	int (*append)(struct rp_sd_message *m, const char *types, ...);
	int (*close)(struct rp_sd_message *m);
	int (*send)(struct rp_sd_bus *bus, struct rp_sd_message *m,
		    uint64_t *cookie);
} more;

static void find(void *function, const char *name)
{
	void *found = dlsym(RTLD_DEFAULT, name);

	if (!found)
		cr_fatal("libsystemd has no %s", name);
	memcpy(function, &found, sizeof found);
}

static void open_more(void)
{
	/* The check opens it for itself; here its names are global. */
	if (!dlopen("libsystemd.so.0", RTLD_NOW | RTLD_GLOBAL))
		cr_fatal("%s", dlerror());
	find(&more.set_fd, "sd_bus_set_fd");
	find(&more.set_server, "sd_bus_set_server");
	find(&more.wait, "sd_bus_wait");
	find(&more.get_member, "sd_bus_message_get_member");
	find(&more.message_unref, "sd_bus_message_unref");
	find(&more.reply_return, "sd_bus_reply_method_return");
	find(&more.reply_error, "sd_bus_reply_method_errorf");
	find(&more.new_return, "sd_bus_message_new_method_return");
	find(&more.open, "sd_bus_message_open_container");
	find(&more.append, "sd_bus_message_append");
	find(&more.close, "sd_bus_message_close_container");
	find(&more.send, "sd_bus_send");
}

static void list_units(const struct server *server, struct rp_sd_message *call)
{
	struct rp_sd_message *reply;

	if (more.new_return(call, &reply) < 0)
		abort();
	more.open(reply, 'a', "(ssssssouso)");
	for (const char *const *unit = server->units; *unit; unit++)
		more.append(reply, "(ssssssouso)", *unit, "A unit", "loaded",
			    "failed", "failed", "", "/org/unit", 0, "", "/");
	more.close(reply);
	more.send(NULL, reply, NULL);
	more.message_unref(reply);
}

static void answer(const struct server *server, struct rp_sd_message *call)
{
	const char *member = more.get_member(call);

	if (strcmp(member, "Hello") == 0)
		more.reply_return(call, "s", ":1.1");
	else if (strcmp(member, "ListUnitsFiltered") != 0)
		return;		/* a signal of its own: it hung up */
	else if (server->manner == LISTS)
		list_units(server, call);
	else if (server->manner == REFUSES)
		more.reply_error(call, "org.freedesktop.DBus.Error.AccessDenied",
				 "not for you");
	else if (server->manner == BABBLES)
		more.reply_return(call, "s", "what?");
}

static void *serve(void *at)
{
	struct server *server = at;
	int fd = accept(server->listener, NULL, NULL);
	const struct rp_sdbus *sd;
	struct rp_sd_message *call;
	struct rp_sd_bus *bus;
	const char *problem;
	int rc = 1;

	sd = rp_sdbus_open(&problem);
	if (fd < 0 || server->manner == HANGS_UP || !sd) {
		close(fd);
		return NULL;
	}
	sd->new(&bus);
	more.set_fd(bus, fd, fd);
	more.set_server(bus, 1, (struct id){ { 1 } });
	sd->start(bus);
	while (rc >= 0) {
		call = NULL;
		rc = sd->process(bus, &call);
		if (call)
			answer(server, call);
		more.message_unref(call);
		if (rc == 0)
			rc = more.wait(bus, UINT64_MAX);
	}
	sd->close_unref(bus);
	return NULL;
}

static void begin(struct server *server, const char *root, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	machine_has(root, path, "");
	snprintf(address.sun_path, sizeof address.sun_path, "%s%s", root,
		 path);
	unlink(address.sun_path);
	server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	cr_assert(bind(server->listener, (struct sockaddr *)&address,
		       sizeof address) == 0);
	cr_assert(listen(server->listener, 1) == 0);
	cr_assert(pthread_create(&server->thread, NULL, serve, server) == 0);
}

static void end(struct server *server)
{
	pthread_join(server->thread, NULL);
	close(server->listener);
}

#define BUS "/run/dbus/system_bus_socket"
#define PRIVATE "/run/systemd/private"

static const char *const none[] = { NULL };
static const char *const two[] = { "nginx.service", "backup@db.service", NULL };
static const char *const many[] = {
	"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", NULL
};

static const struct {
	const char *socket;
	enum manner manner;
	const char *const *units;
	const char *config, *status, *message, *metrics;
} rows[] = {
	{ BUS, LISTS, none, "{}", "ok", "Failed units: 0",
	  "{\"failed_count\": 0, \"failed_units\": [], \"ignored_count\": 0}" },
	{ BUS, LISTS, two, "{}", "warning",
	  "Failed units: 2: nginx.service, backup@db.service",
	  "{\"failed_count\": 2, \"failed_units\": [\"nginx.service\", "
	  "\"backup@db.service\"], \"ignored_count\": 0}" },
	{ PRIVATE, LISTS, two, "{\"ignore\": [\"backup@*\"]}", "warning",
	  "Failed units: 1: nginx.service",
	  "{\"failed_count\": 1, \"failed_units\": [\"nginx.service\"], "
	  "\"ignored_count\": 1}" },
	{ PRIVATE, LISTS, two, "{\"critical\": 2}", "critical",
	  "Failed units: 2: nginx.service, backup@db.service", NULL },
	{ BUS, LISTS, many, "{}", "critical",
	  "Failed units: 12: a, b, c, d, e, f, g, h, i, j and 2 more", NULL },
	{ BUS, REFUSES, none, "{}", "unknown",
	  "Check failed: systemd refused: not for you", "{}" },
	{ BUS, BABBLES, none, "{}", "unknown", "Check failed: systemd's "
	  "answer cannot be read: No such device or address", "{}" },
	{ BUS, STAYS_SILENT, none, "{\"timeout\": 0.02}", "unknown",
	  "Check failed: systemd cannot be asked: no answer in time", "{}" },
	{ BUS, HANGS_UP, none, "{}", "unknown", "Check failed: systemd cannot "
	  "be asked: it hung up", "{}" },
};

RP_ROWS(systemd, says_which_units_failed, rows)
{
	struct server server = { .manner = row->manner, .units = row->units };
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	open_more();
	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/run/systemd/system/x", "");
	begin(&server, ctx.root, row->socket);
	result = check_with(&ctx, &rp_check_systemd, row->config);
	end(&server);
	expect_result(&arena, &rp_check_systemd, &result, row->status,
		      row->message, row->metrics);
	rp_arena_finish(&arena);
}

Test(systemd, stops_when_cancelled)
{
	struct server server = { .manner = STAYS_SILENT };
	struct rp_check_result result;
	struct rp_cancel cancel;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .cancel = &cancel,
				    .deadline_us = RP_NEVER };

	open_more();
	rp_arena_init(&arena);
	cr_assert(rp_cancel_init(&cancel) == 0);
	rp_cancel_raise(&cancel, 2);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/run/systemd/system/x", "");
	begin(&server, ctx.root, BUS);
	result = check_with(&ctx, &rp_check_systemd, "{}");
	end(&server);
	expect_result(&arena, &rp_check_systemd, &result, "unknown",
		      "Check failed: systemd cannot be asked: cancelled", "{}");
	rp_cancel_finish(&cancel);
	rp_arena_finish(&arena);
}

static const struct {
	const char *has, *message;
} absent[] = {
	{ "/etc/passwd", "Check failed: systemd does not run here: there is no "
			 "/run/systemd/system" },
	{ "/run/systemd/system/x", "Check failed: systemd cannot be asked: No "
				   "such file or directory" },
};

RP_ROWS(systemd, that_does_not_run_is_unknown, absent)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, row->has, "");
	result = check_with(&ctx, &rp_check_systemd, "{}");
	expect_result(&arena, &rp_check_systemd, &result, "unknown",
		      row->message, "{}");
	rp_arena_finish(&arena);
}
