/*
 * Maps: pairs in order of insertion, and beyond a few keys a hash index.
 *
 *	pairs   [ "b": 1 ][ "a": 2 ][ "c": 3 ]
 *	index   [ 0 ][ 2 ][ 0 ][ 0 ][ 3 ][ 1 ][ 0 ][ 0 ]     1 + place in pairs
 *
 * Most maps have a handful of keys, and comparing those one by one is faster
 * than hashing.  The index uses open addressing with at least every second
 * slot free.  Keys come from outside, so the hash is SipHash-1-3 under the
 * random bytes that the kernel gives each process: nobody can choose keys
 * that all collide.  The order of the pairs never depends on it.
 */
#include "base/value.h"

#include <assert.h>
#include <sys/auxv.h>

#include "base/arena.h"

#define INDEX_FROM 17	/* keys */

/* ---------------------------------------------------------------- hashing */

static uint64_t rotate(uint64_t word, unsigned bits)
{
	return word << bits | word >> (64 - bits);
}

static void mix(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32);
	v[2] += v[1];
	v[0] += v[3];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] = rotate(v[2], 32);
}

static void absorb(uint64_t v[4], uint64_t word)
{
	v[3] ^= word;
	mix(v);
	v[0] ^= word;
}

static void start(uint64_t v[4])
{
	uint64_t seed[2] = { 0, 0 };
	const void *random = (const void *)getauxval(AT_RANDOM);

	if (random)
		memcpy(seed, random, sizeof seed);
	v[0] = seed[0] ^ 0x736f6d6570736575u;
	v[1] = seed[1] ^ 0x646f72616e646f6du;
	v[2] = seed[0] ^ 0x6c7967656e657261u;
	v[3] = seed[1] ^ 0x7465646279746573u;
}

static uint64_t hash(struct rp_text key)
{
	uint64_t v[4], word = 0;
	size_t i;

	start(v);
	for (i = 0; i + sizeof word <= key.n; i += sizeof word) {
		memcpy(&word, key.at + i, sizeof word);
		absorb(v, word);
	}
	word = 0;
	if (i < key.n)
		memcpy(&word, key.at + i, key.n - i);
	absorb(v, word | (uint64_t)key.n << 56);
	v[2] ^= 0xff;
	for (i = 0; i < 3; i++)
		mix(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* ------------------------------------------------------------------ index */

/* The slot of `key`, or the free slot where it belongs. */
static uint32_t *slot_of(const struct rp_map *map, struct rp_text key)
{
	size_t mask = map->index_size - 1, i = hash(key) & mask;

	while (map->index[i] &&
	       !rp_text_equal(map->pairs[map->index[i] - 1].key, key))
		i = (i + 1) & mask;
	return &map->index[i];
}

static void build_index(struct rp_arena *arena, struct rp_map *map)
{
	size_t size = 64;

	while (size < 2 * map->room)
		size *= 2;
	map->index = rp_arena_array(arena, size, sizeof *map->index);
	map->index_size = size;
	for (size_t i = 0; i < map->n; i++)
		*slot_of(map, map->pairs[i].key) = (uint32_t)i + 1;
}

/* Place of `key` among the pairs, or the number of pairs. */
static size_t place_of(const struct rp_map *map, struct rp_text key)
{
	uint32_t place;
	size_t i;

	if (map->index) {
		place = *slot_of(map, key);
		return place ? place - 1 : map->n;
	}
	for (i = 0; i < map->n; i++)
		if (rp_text_equal(map->pairs[i].key, key))
			break;
	return i;
}

/* ---------------------------------------------------------------- writing */

void rp_map_reserve(struct rp_arena *arena, struct rp_value *value, size_t n)
{
	struct rp_map *map = value->as.map;
	struct rp_pair *pairs;

	assert(value->tag == RP_MAP && n < UINT32_MAX);
	if (n <= map->room)
		return;
	pairs = rp_arena_array(arena, n, sizeof *pairs);
	if (map->n)
		memcpy(pairs, map->pairs, map->n * sizeof *pairs);
	map->pairs = pairs;
	map->room = n;
	if (n >= INDEX_FROM)
		build_index(arena, map);
}

static struct rp_value *append(struct rp_arena *arena, struct rp_value *value,
			       struct rp_text key, struct rp_value item)
{
	struct rp_map *map = value->as.map;

	if (map->n == map->room)
		rp_map_reserve(arena, value, map->n ? map->n * 2 : 4);
	map->pairs[map->n] = (struct rp_pair){ key, item };
	if (map->index)
		*slot_of(map, key) = (uint32_t)map->n + 1;
	return &map->pairs[map->n++].value;
}

struct rp_value *rp_map_set(struct rp_arena *arena, struct rp_value *value,
			    struct rp_text key, struct rp_value item)
{
	struct rp_map *map = value->as.map;
	size_t i;

	assert(value->tag == RP_MAP);
	i = place_of(map, key);
	if (i == map->n)
		return append(arena, value, key, item);
	map->pairs[i].value = item;
	return &map->pairs[i].value;
}

struct rp_value *rp_map_put(struct rp_arena *arena, struct rp_value *map,
			    const char *key, struct rp_value value)
{
	return rp_map_set(arena, map, rp_text(key), value);
}

/* ---------------------------------------------------------------- reading */

const struct rp_value *rp_map_find(const struct rp_value *value,
				   struct rp_text key)
{
	const struct rp_map *map;
	size_t i;

	if (!rp_is(value, RP_MAP))
		return NULL;
	map = value->as.map;
	i = place_of(map, key);
	return i < map->n ? &map->pairs[i].value : NULL;
}

const struct rp_value *rp_map_get(const struct rp_value *map, const char *key)
{
	return rp_map_find(map, rp_text(key));
}
