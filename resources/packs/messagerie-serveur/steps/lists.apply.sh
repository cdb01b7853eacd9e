# Who is on a list is the house's affair once it is open: its members are added that one time.
set -eu
mkdir -p "$UNDO" "$ROSTERS"
for _ in $(seq 60); do [ "$(code system/versions)" != 200 ] || break; sleep 1; done
[ "$(code system/versions)" = 200 ] || { echo 'what keeps the lists does not answer'; exit 1; }
[ "$(code "domains/$OPT_domain")" = 200 ] || code domains -d "mail_host=$OPT_domain" >/dev/null
for name in $OPT_lists packtic-boucle; do
  ! is_open "$name" || continue
  id=$name.$OPT_domain
  if [ "$(code "lists/$id")" != 200 ]; then
    : > "$UNDO/lists.made.$name"
    [ "$(code lists -d "fqdn_listname=$name@$OPT_domain")" = 201 ] || { echo "the list $name could not be made"; exit 1; }
  fi
  done_=$(code "lists/$id/config" -X PATCH -d subscription_policy=confirm_then_moderate -d archive_policy=never -d dmarc_mitigate_action=munge_from -d send_welcome_message=false -d admin_immed_notify=true)
  [ "$done_" = 204 ] || { echo "the list $name does not take its settings: $done_"; exit 1; }
  for member in $(members "$name"); do
    answer=$(code members -d "list_id=$id" -d "subscriber=$member" -d pre_verified=true -d pre_confirmed=true -d pre_approved=true)
    case $answer in 201 | 202 | 409) ;; *) echo "$member could not be put on $name: $answer"; exit 1 ;; esac
  done
  code members -d "list_id=$id" -d "subscriber=${OPT_mailboxes%% *}@$OPT_domain" -d role=owner -d pre_verified=true -d pre_confirmed=true -d pre_approved=true >/dev/null
  members "$name" > "$ROSTERS/$name@$OPT_domain"
done
