# A tool of the build: writes the comments at the top of C files as one C source that defines what engine/probe_notes.h
# declares, so that what a probe says about itself stands in one place.
#
#     awk -f notes.awk probes/ansible.c … scanner/engine/pipeline.h
BEGIN {
	print "/* Made by scanner/engine/embed/notes.awk from the comments at the top of the probes. */"
	print "#include \"engine/probe_notes.h\"\n\nconst struct top_comment top_comments[] = {"
}
FNR == 1 {
	if (NR > 1)
		print "\t},"
	name = FILENAME
	sub(/^.*\//, "", name)
	sub(/\.[ch]$/, "", name)
	printf "\t{\"%s\",\n", name
	inside = /^\/\*/
	next
}
inside && /\*\// { inside = 0 }
inside {
	sub(/^ \*/, "")
	gsub(/\\/, "\\\\")
	gsub(/"/, "\\\"")
	printf "\t \"%s\\n\"\n", $0
}
END { print "\t},\n};\nconst size_t top_comments_n = sizeof top_comments / sizeof *top_comments;" }
