#!/bin/sh
set -u
wanted() { cat <<'END'
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
END
}
FILE=/etc/apt/apt.conf.d/20auto-upgrades
wanted | cmp -s - "$FILE" && [ "$(stat -c '%a' "$FILE")" = '644' ] || exit 1
apt-config shell on APT::Periodic::Unattended-Upgrade | grep -q "'1'" || exit 1
exit 0
