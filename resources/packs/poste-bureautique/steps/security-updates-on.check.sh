#!/bin/sh
# /etc/apt/apt.conf.d/20auto-upgrades holds what the pack wants, with its mode.
set -eu
wanted() { cat <<'END'
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
END
}
FILE=/etc/apt/apt.conf.d/20auto-upgrades
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
wanted | cmp -s - "$FILE" || exit 1
apt-config shell on APT::Periodic::Unattended-Upgrade | grep -q "'1'" || exit 1
