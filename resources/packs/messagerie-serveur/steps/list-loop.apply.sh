set -eu
mark=packtic-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
message=$(mktemp)
trap 'rm -f "$message"' EXIT
# ADDRESS SUBJECT BODY
send() {
  printf 'From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nDate: %s\r\nMessage-ID: <%s.%s@%s>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n' "$ME" "$1" "$2" "$(LC_ALL=C date -R)" "$mark" "${2%% *}" "$OPT_domain" "$3" > "$message"
  login | curl -sS -K - --max-time 60 --url "smtps://$OPT_mailName:465" --mail-from "$ME" --mail-rcpt "$1" --upload-file "$message"
}
send "$LIST" "Liste $mark" 'Essai de la liste : ce message peut être supprimé.'
send "packtic-boucle-request@$OPT_domain" "Commande $mark" help
echo "$mark" > "$STATE/list-loop.mark"
