set -eu
if [ -e "$UNDO/dns-sheet.old" ]; then cp -p "$UNDO/dns-sheet.old" "$FILE"; else rm -f "$FILE"; fi
rmdir "${FILE%/*}" 2>/dev/null || :
