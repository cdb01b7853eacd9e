set -eu
mark=$(cat "$STATE/list-loop.mark")
finds "SUBJECT $mark HEADER List-Id packtic-boucle" || { echo 'the message to the list did not reach its member'; exit 1; }
finds "HEADER FROM packtic-boucle-bounces BODY $mark" || { echo 'the list did not answer the command'; exit 1; }
round > "$DONE"
