#!/bin/sh
# Back only if the content is still ours.
set -eu
wanted() { cat <<'END'
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
END
}
FILE=/etc/apt/apt.conf.d/20auto-upgrades
wanted | cmp -s - "$FILE" || { echo 'changed since: left alone'; exit 1; }
if [ -e "$UNDO/security-updates-on.old" ]; then cp -p "$UNDO/security-updates-on.old" "$FILE.packtic"; mv -T "$FILE.packtic" "$FILE"; else rm -f "$FILE"; fi
rm -f "$UNDO/security-updates-on.old" "$UNDO/security-updates-on.absent"
