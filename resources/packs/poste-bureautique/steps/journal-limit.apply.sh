#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
wanted() { cat <<'END'
[Journal]
SystemMaxUse=200M
MaxRetentionSec=3month
END
}
FILE=/etc/systemd/journald.conf.d/packtic.conf
mkdir -p "$UNDO" "$(dirname "$FILE")"
if [ -e "$FILE" ] && [ ! -e "$UNDO/journal-limit.old" ] && [ ! -e "$UNDO/journal-limit.absent" ]; then cp -p "$FILE" "$UNDO/journal-limit.old"; fi
[ -e "$FILE" ] || : > "$UNDO/journal-limit.absent"
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
