# Address and servers with which a message went round.
DONE=/var/lib/packtic/messagerie/boucle
round() { printf '%s %s %s\n' "$OPT_testAddress" "$OPT_imapServer" "$OPT_smtpServer"; }
# What curl reads from its standard input: the password comes from memory, and is never an argument.
login() { printf 'user = "%s:' "$OPT_testAddress"; sed 's/[\\"]/\\&/g' "$SECRETS/testPassword" | tr -d '\n'; printf '"\n'; }
