#!/bin/sh
# Some source carries the security updates of this release, in either format of source lists.
set -eu
. /etc/os-release
apt-get indextargets --format '$(RELEASE)' 2>/dev/null | grep -qx "$VERSION_CODENAME-security" || exit 1
