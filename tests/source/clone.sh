#!/bin/sh
# Addresses: cloned bare into a temporary folder that is gone afterwards.
. "$(dirname "$0")/repository.sh"

repository project
git tag v1
git checkout -q -b feature
put feature.txt
commit second
git checkout -q main
cd ..
TMPDIR=$scratch/temporary
export TMPDIR
mkdir "$TMPDIR"

list --history "file://$scratch/project"
has clone 'kind revision'
has clone 'name project'
has clone 'origin '
paths clone 'README.md src/train.py'
has clone 'history available changes 1 direct 1 merge 0 squash 0 authors 1 tags 1'
list --rev feature "file://$scratch/project"
paths branch 'README.md feature.txt src/train.py'
list --rev v1 "file://$scratch/project"
paths tag 'README.md src/train.py'
list --rev nothing "file://$scratch/project"
refuses unknown 3 "no revision 'nothing'"
list --worktree "file://$scratch/project"
refuses worktree 2 'not an address'
list "file://$scratch/nowhere"
refuses nowhere 3 'cannot be cloned'
git init -q empty
list "file://$scratch/empty"
refuses empty 3 'has no commit yet: push one first'
list 'https://user:secret@localhost:1/org/project.git'
refuses refused 3 "'https://localhost:1/org/project.git' cannot be cloned"
hasnt refused secret
list 'git://localhost:1/org/project.git'
refuses git-refused 3 'cannot be cloned'
list 'ssh://git@localhost:1/org/project.git'
refuses ssh-refused 3 'cannot be cloned'
list 'git@localhost:org/project.git'
[ "$code" = 3 ] || fail "scp form: $code $output"
[ -z "$(ls -A "$TMPDIR")" ] || fail "left behind: $(find "$TMPDIR")"
finish
