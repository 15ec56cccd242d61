#ifndef COMPILER_EXPR_AST_H
#define COMPILER_EXPR_AST_H

/*
 * Expressions at compile time: text to tree, tree to types, tree to C.
 *
 *	"in.severity == 'critical'"
 *	   │ rp_expr_parse	lexer and parser: CEL, and Jinja's words
 *	   ▼
 *	  _==_(in.severity, 'critical')		struct rp_ast
 *	   │ rp_expr_check	names, overloads, types, nullability
 *	   │ rp_expr_fold	constant parts become constants
 *	   ▼
 *	  rp_x_eq(f, rp_x_field(f, rp_x_node(f, 0, N1), "severity", 8), &k1)
 *	     rp_emit_expr
 *
 * One grammar serves conditions, values and the insides of templates.  What a
 * name means is the scope's to say.  Everything lies in the unit's arena.
 *
 * Bounds: a text of at most RP_EXPR_MAX_TEXT bytes, a tree at most
 * RP_EXPR_MAX_DEPTH deep; chains of && and || are balanced first.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "base/value.h"
#include "diag.h"
#include "expr/type.h"

struct rp_emit;
struct rp_file;
struct rp_function;
struct rp_ir;
struct rp_ir_node;
struct rp_macro;
struct rp_template;
struct rp_unit;

#define RP_EXPR_MAX_TEXT ((size_t)64 << 10)
#define RP_EXPR_MAX_DEPTH 200

/* ------------------------------------------------------------------- trees */

enum rp_ast_kind {
	RP_AST_CONSTANT,	/* constant */
	RP_AST_NAME,		/* name; symbol once checked */
	RP_AST_FIELD,		/* args[0].name */
	RP_AST_HAS,		/* has(args[0].name) */
	RP_AST_CALL,		/* name(args …): operators, functions, filters,
				 * tests; of a method args[0] is the receiver;
				 * "optional.of" is a name, not a method */
	RP_AST_AND, RP_AST_OR,	/* two args */
	RP_AST_CHOOSE,		/* args: condition, then, else */
	RP_AST_LIST,		/* args */
	RP_AST_MAP,		/* args: key, value, key, value … */
	RP_AST_LOOP,		/* a macro: args[0] the range, then bodies;
				 * name is the macro's: "all", "cel.bind" */
	RP_AST_CONCAT,		/* a ~ b ~ … */
	RP_AST_TEMPLATE,	/* of an option: template */
	RP_AST_REFUSED		/* what the checker of a dynamic site refused:
				 * the error `fails` */
};

enum rp_ast_flags {
	RP_AST_METHOD = 1,	/* a call with a receiver: a.f(b) */
	RP_AST_FILTER = 2,	/* a|f(b) */
	RP_AST_TEST = 4,	/* a is f(b) */
	RP_AST_WORD = 8,	/* spelled and, or, not, a if b else c: Jinja's
				 * truth; of not, the call is of "!_" */
	RP_AST_OPTIONAL = 16,	/* FIELD: .?name; [?x] is a call of "_[?_]" */
	RP_AST_DATA = 32,	/* FIELD: an absent key gives null (core.def) */
	RP_AST_PAREN = 64,	/* in parentheses */
	RP_AST_ENTRY = 128,	/* an item of a list, a key of a map: ?x */
	RP_AST_GLOBAL = 256	/* NAME: .x, which is no variable of a loop */
};

enum rp_symbol_kind {
	RP_SYM_NONE,
	RP_SYM_ROOT,		/* of `roots`: payload, source … */
	RP_SYM_NODE,		/* output of a node */
	RP_SYM_HAS_ERRORS, RP_SYM_ERRORS, RP_SYM_SKIPPED, /* FIELD of a node */
	RP_SYM_ITEM, RP_SYM_INDEX,	/* of a foreach */
	RP_SYM_GIVEN,		/* index of a variable from outside */
	RP_SYM_LOCAL,		/* slot of a loop's, bind's or set's variable */
	RP_SYM_TYPE		/* int, string …: a value of kind RP_TYPE */
};

struct rp_symbol {
	enum rp_symbol_kind kind;
	const struct rp_type *type;
	const char *core;		/* ROOT: "payload", rp_x_payload(f) */
	const struct rp_ir_node *node;	/* NODE and what is asked of it */
	int up;				/* bodies between here and there */
	int index;			/* GIVEN, LOCAL */
	bool is_data;			/* fields of it may be absent: null */
};

struct rp_ast {
	enum rp_ast_kind kind;
	unsigned flags;
	size_t at, n;			/* bytes of the text */
	struct rp_text name;
	size_t name_at;			/* where the name stands */
	struct rp_value constant;
	struct rp_ast **args;
	size_t n_args;
	struct rp_text vars[2];		/* LOOP: names of the variables, the
					 * second is empty if there is one */
	unsigned height;		/* 1 for a leaf */
	const struct rp_template *template;	/* TEMPLATE: checked */
	/* Once checked: */
	const struct rp_type *type;
	struct rp_symbol symbol;	/* NAME, and FIELD of a node */
	const struct rp_function *function;	/* CALL */
	const struct rp_macro *macro;	/* LOOP */
	int slots[2];			/* LOOP */
	/* Once folded: */
	const char *fails;		/* the error that it always is, or NULL;
					 * of REFUSED already once checked */
};

