#!/bin/sh
set -u
wanted() { cat <<'END'
[Journal]
SystemMaxUse=200M
MaxRetentionSec=3month
END
}
FILE=/etc/systemd/journald.conf.d/packtic.conf
wanted | cmp -s - "$FILE" && [ "$(stat -c '%a' "$FILE")" = '644' ] || exit 1
exit 0
