#!/bin/sh
# Both daily timers of apt are on, now and at the next start.
set -eu
for unit in apt-daily.timer apt-daily-upgrade.timer; do
  systemctl is-enabled --quiet "$unit" || exit 1
  systemctl is-active --quiet "$unit" || exit 1
done
