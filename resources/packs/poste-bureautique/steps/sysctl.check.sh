#!/bin/sh
# /etc/sysctl.d/60-packtic.conf holds what the pack wants, with its mode.
set -u
wanted() { cat <<'END'
# Less swapping on machines with little memory.
vm.swappiness = 20
fs.inotify.max_user_watches = 524288
END
}
FILE=/etc/sysctl.d/60-packtic.conf
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
wanted | cmp -s - "$FILE" || exit 1
exit 0
