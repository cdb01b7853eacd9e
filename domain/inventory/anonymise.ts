// A transcript that may leave the co-op: serials, addresses, names of machines, people and networks replaced by stand-ins of
// the same shape, in texts, in JSON and inside tables of bytes. It reads into the same facts but for these, so a better
// parser can be tried on it (design/inventory.md 3.16). What stands outside the sections (banners) is left out.
import { valueOf, isPlaceholder } from './fact.ts'
import type { MachineFacts } from './model.ts'
import { createPseudonyms, type Pseudonyms } from './pseudonyms.ts'
import { rewrittenTables } from './sensitive-bytes.ts'
import { COMMON_WORDS, type SensitiveKind, sensitiveKind } from './sensitive-keys.ts'

/** `facts`: what the transcript was read into; readers know values that no name announces (columns of a listing). */
export function anonymise(transcript: string, facts: MachineFacts): string {
  const parts = sectionsOf(transcript)
  const bodies = parts.flatMap((part) => ('body' in part ? [part] : []))
  const stands = createPseudonyms()
  const words = bodies.flatMap(({ name, body }) => [name, ...(WORD_SECTIONS.test(name) ? (body.toLowerCase().match(/[a-z0-9][\w.+-]*/g) ?? []) : keysOf(body))])
  const everywhere = new Harvest(new Set(words))
  harvestFacts(facts, everywhere)
  for (const { body, name } of bodies) {
    rewrittenTables(body, (value) => {
      everywhere.add('serial', value)
      return value
    }, (value) => value)
    sites(body, (kind, value) => {
      everywhere.add(kind, value)
      return undefined
    })
    for (const [kind, pattern] of LISTINGS) if (!WORD_SECTIONS.test(name)) for (const match of body.matchAll(pattern)) everywhere.add(kind, match.slice(1).find(Boolean) ?? '')
    if (name === 'last') for (const line of body.split('\n')) harvestLogin(line, everywhere)
  }
  const replace = replacer(everywhere, stands)
  return parts.map((part) => ('body' in part ? rewritten(part, stands, replace) : / = /.test(part.marker) ? replace.known(part.marker) : part.marker)).join('\n')
}

/** Names of values are no names of people: a machine called `model` must not rename every model. */
const keysOf = (body: string): readonly string[] => Array.from(body.toLowerCase().matchAll(/"([\w -]{2,40})"\s*:|^\s*([\w-]{2,40})\s*[=:]/gm), (match) => match[1] ?? match[2] ?? '')

/** Lists of what is installed, and of parts: an address there is a version, and their words are no names. */
const WORD_SECTIONS = /soft|svc|service|apps?|program|package|updates|pci|lscpu|^cpu$|^os$|video|quickfix|reg-os|uninstall/

interface Marker { readonly marker: string }
interface Body { readonly name: string; readonly body: string }

/** Markers and bodies in their order; noise before the first marker, between sections and after the end is dropped. */
function sectionsOf(transcript: string): readonly (Marker | Body)[] {
  const lines = transcript.replace(/^\uFEFF/, '').split('\n')
  const [, nonce = ''] = lines.map((line) => /^@@PT\/1 ([0-9a-f]{16}) begin /.exec(line)).find((match) => match !== null) ?? []
  const prefix = `@@PT/1 ${nonce} `
  const parts: (Marker | Body)[] = []
  let name: string | undefined
  let body: string[] = []
  const close = (): void => {
    if (name !== undefined && body.length > 0) parts.push({ name, body: body.join('\n') })
    body = []
  }
  for (const line of lines) {
    if (nonce === '' || !line.startsWith(prefix)) {
      if (name !== undefined) body.push(line)
      continue
    }
    close()
    name = /^> (\S+)/.exec(line.slice(prefix.length))?.[1] ?? (line.startsWith(`${prefix}= `) ? name : undefined)
    parts.push({ marker: line })
    if (line.startsWith(`${prefix}end `)) return [...parts, { marker: '' }]
  }
  close()
  return parts
}

/** Values to replace: everywhere when they cannot be taken for something else, else only where a name announces them. */
class Harvest {
  /** True where the whole is one name; else each of its words is. */
  readonly values = new Map<string, boolean>()
  /** Names too short or too common to be told from other words: replaced where people are listed. */
  readonly weak = new Set<string>()
  readonly #words: ReadonlySet<string>
  constructor(words: ReadonlySet<string>) {
    this.#words = words
  }

