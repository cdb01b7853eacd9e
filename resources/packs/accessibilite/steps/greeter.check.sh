#!/bin/sh
# What the greeter offers before a session: the helps, and those that are on from the start.
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
[ -f "$FILE" ] && [ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
[ "$(wanted)" = "$(cat "$FILE")" ] || exit 1
