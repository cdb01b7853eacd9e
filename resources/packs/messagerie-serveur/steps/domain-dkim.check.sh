# Read only: the record lives at the host of the name.
set -u
command -v dig >/dev/null || exit 1
KEY=/var/lib/packtic-mail/dkim/$OPT_domain.$OPT_dkimSelector.key
[ -s "$KEY" ] || exit 1
public=$(openssl rsa -in "$KEY" -pubout 2>/dev/null | sed '/^-/d' | tr -d '\n')
# A long text comes in pieces.
dig +short +time=3 +tries=2 TXT "$OPT_dkimSelector._domainkey.$OPT_domain" | tr -d '" ' | grep -qF "p=$public" || exit 1
