/*
 * What looks like a secret is hidden, and what does not is left.
 */
#include "base/redact.h"

#include "base/arena.h"
#include "base/json.h"
#include "lib/rows.h"

static const struct {
	const char *key;
	bool secret;
} keys[] = {
	{ "password", true },	    { "Password", true },
	{ "PASSWORD", true },	    { "passwd", true },
	{ "pwd", true },	    { "passphrase", true },
	{ "db_password", true },    { "dbPassword", true },
	{ "DB-PASSWORD", true },    { "smtp.password", true },
	{ "dbpassword", true },	    { "password_hash", true },
	{ "passwordHash", true },   { "secret", true },
	{ "client-secret", true },  { "clientSecret", true },
	{ "clientsecret", true },   { "secrets", true },
	{ "token", true },	    { "X-Auth-Token", true },
	{ "accessToken", true },    { "OAuth2Token", true },
	{ "authtoken", true },	    { "token_id", true },
	{ "api_key", true },	    { "apiKey", true },
	{ "APIKey", true },	    { "API_KEY", true },
	{ "apikey", true },	    { "api key", true },
	{ "x-api-key", true },	    { "api_keys", true },
	{ "integration_key", true }, { "routing_key", true },
	{ "routingKey", true },	    { "private_key", true },
	{ "access_key_id", true },  { "secretKey", true },
	{ "signing-key", true },    { "encryption.key", true },
	{ "auth_key", true },	    { "auth", true },
	{ "Auth", true },	    { "Authorization", true },
	{ "credentials", true },    { "aws_credential", true },
	{ "Cookie", true },	    { "Set-Cookie", true },
	{ "bearer", true },	    { "__password__", true },
	{ "", false },		    { "_", false },
	{ "key", false },	    { "keys", false },
	{ "monkey", false },	    { "keyboard", false },
	{ "dedup_key", false },	    { "group_key", false },
	{ "groupKey", false },	    { "key_api", false },
	{ "primary_key", false },   { "turkey", false },
	{ "max_tokens", false },    { "maxTokens", false },
	{ "tokens", false },	    { "total_tokens", false },
	{ "token_count", false },   { "token-limit", false },
	{ "tokenUsage", false },    { "author", false },
	{ "auth_method", false },   { "authenticated", false },
	{ "oauth", false },	    { "secretary", false },
	{ "passenger", false },	    { "compass", false },
	{ "cookiecutter", false },  { "url", false },
	{ "pass", false },	    { "é", false },
};

RP_ROWS(redact, knows_secret_keys_by_their_words, keys)
{
	cr_expect(eq(int, rp_key_is_secret(rp_text(row->key)), row->secret),
		  "%s", row->key);
}

static const struct {
	const char *url;
	bool want;
} urls[] = {
	{ "https://user:pass@host/x", true },
	{ "redis://:pass@host:6379/0", true },
	{ "amqp+tls://u:p@h", true },
	{ "https://u:a:b@h", true },
	{ "https://u:p@x@h", true },
	{ "https://user@host/x", false },
	{ "https://user:@host/x", false },
	{ "https://host:8080/x", false },
	{ "https://host/a:b@c", false },
	{ "https://host?q=a:b@c", false },
	{ "https://host#a:b@c", false },
	{ "mailto:a@b", false },
	{ "see https://u:p@h", false },
	{ "://u:p@h", false },
	{ "", false },
	{ "https://", false },
};

RP_ROWS(redact, finds_credentials_in_urls, urls)
{
	cr_expect(eq(int, rp_url_has_credentials(rp_text(row->url)), row->want),
		  "%s", row->url);
}

static const struct {
	const char *text, *want;
} values[] = {
	{ "{\"password\":\"x\",\"user\":\"u\"}",
	  "{\"password\":\"***\",\"user\":\"u\"}" },
	{ "{\"token\":12345,\"secret\":1.5,\"pwd\":99999999999999999999}",
	  "{\"token\":\"***\",\"secret\":\"***\",\"pwd\":\"***\"}" },
	{ "{\"token\":null,\"secret\":true}",
	  "{\"token\":null,\"secret\":true}" },
	{ "{\"api_key\":\"${env:KEY}\",\"token\":\"${file:/run/t}\"}",
	  "{\"api_key\":\"${env:KEY}\",\"token\":\"${file:/run/t}\"}" },
	{ "{\"token\":\"${env:A}b\",\"pwd\":\"${env:A\","
	  "\"secret\":\"${HOME}\"}",
	  "{\"token\":\"***\",\"pwd\":\"***\",\"secret\":\"***\"}" },
	{ "{\"token\":\"a${env:A}\",\"pwd\":\"${env:A}${env:B}\"}",
	  "{\"token\":\"***\",\"pwd\":\"***\"}" },
	{ "[[{\"a\":{\"password\":\"x\"}}]]",
	  "[[{\"a\":{\"password\":\"***\"}}]]" },
	{ "{\"credentials\":{\"id\":7,\"list\":[\"x\",null,{\"k\":\"v\"}]}}",
	  "{\"credentials\":{\"id\":\"***\",\"list\":"
	  "[\"***\",null,{\"k\":\"***\"}]}}" },
	{ "{\"url\":\"https://u:p@h/x\",\"n\":1}",
	  "{\"url\":\"https://u:***@h/x\",\"n\":1}" },
	{ "{\"url\":\"https://u:${env:P}@h/x\"}",
	  "{\"url\":\"https://u:${env:P}@h/x\"}" },
	{ "\"cannot reach redis://:pw@one and amqp://a:b@two/x, giving up\"",
	  "\"cannot reach redis://:***@one and "
	  "amqp://a:***@two/x, giving up\"" },
	{ "\"https://h/a:b@c\"", "\"https://h/a:b@c\"" },
	{ "\"https://a:b@c@d\"", "\"https://a:***@d\"" },
	{ "\"://://u:p@://x\"", "\"://://u:***@://x\"" },
	{ "{\"max_tokens\":100,\"monkey\":\"banana\"}",
	  "{\"max_tokens\":100,\"monkey\":\"banana\"}" },
	{ "99999999999999999999", "99999999999999999999" },
};

RP_ROWS(redact, hides_secrets_wherever_they_are, values)
{
	static struct rp_json_result result;
	struct rp_arena first, second;
	struct rp_value value, hidden;

	rp_arena_init(&first);
	rp_arena_init(&second);
	cr_assert(eq(int, rp_json_read(&value, &first, rp_text(row->text), 64,
				       &result), 0));
	hidden = rp_redact(&second, &value);
	if (!rp_value_equal(&hidden, &value))
		cr_expect(rp_has_secret(&value), "%s", row->text);
	if (strstr(row->text, "monkey"))
		cr_expect(not(rp_has_secret(&value)), "%s", row->text);
	rp_arena_finish(&first);
	cr_expect(eq(str, (char *)rp_json_text(&second, &hidden, 0).at,
		     (char *)row->want));
	rp_arena_finish(&second);
}