/* ------------------------------------------------------------------- scope */

/*
 * What names mean at one place.  `find` sets *out and returns true, or
 * reports (a node that does not run before this one …) and returns true with
 * kind NONE, or returns false: unknown, to be reported with a suggestion from
 * `names`.  It is asked for a NAME, or for the CONSTANT string of
 * nodes["its id"], which is the id of a node and nothing else.
 */
struct rp_site;
struct rp_scope {
	bool (*find)(const struct rp_scope *scope, const struct rp_site *site,
		     const struct rp_ast *name, struct rp_symbol *out);
	const char *const *(*names)(const struct rp_scope *scope,
				    struct rp_unit *unit);
};

/* What is known at a place: the `when` of its node, an if around it. */
struct rp_given {
	const struct rp_ast *test;	/* checked */
	bool holds;
	const struct rp_given *outer;
};

/* An expression where it stands. */
struct rp_site {
	struct rp_unit *unit;
	const struct rp_scope *scope;
	/* The node's, for messages; NULL in eval. */
	const struct rp_ir_node *node;
	const char *at;			/* JSON pointer of the string */
	const char *what;		/* "Node page: 'when'" before messages */
	struct rp_text text;		/* of the expression alone */
	size_t offset;			/* of it in the string: templates */
	const struct rp_given *given;	/* or NULL */
	const struct rp_file *file;	/* it stands in; NULL: the definition */
	/* Mistakes in names and types are errors when they are reached. */
	bool is_dynamic;
};

/*
 * Reports about bytes [at, at + n) of the site's expression.  The excerpt's
 * caret stands under just these, whatever escapes the JSON string has.
 */
#define rp_expr_report(site, id, where, n, ...) \
	rp_expr_report_args(site, id, where, n, \
			    (const char *const[]){ (site)->what, __VA_ARGS__, NULL })
struct rp_diag *rp_expr_report_args(const struct rp_site *site,
				    enum rp_diag_id id, size_t where, size_t n,
				    const char *const *args);

/* ------------------------------------------------------------------ passes */

/* The tree of site->text, or NULL after a report. */
struct rp_ast *rp_expr_parse(const struct rp_site *site);

/*
 * Parses a prefix of site->text from *offset on, up to what cannot go on (the
 * "}}" or "%}" of a template); *offset is then behind it.
 */
struct rp_ast *rp_expr_parse_prefix(const struct rp_site *site, size_t *offset);

/*
 * Gives every node its type; `locals` are the variables that exist already (of
 * a template's loops), NULL for none.  False after an error was reported.
 *
 * What was short is made plain: math.abs(x) is a call without a receiver,
 * nodes["x"] a NAME, the name of a type a CONSTANT, and RP_AST_WORD is gone
 * where all operands are bools.
 */
struct rp_locals {
	const struct rp_locals *outer;
	struct rp_text name;
	int slot;
	const struct rp_type *type;
	bool is_data;
};
bool rp_expr_check(const struct rp_site *site, struct rp_ast *ast,
		   const struct rp_locals *locals);

/*
 * The same for one that must be of a type, e.g. rp_type_bool for conditions;
 * any is fine.  NULL: whatever it is.
 */
bool rp_expr_check_as(const struct rp_site *site, struct rp_ast *ast,
		      const struct rp_type *wanted,
		      const struct rp_locals *locals);

/*
 * Replaces constant parts by their values.  What fails is left as it is;
 * ast->fails says what the whole always says, if it can only fail.
 */
void rp_expr_fold(struct rp_unit *unit, struct rp_ast *ast);

/* The same for what a node holds, with a warning if it can only fail. */
void rp_expr_settle(const struct rp_site *site, struct rp_ast *ast);

/*
 * The most steps that an evaluation takes, lists taken to be `items` long and
 * texts RP_COST_TEXT bytes; saturates at UINT64_MAX.
 */
#define RP_COST_ITEMS 100
#define RP_COST_TEXT 1000
uint64_t rp_expr_cost(const struct rp_ast *ast);

/* The tree as text that parses to the same tree, fully parenthesised. */
void rp_expr_print(struct rp_buf *buf, const struct rp_ast *ast);

/* Whether the tree is a constant (after folding). */
static inline bool rp_ast_is_constant(const struct rp_ast *ast)
{
	return ast->kind == RP_AST_CONSTANT;
}

/* --------------------------------------------------------------- emission */

/*
 * Whether `and`, `or`, `not` and the inline `if` go by Jinja's truth: they are
 * spelled as words and an operand that decides is no bool by its type.
 */
static inline bool rp_ast_by_truth(const struct rp_ast *ast)
{
	return (ast->flags & RP_AST_WORD) != 0;	/* the checker took the rest */
}

/*
 * Emits `static const struct rp_value *NAME(struct rp_frame *f)`, its loops'
 * bodies, its constants and the declarations of what it calls.  `text` is the
 * one that the tree was parsed from, for comments.  More is in emission.h.
 */
void rp_emit_expr(struct rp_emit *emit, struct rp_unit *unit,
		  const struct rp_ast *ast, const char *name,
		  struct rp_text text);

#endif
