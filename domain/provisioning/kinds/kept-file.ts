// What the kinds that write one file share: the state before is kept once, a new file stands beside the old one and is moved
// over it, and the way back is a copy. Each is a piece of sh that works on "$FILE", with what it keeps under "$KEPT".
import { quote } from '../shell-words.ts'

/** The state before the first apply, never a later one; folders that lacked are made, and noted. */
export const KEEP = `[ -d "$UNDO" ] || mkdir -p "$UNDO"
if [ ! -e "$KEPT.old" ] && [ ! -L "$KEPT.old" ] && [ ! -e "$KEPT.absent" ]; then
  if [ -e "$FILE" ] || [ -L "$FILE" ]; then rm -rf "$KEPT.part"; cp -a "$FILE" "$KEPT.part"; mv -T "$KEPT.part" "$KEPT.old"; else : > "$KEPT.absent"; fi
fi`
export const MAKE_FOLDERS = `folder=\${FILE%/*}; made=
while [ -n "$folder" ] && [ ! -d "$folder" ]; do made="$folder
$made"; folder=\${folder%/*}; done
[ -z "$made" ] || printf '%s' "$made" | while read -r one; do mkdir "$one"; echo "$one" >> "$KEPT.folders"; done`
export const REMOVE_FOLDERS = `if [ -e "$KEPT.folders" ]; then sort -r "$KEPT.folders" | while read -r one; do rmdir "$one" 2>/dev/null || :; done; fi`
export const MOVE = (owner: string, mode: string, validator: readonly string[] | undefined): string => `new=$(mktemp "\${FILE%/*}/.packtic.XXXXXX")
trap 'rm -f "$new"' EXIT
made > "$new"
chown ${owner} "$new"
chmod ${mode} "$new"
${validator ? `${validator.map(quote).join(' ')} "$new" || { echo 'the new file is refused by its own program: nothing was changed'; exit 1; }\n` : ''}sync "$new"
mv -T "$new" "$FILE"`

export const PUT_BACK = `if [ -e "$KEPT.old" ] || [ -L "$KEPT.old" ]; then rm -rf "$FILE.packtic"; cp -a "$KEPT.old" "$FILE.packtic"; mv -T "$FILE.packtic" "$FILE"; else rm -f "$FILE"; fi`

/**
 * Root writes nothing where somebody else could put a link in the place of the file or of a folder above it: every folder on the way
 * is root's, and writable by root alone, by staff (Debian's own group for /usr/local), or sticky with what is in it root's too.
 */
export const OURS_ONLY = `ours_only() { # PATH
path=\${1%/}; up=$path; set --
while [ -n "$up" ]; do up=\${up%/*}; [ ! -d "$up/" ] || set -- "$@" "$up/"; done
rights=$(stat -L -c '%u %g %a %n' "$@") || return 1
while read -r user group mode folder; do
[ "$user" = 0 ] || [ "$user" = "$(id -u)" ] || return 1
case $mode in
[1357]???)
case $path in "$folder"*) at=\${path#"$folder"}; at=$folder\${at%%/*} ;; *) return 1 ;; esac
if [ -e "$at" ] || [ -L "$at" ]; then user=$(stat -c %u "$at"); [ "$user" = 0 ] || [ "$user" = "$(id -u)" ] || return 1; fi ;;
*[2367]) return 1 ;;
*[2367]?) case $group in 0|50) ;; *) return 1 ;; esac ;;
esac
done <<RIGHTS
$rights
RIGHTS
}
folder=\${FILE%/*}; folder=\${folder:-/}; real=$(realpath -m "$folder")
ours_only "$FILE" && { [ "$real" = "$folder" ] || ours_only "$real/."; } || { echo 'somebody else may change a folder on the way: nothing was written'; exit 1; }`
export const NO_LINK = `[ ! -L "$FILE" ] || { echo 'a link stands there: left alone'; exit 1; }`

export const head = (id: string, path: string): string => `set -eu\nFILE=${quote(path.replace(/(.)\/+$/, '$1'))} KEPT="\${UNDO-}"/${id}`
export const CHANGED = `{ echo 'changed since: left alone'; exit 1; }`
