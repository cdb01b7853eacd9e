#!/bin/sh
set -eu
[ -e "$UNDO/sysctl.live" ] || sysctl vm.swappiness fs.inotify.max_user_watches > "$UNDO/sysctl.live"
[ ! -w /proc/sys/vm/swappiness ] || sysctl -q -p /etc/sysctl.d/60-packtic.conf
