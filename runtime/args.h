#ifndef RUNTIME_ARGS_H
#define RUNTIME_ARGS_H

/*
 * Command lines from a table: one row a flag, which also makes the usage text
 * and the help.  Long flags take "--flag value" or "--flag=value" and may be
 * cut as long as they stay unambiguous; a row marked `old` wins over one that
 * is not, so that a new flag never breaks a script.
 *
 *	struct options { bool json; const char *config; };
 *	static const struct rp_arg rows[] = {
 *		{ "config", "FILE", offsetof(struct options, config),
 *		  .help = "…" },
 *		{ "json", NULL, offsetof(struct options, json), .help = "…" },
 *		{ 0 }
 *	};
 *
 * Words and behaviour follow Python's argparse: a usage error is two lines
 * and exit status 2.
 */

#include <stdbool.h>
#include <stddef.h>

struct rp_arena;
struct rp_buf;

enum rp_arg_form { RP_ARG_TEXT, RP_ARG_NUMBER, RP_ARG_INTEGER };

struct rp_arg {
	const char *name;	/* without dashes; NULL ends the table */
	const char *value;	/* what its value is called; NULL: a switch */
	size_t offset;		/* of the const char * or bool it sets */
	char letter;		/* "-o", or 0 */
	bool old;		/* wins when a cut name fits several */
	bool required;
	bool repeated;		/* sets a struct rp_words: each time one more */
	bool many;		/* sets a struct rp_words: all up to a flag */
	enum rp_arg_form form;	/* what each value must be */
	const char *alone;	/* the value if none of its form follows */
	const char *help;
};

/* The values of a flag that takes several, in order. */
struct rp_words {
	const char **at;
	int n;
};

/* --help and --version, which every command has unless it has its own. */
extern const struct rp_arg rp_args_builtin[];

struct rp_syntax {
	const char *program;	/* "runpipe build" */
	const char *synopsis;	/* "FILE… -o PROG [--static]" */
	const char *summary;	/* one or more sentences */
	const struct rp_arg *rows;
	int min, max;		/* positional arguments; max -1: any number */
	const char *what;	/* how they are called: "FILE" */
	const char *examples;	/* lines for the help, or NULL */
	/*
	 * The first positional argument may begin with a dash, unless it is a
	 * flag spelled out: an expression, "-x" or "--x".
	 */
	bool dashed;
};

struct rp_args {
	const char **words;	/* positional arguments, NULL-terminated */
	int n_words;
	bool help, version;	/* --help, -h; --version */
	const char *problem;	/* why parsing failed, or NULL */
};

/*
 * Parses argv[0 … argc-1] (no program name) into the option struct `options`,
 * which the caller has filled with defaults.  Returns 0, or -1 with
 * out->problem set.  After --help or --version nothing else is complained
 * about.  All strings are argv's own or lie in the arena.
 */
int rp_args_parse(struct rp_args *out, void *options,
		  const struct rp_syntax *syntax, struct rp_arena *arena,
		  int argc, char **argv);

/* "usage: …\nrunpipe: error: <problem>\n" */
void rp_args_usage(struct rp_buf *buf, const struct rp_syntax *syntax,
		   const char *problem);

/* Usage, summary, one entry a flag, examples. */
void rp_args_help(struct rp_buf *buf, const struct rp_syntax *syntax);

#endif
