#!/bin/sh
# The person at the machine reads whom to call, on a terminal.
set -eu
[ -f /etc/motd ] && grep -qxF "Assistance : $OPT_contact" /etc/motd || exit 1
