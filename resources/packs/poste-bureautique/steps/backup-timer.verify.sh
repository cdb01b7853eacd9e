#!/bin/sh
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
wanted | cmp -s - "$FILE"
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ]
systemctl is-enabled --quiet packtic-sauvegarde.timer
systemctl is-active --quiet packtic-sauvegarde.timer
# The proof of a backup is a file read back from it.
last=$(find /var/backups/packtic -name '*.tar.zst' -mtime -2 | sort | tail -n 1)
[ -n "$last" ]
proof=$(mktemp)
trap 'rm -f "$proof"' EXIT
# No pipe: tar's own answer counts too. The first occurrence is enough; the whole archive was tested when it was made.
tar --zstd --occurrence=1 -xOf "$last" etc/passwd > "$proof"
cmp -s "$proof" /etc/passwd
