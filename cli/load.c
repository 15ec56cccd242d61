/*
 * Reading definitions.  A file can be wrong in many ways before it is JSON,
 * and each deserves its own sentence.
 */
#include "load.h"

#include <errno.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "compile.h"

static int unreadable(const char *path, int rc, struct rp_arena *arena,
		      struct rp_error *error)
{
	if (rc == -ENOENT)
		return rp_error_set(error, RP_EBADINPUT,
				    "Config file not found: %s", path);
	if (rc == -EFBIG)
		return rp_error_set(error, RP_EBADINPUT,
				    "Config file too large: %s (more than %zu "
				    "MiB); split the pipeline into several "
				    "definitions", path,
				    RP_MAX_DEFINITION >> 20);
	return rp_error_set(error, RP_EBADINPUT,
			    "Cannot read config file %s: %s", path,
			    rp_buf_read_problem(arena, rc));
}

/* What every reader of such a file should hear, or NULL. */
static const char *flaw(struct rp_text text)
{
	if (!text.n)
		return "is empty";
	if (rp_utf8_invalid(text) >= 0)
		return "must be saved as UTF-8";
	if (rp_text_starts(text, "\357\273\277"))
		return "must be saved as UTF-8 without a byte-order mark";
	return NULL;
}

static int check_bytes(struct rp_text text, const char *path,
		       struct rp_arena *arena, struct rp_error *error)
{
	const char *words = flaw(text);
	struct rp_json_result result;
	struct rp_value value;

	if (!words)
		return 0;
	rp_json_read(&value, arena, text, RP_JSON_DEPTH_DEFINITION, &result);
	return rp_error_set(error, RP_EBADINPUT,
			    "Invalid JSON in config file: %s; %s %s",
			    rp_json_problem(arena, &result), path, words);
}

static bool is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

static int read_text(struct rp_text *out, const char *path, const char *shown,
		     struct rp_arena *arena, struct rp_error *error)
{
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_MAX_DEFINITION);
	rc = rp_buf_read_input(&buf, path);
	if (rc < 0)
		rc = unreadable(shown, rc, arena, error);
	else
		rc = check_bytes(rp_buf_view(&buf), shown, arena, error);
	if (rc == 0)
		*out = (struct rp_text){
			rp_arena_copy(arena, buf.at, buf.n), buf.n
		};
	rp_buf_finish(&buf);
	return rc;
}

int rp_load_file(struct rp_loaded *out, const char *path,
		 struct rp_arena *arena, struct rp_error *error)
{
	const char *shown = is_stdin(path) ? "<stdin>" : path;
	struct rp_text text;
	int rc = read_text(&text, path, shown, arena, error);

	if (rc < 0)
		return rc;
	*out = (struct rp_loaded){
		.text = text, .shown = shown, .path = path, .version = 1,
		.record = rp_arena_printf(arena, "__adhoc__%s", path),
	};
	return 0;
}

int rp_load_stored(struct rp_loaded *out, struct rp_cli *cli, const char *name,
		   int version, struct rp_error *error)
{
	struct rp_definition found;
	struct rp_store *store = rp_cli_store(cli, error);
	struct rp_error why = { 0 };
	int rc;

	if (!store)
		return error->code;
	rc = rp_store_definition_get(store, name, version, &found, &cli->arena,
				     &why);
	if (rc == RP_ENOTFOUND)
		return rp_error_set(error, rc,
				    "Pipeline definition not found: %s", name);
	if (rc < 0)
		return rp_error_set(error, rc, "%s", why.message);
	*out = (struct rp_loaded){
		.text = found.text, .shown = found.name,
		.record = found.name, .version = found.version,
	};
	return 0;
}

int rp_load_either(struct rp_loaded *out, struct rp_cli *cli, const char *word,
		   struct rp_error *error)
{
	bool is_path = is_stdin(word) || strchr(word, '/')
		       || rp_text_ends(rp_text(word), ".json")
		       || access(word, F_OK) == 0;

	if (is_path)
		return rp_load_file(out, word, &cli->arena, error);
	return rp_load_stored(out, cli, word, 0, error);
}

const char *rp_loaded_name(const struct rp_loaded *loaded,
			   const struct rp_unit *unit, struct rp_arena *arena)
{
	const char *slash;
	struct rp_text base;

	if (!loaded->path)
		return loaded->record;
	if (unit->ir.name)
		return unit->ir.name;
	slash = strrchr(loaded->path, '/');
	base = rp_text(slash ? slash + 1 : loaded->path);
	if (rp_text_ends(base, ".json"))
		base.n -= strlen(".json");
	return rp_text_cstr(arena, base);
}
