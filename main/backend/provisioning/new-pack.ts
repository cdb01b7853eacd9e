// `packtic pack new`: a small pack that is right as it stands, to be changed word by word. What it shows is what an author
// needs first: an option, packages, a text put in place, a script with its phases, a condition, and the record
// that comes last.

/** The files of a new pack, by path; its lock is written over them. */
export function newPack(id: string, words: Readonly<Record<'title' | 'summary' | 'option' | 'tools' | 'record' | 'message' | 'motto' | 'card' | 'lesson' | 'default', { readonly fr: string; readonly en: string }>>): Readonly<Record<string, string>> {
  const manifest = {
    format: 'packtic.pack/1', id, version: '0.1.0', title: words.title, summary: words.summary, needs: ['informatique'],
    authors: [{ name: 'packtic', scop: 'packtic' }], licence: 'AGPL-3.0-or-later', platform: 'linux', suites: ['bookworm', 'trixie'], arch: ['amd64', 'arm64'],
    preflight: { ramMinMb: 512, rootFreeMb: 200 },
    options: [{ key: 'message', type: 'string', label: words.option, default: words.default.fr, pattern: '^.{1,80}$' }],
    training: { halfDays: 1, content: [words.lesson.fr] }, maintenance: { level: 'essentiel', visitsPerYear: 1, responseHours: 48, checks: [words.message.fr] },
    software: [{ name: 'less', licence: 'GPL-3.0-or-later', free: true, step: 'tools' }],
    steps: [
      { kind: 'package', id: 'tools', title: words.tools, install: ['less'], estimate: { s: 5, mb: 1 } },
      { kind: 'file', id: 'message', title: words.message, file: { form: 'whole', path: `/etc/issue.d/${id}.issue`, source: 'files/message.issue', escape: 'none' } },
      { kind: 'shell', id: 'motto', title: words.motto, needs: ['message'], when: "opt.message != ''" },
      { kind: 'record', id: 'record', title: words.record },
    ],
  }
  const file = `/etc/${id}.conf`
  return {
    'pack.json': `${JSON.stringify(manifest, null, 2)}\n`,
    'files/message.issue': '{{opt.message}}\n',
    'steps/motto.sh': `# Put before each phase of the step: what they share. Held to the rules of a check.\nFILE=${file}\nwanted() { printf 'message=%s\\n' "$OPT_message"; }\n`,
    'steps/motto.check.sh': `# 0: already so. 1: to do. Anything else: cannot tell. A check writes nothing, and a missing file is "to do".\n# Without a verify of its own, the step is proved by its check.\nset -u\n[ -f "$FILE" ] || exit 1\nwanted | cmp -s - "$FILE" || exit 1\n`,
    'steps/motto.apply.sh': `# Can be started again at any point. The state before goes to "$UNDO", once; a new file beside the old one, then moved.\nset -eu\nmkdir -p "$UNDO"\nif [ ! -e "$UNDO/motto.noted" ]; then\n  if [ -e "$FILE" ]; then cp -p "$FILE" "$UNDO/motto.old"; fi\n  : > "$UNDO/motto.noted"\nfi\nwanted > "$FILE.packtic"\nchmod 644 "$FILE.packtic"\nmv -T "$FILE.packtic" "$FILE"\n`,
    'steps/motto.undo.sh': `# Back as it was; afterwards the check answers 1.\nset -eu\nif [ -e "$UNDO/motto.old" ]; then cp -p "$UNDO/motto.old" "$FILE"; else rm -f "$FILE"; fi\n`,
    'docs/fiche.fr.md': `# ${words.title.fr}\n\n${words.card.fr}\n`,
    'docs/formation.fr.md': `# ${words.title.fr}\n\n- ${words.lesson.fr}\n`,
  }
}

