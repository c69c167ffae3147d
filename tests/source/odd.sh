#!/bin/sh
# Repositories that are strange, cut off, broken or hostile.
. "$(dirname "$0")/repository.sh"

git init -q names
cd names
latin=$(printf 'caf\351.txt')
newline=$(printf 'two\nlines')
put "$latin"
put "$newline"
put ' leading'
put 'tab	here'
put 'quote"s'
put 'naïve/übung.txt'
printf 'dash\n' >./-dash
commit odd
list .
has names "f ok 9 $latin"
has names 'f ok 9  leading'
has names 'f ok 18 naïve/übung.txt'
has names 'entries 7'
list --worktree .
has names-on-disk "f ok 9 $latin"
has names-on-disk 'entries 7'
has order 'f ok 8 quote"s'
cd ..

# Trees that git itself would not write: names that climb, a tree within itself many times over.
git init -q hostile
cd hostile
blob=$(echo text | git hash-object -w --stdin)
item() {
	printf '%s %s\0' "$1" "$2"
	/usr/bin/printf "$(printf '%s' "$3" | sed 's/../\\x&/g')"
}
tree=$({ item 100644 .. "$blob"; item 100644 ../../up "$blob"; item 100644 b "$blob"; item 100644 a "$blob"; item 100644 b "$blob"; } |
	git hash-object -t tree -w --stdin --literally)
list --rev "$tree" .
paths odd-names 'a b'
tree=$(item 100644 file "$blob" | git hash-object -t tree -w --stdin --literally)
for level in 1 2 3 4 5 6 7 8; do
	tree=$(for name in a b c d e f g h; do item 40000 $name "$tree"; done | git hash-object -t tree -w --stdin --literally)
done
list --unread --quiet --rev "$tree" .
has bomb 'flags cut-off'
tree=$(git hash-object -t tree -w --stdin </dev/null)
for level in 1 2 3 4 5 6 7 8; do
	tree=$(for name in a b c d e f g h; do item 40000 $name "$tree"; done | git hash-object -t tree -w --stdin --literally)
done
list --unread --quiet --rev "$tree" .
has folder-bomb 'flags cut-off'
has folder-bomb 'entries 0'
tree=$(item 100644 file "$blob" | git hash-object -t tree -w --stdin --literally)
level=0
while [ $level -lt 300 ]; do
	tree=$(item 40000 d "$tree" | git hash-object -t tree -w --stdin --literally)
	level=$((level + 1))
done
list --rev "$tree" .
has deep 'flags cut-off'
cd ..

# Configuration that names programs: none is run.
repository config
cat >>.git/config <<CONFIG
[core]
	fsmonitor = touch $scratch/ran
	hooksPath = $scratch/hooks
	sshCommand = touch $scratch/ran
	attributesFile = $scratch/attributes
[filter "evil"]
	clean = touch $scratch/ran
	smudge = touch $scratch/ran
	process = touch $scratch/ran
[diff "evil"]
	textconv = touch $scratch/ran
[credential]
	helper = !touch $scratch/ran
[include]
	path = /dev/zero
CONFIG
echo '* filter=evil diff=evil' >.gitattributes
echo changed >README.md
for way in --worktree --staged --history --folder; do
	list $way .
	[ $code = 0 ] || fail "config $way: $output"
done
[ ! -e "$scratch/ran" ] || fail 'a program named by the configuration was run'
cd ..

git clone -q --depth 1 "file://$scratch/names" shallow
list --history shallow
has shallow 'flags shallow'
repository long
for number in 1 2 3 4; do
	put "file$number"
	commit "change $number"
done
git tag v0.1 HEAD~4
git tag v0.2 HEAD~1
cd ..
git clone -q --depth 2 "file://$scratch/long" shallow2
list --history --touched file4 --touched file1 --touched README.md shallow2
has shallow-history 'history available cut-off changes 2 direct 2 merge 0 squash 0 authors 1 tags 1'
has shallow-history 'touched 0 file1'
has shallow-history 'touching 1 by-request 0 cut-off'
list --rev HEAD~3 shallow2
refuses shallow-revision 3 'git fetch --unshallow'

git -C long config uploadpack.allowFilter true
git -C long config uploadpack.allowAnySHA1InWant true
git clone -q --no-checkout --filter=blob:none "file://$scratch/long" partial
list --history partial
has partial 'flags partial uncommitted'
has partial 'f missing 0 README.md'
has partial 'entries 6'
has partial 'history available changes 5 direct 5 merge 0 squash 0 authors 1 tags 2'
git clone -q --bare --filter=tree:0 "file://$scratch/long" treeless.git
list treeless.git
refuses treeless 3 'missing or broken'

git init -q --object-format=sha256 sha256
cd sha256
put a.txt
commit first
list .
refuses sha256 3 'uses SHA-256 object names'
list --worktree .
has sha256-worktree 'kind folder'
paths sha256-worktree 'a.txt'
cd ..

cp -r long reftable
git -C reftable config core.repositoryformatversion 1
git -C reftable config extensions.refstorage reftable
list reftable
refuses reftable 3 'git refs migrate'
cp -r long worktreeconfig
git -C worktreeconfig config core.repositoryformatversion 1
git -C worktreeconfig config extensions.worktreeConfig true
git -C worktreeconfig config extensions.preciousObjects true
list worktreeconfig
has extensions 'entries 6'

# A blob that is damaged, one that is gone, a tree that is gone.
object() { id=$(git rev-parse "$1"); printf '.git/objects/%s/%s' "$(printf '%s' "$id" | cut -c1-2)" "$(printf '%s' "$id" | cut -c3-)"; }
cp -r long broken
cd broken
chmod -R u+w .git/objects
printf 'not zlib' >"$(object HEAD:file1)"
rm "$(object HEAD:file2)"
rm "$(object HEAD:src)"
list .
has broken 'f failed 0 file1'
has broken 'f missing 0 file2'
has broken 'unread 1 src'
has broken 'entries 5'
rm "$(object 'HEAD^{tree}')"
list .
refuses broken-tree 3 'missing or broken: run `git fsck`'
rm "$(object HEAD)"
list .
refuses broken-commit 3 'missing or broken'
cd ..
cp -r long swapped
cd swapped
chmod -R u+w .git/objects
cp "$(object HEAD:file1)" "$(object HEAD:file2)"
list .
has swapped 'f ok+wrong-hash 6 file2'
cd ..
# Cut short, as a full disk leaves it; and one whose header promises less than there is.
cp -r long truncated
cd truncated
chmod -R u+w .git/objects
seq 1 2000 >long.txt
git add long.txt
truncate -s 1000 "$(object :long.txt)"
list --staged .
has truncated 'f failed 8893 long.txt'
printf 'blob 1\0and then much more than one byte, which has no room in the object' | python3 -c '
import sys, zlib
sys.stdout.buffer.write(zlib.compress(sys.stdin.buffer.read()))' >"$(object HEAD:file1)"
list .
has overlong 'f failed 1 file1'
cd ..
mkdir gone
echo 'gitdir: /nowhere/at/all' >gone/.git
put gone/file.txt
list gone
refuses gitfile 3 '--worktree'
list --worktree gone
paths gitfile-worktree 'file.txt'
mkdir -p half/.git
put half/.git/HEAD 'nonsense'
list half
refuses half 3 '--worktree'
cp -r long badindex
printf 'nonsense' >badindex/.git/index
list badindex
has bad-index 'entries 6'
list --staged badindex
refuses bad-index 3 'The index of'
finish
