set -eu
certificate=/etc/letsencrypt/live/packtic-mail/fullchain.pem
[ -s "$certificate" ] && openssl x509 -in "$certificate" -noout -checkend 1728000 >/dev/null 2>&1 || exit 1
[ "$(readlink /etc/packtic/mail-server/certificate.pem)" = "$certificate" ] && [ "$(readlink /etc/packtic/mail-server/certificate.key)" = "${certificate%/*}/privkey.pem" ] || exit 1
