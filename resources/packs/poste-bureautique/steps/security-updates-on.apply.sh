#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
wanted() { cat <<'END'
APT::Periodic::Update-Package-Lists "1";
APT::Periodic::Unattended-Upgrade "1";
END
}
FILE=/etc/apt/apt.conf.d/20auto-upgrades
mkdir -p "$UNDO" "$(dirname "$FILE")"
if [ -e "$FILE" ] && [ ! -e "$UNDO/security-updates-on.old" ] && [ ! -e "$UNDO/security-updates-on.absent" ]; then cp -p "$FILE" "$UNDO/security-updates-on.old"; fi
[ -e "$FILE" ] || : > "$UNDO/security-updates-on.absent"
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
