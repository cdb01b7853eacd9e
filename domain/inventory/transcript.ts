// Reader of PT/1, the collectors' stream: sections between marker lines that carry the nonce. Never throws: what is cut,
// missing or forged becomes a state. Everything before `begin` is noise; a line without the nonce is no marker.
import type { UnknownReason } from './fact.ts'

export interface Section {
  readonly name: string
  readonly encoding: 'raw' | 'b64' | 'hex' | 'json'
  readonly item: string | null
  readonly body: string
  readonly rc: number | null
  readonly ms: number | null
  /** ok, or why the body cannot be relied on. */
  readonly status: 'ok' | 'failed' | 'absent' | 'skipped' | 'timeout' | 'cut'
  readonly why: string | null
}

export interface Transcript {
  readonly begin: { readonly nonce: string; readonly collector: string; readonly os: string; readonly uid: number | null; readonly elev: 'root' | 'sudo' | 'none' } | null
  readonly sections: readonly Section[]
  /** False when `end` never came: the sections after the break are truncated. */
  readonly complete: boolean
  readonly ms: number | null
}

const MAX_BYTES = 4 * 1024 * 1024

/** Reads a stream; `nonce` null (a stick, a file) takes the one of `begin`. */
export function readTranscript(text: string, nonce: string | null): Transcript {
  const lines = text.replace(/^\uFEFF/, '').slice(0, MAX_BYTES).split('\n').map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
  const start = lines.findIndex((line) => /^@@PT\/1 [0-9a-f]{16} begin /.test(line) && (nonce === null || line.startsWith(`@@PT/1 ${nonce} `)))
  if (start < 0) return { begin: null, sections: [], complete: false, ms: null }
  const [, mark = '', rest = ''] = /^@@PT\/1 ([0-9a-f]{16}) begin (.*)$/.exec(lines[start] ?? '') ?? []
  const about = pairs(rest)
  const prefix = `@@PT/1 ${mark} `
  const sections: Section[] = []
  let open: { name: string; encoding: Section['encoding']; item: string | null; body: string[] } | undefined
  let complete = false
  let ms: number | null = null

  for (const line of lines.slice(start + 1)) {
    if (!line.startsWith(prefix)) {
      open?.body.push(line)
      continue
    }
    const marker = line.slice(prefix.length)
    const opening = /^> ([a-z0-9_-]+) (raw|b64|hex|json)$/.exec(marker)
    if (opening) {
      if (open) sections.push(closed(open, 'cut', null, null, null))
      open = { name: opening[1] ?? '', encoding: (opening[2] ?? 'raw') as Section['encoding'], item: null, body: [] }
    } else if (marker.startsWith('= ') && open) open.item = marker.slice(2)
    else if (marker.startsWith('< ') && open) {
      // The end of another section: what was lost between them leaves a body that may be the other's.
      const isOwn = marker.split(' ')[1] === open.name
      const facts = pairs(marker)
      const rc = integer(facts['rc'])
      const why = facts['why'] && facts['why'] !== '-' ? facts['why'] : null
      // A body beyond the collector's limit has lost its end as surely as one whose stream broke.
      sections.push(closed(isOwn ? open : { ...open, body: [] }, facts['cut'] === '1' || !isOwn ? 'cut' : statusOf(rc, why), rc, integer(facts['ms']), why))
      open = undefined
    } else if (marker.startsWith('end ')) {
      complete = true
      ms = integer(pairs(marker)['ms'])
      break
    }
  }
  // The stream broke off inside this section: its last line may be half of one ("cpu cores: 1" of 12).
  if (open) sections.push(closed({ ...open, body: open.body.slice(0, -1) }, 'cut', null, null, null))
  const elev = about['elev']
  return { begin: { nonce: mark, collector: about['collector'] ?? '', os: about['os'] ?? '', uid: integer(about['uid']), elev: elev === 'root' || elev === 'sudo' ? elev : 'none' }, sections, complete, ms }
}

function closed(open: { name: string; encoding: Section['encoding']; item: string | null; body: string[] }, status: Section['status'], rc: number | null, ms: number | null, why: string | null): Section {
  // The newline written just before a marker does not belong to the body.
  return { name: open.name, encoding: open.encoding, item: open.item, body: open.body.join('\n'), rc, ms, status, why }
}

function statusOf(rc: number | null, why: string | null): Section['status'] {
  if (why === 'timeout') return 'timeout'
  if (why === 'absent' || why === 'no-tool') return 'absent'
  if (why !== null) return 'skipped'
  return rc === 0 ? 'ok' : 'failed'
}

function pairs(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(/([a-z]+)=(\S+)/g)].map(([, key = '', value = '']) => [key, value]))
}

function integer(text: string | undefined): number | null {
  return text !== undefined && /^-?\d{1,12}$/.test(text) ? Number(text) : null
}

/** The sections of a name with a usable body: a failed tool's output is still read (design/inventory.md 3.5). */
export function bodies(transcript: Transcript, name: string): readonly Section[] {
  return transcript.sections.filter((section) => section.name === name && section.body.trim() !== '')
}

/** Why a section gives nothing. */
export function whyMissing(transcript: Transcript, name: string): UnknownReason {
  const section = transcript.sections.find((one) => one.name === name)
  if (!section) return transcript.complete ? 'not-collected' : 'truncated'
  if (section.why === 'no-root' || section.why === 'no-tool' || section.why === 'timeout' || section.why === 'denied') return section.why
  if (section.status === 'cut') return 'truncated'
  return section.status === 'absent' ? 'not-collected' : 'parse'
}
