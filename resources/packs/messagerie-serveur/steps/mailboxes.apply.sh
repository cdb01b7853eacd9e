# A mailbox that is there keeps its password; a new one gets one by chance, which lies in clear in one file for root alone
# until the technician has put it on its sheet.
set -eu
for name in $OPT_lists; do for box in $OPT_mailboxes; do [ "$name" != "$box" ] || { echo "$name is a mailbox and a list: one of them needs another name"; exit 1; }; done; done
umask 077
mkdir -p "$UNDO"
if [ ! -e "$UNDO/mailboxes.kept" ]; then
  for file in "$USERS" "$MAP" "$ALIASES" "$LISTS" "$FIRST" "$TRIAL"; do [ ! -e "$file" ] || cp -p "$file" "$UNDO/mailboxes.${file##*/}"; done
  : > "$UNDO/mailboxes.kept"
fi
[ -d /etc/packtic ] || mkdir -m 755 /etc/packtic
[ -d "$FOLDER" ] || mkdir -m 755 "$FOLDER"
by_chance() { head -c 10 /dev/urandom | base32 | tr 'A-Z' 'a-z' | sed 's/..../&-/g; s/-$//'; }
new=$(mktemp "${USERS%/*}/.packtic.XXXXXX")
trap 'rm -f "$new"' EXIT
boxes | while read -r address; do
  # A cut may have lost a trial password whose line was written: both are made again.
  case $address in packtic-essai@*) [ ! -s "$TRIAL" ] || ! line_of "$address" || continue ;; *) ! line_of "$address" || continue ;; esac
  password=$(by_chance)
  case $address in
    packtic-essai@*) printf %s "$password" > "$TRIAL" ;;
    *) printf '%s %s\n' "$address" "$password" >> "$FIRST" ;;
  esac
  printf '%s:{SHA512-CRYPT}%s:%s:%s::/srv/mail/%s/%s::\n' "$address" "$(printf %s "$password" | openssl passwd -6 -stdin)" "$(id -u vmail)" "$(id -g vmail)" "$OPT_domain" "${address%@*}"
done > "$new"
chown root:dovecot "$new"
chmod 640 "$new"
sync "$new"
mv -T "$new" "$USERS"
put() { cat > "$1.new"; chmod 644 "$1.new"; sync "$1.new"; mv -T "$1.new" "$1"; }
map | put "$MAP"
aliases | put "$ALIASES"
lists | put "$LISTS"
