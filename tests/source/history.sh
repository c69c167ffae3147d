#!/bin/sh
# The main line: ways of changes, authors, tags, changes to paths.
. "$(dirname "$0")/repository.sh"

repository project
put a.txt 1
commit 'Add a (#12)'
git checkout -q -b topic
put b.txt 1
commit 'Work'
git tag side-1.0
git checkout -q main
tick
git merge -q --no-ff topic -m 'Merge pull request #13 from org/topic

Title'
git tag -a v1.0.0 -m 'one'
git checkout -q -b gitlab
put c/d.txt 1
commit 'More'
git checkout -q main
tick
git merge -q --no-ff gitlab -m "Merge branch 'gitlab' into 'main'

Title

See merge request org/project!14"
git checkout -q -b local
put b.txt 2
commit 'Local work'
git checkout -q main
tick
git merge -q --no-ff local -m "Merge branch 'local'"
put a.txt 2
commit 'Release 1.1.0

Reviewed-by: Rita Reviewer <rita@example.org>'
git tag v1.1.0
git tag nightly
GIT_AUTHOR_NAME='dependabot[bot]' GIT_AUTHOR_EMAIL='49699333+dependabot[bot]@users.noreply.github.com'
put requirements.txt 1
commit 'Bump numpy from 1.0 to 2.0 (#15)'
GIT_AUTHOR_NAME='Ada Author' GIT_AUTHOR_EMAIL=ADA@example.org
put a.txt 3
commit 'Fix'
git checkout -q -b ahead
put x 1
commit 'Not in the history of main'
git tag v9.9.9
git checkout -q main

list --history --touched a.txt --touched b.txt --touched c/ --touched c/d.txt --touched absent --touched a.txt .
has history 'history available changes 8 direct 4 merge 2 squash 2 authors 2 tags 4'
has sample 'sample Bump numpy from 1.0 to 2.0 (#15)'
has bot 'change 1700000600 squash author 1 bot'
has release 'change 1700000540 direct author 0 release reviewed'
has merge 'change 1700000240 merge author 0'
has gitlab 'change 1700000360 merge author 0'
has tag 'tag 1700000240 v1.0.0 version'
has tag 'tag 1700000540 v1.1.0 version'
has tag 'tag 1700000540 nightly'
has side 'tag 1700000180 side-1.0 version'
hasnt ahead v9.9.9
has touched 'touched 1700000660 a.txt'
has touched 'touched 1700000480 b.txt'
has touched 'touched 1700000360 c/'
has touched 'touched 1700000360 c/d.txt'
has touched 'touched 0 absent'
has touching 'touching 6 by-request 3'
hasnt secret ada@
list --history --rev v1.0.0 .
has older 'history available changes 3 direct 1 merge 1 squash 1 authors 1 tags 2'
finish
