#!/bin/sh
# What is on disk and in the index: work trees, plain folders, hooks, sparse checkouts; symbolic links are never followed.
. "$(dirname "$0")/repository.sh"

repository project
put .gitignore '*.log
build/
!keep.log'
put src/keep.log
ln -s /etc/passwd secret
ln -s .. up
commit second
put debug.log
put build/out.txt
put new/deep/file.txt
put src/train.py 'changed on disk'
rm README.md
mkfifo pipe
mkdir empty
git init -q nested
put nested/inner.txt
list --worktree .
has worktree 'kind worktree'
has worktree 'f ok 16 src/train.py'
has worktree 'l ok 11 secret'
has worktree 'l ok 2 up'
has worktree 's missing 0 nested'
paths worktree '.gitignore nested new/deep/file.txt secret src/keep.log src/train.py up'
has worktree "commit $(git rev-parse HEAD)"
list --worktree src
paths worktree-folder 'src/keep.log src/train.py'
list --worktree --exclude new .
paths worktree-exclude '.gitignore nested secret src/keep.log src/train.py up'

# A folder that became a link must not lead out of the repository.
mv src elsewhere
ln -s /etc src
list --worktree .
has replaced 'l ok 4 src'
hasnt replaced 'src/passwd'
rm src
mv elsewhere src

git add src new
git add -N empty 2>/dev/null || true
put intent.txt
git add -N intent.txt
list --staged .
has staged 'kind staged'
has staged 'f ok 16 src/train.py'
paths staged '.gitignore README.md new/deep/file.txt secret src/keep.log src/train.py up'
list --staged new
paths staged-folder 'new/deep/file.txt'
list --staged --exclude new .
paths staged-exclude '.gitignore README.md secret src/keep.log src/train.py up'
list .
paths head '.gitignore README.md secret src/keep.log src/train.py up'

# The index that `git commit -a` gives to its hook.
cat >.git/hooks/pre-commit <<HOOK
#!/bin/sh
"$LIST_SOURCE" --staged . >../hook.txt
HOOK
chmod +x .git/hooks/pre-commit
git rm -q --cached intent.txt
git commit -q -a -m third
output=$(cat ../hook.txt)
paths hook '.gitignore new/deep/file.txt secret src/keep.log src/train.py up'

# Conflicts: the side of the current branch.
git checkout -q -b other HEAD~1
put src/train.py other
git add src
git commit -q --no-verify -m other
git checkout -q -f main
git merge -q other >/dev/null 2>&1 || true
list --staged .
has conflict 'f ok 16 src/train.py'
list --worktree .
hasnt conflict missing\ 0\ src
git reset -q --hard

git sparse-checkout set --cone src >/dev/null 2>&1
list --worktree .
has sparse 'f ok 18 new/deep/file.txt'
has sparse 'f ok 16 src/train.py'
hasnt sparse debug.log

git init -q ../unborn
cd ../unborn
put a.txt
list --worktree .
paths unborn 'a.txt'
has unborn 'commit '
git add a.txt
list --staged .
paths unborn-staged 'a.txt'

mkdir ../plain
cd ../plain
put b/c.txt
put b-a.txt
put .git-not/x
put inner/.git/config
put inner/file.txt
ln -s / root
list .
has plain 'kind folder'
has plain 'name plain'
paths plain '.git-not/x b-a.txt b/c.txt inner/file.txt root'
list --path b .
paths plain-scope 'b/c.txt'
list --rev main .
refuses plain-revision 3 'is no git repository, so it has no revisions'
list --staged .
refuses plain-staged 3 'no index'
list --history .
has plain-history 'history changes 0 direct 0 merge 0 squash 0 authors 0 tags 0'
if [ "$(id -u)" != 0 ]; then
	chmod 0 b
	list .
	has unreadable 'unread 1 b'
	chmod 755 b
fi
truncate -s 5000000 large.bin
list .
has large 'f large 5000000 large.bin'

cd ../project
list --folder .
has as-folder 'kind folder'
finish
