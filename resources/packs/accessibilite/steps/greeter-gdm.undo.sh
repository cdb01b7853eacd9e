#!/bin/sh
set -eu
[ -e "$KEPT.old" ] && [ -e "$FILE" ] || exit 0
cmp -s "$KEPT.old" "$FILE" && exit 0
cmp -s "$KEPT.ours" "$FILE" || { echo 'changed since: left alone'; exit 1; }
cp -p "$KEPT.old" "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
