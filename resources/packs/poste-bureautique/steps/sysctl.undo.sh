#!/bin/sh
# Back only if the content is still ours.
set -eu
wanted() { cat <<'END'
# Less swapping on machines with little memory.
vm.swappiness = 20
fs.inotify.max_user_watches = 524288
END
}
FILE=/etc/sysctl.d/60-packtic.conf
wanted | cmp -s - "$FILE" || { echo 'changed since: left alone'; exit 1; }
if [ -e "$UNDO/sysctl.old" ]; then cp -p "$UNDO/sysctl.old" "$FILE.packtic"; mv -T "$FILE.packtic" "$FILE"; else rm -f "$FILE"; fi
rm -f "$UNDO/sysctl.old" "$UNDO/sysctl.absent"
