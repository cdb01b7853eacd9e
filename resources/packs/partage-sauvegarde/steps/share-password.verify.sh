#!/bin/sh
# As a member: a file goes in and comes out the same. As a stranger, or with another password: refused.
set -eu
testparm -s --suppress-prompt >/dev/null 2>&1
work=$(mktemp -d)
trap 'rm -rf "$work"; rm -f /srv/partage/.packtic-essai' EXIT
head -c 4096 /dev/urandom > "$work/in"
{ printf 'username = partage\npassword = '; cat "$SECRETS/sharePassword"; } | smbclient //127.0.0.1/partage -A /dev/stdin -c "put $work/in .packtic-essai; get .packtic-essai $work/out; del .packtic-essai"
[ "$(sha256sum < "$work/in")" = "$(sha256sum < "$work/out")" ]
! smbclient //127.0.0.1/partage -N -c ls || exit 1
! printf 'username = partage\npassword = %s\n' "$(head -c 12 /dev/urandom | sha256sum | cut -c1-20)" | smbclient //127.0.0.1/partage -A /dev/stdin -c ls || exit 1
