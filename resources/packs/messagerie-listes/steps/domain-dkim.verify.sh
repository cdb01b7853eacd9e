#!/bin/sh
set -u
command -v dig >/dev/null || exit 1
dig +short +time=3 +tries=2 TXT "$OPT_dkimSelector._domainkey.$OPT_domain" | grep -qi 'p=[A-Za-z0-9+/]' || exit 1
