// The kind `file`: one path is as the pack wants it, and comes back as it was. A new file stands beside the old one and is
// moved over it: a cut leaves the old one or the new one, never half of one. Rules: design/provisioning.md 3.3.
import { z } from 'zod'
import { quote } from '../shell-words.ts'
import { ESCAPES, type Piece } from '../template.ts'
import { hostText } from './host-text.ts'
import { CHANGED, head, KEEP, MAKE_FOLDERS, MOVE, NO_LINK, OURS_ONLY, PUT_BACK, REMOVE_FOLDERS } from './kept-file.ts'
import type { StepScripts } from './kind.ts'

// A home is its person's: root writes nothing through a folder that somebody else can change.
const Target = z.string().regex(/^\/(?!home\/)[^\n']{1,199}$/, 'an absolute path outside /home').refine((path) => !path.split('/').includes('..'), 'no ..')
const Name = z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/)
const Mode = z.string().regex(/^[0-7]{3,4}$/)
const owned = { path: Target, owner: Name.default('root'), group: Name.default('root') }

/** `source` is a text of the pack's `files/`; `validator` is a command that gets the new file as its last word. */
const text = { source: z.string().regex(/^files\/[\w./-]+$/), escape: z.enum(ESCAPES).default('none'), validator: z.array(z.string().min(1)).min(1).optional() }

export const FileShape = z.discriminatedUnion('form', [
  /** Where no mode is said, everybody may read it, and root alone what holds a secret. */
  z.strictObject({ form: z.literal('whole'), ...owned, mode: Mode.optional(), ...text }),
  /** Lines between two marks in a file that is the owner's. */
  z.strictObject({ form: z.literal('block'), ...owned, ...text }),
  z.strictObject({ form: z.literal('directory'), ...owned, mode: Mode.default('755') }),
  z.strictObject({ form: z.literal('link'), path: Target, target: z.string().regex(/^[^\n']{1,200}$/) }),
  z.strictObject({ form: z.literal('absent'), path: Target }),
])
export type FileShape = z.infer<typeof FileShape>

export const READABLE = '644'
const SECRET = '600'

/** `content` = the text with the options filled in; nothing where the form has none. */
export function fileScripts(id: string, shape: FileShape, content: readonly Piece[]): StepScripts {
  switch (shape.form) {
    case 'whole':
      return wholeFile(id, shape, content)
    case 'block':
      return block(id, shape, content)
    case 'directory':
      return directory(id, shape)
    case 'link':
      return link(id, shape)
    case 'absent':
      return absent(id, shape)
  }
}

function wholeFile(id: string, { path, owner, group, mode: said, escape, validator }: Extract<FileShape, { form: 'whole' }>, content: readonly Piece[]): StepScripts {
  const text = hostText(content, escape)
  const mode = said ?? (text.hasSecrets ? SECRET : READABLE)
  // The check is what every run pays: as few programs as can be.
  const same = `[ -f "$FILE" ] && [ ! -L "$FILE" ] || exit 1
[ "$(stat -c '%a %U:%G' "$FILE")" = '${mode.replace(/^0/, '')} ${owner}:${group}' ] || exit 1
${text.same}`
  return {
    check: `${head(id, path)}\n${same}`,
    // What is noted of ours is its hash: a secret in it lies nowhere else.
    apply: `${head(id, path)}\n${OURS_ONLY}\n${text.define}\n${text.demand}\n${KEEP}\n${MAKE_FOLDERS}\nmade() { wanted; }\n${MOVE(`${owner}:${group}`, mode, validator)}\nsha256sum < "$FILE" > "$KEPT.ours"`,
    verify: `${head(id, path)}\n${same}`,
    // Asked twice, it does nothing the second time.
    undo: `${head(id, path)}
${OURS_ONLY}
back() { if [ -e "$KEPT.old" ]; then cmp -s "$KEPT.old" "$FILE"; else [ ! -e "$FILE" ]; fi; }
if ! back; then
  [ "$(sha256sum < "$FILE")" = "$(cat "$KEPT.ours")" ] || ${CHANGED}
  ${PUT_BACK}
fi
${REMOVE_FOLDERS}`,
  }
}

function block(id: string, { path, owner, group, escape, validator }: Extract<FileShape, { form: 'block' }>, content: readonly Piece[]): StepScripts {
  const [from, to] = [`# >>> packtic ${id}`, `# <<< packtic ${id}`]
  const last = content.at(-1)
  const text = hostText([`${from}\n`, ...content, ...(typeof last === 'string' && last.endsWith('\n') ? [] : ['\n']), to], escape)
  const top = `${head(id, path)}\n${text.define}
ours() { sed -n '/^${from}$/,/^${to}$/p' "$FILE"; }
theirs() { [ ! -e "$FILE" ] || sed '/^${from}$/,/^${to}$/d' "$FILE"; }`
  const same = `${text.known}[ -f "$FILE" ] && [ ! -L "$FILE" ] || exit 1
[ "$(ours)" = ${text.word} ] || exit 1`
  // The owner and the mode of a file that was there are its own.
  const keepRights = `if [ -e "$FILE" ]; then owner=$(stat -c %u:%g "$FILE") mode=$(stat -c %a "$FILE"); else owner=${owner}:${group} mode=644; fi`
  return {
    check: `${top}\n${same}`,
    apply: `${top}\n${OURS_ONLY}\n${NO_LINK}\n${text.demand}\n${KEEP}\n${MAKE_FOLDERS}\n${keepRights}\nmade() { theirs; wanted; }\n${MOVE('"$owner"', '"$mode"', validator)}`,
    verify: `${top}\n${same}`,
    undo: `${top}
${OURS_ONLY}
${NO_LINK}
[ -e "$FILE" ] || exit 0
[ -z "$(ours)" ] || [ "$(ours)" = "$(wanted)" ] || ${CHANGED}
${keepRights}
if [ -e "$KEPT.absent" ] && [ -z "$(theirs)" ]; then rm -f "$FILE"; else
made() { theirs; }
${MOVE('"$owner"', '"$mode"', undefined)}
fi
${REMOVE_FOLDERS}`,
  }
}

function directory(id: string, { path, owner, group, mode }: Extract<FileShape, { form: 'directory' }>): StepScripts {
  const same = `[ -d "$FILE" ] && [ ! -L "$FILE" ] && [ "$(stat -c '%a %U:%G' "$FILE")" = '${mode.replace(/^0/, '')} ${owner}:${group}' ] || exit 1`
  return {
    check: `${head(id, path)}\n${same}`,
    apply: `${head(id, path)}
${OURS_ONLY}
${NO_LINK}
mkdir -p "$UNDO"
if [ ! -e "$KEPT.was" ]; then
  if [ -d "$FILE" ]; then stat -c '%a %u:%g' "$FILE" > "$KEPT.part"; else echo absent > "$KEPT.part"; fi
  mv "$KEPT.part" "$KEPT.was"
fi
${MAKE_FOLDERS}
[ -d "$FILE" ] || mkdir "$FILE"
chown ${owner}:${group} "$FILE"
chmod ${mode} "$FILE"`,
    // A folder of a group: what is put in belongs to it, proven with a file that is taken away again.
    verify: `${head(id, path)}\n${same}${/^[2367]\d{3}$/.test(mode) ? `\nnew=$(mktemp "$FILE/.packtic.XXXXXX"); of=$(stat -c %G "$new"); rm -f "$new"\n[ "$of" = ${group} ]` : ''}`,
    undo: `${head(id, path)}
${OURS_ONLY}
${NO_LINK}
[ -d "$FILE" ] || exit 0
read -r mode owner < "$KEPT.was"
# Never a folder that holds somebody's files. The leading zeros: without them chmod keeps the group bit of a folder.
if [ "$mode" = absent ]; then rmdir "$FILE"; else chown "$owner" "$FILE"; chmod "00$mode" "$FILE"; fi
${REMOVE_FOLDERS}`,
  }
}

/** What stood there is kept whole and put back, when what is there now is still ours. */
function moved(id: string, path: string, isOurs: string, make: string): Pick<StepScripts, 'apply' | 'undo'> {
  return {
    apply: `${head(id, path)}\n${OURS_ONLY}\n${KEEP}\n${MAKE_FOLDERS}\n${make}`,
    undo: `${head(id, path)}
${OURS_ONLY}
if ${isOurs}; then
  rm -f "$FILE"
  if [ -e "$KEPT.old" ] || [ -L "$KEPT.old" ]; then cp -a "$KEPT.old" "$FILE.packtic"; mv -T "$FILE.packtic" "$FILE"; fi
elif [ -e "$KEPT.old" ] && cmp -s "$KEPT.old" "$FILE"; then :
elif [ ! -e "$KEPT.old" ] && [ ! -e "$FILE" ]; then :
else ${CHANGED}; fi
${REMOVE_FOLDERS}`,
  }
}

function link(id: string, { path, target }: Extract<FileShape, { form: 'link' }>): StepScripts {
  const isOurs = `[ "$(readlink "$FILE" 2>/dev/null)" = ${quote(target)} ]`
  return {
    check: `${head(id, path)}\n${isOurs} || exit 1`,
    verify: `${head(id, path)}\n${isOurs} && [ -e "$FILE" ] || exit 1`,
    ...moved(id, path, isOurs, `rm -f "$FILE.packtic"; ln -s ${quote(target)} "$FILE.packtic"; mv -T "$FILE.packtic" "$FILE"`),
  }
}

function absent(id: string, { path }: Extract<FileShape, { form: 'absent' }>): StepScripts {
  const gone = `[ ! -e "$FILE" ] && [ ! -L "$FILE" ]`
  return {
    check: `${head(id, path)}\n${gone} || exit 1`,
    verify: `${head(id, path)}\n${gone} || exit 1`,
    // What is taken away is kept beside; a folder with something in it is left alone.
    ...moved(id, path, gone, `if [ -d "$FILE" ] && [ ! -L "$FILE" ]; then rmdir "$FILE"; else rm -f "$FILE"; fi`),
  }
}
