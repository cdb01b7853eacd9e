set -eu
# The filter reads its rules for a while before it opens its door.
for _ in $(seq 90); do [ -z "$(ss -Hltn 'sport = :11332')" ] || break; sleep 1; done
mark=packtic-$(od -An -N8 -tx1 /dev/urandom | tr -d ' \n')
message=$(mktemp)
trap 'rm -f "$message"' EXIT
me=packtic-essai@$OPT_domain
printf 'From: <%s>\r\nTo: <%s>\r\nSubject: Essai %s\r\nDate: %s\r\nMessage-ID: <%s@%s>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nEssai de mise en service : ce message peut être supprimé.\r\n' "$me" "$me" "$mark" "$(LC_ALL=C date -R)" "$mark" "$OPT_domain" > "$message"
login | curl -sS -K - --max-time 60 --url "smtps://$OPT_mailName:465" --mail-from "$me" --mail-rcpt "$me" --upload-file "$message"
echo "$mark" > "$STATE/mail-loop.mark"
