#!/bin/sh
set -eu
KEPT=$UNDO/greeter-on
[ -e "$KEPT.was" ] || exit 0
target=$(sed -n 1p "$KEPT.was") manager=$(sed -n 2p "$KEPT.was") unit=$(sed -n 3p "$KEPT.was")
systemctl set-default "$target"
if [ "$manager" = none ]; then rm -f /etc/X11/default-display-manager; else echo "$manager" > /etc/X11/default-display-manager; fi
if [ "$unit" = none ] || [ ! -e "$unit" ]; then rm -f /etc/systemd/system/display-manager.service; else ln -sfn "$unit" /etc/systemd/system/display-manager.service; fi
systemctl daemon-reload
