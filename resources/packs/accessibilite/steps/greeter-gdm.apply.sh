#!/bin/sh
set -eu
mkdir -p "$UNDO"
[ -e "$KEPT.old" ] || { cp -p "$FILE" "$KEPT.part"; mv "$KEPT.part" "$KEPT.old"; }
{
  cat "$KEPT.old"
  echo '# packtic: accessibility at the greeter'
  echo '[org/gnome/desktop/a11y]'
  echo 'always-show-universal-access-status=true'
  echo '[org/gnome/desktop/a11y/applications]'
  echo "screen-reader-enabled=$OPT_speech"
} > "$FILE.packtic"
chmod --reference="$KEPT.old" "$FILE.packtic"
mv -T "$FILE.packtic" "$FILE"
cp "$FILE" "$KEPT.ours"
