#!/bin/sh
# A group somebody was put in, or that still owns the folder, is no longer ours to remove.
set -eu
getent group bureau >/dev/null || exit 0
[ -z "$(getent group bureau | cut -d: -f4)" ] || { echo 'the group has members: left alone'; exit 1; }
if [ -d /srv/partage ] && [ "$(stat -c %G /srv/partage)" = bureau ]; then echo 'the folder is still its own: left alone'; exit 1; fi
groupdel bureau
