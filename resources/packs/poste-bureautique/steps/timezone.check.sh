#!/bin/sh
# The clock shows the hour of mainland France.
set -eu
[ "$(readlink -f /etc/localtime)" = /usr/share/zoneinfo/Europe/Paris ] && [ "$(cat /etc/timezone 2>/dev/null)" = Europe/Paris ] || exit 1
