// Any file that tells what a computer is: told by what it holds, never by its name. What describes something else is refused
// with what it is; what cannot be read, with its name. Reads only: nothing is kept here.
import { createHash } from 'node:crypto'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { ZodError } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import { inventoryOf } from '../../../domain/inventory/complete.ts'
import { decodeText, MAX_TEXT_BYTES } from '../../../domain/inventory/decode-text.ts'
import { documentFromJson, documentFromXml, type GlpiDocument } from '../../../domain/inventory/glpi/document.ts'
import { type OtherItem, otherItemOf } from '../../../domain/inventory/glpi/other-item.ts'
import { readGlpi } from '../../../domain/inventory/glpi/read-glpi.ts'
import { isSystemProfiler } from '../../../domain/inventory/macos/sp-document.ts'
import { readSystemProfiler } from '../../../domain/inventory/macos/sp-reading.ts'
import type { Inventory, Reading } from '../../../domain/inventory/model.ts'
import { readSmbiosFile } from '../../../domain/inventory/smbios/smbios-file.ts'
import { smbiosReading } from '../../../domain/inventory/smbios/smbios-reading.ts'
import { storedInventory } from '../../../domain/inventory/stored.ts'
import { isWindowsFile, readWindowsFile } from '../../../domain/inventory/windows/read-windows.ts'
import { readXml } from '../../../domain/inventory/xml.ts'
import { type CollectContext, type Collected, collectFile } from './collect.ts'
import { readKnowledge } from './knowledge-files.ts'
import { isStickFile, readStickFile, takenIn } from './stick-file.ts'
import { jsonOrNothing } from '../../../domain/json-text.ts'

/** What a recogniser is given: the file's name (a listing of WMI may tell its class nowhere else), the file unpacked, as text with its ends of lines made one, and as JSON where it is. */
interface SniffedFile { readonly name: string; readonly bytes: Uint8Array; readonly text: string; readonly json: unknown }

/** What a recogniser makes of a file. `takenAt` null or absent = the file does not say when: now. */
type Found =
  /** A PT/1 stream, wherever it was wrapped. */
  | { readonly transcript: string; readonly takenAt?: number | null }
  /** Facts read from a document of another program. */
  | { readonly reading: Reading; readonly osId?: string | null; readonly takenAt?: number | null | undefined; readonly collector?: string; readonly partial?: boolean; readonly identity?: Pick<Inventory, 'machineKey' | 'evidence'> }
  /** Inventories of our own, whole. */
  | { readonly inventories: readonly unknown[] }
  | { readonly otherItem: OtherItem }

interface Recogniser { readonly kind: string; readonly sees: (file: SniffedFile) => boolean; readonly read: (file: SniffedFile) => Found | undefined }

const SCHEMA = 'packtic.inventory/1'
const listOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : [json])
const has = (value: unknown, key: string): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && Object.hasOwn(value, key)

const OWN_STREAM = /^@@PT\/1 [0-9a-f]{16} begin /m

/** One line a form, the surest first. */
const RECOGNISERS: readonly Recogniser[] = [
  { kind: 'transcript', sees: ({ json, text }) => json === undefined && OWN_STREAM.test(text), read: ({ text }) => ({ transcript: text, takenAt: takenIn(text) }) },
  // The file of a stick, whole or not: what is left of a damaged one is not read.
  { kind: 'stick', sees: ({ text }) => isStickFile(text), read: ({ json, name }) => stickFile(json, name) },
  { kind: 'inventory', sees: ({ json }) => listOf(json).length > 0 && listOf(json).every((one) => has(one, 'schema') && one['schema'] === SCHEMA), read: ({ json }) => ({ inventories: listOf(json) }) },
  { kind: 'GLPI inventory', sees: ({ json }) => has(json, 'content') && (has(json, 'deviceid') || has(json['content'], 'versionclient') || has(json, 'itemtype')), read: ({ json }) => fromGlpi(documentFromJson(json)) },
  // FusionInventory, OCS and the older GLPI; the bytes, since the document names its own encoding.
  { kind: 'XML inventory', sees: ({ text }) => /^[^<]{0,200}(<[?!][^>]*>\s*)*<REQUEST[\s>]/.test(text.slice(0, 4_000)), read: ({ bytes }) => fromGlpi(xmlDocument(bytes)) },
  // Raw tables of firmware in any form, dmidecode's text.
  { kind: 'SMBIOS', sees: ({ bytes, json }) => json === undefined && readSmbiosFile(bytes) !== undefined, read: ({ bytes }) => fromSmbios(bytes) },
  // What a Mac's own system_profiler says, saved as JSON, property list or text.
  { kind: 'system_profiler', sees: ({ text }) => isSystemProfiler(text), read: ({ text }) => ({ reading: readSystemProfiler(text) }) },
  // Text for people (systeminfo, ipconfig) is none of these: it is translated.
  { kind: 'windows', sees: ({ bytes, name, json }) => json === undefined && isWindowsFile(bytes, name), read: ({ bytes, name }) => ({ reading: readWindowsFile(bytes, name) }) },
]

function stickFile(json: unknown, name: string): Found {
  const found = readStickFile(json)
  if (found === null) throw new Refusal('INVENTORY_DAMAGED', { file: name })
  return found
}

function fromGlpi(document: GlpiDocument | undefined): Found | undefined {
  if (document === undefined) return undefined
  const otherItem = otherItemOf(document)
  return otherItem ? { otherItem } : readGlpi(document)
}

function fromSmbios(bytes: Uint8Array): Found | undefined {
  const found = readSmbiosFile(bytes)
  return found && { reading: smbiosReading(found.record, found.source) }
}

