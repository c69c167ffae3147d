#include "base/checksum.h"

/* Both steps can be undone, so two texts of the same length that differ in one word never share a sum. The multiplier is
 * that of SplitMix64 (https://doi.org/10.1145/2660193.2660195). */
static uint64_t mix(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * 0xbf58476d1ce4e5b9u;
	return sum ^ sum >> 32;
}

uint64_t checksum(struct str bytes)
{
	uint64_t sum = bytes.len, word = 0;
	size_t i = 0;

	for (; bytes.len - i >= sizeof(word); i += sizeof(word)) {
		memcpy(&word, bytes.at + i, sizeof(word));
		sum = mix(sum, word);
	}
	word = 0;
	if (i < bytes.len)
		memcpy(&word, bytes.at + i, bytes.len - i);
	return mix(sum, word);
}
