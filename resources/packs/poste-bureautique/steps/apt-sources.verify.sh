#!/bin/sh
# Named in a source, and its signed index is here.
set -eu
. /etc/os-release
apt-get indextargets --format '$(RELEASE)' | grep -qx "$VERSION_CODENAME-security"
[ -n "$(find /var/lib/apt/lists -name "*_$VERSION_CODENAME-security_*Packages*" | head -n 1)" ]
