#!/bin/sh
set -eu
[ -e "$UNDO/locale.default" ] || cp /etc/default/locale "$UNDO/locale.default" 2>/dev/null || : > "$UNDO/locale.none"
[ -e "$UNDO/locale.gen" ] || cp /etc/locale.gen "$UNDO/locale.gen" 2>/dev/null || :
grep -qx 'fr_FR.UTF-8 UTF-8' /etc/locale.gen || echo 'fr_FR.UTF-8 UTF-8' >> /etc/locale.gen
locale-gen
update-locale LANG=fr_FR.UTF-8
