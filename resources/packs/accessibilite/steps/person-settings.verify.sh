#!/bin/sh
# Readable by everybody, and says what was chosen.
set -eu
FILE=/etc/packtic/acces/${OPT_person:-tous}
[ "$(stat -c '%a %U:%G' "$FILE")" = '644 root:root' ]
for line in "pointeur=$OPT_largePointer" "contraste=$OPT_highContrast" "lecture=$OPT_speech" "clavier=$OPT_screenKeyboard"; do grep -qx "$line" "$FILE"; done
