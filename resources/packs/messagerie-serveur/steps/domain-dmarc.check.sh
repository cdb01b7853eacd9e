# Read only: the record lives at the host of the name.
set -u
command -v dig >/dev/null || exit 1
dig +short +time=3 +tries=2 TXT "_dmarc.$OPT_domain" | grep -qi '"v=DMARC1' || exit 1
