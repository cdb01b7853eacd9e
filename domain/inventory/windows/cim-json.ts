// A Windows transcript as records: a section `cim-<class>` holds the rows of one class, a section `reg-<group>` holds keys
// with their path. A body that is no JSON of that shape gives nothing, and says why.
import { z } from 'zod'
import type { UnknownReason } from '../fact.ts'
import { type Transcript, whyMissing } from '../transcript.ts'
import type { Cell, Row, Scalar, WindowsRecords } from './windows-records.ts'
import { jsonOrNothing } from '../../json-text.ts'

const MAX_ROWS = 20_000
const Rows = z.array(z.record(z.string(), z.unknown())).max(MAX_ROWS)
const Keys = z.array(z.object({ path: z.string(), values: z.record(z.string(), z.unknown()) })).max(MAX_ROWS)

export function recordsOfTranscript(transcript: Transcript): WindowsRecords {
  const classes = new Map<string, readonly Row[]>()
  const registry = new Map<string, Row>()
  /** Sections that were read say no more than they say; one that could not be has its reason. */
  const told = new Map<string, UnknownReason>()
  for (const { name, body, status } of transcript.sections) {
    if (status === 'absent' || status === 'skipped' || (status !== 'ok' && body.trim() === '')) continue
    // Without its end mark a document may be whole and of another section.
    const json = status === 'cut' ? undefined : jsonOrNothing(body)
    if (name.startsWith('reg-')) {
      const keys = Keys.safeParse(json)
      if (keys.success) for (const { path, values } of keys.data) registry.set(keyPath(path), rowOf(values))
      told.set(name, keys.success ? 'not-collected' : status === 'cut' ? 'truncated' : 'parse')
    } else {
      const rows = Rows.safeParse(json)
      if (rows.success) classes.set(name.replace(/^cim-/, ''), rows.data.map(rowOf))
      told.set(name, rows.success ? 'not-collected' : status === 'cut' ? 'truncated' : 'parse')
    }
  }
  return { classes, registry, missing: (section) => told.get(section) ?? whyMissing(transcript, section) }
}

/** `HKEY_LOCAL_MACHINE\…`, `HKLM:\…` and a control set by its number are one path. */
export function keyPath(path: string): string {
  return path.toLowerCase().replace(/^microsoft\.powershell\.core\\registry::/, '').replace(/^hkey_local_machine|^hklm:?(?=\\|$)/, 'hklm').replace(/^hkey_users/, 'hku').replace(/^hkey_current_user|^hkcu:?(?=\\|$)/, 'hkcu').replace(/^hklm\\system\\controlset\d{3}\\/, 'hklm\\system\\currentcontrolset\\').replace(/\\+$/, '')
}

export function rowOf(values: Readonly<Record<string, unknown>>): Row {
  return new Map(Object.entries(values).flatMap(([name, value]) => {
    const cell = cellOf(value)
    return cell === undefined ? [] : [[name.toLowerCase(), cell] as const]
  }))
}

const isScalar = (value: unknown): value is Scalar => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'

function cellOf(value: unknown): Cell | undefined {
  if (isScalar(value)) return value
  if (Array.isArray(value)) return value.filter(isScalar)
  if (typeof value === 'object' && value !== null && 'hex' in value && typeof value.hex === 'string') return bytesOfHex(value.hex)
  return undefined
}

function bytesOfHex(hex: string): Uint8Array | undefined {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) return undefined
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16))
}
