/*
 * The few functions of libcrypto that reading and judging a certificate takes.
 * Its header is used for types alone; the library is opened once a process and
 * never closed, because it has exit handlers.
 */
#include "net/x509.h"

#include <dlfcn.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "base/clock.h"

#define FUNCTIONS(X)							\
	X(BIO_new) X(BIO_s_mem) X(BIO_new_mem_buf) X(BIO_free)		\
	X(BIO_ctrl) X(PEM_read_bio_X509) X(X509_free) X(ERR_clear_error) \
	X(X509_get0_notBefore) X(X509_get0_notAfter)			\
	X(ASN1_TIME_to_tm) X(X509_get_subject_name)			\
	X(X509_get_issuer_name) X(X509_NAME_print_ex)			\
	X(X509_check_host) X(X509_check_ip_asc)				\
	X(X509_STORE_new) X(X509_STORE_free) X(X509_STORE_load_file)	\
	X(X509_STORE_CTX_new) X(X509_STORE_CTX_free)			\
	X(X509_STORE_CTX_init) X(X509_STORE_CTX_get0_param)		\
	X(X509_VERIFY_PARAM_set_time) X(X509_verify_cert)		\
	X(X509_STORE_CTX_get_error) X(X509_verify_cert_error_string)	\
	X(OPENSSL_sk_new_null) X(OPENSSL_sk_push) X(OPENSSL_sk_free)

static struct {
	pthread_once_t once;
#define X(name) __typeof__(&name) name;
	FUNCTIONS(X)
#undef X
	const char *problem;
} ssl = { .once = PTHREAD_ONCE_INIT };

static void open_library(void)
{
	void *handle = dlopen("libcrypto.so.3", RTLD_NOW | RTLD_LOCAL);
	void *function;

	if (!handle) {
		ssl.problem = "libcrypto is not installed: libcrypto.so.3 "
			      "cannot be opened";
		return;
	}
#define X(name)								\
	function = dlsym(handle, #name);				\
	if (!function)							\
		ssl.problem = "the installed libcrypto has no " #name;	\
	memcpy(&ssl.name, &function, sizeof function);
	FUNCTIONS(X)
#undef X
}

static const char *open_once(void)
{
	pthread_once(&ssl.once, open_library);
	return ssl.problem;
}

/* ----------------------------------------------------------------- reading */

static int64_t time_of(const ASN1_TIME *time)
{
	struct tm tm;

	if (!time || ssl.ASN1_TIME_to_tm(time, &tm) != 1)
		return 0;
	return (int64_t)timegm(&tm) * 1000000;
}

static const char *name_of(struct rp_arena *arena, const X509_NAME *name)
{
	BIO *bio = ssl.BIO_new(ssl.BIO_s_mem());
	const char *copy = "";
	char *at = NULL;
	long n;

	if (!bio)
		rp_out_of_memory();
	if (name && ssl.X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253
						& ~ASN1_STRFLGS_ESC_MSB) >= 0) {
		n = ssl.BIO_ctrl(bio, BIO_CTRL_INFO, 0, &at);
		copy = rp_text_cstr(arena, rp_utf8_mend(
			arena, (struct rp_text){ at, n > 0 ? (size_t)n : 0 }));
	}
	ssl.BIO_free(bio);
	return copy;
}

static struct rp_certificate describe(struct rp_arena *arena, const X509 *x509)
{
	return (struct rp_certificate){
		.subject = name_of(arena, ssl.X509_get_subject_name(x509)),
		.issuer = name_of(arena, ssl.X509_get_issuer_name(x509)),
		.not_before_us = time_of(ssl.X509_get0_notBefore(x509)),
		.not_after_us = time_of(ssl.X509_get0_notAfter(x509)),
	};
}

struct chain {
	X509 *at[RP_X509_MOST];
	size_t n;
};

static void free_chain(struct chain *chain)
{
	for (size_t i = 0; i < chain->n; i++)
		ssl.X509_free(chain->at[i]);
}

