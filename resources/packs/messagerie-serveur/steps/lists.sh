# What keeps the lists is asked over its own door, for this machine alone; its password is read, never an argument.
ROSTERS=/var/lib/packtic-mail/lists
ask() { way=$1; shift; { sed -n 's/^admin_user: \(.*\)/user = "\1:/p; s/^admin_pass: \(.*\)/\1"/p' /etc/mailman3/mailman.cfg | tr -d '\n'; echo; } | curl -s -K - --noproxy '*' --max-time 60 "$@" "http://localhost:8001/3.1/$way"; }
code() { ask "$@" -o /dev/null -w '%{http_code}'; }
members() { if [ "$1" = packtic-boucle ]; then echo "packtic-essai@$OPT_domain"; else printf "%s@$OPT_domain\n" $OPT_mailboxes; fi; }
is_open() { [ -e "$ROSTERS/$1@$OPT_domain" ] && [ "$(code "lists/$1.$OPT_domain")" = 200 ]; }
