# As a browser does: the form first, then its own word with the password.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
page -c "$folder/jar" -o "$folder/form" "https://$OPT_mailName/"
token=$(sed -n 's/.*name="_token" value="\([^"]*\)".*/\1/p' "$folder/form" | head -n 1)
page -b "$folder/jar" -c "$folder/jar" -o /dev/null -w '%{http_code} %{redirect_url}\n' --data-urlencode "_token=$token" -d _task=login -d _action=login --data-urlencode "_user=packtic-essai@$OPT_domain" --data-urlencode "_pass@$TRIAL" "https://$OPT_mailName/?_task=login" > "$STATE/web-loop.entered"
page -b "$folder/jar" -o "$folder/mail" "https://$OPT_mailName/?_task=mail"
grep -c 'id="messagelist' "$folder/mail" >> "$STATE/web-loop.entered" || :
