#!/bin/sh
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
wanted | cmp -s - "$FILE"
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ]
[ "$(systemctl show -p LoadState --value packtic-sauvegarde.service)" = loaded ]
