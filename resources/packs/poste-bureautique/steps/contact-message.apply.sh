#!/bin/sh
set -eu
[ -e "$UNDO/contact.motd" ] || cp /etc/motd "$UNDO/contact.motd" 2>/dev/null || :
{ grep -v '^Assistance : ' /etc/motd 2>/dev/null || :; printf 'Assistance : %s\n' "$OPT_contact"; } > /etc/motd.packtic
mv -T /etc/motd.packtic /etc/motd
