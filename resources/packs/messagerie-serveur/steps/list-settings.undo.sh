set -eu
[ -e "$FILE" ] || exit 0
cmp -s "$KEPT.old" "$FILE" && exit 0
wanted "$KEPT.old" | cmp -s - "$FILE" || { echo 'changed since: left alone'; exit 1; }
cp -p "$KEPT.old" "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
# While the mail that it needs to start is still set. A program that goes with this run may as well stay down.
systemctl try-restart mailman3.service || :
