/*
 * Templates as C.
 *
 *	static const struct rp_value *n3_title(struct rp_frame *f)
 *	{
 *		rp_x_write_begin(f, 0);
 *		rp_x_write_text(f, "Disk ", 5);
 *		if (rp_x_write_if(f, …)->as.boolean) {
 *			rp_x_write(f, rp_x_field(f, rp_x_payload(f), "host", 4));
 *		}
 *		return rp_x_write_end(f);
 *	}
 *
 * The body of a for is a function of its own: variables are in the frame.  A
 * function is gathered in a buffer first, since what it calls stands before it.
 */
#include "template/template.h"

#include "base/buf.h"
#include "compile.h"
#include "emit.h"
#include "expr/emission.h"

/* A function while its statements are gathered. */
struct body {
	struct rp_emission *e;
	struct rp_buf buf;
	unsigned depth;
};

static void put_line(struct body *body, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void put_line(struct body *body, const char *format, ...)
{
	va_list args;

	for (unsigned i = 0; i < body->depth; i++)
		rp_buf_char(&body->buf, '\t');
	va_start(args, format);
	rp_buf_vprintf(&body->buf, format, args);
	va_end(args);
	rp_buf_char(&body->buf, '\n');
}

static const char *core(struct body *body, const char *symbol)
{
	rp_emit_declare_core(body->e->emit, body->e->unit, symbol);
	return symbol;
}

static void put_parts(struct body *body, const struct rp_template_part *part);

/* -------------------------------------------------------------- statements */

static void put_text(struct body *body, struct rp_text text)
{
	struct rp_buf quoted;

	rp_buf_init(&quoted, RP_BUF_UNLIMITED);
	rp_emit_string(&quoted, text);
	put_line(body, "%s(f, %s, %zu);", core(body, "rp_x_write_text"),
		 quoted.at, text.n);
	rp_buf_finish(&quoted);
}

static void put_output(struct body *body, const struct rp_template_part *part)
{
	const char *symbol = part->is_safe ? "rp_x_write_safe" : "rp_x_write";
	const char *value = rp_emit_operand(body->e, part->ast);

	put_line(body, "%s(f, %s);", core(body, symbol), value);
}

static void put_if(struct body *body, const struct rp_template_part *part)
{
	const char *word = "";

	while (part && part->kind == RP_PART_IF) {
		const struct rp_template_part *other = part->otherwise;

		put_line(body, "%sif (%s(f, %s)->as.boolean) {", word,
			 core(body, "rp_x_write_if"),
			 rp_emit_operand(body->e, part->ast));
		body->depth++;
		put_parts(body, part->body);
		body->depth--;
		word = "} else ";
		part = other;
		if (other && (other->kind != RP_PART_IF || other->next))
			break;
	}
	if (part) {
		put_line(body, "} else {");
		body->depth++;
		put_parts(body, part);
		body->depth--;
	}
	put_line(body, "}");
}

static void put_unset(struct body *body, const struct rp_unset *unset)
{
	for (; unset; unset = unset->next)
		put_line(body, "%s(f, %d);", core(body, "rp_x_write_unset"),
			 unset->slot);
}

static void put_function(struct body *body, const char *name,
			 struct rp_text text)
{
	struct rp_emit *emit = body->e->emit;
	struct rp_buf *code = &emit->sections[RP_CODE];

	rp_buf_str(code, "\n/* ");
	rp_emit_comment(code, text);
	rp_buf_str(code, " */\n");
	rp_emit_open(emit, RP_CODE,
		     "static const struct rp_value *%s(struct rp_frame *f)",
		     name);
	rp_buf_text(code, rp_buf_view(&body->buf));
	rp_emit_close(emit, RP_CODE, "");
	rp_buf_finish(&body->buf);
}

/* The body of a loop as a function; returns its name. */
static const char *emit_body(struct rp_emission *e,
			     const struct rp_template_part *part)
{
	struct body inner = { .e = e, .depth = 1 };
	struct rp_text tag = { part->site->text.at + part->at,
			       part->ast->at + part->ast->n - part->at };
	const char *name;

	rp_buf_init(&inner.buf, RP_BUF_UNLIMITED);
	put_unset(&inner, part->unset);
	put_parts(&inner, part->body);
	put_line(&inner, "return %s(f, \"\", 0);",
		 core(&inner, "rp_x_write_text"));
	name = rp_arena_printf(&e->emit->scratch, "%s_%d", e->name,
			       ++e->n_functions);
	put_function(&inner, name, tag);
	return name;
}

static void put_for(struct body *body, const struct rp_template_part *part)
{
	const char *range = rp_emit_operand(body->e, part->ast);
	const char *name = emit_body(body->e, part);
	bool has_else = part->otherwise != NULL;

	put_line(body, "%s%s(f, %s, %d, %d, %d, %s)%s",
		 has_else ? "if (!" : "", core(body, "rp_x_write_for"), range,
		 part->slots[0], part->slots[1], part->loop_slot, name,
		 has_else ? "->as.boolean) {" : ";");
	if (!has_else)
		return;
	body->depth++;
	put_parts(body, part->otherwise);
	body->depth--;
	put_line(body, "}");
}

static void put_parts(struct body *body, const struct rp_template_part *part)
{
	for (; part; part = part->next) {
		switch (part->kind) {
		case RP_PART_TEXT:
			put_text(body, part->text);
			break;
		case RP_PART_OUTPUT:
			put_output(body, part);
			break;
		case RP_PART_IF:
			put_if(body, part);
			break;
		case RP_PART_FOR:
			put_for(body, part);
			break;
		case RP_PART_SET:
			put_line(body, "%s(f, %d, %s);",
				 core(body, "rp_x_write_set"), part->slots[0],
				 rp_emit_operand(body->e, part->ast));
			break;
		case RP_PART_SCOPE:
			put_unset(body, part->unset);
			put_parts(body, part->body);
			break;
		}
	}
}

void rp_emit_template(struct rp_emission *e, const struct rp_template *template,
		      const char *name)
{
	struct body body = { .e = e, .depth = 1 };

	rp_buf_init(&body.buf, RP_BUF_UNLIMITED);
	put_line(&body, "%s(f, %d);", core(&body, "rp_x_write_begin"),
		 template->destination);
	put_unset(&body, template->unset);
	put_parts(&body, template->parts);
	put_line(&body, "return %s(f);", core(&body, "rp_x_write_end"));
	put_function(&body, name, template->site->text);
}
