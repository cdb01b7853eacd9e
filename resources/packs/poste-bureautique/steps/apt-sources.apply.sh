#!/bin/sh
# Adds one file of its own; the owner's lists are never edited.
set -eu
. /etc/os-release
FILE=/etc/apt/sources.list.d/packtic-security.sources
# Beside the archive this machine already trusts: no mirror is imposed on its owner.
MAIN=$(apt-get indextargets --format '$(REPO_URI)' | sed -n 's#/debian/*$#/debian#p' | sort -u | head -n 1)
[ -n "$MAIN" ] || { echo 'no Debian archive among the sources of this machine'; exit 1; }
mkdir -p "$UNDO"
cat > "$FILE.packtic" <<END
Types: deb
URIs: $MAIN-security
Suites: $VERSION_CODENAME-security
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
cp "$FILE" "$UNDO/apt-sources.ours"
# A line that fails is tried again later: 75.
apt-get -q -o DPkg::Lock::Timeout=120 -o APT::Update::Error-Mode=any update || exit 75
