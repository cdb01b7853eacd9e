#!/bin/sh
# Back only if the content is still ours.
set -eu
wanted() { cat <<'END'
[Unit]
Description=Sauvegarde de nuit (packtic)

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/packtic-sauvegarde
Nice=10
IOSchedulingClass=idle
END
}
FILE=/etc/systemd/system/packtic-sauvegarde.service
wanted | cmp -s - "$FILE" || { echo 'changed since: left alone'; exit 1; }
if [ -e "$UNDO/backup-service.old" ]; then cp -p "$UNDO/backup-service.old" "$FILE.packtic"; mv -T "$FILE.packtic" "$FILE"; else rm -f "$FILE"; fi
rm -f "$UNDO/backup-service.old" "$UNDO/backup-service.absent"
systemctl daemon-reload
