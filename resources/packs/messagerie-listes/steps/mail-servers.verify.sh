#!/bin/sh
# Both servers are named, each on the secured way.
set -eu
FILE=/usr/lib/thunderbird/isp/$OPT_domain.xml
grep -qF "<hostname>$OPT_imapServer</hostname>" "$FILE"
grep -qF "<hostname>$OPT_smtpServer</hostname>" "$FILE"
[ "$(grep -c '<socketType>SSL</socketType>' "$FILE")" = 2 ]
