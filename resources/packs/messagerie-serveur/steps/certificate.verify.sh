# Good for twenty days, and in the server's name.
set -eu
openssl x509 -in /etc/packtic/mail-server/certificate.pem -noout -checkend 1728000
openssl x509 -in /etc/packtic/mail-server/certificate.pem -noout -checkhost "$OPT_mailName" | grep -q 'does match'
