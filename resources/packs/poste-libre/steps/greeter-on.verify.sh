#!/bin/sh
set -eu
systemctl is-enabled --quiet lightdm.service
[ "$(readlink -f /etc/systemd/system/display-manager.service)" = "$(readlink -f /lib/systemd/system/lightdm.service)" ]
/usr/sbin/lightdm --show-config 2>&1 | grep -q 'greeter-session'
[ -n "$(ls /usr/share/xsessions/*.desktop 2>/dev/null)" ]
