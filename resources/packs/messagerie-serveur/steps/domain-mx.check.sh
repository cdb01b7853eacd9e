# Read only: the record lives at the host of the name.
set -u
command -v dig >/dev/null || exit 1
dig +short +time=3 +tries=2 MX "$OPT_domain" | grep -qiE "^[0-9]+ $OPT_mailName\.?\$" || exit 1
