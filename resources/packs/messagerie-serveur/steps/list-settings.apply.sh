# Its own passwords stand in this file: it keeps them, and its rights.
set -eu
umask 077
mkdir -p "$UNDO"
[ -e "$KEPT.old" ] || { cp -p "$FILE" "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; }
cp -p "$FILE" "$FILE.packtic"
wanted "$KEPT.old" > "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
systemctl restart mailman3.service
