#!/bin/sh
set -eu
if [ -d /srv/partage ]; then stat -c '%a %U:%G' /srv/partage > "$UNDO/shared-folder.was"; else mkdir -p /srv/partage; fi
chown root:bureau /srv/partage
chmod 2770 /srv/partage
