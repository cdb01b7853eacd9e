#!/bin/sh
set -eu
[ -e /srv/www/site/index.html ] || exit 0
cmp -s "$UNDO/first-page.ours" /srv/www/site/index.html || { echo 'changed since: left alone'; exit 1; }
rm -f /srv/www/site/index.html
