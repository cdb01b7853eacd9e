#!/bin/sh
# A session that was never opened before, of a person without any right, ends up with the settings chosen for everybody.
set -eu
[ -z "${OPT_person:-}" ] || exit 0
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
chown nobody:nogroup "$home"
seen=$(setpriv --reuid=nobody --regid=nogroup --clear-groups env -i PATH=/usr/bin:/bin HOME="$home" XDG_RUNTIME_DIR="$home" LC_ALL=C.UTF-8 dbus-run-session -- sh -c '/usr/local/bin/packtic-acces; sleep 1; gsettings get org.gnome.desktop.interface cursor-size; gsettings get org.gnome.desktop.a11y.interface high-contrast; gsettings get org.gnome.desktop.a11y.applications screen-reader-enabled; gsettings get org.gnome.desktop.a11y.applications screen-keyboard-enabled')
size=24; [ "$OPT_largePointer" != true ] || size=48
[ "$(echo "$seen" | tr '\n' ' ')" = "$size $OPT_highContrast $OPT_speech $OPT_screenKeyboard " ] || { echo "seen: $seen"; exit 1; }
