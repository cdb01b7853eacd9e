#!/bin/sh
# What a member writes belongs to the group: proven with a file, which is taken away again.
set -eu
[ "$(stat -c '%a %U:%G' /srv/partage)" = '2770 root:bureau' ]
file=$(mktemp /srv/partage/.packtic-preuve.XXXXXX)
group=$(stat -c %G "$file"); rm -f "$file"
[ "$group" = bureau ]
