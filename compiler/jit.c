/*
 * C text to running code, in this process, with libtcc.
 *
 * Memory is never writable and executable at once.  libtcc relocates into
 * memory that we map read-write; while it does, its calls of mprotect (which
 * would ask for all three rights, and end the process on failure) are
 * swallowed by a linker wrap; then one mprotect of ours makes the whole image
 * read-execute.  That works because all emitted data is const.  The image
 * stands alone: the libtcc state is gone before the plan runs.
 *
 * The compiler sees one text and no file: -nostdinc -nostdlib, no include, and
 * the symbols of abi.def, of expressions and the registries.  Everything else
 * fails to link.
 *
 * libtcc keeps globals, so a lock covers a state from birth to death.
 */
#include "jit.h"

#include <errno.h>
#include <libtcc.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "alerts/alerts.h"
#include "checks/checks.h"
#include "compile.h"
#include "emit.h"
#include "expr/expr.h"

/* ------------------------------------------------------------- the symbols */

#define RP_NODE(name) extern const struct rp_node_type rp_node_##name;
#include "nodes/nodes.def"
#undef RP_NODE
#define RP_NOTIFIER(name) extern const struct rp_notifier rp_notifier_##name;
#include "notify/notify.def"
#undef RP_NOTIFIER
#define RP_CHECK(name) extern const struct rp_check rp_check_##name;
#define RP_CHECK_LATER(name, words) RP_CHECK(name)
#include "checks/checks.def"
#undef RP_CHECK
#define RP_ALERT_FORMAT(name) \
	extern const struct rp_alert_format rp_alert_format_##name;
RP_ALERT_FORMAT(mapped)	/* definitions' own, which no payload asks for */
#include "alerts/alerts.def"
#undef RP_ALERT_FORMAT

#define CODE(name) { #name, NULL, (void (*)(void))name }

static const struct {
	const char *name;
	const void *data;
	void (*code)(void);
} symbols[] = {
#define RP_ABI_DATA(name) { #name, &name, NULL },
#define RP_ABI_FUNCTION(name) CODE(name),
#include "abi.def"
#undef RP_ABI_DATA
#undef RP_ABI_FUNCTION
#define RP_NODE(name) { "rp_node_" #name, &rp_node_##name, NULL },
#include "nodes/nodes.def"
#undef RP_NODE
#define RP_NOTIFIER(name) { "rp_notifier_" #name, &rp_notifier_##name, NULL },
#include "notify/notify.def"
#undef RP_NOTIFIER
#define RP_CHECK(name) { "rp_check_" #name, &rp_check_##name, NULL },
#include "checks/checks.def"
#undef RP_CHECK
#undef RP_CHECK_LATER
#define RP_ALERT_FORMAT(name) \
	{ "rp_alert_format_" #name, &rp_alert_format_##name, NULL },
	RP_ALERT_FORMAT(mapped)
#include "alerts/alerts.def"
#undef RP_ALERT_FORMAT
	{ "rp_x_none", &rp_x_none, NULL },
	{ "rp_x_true", &rp_x_true, NULL },
	{ "rp_x_false", &rp_x_false, NULL },
#define RP_X(symbol, parameters) CODE(rp_x_##symbol),
#include "expr/core.def"
#undef RP_X
#define RP_FUNCTION(symbol, arity, flags, cost, name, signatures, doc) \
	CODE(rp_x_##symbol),
#include "expr/functions.def"
#undef RP_FUNCTION
	/* What libtcc calls by itself, for arrays within functions. */
	CODE(memset), CODE(memmove),
};

static const void *address_of(size_t i)
{
	const void *address = symbols[i].data;

	if (!address)
		memcpy(&address, &symbols[i].code, sizeof address);
	return address;
}

/* ------------------------------------------------------------ page rights */

static _Thread_local bool is_relocating;

int __real_mprotect(void *at, size_t n, int rights);
int __wrap_mprotect(void *at, size_t n, int rights);

/* Stands in for mprotect(2) in everything that is linked statically. */
int __wrap_mprotect(void *at, size_t n, int rights)
{
	if (is_relocating)
		return 0;
	return __real_mprotect(at, n, rights);
}

static int no_memory(struct rp_error *error, const char *what)
{
	return rp_error_set(error, RP_EPERMANENT,
			    "cannot %s memory for compiled code: %s; a "
			    "security policy may forbid it, `runpipe build` "
			    "makes an executable that needs none", what,
			    strerror(errno));
}

static int relocate(struct rp_jit *out, TCCState *state,
		    struct rp_error *error)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE);
	int size = tcc_relocate(state, NULL);
	int rc;

	if (size < 0)
		return RP_EBUG;
	out->size = ((size_t)size + page - 1) / page * page;
	out->image = mmap(NULL, out->size, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (out->image == MAP_FAILED) {
		out->image = NULL;
		return no_memory(error, "map");
	}
	is_relocating = true;
	rc = tcc_relocate(state, out->image);
	is_relocating = false;
	if (rc < 0)
		return RP_EBUG;
	if (mprotect(out->image, out->size, PROT_READ | PROT_EXEC) < 0)
		return no_memory(error, "protect");
	return 0;
}

/* ------------------------------------------------------------- compilation */

static void keep_message(void *self, const char *message)
{
	rp_error_set(self, RP_EBUG, "the generated C did not compile: %s",
		     message);
}

/* Rows that are one function under several names stand side by side. */
static void add_symbols(TCCState *state)
{
	for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++)
		if (i == 0 || strcmp(symbols[i].name, symbols[i - 1].name) != 0)
			tcc_add_symbol(state, symbols[i].name, address_of(i));
}

static int compile(struct rp_jit *out, TCCState *state, const char *c,
		   struct rp_error *error)
{
	int rc;

	tcc_set_error_func(state, error, keep_message);
	tcc_set_options(state, "-nostdlib -nostdinc");
	tcc_set_output_type(state, TCC_OUTPUT_MEMORY);
	add_symbols(state);
	if (tcc_compile_string(state, c) < 0)
		return RP_EBUG;
	rc = relocate(out, state, error);
	if (rc < 0)
		return rc;
	out->plan = tcc_get_symbol(state, "plan_program");
	out->exprs = tcc_get_symbol(state, "plan_exprs");
	return out->plan || out->exprs ? 0 : RP_EBUG;
}

int rp_jit_build(struct rp_jit *out, const struct rp_unit *unit,
		 struct rp_error *error)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	struct rp_buf c;
	TCCState *state;
	int rc = RP_EBUG;

	*out = (struct rp_jit){ 0 };
	rp_buf_init(&c, RP_BUF_UNLIMITED);
	rp_emit_with_abi(&c, unit);
	pthread_mutex_lock(&lock);
	state = tcc_new();
	if (state) {
		rc = compile(out, state, c.at, error);
		tcc_delete(state);
	}
	pthread_mutex_unlock(&lock);
	rp_buf_finish(&c);
	if (rc < 0)
		rp_jit_finish(out);
	return rc < 0 ? rp_error_set(error, rc, "the C compiler failed") : 0;
}

void rp_jit_finish(struct rp_jit *jit)
{
	if (jit->image)
		munmap(jit->image, jit->size);
	*jit = (struct rp_jit){ 0 };
}
