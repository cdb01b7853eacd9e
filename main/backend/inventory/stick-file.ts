// What a stick brings back: `packtic.transcript/1`, a PT/1 stream in base64 with its hash, which tells damage and not forgery.
// Or the bare stream, where the machine had no base64.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { readTranscript } from '../../../domain/inventory/transcript.ts'

const SCHEMA = 'packtic.transcript/1'
const StickFile = z.object({ schema: z.literal(SCHEMA), collector: z.string().max(40), takenAt: z.iso.datetime(), host: z.string().max(255), body: z.base64(), sha256: z.string().regex(/^[0-9a-f]{64}$/i).optional() })

/** A whole file, or what is left of one. */
export function isStickFile(text: string): boolean {
  return /^\s*\{[^{}]{0,200}"schema"\s*:\s*"packtic\.transcript\/1"/.test(text.slice(0, 400))
}

/** The stream and when it was taken; null when a part is missing or was altered. */
export function readStickFile(json: unknown): { transcript: string; takenAt: number } | null {
  const file = StickFile.safeParse(json)
  if (!file.success) return null
  const bytes = Buffer.from(file.data.body, 'base64')
  if (file.data.sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== file.data.sha256.toLowerCase()) return null
  const transcript = bytes.toString('utf8')
  return readTranscript(transcript, null).begin === null ? null : { transcript, takenAt: Date.parse(file.data.takenAt) }
}

/** When a bare stream was taken, by the machine's own clock; null when it does not say. */
export function takenIn(transcript: string): number | null {
  const body = readTranscript(transcript, null).sections.find(({ name }) => name === 'id')?.body ?? ''
  const [, instant] = /(?:^(?:date=)?|"Now":")(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)(?:$|")/m.exec(body) ?? []
  const at = instant === undefined ? Number.NaN : Date.parse(instant)
  return Number.isNaN(at) ? null : at
}
