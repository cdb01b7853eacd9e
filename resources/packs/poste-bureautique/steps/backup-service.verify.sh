#!/bin/sh
set -u
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
wanted | cmp -s - "$FILE" && [ "$(stat -c '%a' "$FILE")" = '644' ] || exit 1
exit 0
