#!/bin/sh
set -eu
wanted() {
  echo "[greeter]"
  states="-reader"; [ "$OPT_speech" != true ] || states="+reader"
  if [ "$OPT_highContrast" = true ]; then states="$states;+contrast"; else states="$states;-contrast"; fi
  if [ "$OPT_screenKeyboard" = true ]; then states="$states;+keyboard"; else states="$states;-keyboard"; fi
  echo "a11y-states = $states"
  echo "indicators = ~host;~spacer;~session;~language;~a11y;~clock;~power"
  echo "reader = orca --replace"
  echo "keyboard = onboard"
}
FILE=/etc/lightdm/lightdm-gtk-greeter.conf.d/60-packtic.conf
KEPT=$UNDO/greeter
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
