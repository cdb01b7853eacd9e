#!/bin/sh
# What the machine shows is that certificate, and the page answers behind it.
set -eu
name=${OPT_siteName%% *}
openssl x509 -in /etc/letsencrypt/live/site/fullchain.pem -noout -checkend 1728000
[ "$(openssl s_client -connect 127.0.0.1:443 -servername "$name" </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256)" = "$(openssl x509 -in /etc/letsencrypt/live/site/fullchain.pem -noout -fingerprint -sha256)" ]
[ "$(curl -sk --max-time 25 --noproxy '*' --resolve "$name:443:127.0.0.1" -o /dev/null -w '%{http_code}' "https://$name/")" = 200 ]
