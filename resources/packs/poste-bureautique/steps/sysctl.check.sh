#!/bin/sh
# In a container the kernel's values belong to the machine around it.
[ -w /proc/sys/vm/swappiness ] || exit 0
[ "$(sysctl -n vm.swappiness fs.inotify.max_user_watches | tr '\n' ' ')" = '20 524288 ' ] || exit 1
