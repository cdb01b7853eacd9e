#!/bin/sh
# The machine starts on the greeter.
set -eu
systemctl is-enabled --quiet lightdm.service 2>/dev/null || exit 1
[ "$(cat /etc/X11/default-display-manager 2>/dev/null)" = /usr/sbin/lightdm ] || exit 1
[ "$(systemctl get-default)" = graphical.target ] || exit 1
