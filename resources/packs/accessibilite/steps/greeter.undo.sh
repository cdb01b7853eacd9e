#!/bin/sh
# Back only if the content is still ours; asked twice, it does nothing the second time.
set -eu
back() { if [ -e "$KEPT.old" ]; then cmp -s "$KEPT.old" "$FILE"; else [ ! -e "$FILE" ]; fi; }
if ! back; then
  cmp -s "$KEPT.ours" "$FILE" || { echo 'changed since: left alone'; exit 1; }
  if [ -e "$KEPT.old" ]; then cp -p "$KEPT.old" "$FILE.packtic"; mv -T "$FILE.packtic" "$FILE"; else rm -f "$FILE"; fi
fi
[ ! -e "$KEPT.folders" ] || sort -r "$KEPT.folders" | while read -r folder; do rmdir "$folder" 2>/dev/null || :; done
