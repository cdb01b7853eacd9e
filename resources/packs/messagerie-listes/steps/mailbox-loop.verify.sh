#!/bin/sh
# The message just sent is found in the mailbox.
set -eu
mark=$(cat "$STATE/mailbox-loop.mark")
for _ in 1 2 3 4 5 6 7; do
  found=$(login | curl -sS -K - --max-time 6 --ssl-reqd --url "imaps://$OPT_imapServer:993/INBOX" --request "SEARCH SUBJECT $mark" || :)
  if echo "$found" | grep -qE '^\* SEARCH [0-9]'; then
    mkdir -p "${DONE%/*}"
    round > "$DONE"
    exit 0
  fi
  sleep 2
done
echo 'the message was sent and is not in the mailbox'
exit 1
