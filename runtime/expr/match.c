/*
 * matches: whether a regular expression is found in a text.
 *
 * PCRE2 understands what CEL's RE2 does and more, but it searches by trying,
 * so a pattern can be written that takes longer than the universe has.  Every
 * item of a pattern is therefore compiled with a callout, which counts the
 * items tried and the bytes gone over, and ends the search when there are too
 * many or the frame's steps are used up.  PCRE2's own limit of tries begins
 * anew at each place of the text; its others bound the memory.
 *
 * Where the two differ, RE2's reading holds: $ is the very end of the text
 * unless (?m) is on, a dot stops at \n alone, \d and \w are ASCII, \C is
 * refused.  Back references and look-around, which RE2 has not, work.
 *
 * A pattern is compiled once a run, or once a frame where there is no run: the
 * compiled ones hang on the outermost run, behind a lock, for its branches may
 * evaluate at the same time.  A compiled pattern never changes, so searching
 * needs no lock.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "expr/expr.h"

#include <pcre2.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "expr/args.h"
#include "branch.h"
#include "run.h"

#define MOST_PATTERN 4096	/* bytes */
#define MOST_GROUPS 100		/* groups within groups */
#define MOST_KEPT 64		/* compiled patterns; others are made anew */
#define MOST_HEAP_KB 16384	/* of one search */
#define MOST_TRIES 4000000L	/* items tried in one search */
#define TRIES_A_STEP 4		/* what a step is worth in time */

/* Changes what the compiler of patterns understands, and nothing else. */
#define HOW (PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C | \
	     PCRE2_AUTO_CALLOUT)

struct pattern {
	struct pattern *next;
	pcre2_code *code;
	struct rp_text text;	/* behind this struct */
};

struct patterns {
	struct rp_run_memo memo;	/* first: what a run knows of it */
	pthread_mutex_t lock;
	struct pattern *first;
	size_t n;
};

/* --------------------------------------------------------------- compiling */

static const struct rp_value *refuse(struct rp_frame *f, int rc, size_t at)
{
	char why[160];

	if (pcre2_get_error_message(rc, (PCRE2_UCHAR *)why, sizeof why) < 0)
		snprintf(why, sizeof why, "error %d", rc);
	return rp_x_fail(f, RP_F_PATTERN, "the regular expression is not "
			 "valid: %s (at byte %zu)", why, at);
}

/* NULL and *error, or a compiled pattern. */
static pcre2_code *compile(struct rp_frame *f, struct rp_text text,
			   const struct rp_value **error)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	pcre2_code *code;
	PCRE2_SIZE at = 0;
	int rc = 0;

	if (!context)
		rp_out_of_memory();
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_max_pattern_length(context, MOST_PATTERN);
	pcre2_set_parens_nest_limit(context, MOST_GROUPS);
	code = pcre2_compile((PCRE2_SPTR)text.at, text.n, HOW, &rc, &at,
			     context);
	pcre2_compile_context_free(context);
	if (!code)
		*error = refuse(f, rc, at);
	return code;
}

/* ----------------------------------------------------------------- keeping */

static void free_patterns(void *object)
{
	struct patterns *patterns = object;
	struct pattern *pattern, *next;

	for (pattern = patterns->first; pattern; pattern = next) {
		next = pattern->next;
		pcre2_code_free(pattern->code);
		free(pattern);
	}
	pthread_mutex_destroy(&patterns->lock);
	free(patterns);
}

static struct patterns *new_patterns(void)
{
	struct patterns *patterns = calloc(1, sizeof *patterns);

	if (!patterns)
		rp_out_of_memory();
	patterns->memo.finish = free_patterns;
	pthread_mutex_init(&patterns->lock, NULL);
	return patterns;
}

/* The outermost run's; two branches may be the first at the same time. */
static struct patterns *patterns_of_run(struct rp_run *run)
{
	struct rp_run_memo *seen = NULL, *made;

