#!/bin/sh
set -eu
mkdir -p "$UNDO" /var/lib/packtic-site/acme
certificate=/etc/letsencrypt/live/site/fullchain.pem
if ! openssl x509 -in "$certificate" -noout -checkend 1728000 >/dev/null 2>&1; then
  : > "$UNDO/certificate.asked"
  set --
  for name in $OPT_siteName; do set -- "$@" -d "$name"; done
  certbot certonly --non-interactive --agree-tos --webroot -w /var/lib/packtic-site/acme --cert-name site -m "$OPT_siteEmail" --deploy-hook 'systemctl reload nginx.service' "$@"
fi
cat > /etc/nginx/sites-enabled/packtic-site-tls.conf.new <<END_OF_FACE
# Site « site », fermé à clé (packtic).
server {
    listen 443 ssl;
    listen [::]:443 ssl;
    server_name $OPT_siteName;
    ssl_certificate /etc/letsencrypt/live/site/fullchain.pem;
    ssl_certificate_key /etc/letsencrypt/live/site/privkey.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    include /etc/nginx/snippets/packtic-site.conf;
}
END_OF_FACE
mv -T /etc/nginx/sites-enabled/packtic-site-tls.conf.new /etc/nginx/sites-enabled/packtic-site-tls.conf
nginx -t || { rm -f /etc/nginx/sites-enabled/packtic-site-tls.conf; exit 1; }
systemctl reload nginx.service
