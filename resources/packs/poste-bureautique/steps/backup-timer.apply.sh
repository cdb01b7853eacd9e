#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
wanted() { cat <<'END'
[Unit]
Description=Sauvegarde de nuit (packtic)

[Timer]
OnCalendar=*-*-* 21:30
Persistent=true
RandomizedDelaySec=15min

[Install]
WantedBy=timers.target
END
}
FILE=/etc/systemd/system/packtic-sauvegarde.timer KEPT=$UNDO/backup-timer
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
systemctl daemon-reload
systemctl enable --now packtic-sauvegarde.timer
# The first archive is made here and not in the proof: a large folder takes longer than a proof may.
systemctl start packtic-sauvegarde.service
