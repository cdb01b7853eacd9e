DONE=/var/lib/packtic-mail/list-loop
TRIAL=/etc/packtic/mail-server/trial-password
# The password is another one on a machine put in again: its message goes round again.
round() { printf "%s %s %s\n" "$OPT_domain" "$OPT_mailName" "$(sha256sum < "$TRIAL" | cut -c1-16)"; }
# What curl reads from its standard input: a password is never an argument. The machine's own certificate has no name to check.
login() { printf 'user = "packtic-essai@%s:%s"\nnoproxy = "*"\nresolve = "%s:465:127.0.0.1"\nresolve = "%s:993:127.0.0.1"\n' "$OPT_domain" "$(cat "$TRIAL")" "$OPT_mailName" "$OPT_mailName"; [ "$OPT_certificate" = true ] || echo insecure; }
LIST=packtic-boucle@$OPT_domain ME=packtic-essai@$OPT_domain
# A search that must find something within a minute.
finds() { for _ in $(seq 30); do if login | curl -sS -K - --max-time 6 --url "imaps://$OPT_mailName:993/INBOX" --request "SEARCH $1" | grep -qE '^\* SEARCH [0-9]'; then return 0; fi; sleep 2; done; return 1; }
