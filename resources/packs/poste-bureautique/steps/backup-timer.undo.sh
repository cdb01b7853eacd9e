#!/bin/sh
# Back only if the content is still ours.
set -eu
systemctl disable --now packtic-sauvegarde.timer
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
wanted | cmp -s - "$FILE" || { echo 'changed since: left alone'; exit 1; }
if [ -e "$UNDO/backup-timer.old" ]; then cp -p "$UNDO/backup-timer.old" "$FILE.packtic"; mv -T "$FILE.packtic" "$FILE"; else rm -f "$FILE"; fi
rm -f "$UNDO/backup-timer.old" "$UNDO/backup-timer.absent"
systemctl daemon-reload
