#!/bin/sh
# New file beside the old one, then moved: a cut leaves the old file or the new one.
set -eu
wanted() { cat <<'END'
# Less swapping on machines with little memory.
vm.swappiness = 20
fs.inotify.max_user_watches = 524288
END
}
FILE=/etc/sysctl.d/60-packtic.conf KEPT=$UNDO/sysctl
mkdir -p "$UNDO"
[ -e "$KEPT.live" ] || sysctl vm.swappiness fs.inotify.max_user_watches > "$KEPT.live"
# The state before the first apply, never a later one.
if [ ! -e "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e "$FILE" ]; then cp -p "$FILE" "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi
wanted > "$FILE.packtic"
chown root:root "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
cp "$FILE" "$KEPT.ours"
[ ! -w /proc/sys/vm/swappiness ] || sysctl -q -p "$FILE"
