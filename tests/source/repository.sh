# Sourced by the tests in this folder. Makes repositories that have the same commits everywhere: fixed people, fixed dates one
# minute apart, no configuration of the machine. LIST_SOURCE names the program built from list_source.c.

set -eu
LC_ALL=C
export LC_ALL
: "${LIST_SOURCE:?name the program built from list_source.c}"
case $LIST_SOURCE in /*) ;; *) LIST_SOURCE=$PWD/$LIST_SOURCE ;; esac

scratch=$(mktemp -d "${TMPDIR:-/tmp}/source-test-XXXXXX")
trap 'chmod -R u+rwX "$scratch"; rm -rf "$scratch"' EXIT
HOME=$scratch/home
GIT_CONFIG_NOSYSTEM=1
GIT_AUTHOR_NAME='Ada Author' GIT_AUTHOR_EMAIL=ada@example.org
GIT_COMMITTER_NAME='Carl Committer' GIT_COMMITTER_EMAIL=carl@example.org
export HOME GIT_CONFIG_NOSYSTEM GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
unset GIT_CONFIG_GLOBAL XDG_CONFIG_HOME GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE SSH_AUTH_SOCK
mkdir "$HOME"
# libgit2 1.5 loses the memory of a regular expression that did not match.
printf 'leak:libpcre2-8\n' >"$HOME/suppressions"
LSAN_OPTIONS=suppressions=$HOME/suppressions:print_suppressions=0
export LSAN_OPTIONS
git config --global init.defaultBranch main
git config --global protocol.file.allow always
git config --global advice.detachedHead false
cd "$scratch"

clock=1700000000
tick() {
	clock=$((clock + 60))
	GIT_AUTHOR_DATE="$clock +0000" GIT_COMMITTER_DATE="$clock +0000"
	export GIT_AUTHOR_DATE GIT_COMMITTER_DATE
}

# put PATH [TEXT]: writes a file, with its folders
put() {
	mkdir -p "$(dirname -- "$1")"
	printf '%s\n' "${2:-$1}" >"$1"
}

# commit MESSAGE [git's options]: everything in the current folder
commit() {
	message=$1
	shift
	tick
	git add -A
	git commit -q --allow-empty "$@" -m "$message"
}

# A repository with two files and one commit; the current folder afterwards.
repository() {
	git init -q "$1"
	cd "$1"
	put README.md
	put src/train.py
	commit "${2:-first}"
}

failures=0
fail() {
	failures=$((failures + 1))
	printf 'FAIL %s: %s\n' "$(basename "$0")" "$1" >&2
}

# list OPTIONS: the program's output and exit code
list() {
	code=0
	output=$("$LIST_SOURCE" "$@" 2>&1) || code=$?
}

# has NAME LINE: the output has exactly this line
has() {
	printf '%s\n' "$output" | grep -Fxq -- "$2" || fail "$1: no line '$2' in:
$output"
}

hasnt() {
	! printf '%s\n' "$output" | grep -Fq -- "$2" || fail "$1: '$2' should not be in:
$output"
}

# refuses NAME CODE TEXT: exit code, and the message contains the text
refuses() {
	[ "$code" = "$2" ] || fail "$1: exit code $code instead of $2: $output"
	case $output in *"$3"*) ;; *) fail "$1: no '$3' in: $output" ;; esac
}

# paths NAME EXPECTED: the paths of the entries, joined with spaces
paths() {
	found=$(printf '%s\n' "$output" | sed -n 's/^[fxls] [a-z+-]* [0-9]* //p' | tr '\n' ' ' | sed 's/ $//')
	[ "$found" = "$2" ] || fail "$1: '$found' instead of '$2'"
}

finish() {
	if [ "$failures" -gt 0 ]; then
		exit 1
	fi
	printf 'ok %s\n' "$(basename "$0")"
}
