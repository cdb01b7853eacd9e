set -eu
for file in "$USERS" "$MAP" "$ALIASES" "$LISTS" "$FIRST" "$TRIAL"; do
  kept=$UNDO/mailboxes.${file##*/}
  if [ -e "$kept" ]; then cp -p "$kept" "$file"; else rm -f "$file"; fi
done
rmdir "$FOLDER" /etc/packtic 2>/dev/null || :
