#!/bin/sh
set -eu
[ -d /srv/partage ] || exit 0
read -r mode owner < "$UNDO/shared-folder.was"
if [ "$mode" = absent ]; then
  # Never a folder that holds somebody's files.
  rmdir /srv/partage
else
  # The leading zeros: without them chmod keeps the group bit of a folder.
  chown "$owner" /srv/partage; chmod "00$mode" /srv/partage
fi
