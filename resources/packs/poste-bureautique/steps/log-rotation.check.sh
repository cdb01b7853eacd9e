#!/bin/sh
# /etc/logrotate.d/packtic holds what the pack wants, with its mode.
set -eu
wanted() { cat <<'END'
/var/log/packtic-sauvegarde.log {
    monthly
    rotate 12
    compress
    missingok
    notifempty
    create 0640 root adm
}
END
}
FILE=/etc/logrotate.d/packtic
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
wanted | cmp -s - "$FILE" || exit 1
