#!/bin/sh
set -eu
if [ -e "$UNDO/shared-folder.was" ]; then
  read -r mode owner < "$UNDO/shared-folder.was"
  chown "$owner" /srv/partage; chmod "$mode" /srv/partage
else
  # Never a folder that holds somebody's files.
  rmdir /srv/partage
fi
