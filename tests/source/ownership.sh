#!/bin/sh
# A repository of another user is refused with the remedy, and read once that is taken. Needs the rights to give files away.
. "$(dirname "$0")/repository.sh"

if [ "$(id -u)" != 0 ]; then
	printf 'skip %s\n' "$(basename "$0")"
	exit 0
fi
unset SUDO_UID
repository project
chown -R 12345 .
list .
refuses unowned 3 "git config --global --add safe.directory $scratch/project"
list src
refuses unowned-folder 3 "git config --global --add safe.directory $scratch/project"
list --worktree .
refuses unowned-worktree 3 'safe.directory'
git config --global --add safe.directory "$scratch/project"
list .
paths declared 'README.md src/train.py'
git config --global --unset-all safe.directory
git config --global --add safe.directory '*'
list .
paths any 'README.md src/train.py'
git config --global --unset-all safe.directory
git config --global --add safe.directory "$scratch/*"
list .
paths below 'README.md src/train.py'
git config --global --add safe.directory ''
list .
refuses reset 3 'safe.directory'
finish
