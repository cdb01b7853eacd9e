#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
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
mkdir -p "$UNDO" "$(dirname "$FILE")"
if [ -e "$FILE" ] && [ ! -e "$UNDO/backup-service.old" ] && [ ! -e "$UNDO/backup-service.absent" ]; then cp -p "$FILE" "$UNDO/backup-service.old"; fi
[ -e "$FILE" ] || : > "$UNDO/backup-service.absent"
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
systemctl daemon-reload
