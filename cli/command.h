#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

/*
 * Commands are rows: a name, flags, a sentence, a function.  A command with
 * actions (`definition add`) has a table of rows in place of a function.
 *
 *	static int validate(struct rp_cli *cli, const struct rp_args *args,
 *			    const void *options);
 *	const struct rp_command rp_command_validate = {
 *		.name = "validate", .run = validate, …
 *	};
 *
 * Without a command's name in front the program does `run`, as the command
 * line that scripts know.
 */

#include "args.h"
#include "base/arena.h"
#include "base/error.h"
#include "store/store.h"

struct cJSON;
struct rp_buf;

struct rp_cli {
	struct rp_arena arena;
	struct rp_store *store;		/* once rp_cli_store has opened it */
};

struct rp_command {
	const char *name;		/* NULL ends a table of actions */
	const char *synonym;		/* another name, or NULL */
	const char *synopsis, *summary;
	const struct rp_arg *rows;	/* flags; never NULL */
	size_t options_size;		/* of the struct the flags fill */
	int min, max;			/* positional arguments */
	const char *what;
	const char *examples;
	bool dashed;			/* its argument may begin with '-' */

	/* MUST return the exit status: 0, or 1 with a message on stderr. */
	int (*run)(struct rp_cli *cli, const struct rp_args *args,
		   const void *options);
	const struct rp_command *actions;
};

/* All commands in order, NULL-terminated. */
const struct rp_command *const *rp_commands(void);

/* The command of that name or synonym, or NULL. */
const struct rp_command *rp_command_find(const char *word);

/* For commands without flags of their own. */
extern const struct rp_arg rp_no_flags[];

/* argv without the program's name.  The exit status. */
int rp_dispatch(struct rp_cli *cli, int argc, char **argv);

/* The help of `runpipe COMMAND [ACTION]`, of everything for no words. */
int rp_help(struct rp_cli *cli, const char *const *words);

/* -------------------------------------------------- what commands share */

/* Opens the store on first use; NULL and *error set if that fails. */
struct rp_store *rp_cli_store(struct rp_cli *cli, struct rp_error *error);

#define RP_MAX_NAME 128	/* bytes */

/* Whether a definition or channel may be called this. */
bool rp_name_is_fit(const char *name);

/* A positive number that fits an int; digits alone. */
bool rp_number_parse(long *out, const char *text);

/* Writes the buffer to stdout and finishes it; the exit status. */
int rp_cli_print(struct rp_buf *buf, int status);

/* The same for a JSON tree, which is deleted. */
int rp_cli_print_json(struct cJSON *tree, int status);

/* {"count": n, NAME: list}; deletes the list and returns 0. */
int rp_cli_print_list(const char *name, struct cJSON *list);

/* Appends `text`, which is JSON, to an object as it is; null if empty. */
void rp_cli_add_json(struct cJSON *object, const char *key,
		     struct rp_text text);

/* Adds a double in our spelling, and a time, null for 0. */
void rp_cli_add_double(struct cJSON *object, const char *key, double number);
void rp_cli_add_time(struct cJSON *object, const char *key, int64_t wall_us);

#endif
