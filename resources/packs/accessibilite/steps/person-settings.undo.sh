#!/bin/sh
set -eu
[ -e "$KEPT.folders" ] || exit 0
if [ -e "$KEPT.old" ]; then cp -p "$KEPT.old" "$FILE.packtic"; mv -T "$FILE.packtic" "$FILE"; else rm -f "$FILE"; fi
sort -r "$KEPT.folders" | while read -r folder; do rmdir "$folder" 2>/dev/null || :; done
