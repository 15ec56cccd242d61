/* Which parts of a command line people get to see. */
#include "providers/command_line.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "base/arena.h"
#include "lib/rows.h"

#define ARGS(literal) { "" literal, sizeof(literal) - 1 }

static const struct {
	struct rp_text args;
	const char *want;
} rows[] = {
	{ ARGS(""), "" },
	{ ARGS("/usr/sbin/sshd\0-D\0"), "/usr/sbin/sshd -D" },
	{ ARGS("a\0\0b\0"), "a b" },
	{ ARGS("postgres: writer process   "), "postgres: writer process   " },
	/* a key and its value */
	{ ARGS("app\0--password=hunter2\0--port=80\0"),
	  "app --password=*** --port=80" },
	{ ARGS("app\0--api-key=k\0"), "app --api-key=***" },
	{ ARGS("env\0DB_PASSWORD=x\0PGPASSWORD=x\0LANG=C\0app\0"),
	  "env DB_PASSWORD=*** PGPASSWORD=*** LANG=C app" },
	{ ARGS("docker\0run\0--env=DB_PASSWORD=x\0img\0"),
	  "docker run --env=DB_PASSWORD=*** img" },
	{ ARGS("curl\0-H\0Authorization: Bearer abc.def\0http://h/\0"),
	  "curl -H Authorization:*** http://h/" },
	{ ARGS("curl\0-d\0{\"user\": \"u\", \"password\" : \"p\"}\0"),
	  "curl -d {\"user\": \"u\", \"password\" :***" },
	{ ARGS("curl\0http://h/p?a=1&token=abc\0"),
	  "curl http://h/p?a=1&token=***" },
	/* a flag, then its value */
	{ ARGS("app\0--password\0my secret\0--port\0" "80\0"),
	  "app --password *** --port 80" },
	{ ARGS("sshpass\0-p\0x y\0ssh\0h\0"), "sshpass -p *** ssh h" },
	{ ARGS("x\0Bearer\0abc\0"), "x Bearer ***" },
	/* both in one */
	{ ARGS("mysql\0-uroot\0-phunter2\0db\0"), "mysql -uroot -p*** db" },
	{ ARGS("ld\0-plugin\0x.so\0-plugin-opt=-y\0-pie\0"),
	  "ld -plugin x.so -plugin-opt=-y -pie" },
	{ ARGS("find\0-print0\0-pieces\0"), "find -print0 -p***" },
	/* user and password */
	{ ARGS("curl\0-u\0bob:secret\0h\0"), "curl -u bob:*** h" },
	{ ARGS("curl\0-ubob:secret\0h\0"), "curl -ubob:*** h" },
	{ ARGS("curl\0--proxy-user\0bob:secret\0h\0"),
	  "curl --proxy-user bob:*** h" },
	{ ARGS("curl\0--user=bob:secret\0h\0"), "curl --user=*** h" },
	{ ARGS("systemd\0--user\0--password=x\0"), "systemd --user "
	  "--password=***" },
	/* URLs */
	{ ARGS("app\0postgres://u:pw@db/x\0"), "app postgres://u:***@db/x" },
	{ ARGS("git\0clone\0https://tok3n@host/r\0"),
	  "git clone https://***@host/r" },
	{ ARGS("app\0--db=amqp://u:p@q@h:5672/v\0"),
	  "app --db=amqp://u:***@h:5672/v" },
	{ ARGS("wget\0http://h/a@b\0"), "wget http://h/a@b" },
	{ ARGS("wget\0http://\0://\0:\0=\0"), "wget http:// :// : =" },
	/* a command in an argument */
	{ ARGS("sh\0-c\0mysql --password=x && echo done\0"),
	  "sh -c mysql --password=***" },
	{ ARGS("sh\0-c\0TOKEN='a b' app\0next\0"), "sh -c TOKEN=*** next" },
	/* not secrets */
	{ ARGS("app\0--monkey=1\0--max-workers=4\0"),
	  "app --monkey=1 --max-workers=4" },
	/* bytes that are no text */
	{ ARGS("a\xff\xc3\0\x80"), "a\xef\xbf\xbd\xef\xbf\xbd \xef\xbf\xbd" },
};

RP_ROWS(command_line, hides_secrets, rows)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)rp_command_line(&arena, row->args).at,
		     (char *)row->want));
	rp_arena_finish(&arena);
}
