#!/bin/sh
set -u
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
wanted | cmp -s - "$FILE" && [ "$(stat -c '%a' "$FILE")" = '644' ] || exit 1
systemctl is-enabled --quiet packtic-sauvegarde.timer || exit 1
systemctl is-active --quiet packtic-sauvegarde.timer || exit 1
# The proof of a backup is a file read back from it.
/usr/local/sbin/packtic-sauvegarde || exit 1
last=$(ls -1 /var/backups/packtic/*.tar.zst | tail -n 1)
[ "$(tar --zstd -xOf "$last" etc/hostname | sha256sum)" = "$(sha256sum < /etc/hostname)" ] || exit 1
exit 0
