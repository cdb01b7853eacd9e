#!/bin/sh
# On, and with a next time.
set -eu
for unit in apt-daily.timer apt-daily-upgrade.timer; do
  systemctl is-enabled --quiet "$unit"
  systemctl is-active --quiet "$unit"
  [ -n "$(systemctl show -p NextElapseUSecRealtime --value "$unit")" ]
done
