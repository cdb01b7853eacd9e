#!/bin/sh
set -eu
[ -d /srv/partage ] && [ "$(stat -c '%a %U:%G' /srv/partage)" = '2770 root:bureau' ] || exit 1
