#!/bin/sh
# Somebody else wrote in the file since: only our line goes.
set -eu
KEPT=$UNDO/contact-message
[ -e /etc/motd ] || exit 0
if ! cmp -s "$KEPT.ours" /etc/motd; then
  grep -v '^Assistance : ' /etc/motd > /etc/motd.packtic || :
  chmod 0644 /etc/motd.packtic
  mv -T /etc/motd.packtic /etc/motd
elif [ -e "$KEPT.old" ]; then cp -p "$KEPT.old" /etc/motd.packtic; mv -T /etc/motd.packtic /etc/motd
else rm -f /etc/motd; fi
