#!/bin/sh
# What a member writes belongs to the group: proven with a file, which is taken away again.
set -eu
file=$(mktemp /srv/partage/.packtic-preuve.XXXXXX)
group=$(stat -c %G "$file"); rm -f "$file"
[ "$group" = bureau ]
