set -eu
[ -e "$FILE" ] || exit 0
wanted "$KEPT.old" | cmp -s - "$FILE" || { echo 'changed since: left alone'; exit 1; }
cp -p "$KEPT.old" "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
