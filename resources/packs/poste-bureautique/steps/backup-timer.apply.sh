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
FILE=/etc/systemd/system/packtic-sauvegarde.timer
mkdir -p "$UNDO" "$(dirname "$FILE")"
if [ -e "$FILE" ] && [ ! -e "$UNDO/backup-timer.old" ] && [ ! -e "$UNDO/backup-timer.absent" ]; then cp -p "$FILE" "$UNDO/backup-timer.old"; fi
[ -e "$FILE" ] || : > "$UNDO/backup-timer.absent"
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
systemctl daemon-reload
systemctl enable --now packtic-sauvegarde.timer
