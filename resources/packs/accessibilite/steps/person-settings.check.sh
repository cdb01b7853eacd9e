#!/bin/sh
# The choices made for one person, or for everybody where none is named.
set -eu
FILE=/etc/packtic/acces/${OPT_person:-tous}
[ -f "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ] || exit 1
[ "$(cat "$FILE")" = "pointeur=$OPT_largePointer
contraste=$OPT_highContrast
lecture=$OPT_speech
clavier=$OPT_screenKeyboard" ] || exit 1
