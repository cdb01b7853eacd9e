#!/bin/sh
# Each timer as it was before.
set -eu
for unit in apt-daily.timer apt-daily-upgrade.timer; do
  kept=$UNDO/update-timers.$unit
  [ -e "$kept" ] || continue
  if ! grep -qx enabled "$kept"; then systemctl disable "$unit"; fi
  if ! grep -qx active "$kept"; then systemctl stop "$unit"; fi
done
