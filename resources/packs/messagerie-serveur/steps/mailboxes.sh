USERS=/etc/dovecot/packtic-users MAP=/etc/postfix/packtic-mailboxes ALIASES=/etc/postfix/packtic-aliases LISTS=/etc/postfix/packtic-lists
FOLDER=/etc/packtic/mail-server
FIRST=$FOLDER/first-passwords TRIAL=$FOLDER/trial-password
# The trial mailbox is the one by which each visit sends itself a message.
boxes() { printf "%s@$OPT_domain\n" $OPT_mailboxes packtic-essai | awk '!seen[$0]++'; }
# Address, and the login that may write in its name.
map() { boxes | sed 's/.*/& &/'; }
# The addresses that every name must answer to, where no mailbox has them.
aliases() { for name in postmaster abuse root; do boxes | grep -qxF "$name@$OPT_domain" || printf '%s %s\n' "$name@$OPT_domain" "${OPT_mailboxes%% *}@$OPT_domain"; done; }
# The addresses of a list go to what keeps the lists; packtic-boucle is the list by which each visit tries them.
lists() { for name in $OPT_lists packtic-boucle; do for end in '' -bounces -confirm -join -leave -owner -request -subscribe -unsubscribe; do printf '%s lmtp:[127.0.0.1]:8024\n' "$name$end@$OPT_domain"; done; done; }
as_wanted() {
  [ -s "$TRIAL" ] && [ -s "$USERS" ] && [ "$(cut -d: -f1 "$USERS")" = "$(boxes)" ] || return 1
  map | cmp -s - "$MAP" && aliases | cmp -s - "$ALIASES" && lists | cmp -s - "$LISTS" || return 1
  [ "$(stat -c '%a %U:%G' "$USERS")" = '640 root:dovecot' ] && [ "$(stat -c '%a' "$TRIAL")" = 600 ]
}
# The line that an address has already.
line_of() { grep -s "^$(printf %s "$1" | sed 's/\./\\./g'):" "$USERS"; }
