// Texts of a pack with the values of its options: `{{opt.contact}}`, and nothing else. No logic, and no value goes in without
// the escape that its file names: a quote typed by a technician must never become code on a client's machine.

export const ESCAPES = ['none', 'shell', 'ini', 'php', 'xml'] as const
export type Escape = (typeof ESCAPES)[number]

const ESCAPE: Readonly<Record<Escape, (value: string) => string>> = {
  none: (value) => value,
  shell: (value) => `'${value.replaceAll("'", `'\\''`)}'`,
  // One line a value: a line end would start another setting.
  ini: (value) => value.replace(/[\r\n]+/g, ' ').replaceAll('%', '%%'),
  php: (value) => value.replaceAll('\\', '\\\\').replaceAll("'", "\\'"),
  xml: (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
}

const PLACE = /\{\{([^{}]*)\}\}/g

/** Names between double braces, as they are written: what a linter checks. */
export function placesIn(text: string): readonly string[] {
  return [...text.matchAll(PLACE)].map(([, name = '']) => name.trim())
}

/** @throws RangeError for a name that is no option: a pack that passed its check has none */
export function fillTemplate(text: string, options: Readonly<Record<string, string | number | boolean>>, escape: Escape): string {
  return text.replace(PLACE, (_whole, name: string) => {
    const key = /^opt\.(\w+)$/.exec(name.trim())?.[1]
    const value = key === undefined ? undefined : options[key]
    if (value === undefined) throw new RangeError(`no option for {{${name}}}`)
    return ESCAPE[escape](String(value))
  })
}
