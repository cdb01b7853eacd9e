#!/bin/sh
set -eu
wanted() { cat <<'END'
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
END
}
FILE=/etc/apt/apt.conf.d/20auto-upgrades
wanted | cmp -s - "$FILE"
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ]
apt-config shell on APT::Periodic::Unattended-Upgrade | grep -q "'1'"
# The Debian default takes the security suite: somebody may have emptied it.
apt-config dump | grep -q '^Unattended-Upgrade::Origins-Pattern:: .*Debian-Security' 
