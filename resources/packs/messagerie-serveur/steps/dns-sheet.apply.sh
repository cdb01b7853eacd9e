set -eu
mkdir -p "$UNDO" "${FILE%/*}"
if [ ! -e "$UNDO/dns-sheet.kept" ]; then [ ! -e "$FILE" ] || cp -p "$FILE" "$UNDO/dns-sheet.old"; : > "$UNDO/dns-sheet.kept"; fi
wanted > "$FILE.new"
chmod 644 "$FILE.new"
mv -T "$FILE.new" "$FILE"
cat "$FILE"
