// Names of files inside a pack: they must mean one file, the same one, on every system a pack travels through, and never one
// outside it. Design: provisioning.md 3.1.

const LONGEST = 200
/** Letters of any language, digits and a few signs: what Windows, Linux and macOS all keep as it is. */
const PART = /^[\p{L}\p{N}_@+][\p{L}\p{N}._@+ -]{0,99}$/u
/** Names that Windows keeps for itself, whatever follows the dot. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

export type PathRule = 'path-long' | 'path-not-nfc' | 'path-odd'

/** Why this is no path of a pack; undefined when it is one. Relative, with `/`. */
export function pathRule(path: string): PathRule | undefined {
  if (path.length > LONGEST) return 'path-long'
  if (path.normalize('NFC') !== path) return 'path-not-nfc'
  return path.split('/').every((part) => PART.test(part) && !/[. ]$/.test(part) && !RESERVED.test(part)) ? undefined : 'path-odd'
}

/** Two paths that a system which ignores case takes for one: the second with the first. */
export function caseTwins(paths: readonly string[]): readonly { readonly path: string; readonly twin: string }[] {
  const seen = new Map<string, string>()
  return paths.flatMap((path) => {
    const folded = path.toLowerCase().normalize('NFC')
    const twin = seen.get(folded)
    if (twin === undefined) seen.set(folded, path)
    return twin === undefined ? [] : [{ path, twin }]
  })
}
