#!/bin/sh
# /etc/sysctl.d/60-packtic.conf holds what the pack wants, with its mode.
set -eu
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
# In a container the kernel's values belong to the machine around it.
[ -w /proc/sys/vm/swappiness ] || exit 0
[ "$(sysctl -n vm.swappiness fs.inotify.max_user_watches | tr '\n' ' ')" = '20 524288 ' ] || exit 1
