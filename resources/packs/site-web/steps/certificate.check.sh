#!/bin/sh
# The certificate of the site's first name, good for more than 20 days, and shown.
set -eu
certificate=/etc/letsencrypt/live/site/fullchain.pem
[ -s "$certificate" ] && openssl x509 -in "$certificate" -noout -checkend 1728000 >/dev/null 2>&1 || exit 1
[ -s /etc/nginx/sites-enabled/packtic-site-tls.conf ] || exit 1
