// What the kinds that write one file share: the state before is kept once, a new file stands beside the old one and is moved
// over it, and the way back is a copy. Each is a piece of sh that works on "$FILE", with what it keeps under "$KEPT".
import { quote } from '../shell-words.ts'

/** The state before the first apply, never a later one; folders that lacked are made, and noted. */
export const KEEP = `mkdir -p "$UNDO"
if [ ! -e "$KEPT.old" ] && [ ! -L "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e "$FILE" ] || [ -L "$FILE" ]; then rm -rf "$KEPT.part"; cp -a "$FILE" "$KEPT.part"; mv -T "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi`
export const MAKE_FOLDERS = `folder=$(dirname "$FILE"); made=
while [ ! -d "$folder" ]; do made="$folder
$made"; folder=$(dirname "$folder"); done
printf '%s' "$made" | while read -r one; do mkdir "$one"; echo "$one" >> "$KEPT.folders"; done`
export const REMOVE_FOLDERS = `if [ -e "$KEPT.folders" ]; then sort -r "$KEPT.folders" | while read -r one; do rmdir "$one" 2>/dev/null || :; done; fi`
export const MOVE = (owner: string, mode: string, validator: readonly string[] | undefined): string => `new=$(mktemp "$(dirname "$FILE")/.packtic.XXXXXX")
trap 'rm -f "$new"' EXIT
made > "$new"
chown ${owner} "$new"
chmod ${mode} "$new"
${validator ? `${validator.map(quote).join(' ')} "$new" || { echo 'the new file is refused by its own program: nothing was changed'; exit 1; }\n` : ''}sync "$new"
mv -T "$new" "$FILE"`

export const PUT_BACK = `if [ -e "$KEPT.old" ] || [ -L "$KEPT.old" ]; then rm -rf "$FILE.packtic"; cp -a "$KEPT.old" "$FILE.packtic"; mv -T "$FILE.packtic" "$FILE"; else rm -f "$FILE"; fi`

export const head = (id: string, path: string): string => `set -eu\nFILE=${quote(path)} KEPT="\${UNDO-}"/${id}`
export const CHANGED = `{ echo 'changed since: left alone'; exit 1; }`
