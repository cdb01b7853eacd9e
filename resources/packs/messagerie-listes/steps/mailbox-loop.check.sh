#!/bin/sh
# A message was already sent and received with this address and these servers.
set -eu
DONE=/var/lib/packtic/messagerie/boucle
[ -f "$DONE" ] && grep -qxF "$OPT_testAddress $OPT_imapServer $OPT_smtpServer" "$DONE" || exit 1
