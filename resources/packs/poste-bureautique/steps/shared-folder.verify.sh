#!/bin/sh
# What a member writes belongs to the group: proven with a file, which is taken away again.
set -u
[ "$(stat -c '%a %U:%G' /srv/partage)" = '2770 root:bureau' ] || exit 1
file=/srv/partage/.packtic-preuve
: > "$file" && group=$(stat -c %G "$file"); rm -f "$file"
[ "$group" = bureau ]
