#!/bin/sh
set -eu
mkdir -p "$UNDO"
if [ ! -e "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e "$FILE" ]; then cp -p "$FILE" "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi
[ -d "${FILE%/*}" ] || { : > "$KEPT.folder"; mkdir "${FILE%/*}"; }
wanted > "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
cp "$FILE" "$KEPT.ours"
