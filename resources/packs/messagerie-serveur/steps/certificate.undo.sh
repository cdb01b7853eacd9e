set -eu
for half in pem key; do
  link=/etc/packtic/mail-server/certificate.$half
  if [ -s "$UNDO/certificate.$half.old" ]; then ln -sfn "$(cat "$UNDO/certificate.$half.old")" "$link"; else rm -f "$link"; fi
done
if [ -e "$UNDO/certificate.asked" ] && command -v certbot >/dev/null; then certbot delete --non-interactive --cert-name packtic-mail || :; fi
rmdir /etc/packtic/mail-server 2>/dev/null || :
