#!/bin/sh
# /etc/systemd/system/packtic-sauvegarde.timer holds what the pack wants, with its mode.
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
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
wanted | cmp -s - "$FILE" || exit 1
systemctl is-enabled --quiet packtic-sauvegarde.timer || exit 1
systemctl is-active --quiet packtic-sauvegarde.timer || exit 1
[ -n "$(find /var/backups/packtic -name '*.tar.zst' -mtime -2 2>/dev/null | head -n 1)" ] || exit 1
