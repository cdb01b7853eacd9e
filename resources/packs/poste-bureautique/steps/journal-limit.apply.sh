#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
wanted() { cat <<'END'
[Journal]
SystemMaxUse=200M
MaxRetentionSec=3month
END
}
FILE=/etc/systemd/journald.conf.d/packtic.conf KEPT=$UNDO/journal-limit
mkdir -p "$UNDO"
# The state before the first apply, never a later one.
if [ ! -e "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e "$FILE" ]; then cp -p "$FILE" "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi
[ -d /etc/systemd/journald.conf.d ] || { : > "$KEPT.folder"; mkdir -p /etc/systemd/journald.conf.d; }
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
cp "$FILE" "$KEPT.ours"
systemctl restart systemd-journald
