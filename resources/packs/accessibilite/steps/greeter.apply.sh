#!/bin/sh
set -eu
mkdir -p "$UNDO"
if [ ! -e "$KEPT.folders" ]; then
  for folder in /etc/lightdm "${FILE%/*}"; do [ -d "$folder" ] || echo "$folder"; done > "$KEPT.part"
  mv "$KEPT.part" "$KEPT.folders"
fi
if [ ! -e "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e "$FILE" ]; then cp -p "$FILE" "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi
mkdir -p "${FILE%/*}"
wanted > "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
cp "$FILE" "$KEPT.ours"
