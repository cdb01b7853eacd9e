#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
mkdir -p "$UNDO"
# The state before the first apply, never a later one.
if [ ! -e "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e "$FILE" ]; then cp -p "$FILE" "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
cp "$FILE" "$KEPT.ours"
# A configuration the server refuses never stays: it would close the door at the next restart.
if ! /usr/sbin/sshd -t; then
  if [ -e "$KEPT.old" ]; then cp -p "$KEPT.old" "$FILE"; else rm -f "$FILE"; fi
  exit 1
fi
systemctl try-reload-or-restart ssh
