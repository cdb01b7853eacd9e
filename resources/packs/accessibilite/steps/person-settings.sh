FILE=/etc/packtic/acces/${OPT_person:-tous} KEPT=${UNDO-}/person-settings
wanted() { printf 'pointeur=%s\ncontraste=%s\nlecture=%s\nclavier=%s\n' "$OPT_largePointer" "$OPT_highContrast" "$OPT_speech" "$OPT_screenKeyboard"; }
