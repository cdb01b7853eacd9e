#!/bin/sh
# /etc/systemd/journald.conf.d/packtic.conf holds what the pack wants, with its mode.
set -eu
wanted() { cat <<'END'
[Journal]
SystemMaxUse=200M
MaxRetentionSec=3month
END
}
FILE=/etc/systemd/journald.conf.d/packtic.conf
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
wanted | cmp -s - "$FILE" || exit 1
