#ifndef TESTS_LIB_WALK_H
#define TESTS_LIB_WALK_H

/*
 * A tree walker: checked expressions without any C in between.  It is slow
 * and plain, so that it can be seen to be right; what is compiled is held
 * against it.  Operators and functions are the rows' own; what is evaluated
 * and in which order is decided here.
 */

struct rp_ast;
struct rp_frame;
struct rp_value;

const struct rp_value *test_walk(struct rp_frame *f, const struct rp_ast *ast);

/* The same for a template: its text, or the first failure. */
struct rp_template;
const struct rp_value *test_walk_template(struct rp_frame *f,
					  const struct rp_template *template);

#endif
