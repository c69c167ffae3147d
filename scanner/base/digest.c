/*
 * SHA-256 (https://csrc.nist.gov/pubs/fips/180-4/upd1/final) through libmd.
 */
#include "base/digest.h"
#include <sha2.h>

_Static_assert(sizeof(SHA2_CTX) <= sizeof(struct digest), "room for the library's state");

static SHA2_CTX *state(struct digest *d)
{
	return (SHA2_CTX *)(void *)d->state;
}

void digest_init(struct digest *d)
{
	*d = (struct digest){{0}};
	SHA256Init(state(d));
}

void digest_add(struct digest *d, struct str s)
{
	SHA256Update(state(d), (const uint8_t *)s.at, s.len);
}

void digest_hex(struct digest *d, char hex[65])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t bytes[SHA256_DIGEST_LENGTH];

	SHA256Final(bytes, state(d));
	for (size_t i = 0; i < sizeof(bytes); i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	hex[64] = '\0';
}
