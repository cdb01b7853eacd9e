# The message is in the mailbox, signed; and a stranger who asks this server to carry his mail elsewhere is refused.
set -eu
mark=$(cat "$STATE/mail-loop.mark")
found=
for _ in 1 2 3 4 5 6 7 8; do
  found=$(login | curl -sS -K - --max-time 6 --url "imaps://$OPT_mailName:993/INBOX" --request "SEARCH SUBJECT $mark" | tr -d '\r' | sed -n 's/^\* SEARCH \([0-9]*\).*/\1/p') || :
  [ -z "$found" ] || break
  sleep 2
done
[ -n "$found" ] || { echo 'the message was sent and is not in the mailbox'; exit 1; }
login | curl -sS -K - --max-time 20 --url "imaps://$OPT_mailName:993/INBOX;MAILINDEX=$found" | tr -d '\r\n\t ' | grep -q "DKIM-Signature:.*d=$OPT_domain;" || { echo 'the message came back without its signature'; exit 1; }
address=$(hostname -I | tr ' ' '\n' | grep -m 1 '\.' || :)
code=$(printf 'Subject: x\r\n\r\nx\r\n' | curl -s --noproxy '*' --max-time 30 -w '%{response_code}' --url "smtp://${address:-127.0.0.1}:25" --mail-from a@ailleurs.example --mail-rcpt b@ailleurs.example --upload-file - || :)
if [ -n "$address" ]; then [ "$code" = 554 ] || [ "$code" = 454 ] || { echo "a stranger was not refused: $code"; exit 1; }; fi
mkdir -p "${DONE%/*}"
round > "$DONE"
