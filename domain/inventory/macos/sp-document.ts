// One reader for the three forms of system_profiler: -json (10.15 and later), -xml, and the text that people save or paste.
// Never throws; bounded by its input.
import { readPlist } from './plist.ts'
import { type SpDocument, type SpNode, spelling } from './sp-node.ts'
import { readSpText, textSection } from './sp-text.ts'
import { jsonOrNothing } from '../../json-text.ts'

const MAX_DEPTH = 32
type Dict = Readonly<Record<string, unknown>>
const isDict = (value: unknown): value is Dict => typeof value === 'object' && value !== null && !Array.isArray(value)
const DATA_TYPE = /^(SP[A-Za-z0-9]+)DataType$/

/** Sections that hold facts of an inventory. */
const READ = ['SPHardware', 'SPSoftware', 'SPMemory', 'SPStorage', 'SPNVMe', 'SPSerialATA', 'SPParallelATA', 'SPDisplays', 'SPPower', 'SPPrinters', 'SPUSB', 'SPUSBHost', 'SPAirPort', 'SPApplications']

/** True for a text that system_profiler wrote, in any of its forms, with a section that tells something of a machine. */
export function isSystemProfiler(text: string): boolean {
  return looksLikeOne(text) && [...readSpDocument(text).sections.keys()].some((name) => READ.includes(name))
}

function looksLikeOne(text: string): boolean {
  const start = text.trimStart()
  if (start.startsWith('{')) return /"SP[A-Za-z0-9]+DataType"\s*:\s*\[/.test(start)
  if (start.startsWith('<')) return /<plist\b/.test(start) && /<key>_dataType<\/key>\s*<string>SP/.test(start)
  // A section's title on the first line that is not empty, then lines that belong to it.
  const [title = '', next = ''] = text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '')
  return textSection(title) !== undefined && /^ {4}/.test(next)
}

/** A document without a section when the text is none of the forms. */
export function readSpDocument(text: string): SpDocument {
  if (!looksLikeOne(text)) return { sections: new Map(), isText: false, unsure: new Set() }
  const start = text.trimStart()
  if (start.startsWith('{')) return { sections: sectionsOfJson(jsonOrNothing(start)), isText: false, unsure: new Set() }
  if (start.startsWith('<')) return { sections: sectionsOfPlist(readPlist(start)), isText: false, unsure: new Set() }
  return { ...readSpText(text), isText: true }
}

function sectionsOfJson(document: unknown): ReadonlyMap<string, SpNode> {
  return new Map(isDict(document) ? Object.entries(document).flatMap(([key, items]) => section(DATA_TYPE.exec(key)?.[1], items)) : [])
}

/** One dictionary a data type; the same type asked twice is the first. */
function sectionsOfPlist(document: unknown): ReadonlyMap<string, SpNode> {
  const found = Array.isArray(document) ? document.flatMap((one: unknown) => (isDict(one) && typeof one['_dataType'] === 'string' ? section(DATA_TYPE.exec(one['_dataType'])?.[1], one['_items'] ?? []) : [])) : []
  return new Map([...found].reverse())
}

function section(name: string | undefined, items: unknown): (readonly [string, SpNode])[] {
  return name === undefined || !Array.isArray(items) ? [] : [[name, { name, values: new Map(), children: items.filter(isDict).map((item) => nodeOf('', item, 0)) }]]
}

function nodeOf(label: string, dict: Dict, depth: number): SpNode {
  const values = new Map<string, string>()
  const children: SpNode[] = []
  for (const [key, item] of Object.entries(dict)) {
    if (key === '_properties') continue
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') values.set(spelling(key), String(item))
    else if (depth >= MAX_DEPTH) continue
    else if (Array.isArray(item)) {
      const dicts = item.filter(isDict)
      // The first of a list of words stands for it: the signature of an application, not its chain of authorities.
      if (dicts.length === 0 && typeof item[0] === 'string') values.set(spelling(key), item[0])
      else if (key === '_items') children.push(...dicts.map((one) => nodeOf('', one, depth + 1)))
      else children.push({ name: key, values: new Map(), children: dicts.map((one) => nodeOf('', one, depth + 1)) })
    } else if (isDict(item)) children.push(nodeOf(key, item, depth + 1))
  }
  return { name: label !== '' ? label : typeof dict['_name'] === 'string' ? dict['_name'] : '', values, children }
}
