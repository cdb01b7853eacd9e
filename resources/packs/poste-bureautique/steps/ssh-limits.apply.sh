#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
wanted() { cat <<'END'
PermitRootLogin no
MaxAuthTries 4
LoginGraceTime 30
END
}
FILE=/etc/ssh/sshd_config.d/packtic.conf
mkdir -p "$UNDO" "$(dirname "$FILE")"
if [ -e "$FILE" ] && [ ! -e "$UNDO/ssh-limits.old" ] && [ ! -e "$UNDO/ssh-limits.absent" ]; then cp -p "$FILE" "$UNDO/ssh-limits.old"; fi
[ -e "$FILE" ] || : > "$UNDO/ssh-limits.absent"
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
sshd -t && systemctl reload ssh
