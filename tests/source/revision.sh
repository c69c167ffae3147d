#!/bin/sh
# Revisions of work trees, bare repositories, git folders and linked work trees; scopes and excludes.
. "$(dirname "$0")/repository.sh"

repository project
put docs/a.md
put docs-old/b.md
put src/model/net.py
put run.sh
chmod +x run.sh
ln -s README.md link
ln -s /etc/passwd outside
commit second
git tag v1

list .
has head 'kind revision'
has head 'name project'
has head 'committed 1700000120'
has head "commit $(git rev-parse HEAD)"
has head "tree $(git rev-parse HEAD^{tree})"
has head 'scope .'
has head 'x ok 7 run.sh'
has head 'l ok 9 link'
has head 'l ok 11 outside'
paths head 'README.md docs-old/b.md docs/a.md link outside run.sh src/model/net.py src/train.py'
hasnt head uncommitted

list --rev HEAD~1 .
paths parent 'README.md src/train.py'
list --rev v1 src
has folder 'scope src'
paths folder 'src/model/net.py src/train.py'
list --whole src
has whole 'entries 8'
list src/../docs
paths folder 'docs/a.md'
list --path docs --path ./src//model/ --path src/model/net.py .
has scopes 'scope docs'
has scopes 'scope src/model'
paths scopes 'docs/a.md src/model/net.py'
list --path nowhere .
has none 'entries 0'
list --path run.sh .
paths file 'run.sh'
list --path ../other .
refuses scope 2 'inside the repository'
list --exclude docs --exclude '*.sh' --exclude 'src/**/net.py' .
paths exclude 'README.md docs-old/b.md link outside src/train.py'
list --exclude 'run.sh/' --exclude 'src/' .
paths exclude-folders 'README.md docs-old/b.md docs/a.md link outside run.sh'

list .git
paths git-folder 'README.md docs-old/b.md docs/a.md link outside run.sh src/model/net.py src/train.py'
list .git/refs
has inside-git 'entries 8'
git clone -q --bare . ../mirror.git
list ../mirror.git
has bare 'name mirror'
has bare 'entries 8'
has bare 'origin '
git worktree add -q ../linked HEAD~1
list ../linked
paths linked 'README.md src/train.py'
has linked 'name project'
list ../linked/.git
paths linked-file 'README.md src/train.py'
cp -r ../mirror.git ../keep
rm ../keep/config
list ../keep
has no-config 'scope .'
has no-config 'entries 8'

git checkout -q --detach HEAD~1
list .
paths detached 'README.md src/train.py'
git checkout -q main

echo changed >>README.md
list .
has changed 'flags uncommitted'
paths changed 'README.md docs-old/b.md docs/a.md link outside run.sh src/model/net.py src/train.py'
git checkout -q README.md
touch README.md
list .
has touched flags
git rm -q --cached docs/a.md
list .
has removed 'flags uncommitted'
list src
has elsewhere flags
git reset -q
put new.txt
git add new.txt
list .
has added 'flags uncommitted'
git reset -q
git config core.ignorecase true
git config core.bare false
list .
has ignorecase flags

list --rev mian .
refuses near 3 "did you mean 'main'"
list --rev HEAD:README.md .
refuses blob 3 'names no commit but a blob'
list --rev 'HEAD^{tree}' .
has tree 'commit '
has tree 'entries 8'
list --rev zzzzzzzzzzzzz .
refuses unknown 3 "no revision 'zzzzzzzzzzzzz'"
list --rev main --worktree .
refuses contradiction 2 'choose one'
list --worktree ../mirror.git
refuses bare-worktree 3 'bare repository'
list ../nowhere
refuses nowhere 3 'cannot be read: No such file'
list README.md
refuses file 3 'is a file'

git remote add origin 'https://user:secret@github.com/org/project.git?token=secret'
list .
has origin 'name org/project'
has origin 'origin https://github.com/org/project.git'
hasnt origin secret

mkdir ../super
cd ../super
git init -q
git submodule --quiet add ../project sub
commit third
list .
has submodule 's missing 0 sub'
paths submodule '.gitmodules sub'
list sub
has in-submodule 'name sub'
paths in-submodule 'README.md docs-old/b.md docs/a.md link outside run.sh src/model/net.py src/train.py'

git init -q ../empty
list ../empty
refuses empty 3 'has no commit yet: commit something, or use --worktree'
git init -q --bare ../empty.git
list ../empty.git
refuses empty-bare 3 'push one first'
git -C ../project symbolic-ref HEAD refs/heads/gone
list ../project
refuses gone 3 'points to a branch that does not exist: give a revision, as in --rev main'
finish
