/*
 * Echo requests, as ping(8) sends them: 64 bytes, one after the other.
 *
 * An answer is ours if it has our token, so that neither a raw socket, which
 * hears everybody's answers, nor a late answer to somebody before us is taken
 * for one.  Of a socket without privilege the kernel chooses the id.
 */
#include "checks/icmp.h"

#include <errno.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/clock.h"

#define INTERVAL_US 200000	/* the least that ping allows to anybody */
#define MOST_MS 60000

struct packet {
	uint8_t type, code;
	uint16_t checksum, id, sequence;
	uint8_t token[8], rest[48];
};

struct probe {
	const struct rp_echo *request;
	int fd;
	bool is_raw;
	uint8_t token[8];
	int64_t sent_us[RP_ECHO_MOST];	/* 0: answered, or not under way */
	int sent, under_way;
	int64_t last_us;		/* when the last one was sent */
	struct rp_echoes result;
};

static int64_t now_us(void)
{
	return rp_system_clock.mono_us(&rp_system_clock);
}

static bool is_v6(const struct probe *probe)
{
	return probe->request->to->sa_family == AF_INET6;
}

/* ------------------------------------------------------------------ opening */

static int open_socket(struct probe *probe)
{
	int family = probe->request->to->sa_family;
	int protocol = family == AF_INET6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
	int flags = SOCK_CLOEXEC | SOCK_NONBLOCK;

	probe->fd = socket(family, SOCK_DGRAM | flags, protocol);
	probe->is_raw = probe->fd < 0;
	if (probe->is_raw)
		probe->fd = socket(family, SOCK_RAW | flags, protocol);
	if (probe->fd >= 0)
		return 0;
	return errno == EPERM || errno == EACCES ? -EACCES : -errno;
}

/* ------------------------------------------------------------------ sending */

static uint16_t checksum_of(const void *at, size_t n)
{
	const uint8_t *bytes = at;
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < n; i += 2)
		sum += (uint32_t)(bytes[i] << 8 | bytes[i + 1]);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

static void send_one(struct probe *probe)
{
	int i = probe->sent++;
	struct packet packet = {
		.type = is_v6(probe) ? ICMP6_ECHO_REQUEST : ICMP_ECHO,
		.id = htons((uint16_t)getpid()),
		.sequence = htons((uint16_t)(i + 1)),
	};

	memcpy(packet.token, probe->token, sizeof packet.token);
	if (!is_v6(probe))
		packet.checksum = checksum_of(&packet, sizeof packet);
	probe->last_us = now_us();
	if (send(probe->fd, &packet, sizeof packet, MSG_NOSIGNAL) < 0)
		return;
	probe->sent_us[i] = probe->last_us;
	probe->under_way++;
}

/* ------------------------------------------------------------------ hearing */

/* The packet within what a socket gave, or NULL. */
static const uint8_t *skip_header(const struct probe *probe,
				  const uint8_t *bytes, size_t *n)
{
	size_t header = 0;

	if (probe->is_raw && !is_v6(probe))
		header = *n > 0 ? (bytes[0] & 0xfu) * 4 : 0;
	if (*n < header + offsetof(struct packet, rest))
		return NULL;
	*n -= header;
	return bytes + header;
}

static void take(struct probe *probe, const uint8_t *bytes, size_t n)
{
	uint8_t wanted = is_v6(probe) ? ICMP6_ECHO_REPLY : ICMP_ECHOREPLY;
	const uint8_t *at = skip_header(probe, bytes, &n);
	struct packet packet;
	int i;

	if (!at)
		return;
	memcpy(&packet, at, offsetof(struct packet, rest));
	i = ntohs(packet.sequence) - 1;
	if (packet.type != wanted || i < 0 || i >= probe->sent
	    || memcmp(packet.token, probe->token, sizeof packet.token) != 0
	    || !probe->sent_us[i])
		return;
	probe->result.total_us += now_us() - probe->sent_us[i];
	probe->result.received++;
	probe->sent_us[i] = 0;
	probe->under_way--;
}

/* A router may say that there is no way: no answer will come to that one. */
static void hear(struct probe *probe)
{
	uint8_t bytes[2048];
	ssize_t n;

	for (;;) {
		n = recv(probe->fd, bytes, sizeof bytes, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		take(probe, bytes, (size_t)n);
	}
	if (errno != EAGAIN && probe->under_way > 0)
		probe->under_way--;
}

/* ------------------------------------------------------------------ probing */

static bool all_sent(const struct probe *probe)
{
	return probe->sent == probe->request->count;
}

/* When there is something to do even if nothing is heard. */
static int64_t next_us(const struct probe *probe)
{
	const struct rp_echo *request = probe->request;
	int64_t next = probe->last_us + (all_sent(probe) ? request->wait_us
							 : INTERVAL_US);

	return next < request->deadline_us ? next : request->deadline_us;
}

static void wait_for_news(struct probe *probe)
{
	const struct rp_cancel *cancel = probe->request->cancel;
	struct pollfd watch[] = {
		{ .fd = probe->fd, .events = POLLIN },
		{ .fd = cancel ? cancel->fd : -1, .events = POLLIN },
	};
	int64_t left = next_us(probe) - now_us();

	if (left < 0)
		left = 0;
	poll(watch, 2, left / 1000 < MOST_MS ? (int)((left + 999) / 1000)
					     : MOST_MS);
	if (watch[0].revents)
		hear(probe);
}

static void go(struct probe *probe)
{
	const struct rp_echo *request = probe->request;

	while (!rp_cancel_raised(request->cancel)) {
		int64_t now = now_us();

		if (now >= request->deadline_us
		    || (all_sent(probe) && (probe->under_way == 0
					    || now >= next_us(probe))))
			return;
		if (!all_sent(probe)
		    && (!probe->sent || now >= next_us(probe)))
			send_one(probe);
		else
			wait_for_news(probe);
	}
}

int rp_echo(struct rp_echoes *out, const struct rp_echo *request)
{
	struct probe probe = { .request = request };
	int rc = open_socket(&probe);

	*out = (struct rp_echoes){ 0 };
	if (rc < 0)
		return rc;
	if (getrandom(probe.token, sizeof probe.token, 0) < 0)
		memcpy(probe.token, &probe.fd, sizeof probe.fd);
	if (connect(probe.fd, request->to, request->to_size) == 0)
		go(&probe);
	close(probe.fd);
	*out = probe.result;
	return 0;
}
