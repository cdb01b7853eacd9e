#!/bin/sh
# A password that was given and does not open the folder is to be set.
set -eu
command -v pdbedit >/dev/null && command -v smbclient >/dev/null || exit 1
pdbedit -L -u partage >/dev/null 2>&1 || exit 1
[ -s "${SECRETS:-/nonexistent}/sharePassword" ] || exit 0
{ printf 'username = partage\npassword = '; cat "$SECRETS/sharePassword"; } | smbclient //127.0.0.1/partage -A /dev/stdin -c ls >/dev/null 2>&1 || exit 1
