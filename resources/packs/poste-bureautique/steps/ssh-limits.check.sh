#!/bin/sh
# /etc/ssh/sshd_config.d/packtic.conf holds what the pack wants, with its mode.
set -u
wanted() { cat <<'END'
PermitRootLogin no
MaxAuthTries 4
LoginGraceTime 30
END
}
FILE=/etc/ssh/sshd_config.d/packtic.conf
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
wanted | cmp -s - "$FILE" || exit 1
/usr/sbin/sshd -T 2>/dev/null | grep -qx 'maxauthtries 4' || exit 1
exit 0
