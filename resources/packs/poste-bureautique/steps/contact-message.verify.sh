#!/bin/sh
set -eu
[ "$(grep -c '^Assistance : ' /etc/motd)" = 1 ]
grep -qxF "Assistance : $OPT_contact" /etc/motd
