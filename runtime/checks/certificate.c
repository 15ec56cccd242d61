/*
 * certificate: how long the certificate of a server, or those of a file, are
 * still valid, and whether one may trust them.
 *
 * A server is asked by a TLS handshake and nothing more, so any port that
 * begins with one will do.  If it is not trusted it is asked again by somebody
 * who does not mind, to tell its dates all the same.  Of a server its own
 * certificate counts; of a file the one that ends first, since all of it is
 * the operator's.  A server that cannot be reached says nothing about its
 * certificate: unknown.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "checks/beside.h"
#include "checks/checks.h"
#include "net/http.h"
#include "net/x509.h"

#define DAY_US 86400000000.0
#define MOST_FILE ((size_t)4 << 20)
#define MOST_SHOWN 120

struct certificate {
	const char *host;
	long long port;
	const char *server_name, *file, *ca_file;
	_Bool verify;
	double timeout;
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	{ "host", RP_OPT_STRING, offsetof(struct certificate, host),
	  .doc = "a server's name or address; this or file" },
	{ "port", RP_OPT_INT, offsetof(struct certificate, port),
	  .preset = "443", .min = 1, .max = 65535,
	  .doc = "its port, where talk begins with TLS" },
	{ "server_name", RP_OPT_STRING,
	  offsetof(struct certificate, server_name),
	  .doc = "whose certificate it must be, if that is not host" },
	{ "file", RP_OPT_STRING, offsetof(struct certificate, file),
	  .doc = "a PEM file in place of a server" },
	{ "ca_file", RP_OPT_STRING, offsetof(struct certificate, ca_file),
	  .doc = "certificates to trust in place of the system's; a file is "
		 "only held against these" },
	{ "verify", RP_OPT_BOOL, offsetof(struct certificate, verify),
	  .preset = "true",
	  .doc = "whether it must be trusted, and not only be valid" },
	{ "timeout", RP_OPT_DOUBLE, offsetof(struct certificate, timeout),
	  .preset = "10.0", .min = 0.01, .max = 3600,
	  .doc = "seconds for all of it" },
	RP_CHECK_THRESHOLDS(struct certificate, "days left below", "21.0",
			    "7.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "subject", "string", false, "whose certificate it is" },
	{ "issuer", "string", false, "who vouches for it" },
	{ "not_before", "string", false, "since when it is valid, RFC 3339" },
	{ "not_after", "string", false, "until when, RFC 3339" },
	{ "days_left", "double", false, "until then; below 0: it was" },
	{ "trusted", "bool", true, "whether it may be; null: nobody asked" },
	{ "certificates", "int", false, "how many there were" },
	{ 0 }
};

struct look {
	struct rp_check_ctx *ctx;
	const struct certificate *certificate;
	const char *name;		/* "db-1:443", or the file */
	int64_t now_us;			/* wall time */
	struct rp_text pem;
	bool is_judged;			/* whether trust was asked for */
	const char *distrust;		/* why it is not trusted, or NULL */
};

static const char *shown(struct rp_arena *arena, const char *text)
{
	return rp_http_excerpt(arena, rp_text(text), MOST_SHOWN);
}

/* ---------------------------------------------------------------- a server */

static struct rp_text join(struct rp_arena *arena, const struct rp_value *list)
{
	struct rp_text text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < rp_value_count(list); i++) {
		rp_buf_text(&buf, rp_value_text(rp_list_at(list, i), ""));
		rp_buf_char(&buf, '\n');
	}
	text = (struct rp_text){ rp_arena_copy(arena, buf.at, buf.n), buf.n };
	rp_buf_finish(&buf);
	return text;
}

/* An IPv6 address stands in brackets. */
static const char *authority(struct rp_arena *arena, const char *host,
			     long long port)
{
	bool is_v6 = strchr(host, ':') && host[0] != '[';

	return rp_arena_printf(arena, is_v6 ? "[%s]:%lld" : "%s:%lld", host,
			       port);
}

static int shake_hands(struct look *look, struct rp_http_response *response,
		       bool unverified)
{
	const struct certificate *certificate = look->certificate;
	struct rp_arena *arena = look->ctx->arena;
	const char *name = certificate->server_name
			   && *certificate->server_name
			   ? certificate->server_name : certificate->host;
	struct rp_http_request request = {
		.method = "GET",
		.url = rp_arena_printf(arena, "https://%s/",
				       authority(arena, name,
						 certificate->port)),
		.connect_to = name == certificate->host ? NULL
			      : authority(arena, certificate->host,
					  certificate->port),
		.allow_private = true,
		.only_connect = true,
		.unverified = unverified,
		.ca_file = certificate->ca_file,
		.deadline_us = rp_check_until(look->ctx, certificate->timeout),
		.cancel = look->ctx->cancel,
	};

	return rp_http_send(response, &request, arena);
}

/* NULL, or why nothing is known. */
static const char *ask_server(struct look *look)
{
	struct rp_arena *arena = look->ctx->arena;
	struct rp_http_response response;
	bool verify = look->certificate->verify;
	int rc = shake_hands(look, &response, !verify);

	look->is_judged = verify;
	if (rc < 0 && verify && response.is_distrusted) {
		look->distrust = response.error;
		rc = shake_hands(look, &response, true);
	}
	if (rc < 0)
		return rp_arena_printf(arena, "%s: %s", look->name,
				       response.error);
	if (rp_value_count(&response.certificates) == 0)
		return rp_arena_printf(arena, "%s: libcurl told no "
				       "certificates", look->name);
	look->pem = join(arena, &response.certificates);
	return NULL;
}

