#ifndef COMPILER_EXPR_CHECK_H
#define COMPILER_EXPR_CHECK_H

/*
 * What the files of the checker share: check.c goes through the tree and knows
 * what needs no table, check_names.c names and members, check_calls.c
 * operators and functions, check_loops.c macros, check_nulls.c what may be
 * missing, check_words.c what is said about calls that do not fit.
 */

#include "expr/ast.h"

struct rp_overload;

/* A path that is known not to be null. */
struct rp_fact {
	const struct rp_ast *path;
	const struct rp_fact *outer;
};

struct rp_checking {
	const struct rp_site *site;
	struct rp_arena *arena;
	const struct rp_locals *locals;
	int n_slots;			/* that are taken */
	const struct rp_fact *facts;	/* hold here */
	const struct rp_fact *warned;	/* said once is enough */
	size_t dashed_end;		/* of the last x-y that was reported */
	const char *refused;		/* said of this part: a dynamic site */
	bool failed;
};

#define RP_MAX_FACTS 64			/* that are looked through */

/* Checks a part; returns its type, which is in ast->type too. */
const struct rp_type *rp_check_ast(struct rp_checking *c, struct rp_ast *ast);

/* Reports at a part of the expression; an error fails the check. */
#define rp_check_report(c, id, ast, ...) \
	rp_check_report_args(c, id, (ast)->at, (ast)->n, \
			     (const char *const[]){ (c)->site->what, \
						    __VA_ARGS__, NULL })
struct rp_diag *rp_check_report_args(struct rp_checking *c, enum rp_diag_id id,
				     size_t at, size_t n,
				     const char *const *args);

/* The text of a part, for messages. */
const char *rp_check_source(const struct rp_checking *c,
			    const struct rp_ast *ast);
/* A type, for messages. */
const char *rp_check_type(const struct rp_checking *c,
			  const struct rp_type *type);

/* Whether a value comes from outside, so that absent fields are null. */
bool rp_check_is_data(const struct rp_ast *ast);

/* Insists on a bool, in words of what asks: "'&&'", "the condition". */
void rp_check_bool(struct rp_checking *c, const struct rp_ast *ast,
		   const char *who);

/* ------------------------------------------------------------------- names */

const struct rp_type *rp_check_name(struct rp_checking *c, struct rp_ast *ast);
const struct rp_type *rp_check_field(struct rp_checking *c, struct rp_ast *ast);
const struct rp_type *rp_check_has(struct rp_checking *c, struct rp_ast *ast);

/* nodes["x"] becomes a NAME.  False: it is something else. */
bool rp_check_node_index(struct rp_checking *c, struct rp_ast *ast);

/* A member of an object by name; NULL after a report. */
const struct rp_type *rp_check_member(struct rp_checking *c,
				      const struct rp_ast *ast,
				      const struct rp_type *object,
				      struct rp_text name);

/* ------------------------------------------------------------------- calls */

const struct rp_type *rp_check_call(struct rp_checking *c, struct rp_ast *ast);
const struct rp_type *rp_check_loop(struct rp_checking *c, struct rp_ast *ast);

/* Whether a type is what a parameter without type parameters asks for. */
bool rp_check_fits(struct rp_checking *c, const struct rp_type *param,
		   const struct rp_type *type);

/* Reports that there is no such function, filter or test. */
void rp_check_unknown_call(struct rp_checking *c, const struct rp_ast *ast);
/* Reports that none takes as many arguments. */
void rp_check_wrong_count(struct rp_checking *c, const struct rp_ast *ast);
/* Reports that none takes arguments of these types. */
void rp_check_no_overload(struct rp_checking *c, const struct rp_ast *ast);
/* Warns that a comparison can only have one outcome. */
void rp_check_never_equal(struct rp_checking *c, const struct rp_ast *ast,
			  const struct rp_type *a, const struct rp_type *b);

/* The sign of an operator's name ("_+_": "+"), or NULL. */
const char *rp_check_sign(struct rp_text name);
/* Whether a row can be called in the form of the call. */
bool rp_check_has_form(struct rp_checking *c, const struct rp_function *row,
		       const struct rp_ast *ast);

/* ------------------------------------------------------------------- nulls */

/* Adds what is known once `test` is true, or false. */
void rp_check_learn(struct rp_checking *c, const struct rp_ast *test,
		    bool holds);

/* The type without null if the path is known to be there. */
const struct rp_type *rp_check_narrow(struct rp_checking *c,
				      const struct rp_ast *ast,
				      const struct rp_type *type);

/* Warns if the value may be missing. */
void rp_check_present(struct rp_checking *c, const struct rp_ast *ast);

#endif
