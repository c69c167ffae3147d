/*
 * Services of Protocol Buffers.
 * Format: https://protobuf.dev/programming-guides/proto3/#services
 *
 * Traits: none.
 */
#include "engine/probe.h"

/* "service Ranker {" outside comments. Lines are enough: formatters and people write it so. */
static void scan_proto_service(struct probe_run *run)
{
	struct str rest = probe_text(run), line;
	bool comment = false;

	for (uint32_t number = 1; str_next_line(&rest, &line); number++) {
		line = str_trim(line);
		if (comment || str_starts(line, "/*")) {
			comment = !str_has(line, "*/");
			continue;
		}
		if (!str_starts(line, "service "))
			continue;
		struct str name = str_trim(str_from(line, strlen("service ")));
		size_t end = 0;
		while (end < name.len && char_is_word(name.at[end]))
			end++;
		struct str after = str_trim(str_from(name, end));
		if (end && (!after.len || after.at[0] == '{'))
			probe_thing(run, THING_ENDPOINT, "gRPC service", str_sub(name, 0, end), number);
	}
}

const struct probe probe_proto_service = {
	.name = "proto_service",
	.title = "Services of Protocol Buffers",
	.format = "https://protobuf.dev/programming-guides/proto3/",
	.wants = {{.ext = "proto"}},
	.scan = scan_proto_service,
};
