# Who was on a list stays written; a list that was there before stays.
set -eu
umask 077
for name in $OPT_lists packtic-boucle; do
  roster=$ROSTERS/$name@$OPT_domain
  if [ "$name" != packtic-boucle ] && [ "$(code "lists/$name.$OPT_domain")" = 200 ]; then ask "lists/$name.$OPT_domain/roster/member" > "/var/lib/packtic-mail/members-$name.json"; fi
  if [ -e "$UNDO/lists.made.$name" ]; then code "lists/$name.$OPT_domain" -X DELETE >/dev/null; fi
  rm -f "$roster"
done
rmdir "$ROSTERS" 2>/dev/null || :
