#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
wanted() { cat <<'END'
# Less swapping on machines with little memory.
vm.swappiness = 20
fs.inotify.max_user_watches = 524288
END
}
FILE=/etc/sysctl.d/60-packtic.conf
mkdir -p "$UNDO" "$(dirname "$FILE")"
if [ -e "$FILE" ] && [ ! -e "$UNDO/sysctl.old" ] && [ ! -e "$UNDO/sysctl.absent" ]; then cp -p "$FILE" "$UNDO/sysctl.old"; fi
[ -e "$FILE" ] || : > "$UNDO/sysctl.absent"
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