/* ------------------------------------------------------------------ a file */

static const char *read_file(struct look *look)
{
	const struct certificate *certificate = look->certificate;
	struct rp_arena *arena = look->ctx->arena;
	struct rp_x509_trust trust = {
		.host = certificate->server_name,
		.ca_file = certificate->ca_file,
		.now_us = look->now_us,
	};
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, MOST_FILE);
	rc = rp_buf_read_file(&buf, certificate->file);
	look->pem = (struct rp_text){ rp_arena_copy(arena, buf.at, buf.n),
				      buf.n };
	rp_buf_finish(&buf);
	if (rc < 0)
		return rp_check_os_error(arena, -rc, certificate->file);
	look->is_judged = certificate->verify && (trust.host || trust.ca_file);
	if (look->is_judged)
		look->distrust = rp_x509_distrust(look->pem, &trust, arena);
	return NULL;
}

/* ----------------------------------------------------------------- judging */

static const struct rp_certificate *pick(const struct look *look,
					 const struct rp_certificates *all)
{
	const struct rp_certificate *first = &all->at[0];

	for (size_t i = 1; look->certificate->file && i < all->n; i++)
		if (all->at[i].not_after_us < first->not_after_us)
			first = &all->at[i];
	return first;
}

static struct rp_value describe(const struct look *look,
				const struct rp_certificate *chosen, size_t n,
				double days)
{
	struct rp_arena *arena = look->ctx->arena;
	struct rp_value map = rp_map_new(arena);

	rp_map_put(arena, &map, "subject", rp_cstring(chosen->subject));
	rp_map_put(arena, &map, "issuer", rp_cstring(chosen->issuer));
	rp_map_put(arena, &map, "not_before", rp_cstring(
		rp_time_text(arena, chosen->not_before_us)));
	rp_map_put(arena, &map, "not_after", rp_cstring(
		rp_time_text(arena, chosen->not_after_us)));
	rp_map_put(arena, &map, "days_left", rp_double(days));
	rp_map_put(arena, &map, "trusted",
		   look->is_judged ? rp_bool(!look->distrust) : rp_null);
	rp_map_put(arena, &map, "certificates", rp_int((int64_t)n));
	return map;
}

/* "valid for 12.3 days", and what is wrong besides. */
static const char *tell(const struct look *look,
			const struct rp_certificate *chosen, double days)
{
	struct rp_arena *arena = look->ctx->arena;
	const char *validity;

	if (look->now_us < chosen->not_before_us)
		validity = "not valid yet";
	else if (days < 0)
		validity = rp_arena_printf(arena, "expired %.1f days ago",
					   -days);
	else
		validity = rp_arena_printf(arena, "valid for %.1f days", days);
	if (!look->distrust)
		return validity;
	return rp_arena_printf(arena, "not trusted: %s; %s", look->distrust,
			       validity);
}

static void judge(const struct look *look, const struct rp_certificates *all,
		  struct rp_check_result *result)
{
	const struct rp_certificate *chosen = pick(look, all);
	const struct certificate *certificate = look->certificate;
	struct rp_arena *arena = look->ctx->arena;
	double days = rp_round1(
		(double)(chosen->not_after_us - look->now_us) / DAY_US);

	result->metrics = describe(look, chosen, all->n, days);
	result->status = rp_check_judge_low(look->ctx, days,
					    certificate->warning_threshold,
					    certificate->critical_threshold);
	if (look->distrust || look->now_us < chosen->not_before_us
	    || look->now_us > chosen->not_after_us)
		result->status = RP_CHECK_CRITICAL;
	result->message = rp_arena_printf(
		arena, "Certificate %s (%s): %s", look->name,
		shown(arena, chosen->subject), tell(look, chosen, days));
}

/* ----------------------------------------------------------------- running */

static bool is_given(const char *text)
{
	return text && *text;
}

static const char *look_at(struct look *look, struct rp_certificates *all)
{
	const struct certificate *certificate = look->certificate;
	struct rp_arena *arena = look->ctx->arena;
	const char *problem;

	if (is_given(certificate->host) == is_given(certificate->file))
		return "either 'host' or 'file' must be given";
	look->name = shown(arena, is_given(certificate->file)
				  ? certificate->file
				  : authority(arena, certificate->host,
					      certificate->port));
	problem = is_given(certificate->file) ? read_file(look)
					      : ask_server(look);
	if (!problem)
		problem = rp_x509_read(all, look->pem, arena);
	else
		return problem;
	return problem ? rp_arena_printf(arena, "%s: %s", look->name, problem)
		       : NULL;
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	const struct rp_clock *clock = ctx->clock ? ctx->clock
						  : &rp_system_clock;
	struct look look = { .ctx = ctx, .certificate = self,
			     .now_us = clock->wall_us(clock) };
	struct rp_certificates all;
	const char *problem = look_at(&look, &all);
	const char *stop = problem ? rp_check_wait(ctx, 0) : NULL;

	if (problem)
		rp_check_fail(ctx, result, "%s", stop ? stop : problem);
	else
		judge(&look, &all, result);
}

const struct rp_check rp_check_certificate = {
	.name = "certificate",
	.doc = "Check how long a certificate is valid and may be trusted.",
	.options = options,
	.size = sizeof(struct certificate),
	.needs_options = true,
	.waits = rp_look_beside,
	.calls = true,
	.uses_network = true,
	.less_is_worse = true,
	.unit = "days",
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
