#!/bin/sh
set -eu
rm -f /etc/nginx/sites-enabled/packtic-site-tls.conf
if [ -e "$UNDO/certificate.asked" ] && command -v certbot >/dev/null; then certbot delete --non-interactive --cert-name site || :; fi
! systemctl is-active --quiet nginx.service || systemctl reload nginx.service
