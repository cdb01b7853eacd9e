#!/bin/sh
set -eu
mkdir -p "$UNDO"
kept=$UNDO/shared-folder.was
if [ ! -e "$kept" ]; then
  if [ -d /srv/partage ]; then stat -c '%a %u:%g' /srv/partage > "$kept.part"; else echo absent > "$kept.part"; fi
  mv "$kept.part" "$kept"
fi
mkdir -p /srv/partage
chown root:bureau /srv/partage
chmod 2770 /srv/partage
