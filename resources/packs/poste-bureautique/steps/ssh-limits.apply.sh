#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
# Without anybody to become root by sudo, root's own login is the only door: it stays open.
wanted() {
  if getent group sudo | grep -q ':[^:]*[^:]$'; then echo 'PermitRootLogin no'; fi
  echo 'MaxAuthTries 4'
  echo 'LoginGraceTime 30'
}
FILE=/etc/ssh/sshd_config.d/packtic.conf KEPT=$UNDO/ssh-limits
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