function xmlDocument(bytes: Uint8Array): GlpiDocument | undefined {
  const { root } = readXml(bytes)
  return root ? documentFromXml(root) : undefined
}

/**
 * The inventories that a file holds: one, but for a list of our own.
 * @throws Refusal NOT_A_COMPUTER, INVENTORY_EMPTY, INVENTORY_TOO_LARGE, INVENTORY_NEWER, INVENTORY_DAMAGED or INVENTORY_UNREADABLE, each with the file's name
 */
export function readFile(bytes: Uint8Array, context: CollectContext, name: string): readonly Collected[] {
  demandSize(bytes.length, name)
  const file = sniff(bytes, name)
  refuseKnownTrouble(file)
  const recogniser = RECOGNISERS.find(({ sees }) => sees(file))
  const found = recogniser?.read(file)
  if (found === undefined) throw new Refusal('INVENTORY_UNREADABLE', { file: name }, { cause: recogniser ? `damaged ${recogniser.kind}` : 'no known form' })
  if ('otherItem' in found) throw new Refusal('NOT_A_COMPUTER', { file: name, state: found.otherItem })
  if ('inventories' in found) return found.inventories.map((one, at) => ({ inventory: ownInventory(one, name, found.inventories.length > 1 ? at : null), transcript: Buffer.from(JSON.stringify(one)) }))
  const now = found.takenAt === null || found.takenAt === undefined ? context.now : () => found.takenAt ?? 0
  if ('transcript' in found) return [collectFile(Buffer.from(found.transcript), { ...context, now }, name)]
  // The hash of the text, not of its encoding: the same document saved again elsewhere is the same.
  const kept = Buffer.from(file.text)
  const about = { id: context.newId(), takenAt: now(), by: context.by, method: 'usb' as const, target: null, durationMs: 0, transcriptSha256: sha256(kept), sha256, knowledge: readKnowledge(context.resources) }
  const inventory = inventoryOf(found.reading, null, found.osId ?? null, about)
  return [{ inventory: { ...inventory, ...found.identity, collectorVersion: found.collector ?? '' }, transcript: kept, ...(found.partial === true ? { partial: true } : {}) }]
}

/** Before a file is read whole. @throws Refusal INVENTORY_EMPTY or INVENTORY_TOO_LARGE */
export function demandSize(sizeBytes: number, name: string): void {
  if (sizeBytes === 0) throw new Refusal('INVENTORY_EMPTY', { file: name })
  if (sizeBytes > MAX_TEXT_BYTES) throw new Refusal('INVENTORY_TOO_LARGE', { file: name, limitMb: MAX_TEXT_BYTES / MIB })
}
const MIB = 1024 * 1024

/** What a file says of itself although nothing can be read in it: a later form of ours, a stick taken out too early, a copy cut short. */
function refuseKnownTrouble({ name, bytes, text, json }: SniffedFile): void {
  if (LATER.test(text.slice(0, 4_000)) && !OWN_STREAM.test(text)) throw new Refusal('INVENTORY_NEWER', { file: name })
  if (text.trim() === '') throw new Refusal('INVENTORY_EMPTY', { file: name })
  // FAT gives a file its length before its contents: taken out in between, the stick holds zeros.
  if (bytes.every((byte) => byte === 0)) throw new Refusal('INVENTORY_DAMAGED', { file: name }, { cause: 'all zeros' })
  if (json === undefined && CUT_JSON.test(text.slice(0, 4_000))) throw new Refusal('INVENTORY_DAMAGED', { file: name }, { cause: 'JSON cut short' })
}
/** Any form but the first, of the stream, of a stick's file, or of an inventory. */
const LATER = /^(?:@@PT\/(?!1 )\d{1,6} [0-9a-f]{16} begin |\s*[[{][^{}]{0,200}"schema"\s*:\s*"packtic\.(?:transcript|inventory)\/(?!1")\d{1,6}")/m
/** Begun as an inventory of GLPI or of ours. */
const CUT_JSON = /^\s*[[{](?=[^]*"(?:deviceid|versionclient|itemtype|content|schema)"\s*:)/

const sha256 = (input: string | Uint8Array): string => createHash('sha256').update(input).digest('hex')

function sniff(packed: Uint8Array, name: string): SniffedFile {
  const bytes = unpacked(packed)
  const text = decodeText(bytes).replaceAll('\r\n', '\n')
  return { name, bytes, text, json: jsonDocument(text) }
}

/** gzip or zstd by its first bytes; a file that grows beyond any inventory stays as it is. */
function unpacked(bytes: Uint8Array): Uint8Array {
  const limit = { maxOutputLength: MAX_TEXT_BYTES }
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes, limit)
    if (bytes[0] === 0x28 && bytes[1] === 0xb5 && bytes[2] === 0x2f && bytes[3] === 0xfd) return zstdDecompressSync(bytes, limit)
  } catch {
    // Damaged or beyond the limit: no recogniser will see anything in it.
  }
  return bytes
}

function ownInventory(value: unknown, name: string, at: number | null): Inventory {
  try {
    return storedInventory(value)
  } catch (error) {
    if (!(error instanceof ZodError)) throw error
    throw new Refusal('INVENTORY_UNREADABLE', { file: name }, { issues: error.issues.slice(0, 5).map(({ path, message }) => ({ path: [...(at === null ? [] : [at]), ...path].join('.'), rule: message })) })
  }
}

/** Only a document: a bare word or number is some other text. */
function jsonDocument(text: string): unknown {
  return /^\s*[[{]/.test(text) ? jsonOrNothing(text) : undefined
}