/* NULL, or what is wrong; the chain is to be freed either way. */
static const char *read_chain(struct chain *chain, struct rp_text pem)
{
	const char *problem = open_once();
	BIO *bio;

	chain->n = 0;
	if (problem)
		return problem;
	bio = ssl.BIO_new_mem_buf(pem.at, (int)pem.n);
	if (!bio)
		rp_out_of_memory();
	while (chain->n < RP_X509_MOST) {
		X509 *x509 = ssl.PEM_read_bio_X509(bio, NULL, NULL, NULL);

		if (!x509)
			break;
		chain->at[chain->n++] = x509;
	}
	ssl.ERR_clear_error();
	ssl.BIO_free(bio);
	return chain->n ? NULL : "no certificate can be read in it";
}

const char *rp_x509_read(struct rp_certificates *out, struct rp_text pem,
			 struct rp_arena *arena)
{
	struct chain *chain = rp_arena_alloc(arena, sizeof *chain);
	const char *problem = read_chain(chain, pem);

	if (!problem) {
		out->n = chain->n;
		out->at = rp_arena_array(arena, chain->n, sizeof *out->at);
		for (size_t i = 0; i < chain->n; i++)
			out->at[i] = describe(arena, chain->at[i]);
	}
	if (!ssl.problem)
		free_chain(chain);
	return problem;
}

/* ----------------------------------------------------------------- judging */

static bool is_of_host(X509 *x509, const char *host)
{
	return ssl.X509_check_ip_asc(x509, host, 0) == 1
	       || ssl.X509_check_host(x509, host, 0, 0, NULL) == 1;
}

static const char *verify(X509_STORE_CTX *context, const struct chain *chain,
			  X509_STORE *store, int64_t now_us)
{
	OPENSSL_STACK *others = ssl.OPENSSL_sk_new_null();
	const char *problem = NULL;

	if (!others)
		rp_out_of_memory();
	for (size_t i = 1; i < chain->n; i++)
		ssl.OPENSSL_sk_push(others, chain->at[i]);
	if (ssl.X509_STORE_CTX_init(context, store, chain->at[0],
				    (STACK_OF(X509) *)others) != 1)
		rp_out_of_memory();
	ssl.X509_VERIFY_PARAM_set_time(
		ssl.X509_STORE_CTX_get0_param(context),
		(time_t)(now_us / 1000000));
	if (ssl.X509_verify_cert(context) != 1)
		problem = ssl.X509_verify_cert_error_string(
			ssl.X509_STORE_CTX_get_error(context));
	ssl.OPENSSL_sk_free(others);
	return problem;
}

static const char *verify_with(const struct chain *chain,
			       const struct rp_x509_trust *trust,
			       struct rp_arena *arena)
{
	X509_STORE *store = ssl.X509_STORE_new();
	X509_STORE_CTX *context = ssl.X509_STORE_CTX_new();
	const char *problem;

	if (!store || !context)
		rp_out_of_memory();
	if (ssl.X509_STORE_load_file(store, trust->ca_file) != 1)
		problem = rp_arena_printf(arena, "%s cannot be read as "
					  "certificates to trust",
					  trust->ca_file);
	else
		problem = verify(context, chain, store, trust->now_us);
	ssl.X509_STORE_CTX_free(context);
	ssl.X509_STORE_free(store);
	ssl.ERR_clear_error();
	return problem ? rp_arena_strdup(arena, problem) : NULL;
}

const char *rp_x509_distrust(struct rp_text pem,
			     const struct rp_x509_trust *trust,
			     struct rp_arena *arena)
{
	struct chain *chain = rp_arena_alloc(arena, sizeof *chain);
	const char *problem = read_chain(chain, pem);

	if (!problem && trust->ca_file)
		problem = verify_with(chain, trust, arena);
	if (!problem && trust->host && !is_of_host(chain->at[0], trust->host))
		problem = rp_arena_printf(arena, "it is not for %s",
					  trust->host);
	if (!ssl.problem)
		free_chain(chain);
	return problem;
}
