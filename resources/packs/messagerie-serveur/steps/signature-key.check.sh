set -eu
[ -s "$KEY" ] && [ "$(stat -c '%a %U:%G' "$KEY" "$FOLDER")" = '640 root:_rspamd
750 root:_rspamd' ] || exit 1
openssl rsa -in "$KEY" -noout 2>/dev/null || exit 1
