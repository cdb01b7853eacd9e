#!/bin/sh
set -eu
# With a next time.
[ -n "$(systemctl show -p NextElapseUSecRealtime --value apt-daily-upgrade.timer)" ]
