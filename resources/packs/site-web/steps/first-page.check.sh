#!/bin/sh
# A first page, or the client's own since.
set -eu
[ -s /srv/www/site/index.html ] || exit 1
