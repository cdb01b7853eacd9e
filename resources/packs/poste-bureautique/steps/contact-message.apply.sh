#!/bin/sh
set -eu
mkdir -p "$UNDO"
KEPT=$UNDO/contact-message
if [ ! -e "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e /etc/motd ]; then cp -p /etc/motd "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi
{ grep -v '^Assistance : ' /etc/motd 2>/dev/null || :; printf 'Assistance : %s\n' "$OPT_contact"; } > /etc/motd.packtic
chmod 0644 /etc/motd.packtic
mv -T /etc/motd.packtic /etc/motd
cp /etc/motd "$KEPT.ours"