	if (run->shared)
		run = run->shared->root;
	seen = __atomic_load_n(&run->patterns, __ATOMIC_ACQUIRE);
	if (seen)
		return (struct patterns *)seen;
	made = &new_patterns()->memo;
	if (__atomic_compare_exchange_n(&run->patterns, &seen, made, false,
					__ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
		return (struct patterns *)made;
	free_patterns(made);
	return (struct patterns *)seen;
}

static struct patterns *patterns_of(struct rp_frame *f)
{
	if (f->run)
		return patterns_of_run(f->run);
	if (!f->patterns) {
		f->patterns = new_patterns();
		rp_arena_defer(f->arena, free_patterns, f->patterns);
	}
	return f->patterns;
}

static const struct pattern *find(struct patterns *patterns,
				  struct rp_text text)
{
	const struct pattern *pattern;

	pthread_mutex_lock(&patterns->lock);
	pattern = patterns->first;
	while (pattern && !rp_text_equal(pattern->text, text))
		pattern = pattern->next;
	pthread_mutex_unlock(&patterns->lock);
	return pattern;
}

/* False if enough are kept already; the caller keeps the code then. */
static bool keep(struct patterns *patterns, struct rp_text text,
		 pcre2_code *code)
{
	struct pattern *pattern = calloc(1, sizeof *pattern + text.n);
	bool has_room;

	if (!pattern)
		rp_out_of_memory();
	pattern->code = code;
	pattern->text = (struct rp_text){ (char *)(pattern + 1), text.n };
	if (text.n)
		memcpy(pattern + 1, text.at, text.n);
	pthread_mutex_lock(&patterns->lock);
	has_room = patterns->n < MOST_KEPT;
	if (has_room) {
		pattern->next = patterns->first;
		patterns->first = pattern;
		patterns->n++;
	}
	pthread_mutex_unlock(&patterns->lock);
	if (!has_room)
		free(pattern);
	return has_room;
}

/* --------------------------------------------------------------- searching */

struct search {
	long tries_left;
	size_t at;		/* where the search was last */
};

static int count(pcre2_callout_block *block, void *data)
{
	struct search *search = data;
	size_t at = block->current_position;
	size_t moved = at > search->at ? at - search->at : 0;

	search->at = at;
	search->tries_left -= 1 + (long)(moved / 4);
	return search->tries_left < 0 ? PCRE2_ERROR_CALLOUT : 0;
}

static int search_for(pcre2_code *code, struct rp_text text,
		      struct search *search)
{
	pcre2_match_context *context = pcre2_match_context_create(NULL);
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int rc;

	if (!context || !data)
		rp_out_of_memory();
	pcre2_set_heap_limit(context, MOST_HEAP_KB);
	pcre2_set_callout(context, count, search);
	rc = pcre2_match(code, (PCRE2_SPTR)text.at, text.n, 0, 0, data,
			 context);
	pcre2_match_data_free(data);
	pcre2_match_context_free(context);
	return rc;
}

static const struct rp_value *too_dear(struct rp_frame *f)
{
	return rp_x_fail(f, RP_F_PATTERN, "the regular expression takes too "
			 "long on this text");
}

static const struct rp_value *search(struct rp_frame *f, pcre2_code *code,
				     struct rp_text text)
{
	long most = f->steps_left < MOST_TRIES / TRIES_A_STEP ?
		    f->steps_left * TRIES_A_STEP : MOST_TRIES;
	struct search search = { most, 0 };
	const struct rp_value *error;
	int rc = search_for(code, text, &search);

	error = rp_x_spend(f, (size_t)(most - search.tries_left) /
				      TRIES_A_STEP);
	if (error)
		return error;
	if (rc >= 0 || rc == PCRE2_ERROR_NOMATCH)
		return rp_x_bool(rc >= 0);
	if (rc <= PCRE2_ERROR_UTF8_ERR1 && rc >= PCRE2_ERROR_UTF8_ERR21)
		return rp_x_fail(f, RP_F_CONVERT, "the text is not UTF-8");
	return too_dear(f);
}

const struct rp_value *rp_x_matches(struct rp_frame *f,
				    const struct rp_value *a,
				    const struct rp_value *b)
{
	const struct rp_value *error = rp_x_expect(f, "matches", "ss",
						   RP_ARGS(a, b));
	struct patterns *patterns;
	const struct pattern *known;
	pcre2_code *code;

	if (!error)
		error = rp_x_spend(f, 1);
	if (error)
		return error;
	patterns = patterns_of(f);
	known = find(patterns, b->as.text);
	if (known)
		return search(f, known->code, a->as.text);
	error = rp_x_spend(f, 1 + b->as.text.n);
	code = error ? NULL : compile(f, b->as.text, &error);
	if (!code)
		return error;
	error = search(f, code, a->as.text);
	if (!keep(patterns, b->as.text, code))
		pcre2_code_free(code);
	return error;
}
