/*
 * log: the line and the record.
 */
#include "run.h"

#include "expr/expr.h"
#include "lib/rows.h"
#include "lib/scene.h"

extern const struct rp_node_type rp_node_log;

/* As the compiler would emit it. */
struct options {
	rp_expr *message;
	int level;
};

static const struct rp_value *plain(struct rp_frame *f)
{
	return rp_x_string(f, RP_TEXT("disk is full"));
}

static const struct rp_value *hostile(struct rp_frame *f)
{
	return rp_x_string(f, RP_TEXT("a\nlevel=error \"q\" \\n \033[31m\0x"));
}

static const struct rp_value *broken(struct rp_frame *f)
{
	return rp_x_fail(f, RP_F_MISSING, "no such key: host");
}

#define HEAD(level, node) "time=2026-03-03T12:00:00.123456Z level=" level \
			  " run=R1 node=" node " message="

static const struct {
	struct options options;
	const char *id, *line, *level;
	enum rp_log_level rank;
} rows[] = {
	{ { plain, 1 }, "page", HEAD("debug", "page") "\"disk is full\"\n",
	  "debug", RP_LOG_DEBUG },
	{ { plain, 2 }, "page", HEAD("info", "page") "\"disk is full\"\n",
	  "info", RP_LOG_INFO },
	{ { hostile, 3 }, "page", HEAD("warning", "page")
	  "\"a\\nlevel=error \\\"q\\\" \\\\n \\x1b[31m\\x00x\"\n", "warning",
	  RP_LOG_WARNING },
	{ { plain, 4 }, "a b=\"c\"\n", HEAD("error", "\"a b=\\\"c\\\"\\n\"")
	  "\"disk is full\"\n", "error", RP_LOG_ERROR },
	{ { plain, 4 }, "", HEAD("error", "\"\"") "\"disk is full\"\n",
	  "error", RP_LOG_ERROR },
};

struct heard {
	struct rp_buf line;
	enum rp_log_level level;
};

static void hear(void *self, enum rp_log_level level, struct rp_text line)
{
	struct heard *heard = self;

	rp_buf_text(&heard->line, line);
	heard->level = level;
}

RP_ROWS(log, says_one_line, rows)
{
	struct heard heard = { .level = RP_LOG_DEBUG };
	struct rp_value out = rp_null;
	struct test_scene scene;

	test_scene_init(&scene);
	rp_buf_init(&heard.line, RP_BUF_UNLIMITED);
	scene.run.request.log = hear;
	scene.run.request.log_self = &heard;
	scene.steps[TEST_SCENE_STEPS - 1].id = row->id;
	cr_expect(eq(int, rp_node_log.run(&scene.ctx, &row->options, &out), 0));
	cr_expect_str_eq(heard.line.at, row->line);
	cr_expect(eq(int, (int)heard.level, (int)row->rank));
	cr_expect(rp_text_is(rp_value_text(rp_map_get(&out, "level"), ""),
			     row->level));
	cr_expect(rp_truthy(rp_map_get(&out, "message")));
	rp_buf_finish(&heard.line);
	test_scene_finish(&scene);
}

Test(log, cuts_what_is_too_long)
{
	static const struct options options = { plain, 2 };
	struct heard heard = { .level = RP_LOG_DEBUG };
	struct rp_value out = rp_null;
	struct test_scene scene;
	char id[20000];

	memset(id, 'x', sizeof id - 1);
	id[0] = ' ';
	id[sizeof id - 1] = '\0';
	test_scene_init(&scene);
	rp_buf_init(&heard.line, RP_BUF_UNLIMITED);
	scene.run.request.log = hear;
	scene.run.request.log_self = &heard;
	scene.steps[TEST_SCENE_STEPS - 1].id = id;
	cr_expect(eq(int, rp_node_log.run(&scene.ctx, &options, &out), 0));
	cr_expect(lt(sz, heard.line.n, 17000));
	cr_expect(ge(int, (int)rp_text_find(rp_buf_view(&heard.line), "x…\""),
		     0));
	rp_buf_finish(&heard.line);
	test_scene_finish(&scene);
}

Test(log, fails_with_its_message)
{
	static const struct options options = { broken, 2 };
	struct rp_value out = rp_null;
	struct test_scene scene;

	test_scene_init(&scene);
	cr_expect(eq(int, rp_node_log.run(&scene.ctx, &options, &out),
		     RP_EBADINPUT));
	cr_expect_str_eq(test_scene_errors(&scene),
			 "message: no such key: host");
	test_scene_finish(&scene);
}

Test(log, has_the_struct_that_is_emitted)
{
	cr_expect(eq(sz, rp_node_log.size, sizeof(struct options)));
}
