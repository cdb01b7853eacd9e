#!/bin/sh
set -u
wanted() { cat <<'END'
PermitRootLogin no
MaxAuthTries 4
LoginGraceTime 30
END
}
FILE=/etc/ssh/sshd_config.d/packtic.conf
wanted | cmp -s - "$FILE" && [ "$(stat -c '%a' "$FILE")" = '644' ] || exit 1
/usr/sbin/sshd -T 2>/dev/null | grep -qx 'maxauthtries 4' || exit 1
exit 0
