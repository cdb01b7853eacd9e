#!/bin/sh
# Sends one message to the address itself.
set -eu
[ -s "$SECRETS/testPassword" ] || { echo 'the password of the trial address is missing'; exit 1; }
mark=packtic-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
message=$(mktemp)
trap 'rm -f "$message"' EXIT
printf 'From: <%s>\r\nTo: <%s>\r\nSubject: Essai %s\r\nDate: %s\r\nMessage-ID: <%s@%s>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nEssai de mise en service : ce message peut être supprimé.\r\n' "$OPT_testAddress" "$OPT_testAddress" "$mark" "$(date -R)" "$mark" "$OPT_domain" > "$message"
failed=0
login |
  curl -sS -K - --max-time 60 --ssl-reqd --url "smtps://$OPT_smtpServer:465" --mail-from "$OPT_testAddress" --mail-rcpt "$OPT_testAddress" --upload-file "$message" || failed=$?
case $failed in
  0) ;;
  60) echo 'the certificate of the outgoing server is not trusted'; exit 1 ;;
  # Tried again, a wrong password would lock the address.
  67) echo 'the outgoing server refuses the trial address or its password'; exit 1 ;;
  # A line or a server that fails for a moment: tried again.
  *) exit 75 ;;
esac
echo "$mark" > "$STATE/mailbox-loop.mark"
