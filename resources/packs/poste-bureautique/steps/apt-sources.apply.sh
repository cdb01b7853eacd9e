#!/bin/sh
# Adds one file of its own; the owner's lists are never edited.
set -eu
. /etc/os-release
FILE=/etc/apt/sources.list.d/packtic-security.sources
mkdir -p "$UNDO"
cat > "$FILE.packtic" <<END
Types: deb
URIs: http://deb.debian.org/debian-security
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
