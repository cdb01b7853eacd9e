#!/bin/sh
# /etc/systemd/system/packtic-sauvegarde.service holds what the pack wants, with its mode.
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
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
wanted | cmp -s - "$FILE" || exit 1
