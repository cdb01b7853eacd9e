#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
# A backslash has a meaning for the login prompt: doubled, it is itself.
wanted() { printf 'Assistance : %s\n\n' "$OPT_contact" | sed 's/\\/\\\\/g'; }
FILE=/etc/issue.d/packtic.issue KEPT=$UNDO/login-contact
mkdir -p "$UNDO"
# The state before the first apply, never a later one.
if [ ! -e "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e "$FILE" ]; then cp -p "$FILE" "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi
[ -d /etc/issue.d ] || { : > "$KEPT.folder"; mkdir -p /etc/issue.d; }
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
cp "$FILE" "$KEPT.ours"
