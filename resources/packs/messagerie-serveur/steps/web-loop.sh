DONE=/var/lib/packtic-mail/web-loop
TRIAL=/etc/packtic/mail-server/trial-password
# The password is another one on a machine put in again: its message goes round again.
round() { printf "%s %s %s\n" "$OPT_domain" "$OPT_mailName" "$(sha256sum < "$TRIAL" | cut -c1-16)"; }
# What curl reads from its standard input: a password is never an argument. The machine's own certificate has no name to check.
login() { printf 'user = "packtic-essai@%s:%s"\nnoproxy = "*"\nresolve = "%s:465:127.0.0.1"\nresolve = "%s:993:127.0.0.1"\n' "$OPT_domain" "$(cat "$TRIAL")" "$OPT_mailName" "$OPT_mailName"; [ "$OPT_certificate" = true ] || echo insecure; }
page() { curl -sS --noproxy '*' --max-time 30 --resolve "$OPT_mailName:443:127.0.0.1" -k "$@"; }
