#!/bin/sh
set -eu
wanted() { cat <<'END'
[Journal]
SystemMaxUse=200M
MaxRetentionSec=3month
END
}
FILE=/etc/systemd/journald.conf.d/packtic.conf
wanted | cmp -s - "$FILE"
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ]
# The value journald reads, all files together: a later file of the owner may say otherwise.
[ "$(systemd-analyze cat-config systemd/journald.conf | grep '^SystemMaxUse=' | tail -n 1)" = SystemMaxUse=200M ]
systemctl is-active --quiet systemd-journald
