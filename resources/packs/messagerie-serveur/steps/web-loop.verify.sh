set -eu
[ "$(page -o /dev/null -w '%{http_code}' "https://$OPT_mailName/")" = 200 ]
page "https://$OPT_mailName/" | grep -q '<html lang="fr'
grep -q '^302 .*_task=mail' "$STATE/web-loop.entered" || { echo 'the password did not open the mailbox'; cat "$STATE/web-loop.entered"; exit 1; }
[ "$(sed -n 2p "$STATE/web-loop.entered")" -ge 1 ] || { echo 'the mailbox was not shown'; exit 1; }
round > "$DONE"
