set -eu
for name in $OPT_lists packtic-boucle; do
  is_open "$name"
  ask "lists/$name.$OPT_domain/config/subscription_policy" | grep -q confirm_then_moderate
  ask "lists/$name.$OPT_domain/roster/owner" | grep -qF "${OPT_mailboxes%% *}@$OPT_domain"
done
