FILE=/etc/lightdm/lightdm-gtk-greeter.conf.d/60-packtic.conf KEPT=${UNDO-}/greeter
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
