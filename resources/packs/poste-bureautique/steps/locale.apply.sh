#!/bin/sh
set -eu
mkdir -p "$UNDO"
# The state before the first apply, never a later one.
if [ ! -e "$UNDO/locale.kept" ]; then
  for name in default/locale locale.gen; do [ ! -e "/etc/$name" ] || cp -p "/etc/$name" "$UNDO/locale.$(basename "$name")"; done
  : > "$UNDO/locale.kept"
fi
grep -qx 'fr_FR.UTF-8 UTF-8' /etc/locale.gen || echo 'fr_FR.UTF-8 UTF-8' >> /etc/locale.gen
if ! locale -a 2>/dev/null | grep -qi '^fr_FR\.utf-\?8$'; then : > "$UNDO/locale.generated"; locale-gen; fi
update-locale LANG=fr_FR.UTF-8
