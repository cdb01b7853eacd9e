#!/bin/sh
set -u
command -v dig >/dev/null || exit 1
dig +short +time=3 +tries=2 MX "$OPT_domain" | grep -q '^[0-9]' || exit 1
