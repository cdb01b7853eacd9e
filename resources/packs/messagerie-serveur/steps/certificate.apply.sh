set -eu
certificate=/etc/letsencrypt/live/packtic-mail/fullchain.pem
mkdir -p "$UNDO" /etc/packtic/mail-server
if ! openssl x509 -in "$certificate" -noout -checkend 1728000 >/dev/null 2>&1; then
  : > "$UNDO/certificate.asked"
  certbot certonly --non-interactive --agree-tos --standalone --cert-name packtic-mail -m "postmaster@$OPT_domain" --pre-hook 'systemctl stop nginx.service' --post-hook 'systemctl start nginx.service' --deploy-hook 'systemctl reload postfix.service dovecot.service' -d "$OPT_mailName"
fi
for half in pem:fullchain.pem key:privkey.pem; do
  link=/etc/packtic/mail-server/certificate.${half%%:*}
  [ ! -L "$link" ] || [ -e "$UNDO/certificate.${half%%:*}.old" ] || readlink "$link" > "$UNDO/certificate.${half%%:*}.old"
  ln -sfn "${certificate%/*}/${half#*:}" "$link"
done
