/*
 * email: known by name, so that stored channels and definitions that use it
 * are checked, explained and kept; this version does not send through it.
 */
#include "notify/notify.h"
#include "template/writing.h"

struct email {
	const char *smtp_host, *from_address;
	long long smtp_port;
	_Bool use_tls, use_ssl;
	const char *username;
	struct rp_ref password;
	struct rp_strings to_addresses;
	long long timeout;
	rp_expr *template, *html_template;
};

static const struct rp_option options[] = {
	{ "smtp_host", RP_OPT_STRING, offsetof(struct email, smtp_host),
	  .required = true, .doc = "mail server" },
	{ "from_address", RP_OPT_STRING, offsetof(struct email, from_address),
	  .required = true, .synonym = "smtp_from", .doc = "sender" },
	{ "smtp_port", RP_OPT_INT, offsetof(struct email, smtp_port),
	  .preset = "587", .min = 1, .max = 65535, .doc = "its port" },
	{ "use_tls", RP_OPT_BOOL, offsetof(struct email, use_tls),
	  .preset = "true", .doc = "use STARTTLS" },
	{ "use_ssl", RP_OPT_BOOL, offsetof(struct email, use_ssl),
	  .preset = "false", .doc = "use TLS from the start" },
	{ "username", RP_OPT_STRING, offsetof(struct email, username),
	  .synonym = "smtp_user", .doc = "name to log in with" },
	{ "password", RP_OPT_SECRET, offsetof(struct email, password),
	  .synonym = "smtp_password", .doc = "password to log in with" },
	{ "to_addresses", RP_OPT_STRINGS, offsetof(struct email, to_addresses),
	  .synonym = "smtp_to", .doc = "recipients" },
	{ "timeout", RP_OPT_INT, offsetof(struct email, timeout),
	  .preset = "30", .min = 1, .max = 3600,
	  .doc = "seconds one delivery may take" },
	{ "template", RP_OPT_TEMPLATE, offsetof(struct email, template),
	  .synonym = "text_template", .doc = "the text" },
	{ "html_template", RP_OPT_TEMPLATE,
	  offsetof(struct email, html_template), .destination = RP_TO_HTML,
	  .doc = "the same as HTML" },
	{ 0 }
};

const struct rp_notifier rp_notifier_email = {
	.name = "email",
	.doc = "Send mail through an SMTP server.",
	.options = options,
	.size = sizeof(struct email),
	.invalid = "Invalid email configuration (smtp_host and from_address "
		   "required)",
};
