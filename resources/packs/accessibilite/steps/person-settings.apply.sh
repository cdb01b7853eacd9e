#!/bin/sh
set -eu
FILE=/etc/packtic/acces/${OPT_person:-tous} KEPT=$UNDO/person-settings
mkdir -p "$UNDO"
if [ ! -e "$KEPT.folders" ]; then
  for folder in /etc/packtic /etc/packtic/acces; do [ -d $folder ] || echo $folder; done > "$KEPT.part"
  mv "$KEPT.part" "$KEPT.folders"
fi
if [ ! -e "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e "$FILE" ]; then cp -p "$FILE" "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi
mkdir -p /etc/packtic/acces
printf 'pointeur=%s\ncontraste=%s\nlecture=%s\nclavier=%s\n' "$OPT_largePointer" "$OPT_highContrast" "$OPT_speech" "$OPT_screenKeyboard" > "$FILE.packtic"
chmod 0644 "$FILE.packtic"
sync "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
