#!/bin/sh
# Writes the assembly of functions that stand in for those of libraries which most runs never call (base/late.h).
#
#     late.sh COMPILER MACHINE LIBRARY... -- OBJECT... >late.S
#
# A LIBRARY is a shared library; of its functions those stand in that an OBJECT (or archive) calls. Each jumps to where its
# library was found to have it, or first has the library loaded. Names come from the files themselves, so that no list can be wrong.
set -eu

compiler=$1
machine=$2
shift 2
libraries=
while [ "$1" != -- ]; do
	libraries="$libraries $1"
	shift
done
shift
[ "$machine" = x86_64 ] || { echo "late.sh: no assembly for $machine" >&2; exit 1; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
nm -u "$@" 2>/dev/null | awk '$1 == "U" { print $2 }' | sort -u >"$scratch/wanted"

echo '/* Made by scanner/base/late/late.sh. */'
echo '	.section .note.GNU-stack,"",@progbits'
number=0
for library in $libraries; do
	file=$("$compiler" -print-file-name="$library")
	name=$(readelf -d "$file" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
	nm -D --defined-only "$file" | awk '$2 ~ /^[TWi]$/ { sub(/@.*/, "", $3); print $3 }' | sort -u | comm -12 - "$scratch/wanted" >"$scratch/functions"
	nm -D --defined-only "$file" | awk '$2 ~ /^[DBR]$/ { sub(/@.*/, "", $3); print $3 }' | sort -u | comm -12 - "$scratch/wanted" >"$scratch/objects"
	awk -v number=$number -v name="$name" -v objects="$scratch/objects" -f "$(dirname "$0")/late.awk" "$scratch/functions"
	number=$((number + 1))
done
awk -v n=$number 'BEGIN {
	print "\t.section .data.rel.ro,\"aw\"\n\t.globl late_libraries\n\t.hidden late_libraries\n\t.balign 8\nlate_libraries:"
	for (i = 0; i < n; i++)
		print "\t.quad late_" i
	print "\t.quad 0"
}'
