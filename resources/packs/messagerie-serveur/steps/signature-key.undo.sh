# A key that was there before goes back to root alone.
set -eu
if [ -e "$UNDO/signature-key.made" ]; then rm -f "$KEY"; elif [ -e "$KEY" ]; then chown root:root "$KEY" "$FOLDER"; chmod 600 "$KEY"; fi
rmdir "$FOLDER" "${FOLDER%/*}" 2>/dev/null || :