  add(kind: SensitiveKind, value: string): void {
    const isWhole = kind === 'serial' || kind === 'ssid'
    for (const one of isWhole ? [value.trim()] : namesIn(value)) {
      if (!isName(one)) continue
      const word = one.toLowerCase()
      if (this.#isUnmistakable(one)) this.values.set(word, isWhole || this.values.get(word) === true)
      else if (kind === 'user') this.weak.add(word)
    }
  }

  /** Short words and numbers would be found in sizes and paths; a word of the system's own lists is not a name. */
  #isUnmistakable(value: string): boolean {
    return (/^\d+$/.test(value) ? value.length >= 7 : value.length >= 4 || (value.length === 3 && /\d/.test(value))) && !this.#words.has(value.toLowerCase())
  }
}

const isName = (value: string): boolean => !isPlaceholder(value) && !COMMON_WORDS.has(value.toLowerCase()) && /[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(value) && !/^0x0+$|^[0-]+$|^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.\d$/.test(value)

/** `PC\marie`, `/home/marie`, `Marie Curie`, `pc.example.lan`: the whole, then each name in it. */
function namesIn(value: string): readonly string[] {
  const whole = value.trim().replace(/^"|"$/g, '')
  const words = whole.split(/[\\/@\s,;:|()<>"]+/)
  return [...new Set([...(/[\\/@;|]/.test(whole) ? [] : [whole]), ...words, ...words.flatMap((word) => (/^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u.test(word) ? word.split('.') : []))])].filter((one) => one.length > 1)
}

function harvestFacts({ machine, ram, disks, screens, battery, net, neighbours, printers, usb, os, users, security, vms }: MachineFacts, found: Harvest): void {
  const serials = [machine.serial, machine.assetTag, machine.uuid, machine.boardSerial, ...ram.modules.map((one) => one.serial), ...disks.map((one) => one.serial), ...screens.map((one) => one.serial), ...battery.map((one) => one.serial), ...printers.map((one) => one.serial)]
  for (const one of [...serials.map((fact) => valueOf(fact)), ...usb.map((row) => row.serial)]) if (one !== null) found.add('serial', one)
  for (const one of [valueOf(os.host), ...neighbours.map((row) => row.name), ...vms.map((row) => row.name)]) if (one !== null) found.add('host', one)
  for (const one of [...users.map((row) => row.login), ...(valueOf(security.admins) ?? [])]) found.add('user', one)
  const ssid = valueOf(net.wifi.ssid)
  if (ssid !== null) found.add('ssid', ssid)
}

const HOME = /(?:\/home\/|\/Users\/|\/media\/|\\+Users\\+)([^/\\\s":,;|\uE000]+)/g
/** Twelve digits in a row: an interface named by its address, Windows' permanent address. */
const BARE_MAC = /(?<=\benx|"(?:PermanentAddress|NetworkAddress)":")[0-9a-f]{12}(?![0-9a-f])/gi

/** What no key announces: folders of people, hosts in addresses, networks in listings, serials in Windows' device names. */
const LISTINGS: readonly (readonly [SensitiveKind, RegExp])[] = [
  ['user', HOME],
  ['ssid', /^(?:yes|no):((?:\\:|[^:\n])+):\d+:/gm],
  ['ssid', /"spairport[\w]*network[\w]*"\s*:\s*[[{]\s*\{?\s*"_name"\s*:\s*"([^"]+)"/g],
  ['serial', /USB(?:STOR)?(?:\\u005c|\\)+[^\\"\s]+(?:\\u005c|\\)+([A-Za-z0-9]{6,})/g],
  ['serial', /[?&]serial=([^&\s"]+)/gi],
  ['host', /\b(?:ipps?|https?|socket|lpd|smb|ldaps?|nfs):\/\/([A-Za-z][\w.-]*)/g],
  ['host', /^(?:search|domain)\s+(\S.*)$/gm],
  ['host', /^(?:\/\/([\w.-]+)\/|([\w.-]+):\/)/gm],
]

/** `marie pts/0 pc-12.lan Tue Nov …` of `last`. */
function harvestLogin(line: string, found: Harvest): void {
  const [, login = '', from = ''] = /^(\S+)\s+(?:tty\S*|pts\/\S+|:\d\S*|console|system boot)\s+(\S+)/.exec(line) ?? []
  found.add('user', login)
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)$/.test(from)) found.add('host', from)
}

/** `encode` writes a stand-in as the place wants it. */
type Visit = (kind: SensitiveKind, value: string, encode: (text: string) => string) => string | undefined

const LITERAL = /"((?:[^"\\\n]|\\.)*)"(\s*[:=](?!=))?/g
const LINE_PAIR = /^([ \t|]*(?:E:)?)([A-Za-z][\w .()/-]{0,40}?)(\s*[=:][ \t]*)(\S[^\n]*?)([ \t\r]*)$/gm
const QUOTED_PAIR = /\b([A-Z][A-Z0-9_:.-]*)="([^"\n]*)"/gi
const NUMBER_PAIR = /"([^"\\\n]+)"(\s*:\s*)(\d{4,})(?=\s*[,}\]])/g
const PLIST_PAIR = /<key>([^<]+)<\/key>(\s*)<string>([^<]*)<\/string>/g
const CODES = /"(SerialNumberID)"(\s*:\s*)\[([\d,\s]+)\]/g

/** Walks every value that a sensitive name announces; what `visit` answers stands in its place. */
function sites(body: string, visit: Visit): string {
  const given = (key: string, value: string, encode = (text: string): string => text): string | undefined => {
    const kind = sensitiveKind(key)
    return kind === undefined || !isName(value.trim()) ? undefined : visit(kind, value, encode)
  }
  const isJson = /^\s*[[{]/.test(body)
  const quoted = body
    .replace(CODES, (whole, key: string, colon: string, codes: string) => {
      const letters = codes.split(',').map(Number)
      const text = String.fromCharCode(...letters.filter((code) => code > 0))
      const stand = given(key, text, (after) => letters.map((code, at) => (code > 0 ? after.charCodeAt(at) : code)).join(','))
      return stand === undefined ? whole : `"${key}"${colon}[${stand}]`
    })
    .replace(PLIST_PAIR, (whole, key: string, space: string, value: string) => {
      const stand = given(key, value)
      return stand === undefined ? whole : `<key>${key}</key>${space}<string>${stand}</string>`
    })
  if (isJson || /"[^"\n]+"\s*=\s*["<]/.test(body)) {
    let key = ''
    return quoted.replace(LITERAL, (whole, inner: string, colon: string | undefined) => {
      if (colon !== undefined) {
        key = unescaped(inner)
        return whole
      }
      const stand = given(key, unescaped(inner), (text) => escaped(text, inner))
      return stand === undefined ? whole : `"${stand}"`
    }).replace(NUMBER_PAIR, (whole, name: string, between: string, digits: string) => {
      const stand = sensitiveKind(name) === 'serial' ? given(name, digits) : undefined
      return stand === undefined ? whole : `"${name}"${between}${stand}`
    })
  }
  return quoted
    .replace(QUOTED_PAIR, (whole, key: string, value: string) => {
      const stand = given(key, value)
      return stand === undefined ? whole : `${key}="${stand}"`
    })
    .replace(LINE_PAIR, (whole, lead: string, key: string, sign: string, value: string, end: string) => {
      const stand = value.startsWith('"') && QUOTED_PAIR.test(whole) ? undefined : given(key, value)
      QUOTED_PAIR.lastIndex = 0
      return stand === undefined ? whole : `${lead}${key}${sign}${stand}${end}`
    })
}

function unescaped(inner: string): string {
  try {
    return JSON.parse(`"${inner}"`) as string
  } catch {
    return inner
  }
}

/** As the literal was written: all ASCII stays all ASCII, whatever code page reads it. */
function escaped(value: string, like: string): string {
  const text = JSON.stringify(value).slice(1, -1)
  return /[^\x20-\x7e]/.test(like) ? text : text.replace(/[^\x20-\x7e\uE000\uE001]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** Sections that list people. */
const PEOPLE_SECTIONS = /users?$|useraccount|^last$|admins|logon|group/

interface Replacer {
  /** Harvested values alone. */
  known(text: string): string
  /** Of people too, where a short word can only be one. */
  people(text: string): string
  /** And whatever has the form of an address, an identifier or a mail. */
  all(text: string): string
}

const MAC = /(?<![0-9a-f:.-])[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}(?![0-9a-f:.-])/gi
const IP4 = /(?<![\w.-])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d|-\d)/g
const IP6 = /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![\w:.])/gi
const SID = /\bS-1-5-21-(\d+-\d+-\d+)(?=-|\b)/g
const MAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
/** Before four numbers with dots, these say that they are a version. */
const VERSION_BEFORE = /(?:version|revision|release|firmware\w*|build|driver\w*|bios\w*|(?<![a-z])(?:vers?|rev))["'\s:=]*v?$/i

function replacer({ values, weak }: Harvest, stands: Pseudonyms): Replacer {
  const longest = [...values.keys()].sort((a, b) => b.length - a.length)
  const inWords = (value: string): boolean => value.length >= 8 && /\d/.test(value) && /[a-z]/.test(value)
  const quote = (value: string): string => value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const pattern = longest.length === 0 ? undefined : new RegExp(longest.map((value) => (inWords(value) ? quote(value) : `(?<![\\p{L}\\p{N}])${quote(value)}(?![\\p{L}\\p{N}])`)).join('|'), 'giu')
  const stand = (value: string): string => (values.get(value.toLowerCase()) === true ? stands.word(value) : byNames(value, stands))
  const known = (text: string): string => (pattern ? text.replace(pattern, stand) : text)
  const short = weak.size === 0 ? undefined : new RegExp(`(?<![\\p{L}\\p{N}/])(?:${[...weak].map(quote).join('|')})(?![\\p{L}\\p{N}])`, 'giu')
  // What has been replaced is not looked at again: a stand-in may have the form of something else.
  const apart = (text: string, form: RegExp, give: (value: string, at: number) => string, rest: (text: string) => string): string => {
    let out = ''
    let from = 0
    for (const match of text.matchAll(form)) {
      out += rest(text.slice(from, match.index)) + give(match[0], match.index)
      from = match.index + match[0].length
    }
    return out + rest(text.slice(from))
  }
  const ip4 = (text: string): string => apart(text, IP4, (value, at) => (value.split('.').some((one) => Number(one) > 255) || VERSION_BEFORE.test(text.slice(Math.max(0, at - 24), at)) ? value : stands.ip4(value)), known)
  const ip6 = (text: string): string => apart(text, IP6, (value) => (value.includes('::') || value.split(':').length === 8 ? stands.ip6(value) : known(value)), ip4)
  const mac = (text: string): string => apart(text, MAC, (value) => stands.mac(value), ip6)
  const sid = (text: string): string => apart(text, SID, (value) => `S-1-5-21-${stands.word(value.slice(9))}`, mac)
  return { known, people: (text) => (short ? text.replace(short, stand) : text), all: (text) => apart(text, MAIL, (value) => stands.word(value), sid) }
}

/** One body: tables first, then values that a name announces, then whatever else is known or has the form of an address. */
function rewritten({ name, body }: Body, stands: Pseudonyms, replace: Replacer): string {
  const kept: string[] = []
  // Held apart between two characters that no system prints, so that nothing is replaced twice.
  const hold = (text: string): string => `\uE000${kept.push(text) - 1}\uE001`
  let text = ''
  let from = 0
  for (const table of [...rewrittenTables(body, (value) => stands.word(value), replace.known)].sort((a, b) => a.from - b.from)) {
    text += body.slice(from, table.from) + hold(table.text)
    from = table.to
  }
  text += body.slice(from)
  text = sites(text, (kind, value, encode) => hold(encode(kind === 'serial' || kind === 'ssid' ? standFor(value, stands) : byNames(value, stands))))
  text = text.replace(/"(?:wwn|eui64)"\s*:\s*\{[^{}]*\}/g, (whole) => whole.replace(/\d{6,}/g, (digits) => hold(stands.word(digits))))
  text = text.replace(HOME, (whole, login: string) => whole.slice(0, whole.length - login.length) + hold(byNames(login, stands)))
  text = text.replace(BARE_MAC, (digits) => hold(stands.mac(digits)))
  const outside = WORD_SECTIONS.test(name) ? replace.known : PEOPLE_SECTIONS.test(name) ? (one: string): string => replace.people(replace.all(one)) : replace.all
  text = /\\/.test(text) && /^\s*[[{]/.test(text) ? text.replace(/"((?:[^"\\\n]|\\.)*)"|[^"]+/g, (whole, inner: string | undefined) => (inner === undefined || !inner.includes('\\') ? outside(whole) : literal(inner, outside))) : outside(text)
  return text.replace(/\uE000(\d+)\uE001/g, (_, at: string) => kept[Number(at)] ?? '')
}

function literal(inner: string, outside: (text: string) => string): string {
  const before = unescaped(inner)
  const after = outside(before)
  return after === before ? `"${inner}"` : `"${escaped(after, inner)}"`
}

const standFor = (value: string, stands: Pseudonyms): string => value.replace(value.trim(), (trimmed) => (/^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i.test(trimmed) ? stands.mac(trimmed) : stands.word(trimmed)))

/** Names inside a path or a full name, each its own stand-in, so that they stay the same elsewhere. */
const byNames = (value: string, stands: Pseudonyms): string => value.replace(/[^\\/@\s,;:|()<>".]+/g, (word) => (word.length > 1 && isName(word) ? stands.word(word) : word))
