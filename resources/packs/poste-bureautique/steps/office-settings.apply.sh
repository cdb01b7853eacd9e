#!/bin/sh
set -eu
# A first start on a slow disk takes longer than a proof may: it is made here, by nobody in particular, and thrown away.
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
chown nobody:nogroup "$place"
setpriv --reuid=nobody --regid=nogroup --clear-groups env HOME="$place" soffice "-env:UserInstallation=file://$place/profil" --headless --terminate_after_init
