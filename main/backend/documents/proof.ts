// Proof of a signature on screen: every hash can be computed again from the signed file alone, without network or base.
// Design: business.md 3.12. A simple signature (eIDAS): admissible, its reliability is ours to prove.
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import { Id, Instant, Sha256 } from '../../../domain/ids.ts'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { attachmentsOf } from './pdf-attachments.ts'
import { jsonOrNothing } from '../../../domain/json-text.ts'

const Event = z.strictObject({ n: z.int(), at: Instant, type: z.enum(['issued', 'shown', 'signed']), prevHash: z.string(), hash: Sha256 })

const body = {
  documentId: Id, number: z.string(), version: z.int(), pdfSha256: Sha256, pdfBytes: z.int(), dataSha256: Sha256,
  pagesShown: z.array(z.strictObject({ page: z.int(), at: Instant })), consentText: z.string(), consentVersion: z.string(),
  signer: z.strictObject({ name: z.string(), function: z.string(), onBehalfOf: z.string() }), method: z.enum(['strokes', 'typed']), strokes: z.array(z.array(z.tuple([z.int(), z.int(), z.int()]))), typedName: z.string(),
  startedAt: Instant, signedAt: z.string(), device: z.strictObject({ id: Id, epoch: z.int(), code: z.string(), publicKey: z.string() }), appVersion: z.string(), events: z.array(Event),
  deviceSignature: z.string(),
}
/** 1: the technician by name alone, the instant in universal time, nothing about the clock. Such proofs stay valid. */
const First = z.strictObject({ v: z.literal(1), ...body, technician: z.string() })
const named = {
  ...body, technician: z.strictObject({ /** None where nobody gave this laptop a name. */ id: Id.nullable(), name: z.string() }),
  /** Why the instants above are in doubt. */
  clockWarning: z.strictObject({ kind: z.enum(['behind', 'hub']), lateMs: z.int() }).nullable(),
}
const Second = z.strictObject({ v: z.literal(2), ...named })
/**
 * 3: `dataSha256` is that of `donnees.json` beside the proof, the data that the pages were set from: whoever holds the file
 * computes it again. Before, it was that of the co-op's own record, which holds more than the client may read.
 */
const Third = z.strictObject({ v: z.literal(3), ...named })
export const Proof = z.discriminatedUnion('v', [First, Second, Third])
export type Proof = z.infer<typeof Proof>
/** What is signed now. */
export type NewProof = z.infer<typeof Third>
type Unsealed = Omit<z.infer<typeof First>, 'deviceSignature'> | Omit<z.infer<typeof Second>, 'deviceSignature'> | Omit<NewProof, 'deviceSignature'>

const sha256 = (input: string | Uint8Array): Sha256 => createHash('sha256').update(input).digest('hex')

/** The chain of what happened, each link over the one before. */
export function proofEvents(documentId: Id, happened: readonly { readonly at: number; readonly type: 'issued' | 'shown' | 'signed' }[]): Proof['events'] {
  let prevHash = sha256(`packtic/1/proof\n${documentId}`)
  return happened.map(({ at, type }, index) => {
    const hash = sha256(`${prevHash}\n${index + 1}\n${at}\n${type}`)
    const event = { n: index + 1, at, type, prevHash, hash }
    prevHash = hash
    return event
  })
}

/** Adds the laptop's signature over everything else. */
export function sealProof(body: Omit<NewProof, 'deviceSignature'>, sign: (bytes: Uint8Array) => string): NewProof {
  return { ...body, deviceSignature: sign(Buffer.from(canonicalJson(body))) }
}

/** Stands in the signed copy's metadata until its seal is known: same length, so that no other byte moves. */
export const SEAL_PLACE = `packtic-seal-${'0'.repeat(128)}`
const SEAL = /packtic-seal-([0-9a-f]{128})/g

const sealed = (file: Uint8Array): Buffer => Buffer.from(`packtic/1/seal\n${sha256(file)}`)

/** Writes the laptop's signature over the whole signed copy into it: afterwards no byte of the file can change unseen. */
export function sealFile(pdf: Uint8Array, sign: (bytes: Uint8Array) => string): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1')
  if (!text.includes(SEAL_PLACE)) throw new Error('the signed copy has no place for its seal')
  const seal = `packtic-seal-${Buffer.from(sign(sealed(pdf)), 'base64').toString('hex')}`
  return Buffer.from(text.replaceAll(SEAL_PLACE, seal), 'latin1')
}

export interface ProofCheck { readonly number: string; readonly signer: string; readonly signedAt: string; readonly pdfSha256: Sha256; /** The data that the pages were set from; not in the files of the first versions. */ readonly data: { readonly sha256: Sha256; readonly checked: boolean }; readonly device: string; readonly technician: string; readonly clockWarning: NewProof['clockWarning'] }

const broken = (what: string): never => {
  throw new Refusal('PROOF_BROKEN', { what })
}

/**
 * Recomputes every hash of a signed file: the document as it was shown, the proof, and the file itself.
 * @throws Refusal PROOF_BROKEN naming what does not match, PROOF_ABSENT for a file without any proof
 */
export function verifyProof(signedPdf: Uint8Array): ProofCheck {
  const files = attachmentsOf(signedPdf)
  if (files.length === 0 && !Buffer.from(signedPdf).includes('preuve.json')) throw new Refusal('PROOF_ABSENT', {})
  const original = files.find((bytes) => bytes.subarray(0, 5).toString('latin1') === '%PDF-') ?? broken('original.pdf')
  const objects = files.filter((bytes) => bytes[0] === 0x7b)
  // As a name of JSON, never as a word inside of one, where its quotes would be escaped.
  const json = objects.find((bytes) => bytes.includes('"deviceSignature":')) ?? broken('preuve.json')
  const { body, key } = checkProof(original, json, objects.find((bytes) => bytes !== json))
  const text = Buffer.from(signedPdf).toString('latin1')
  const seals = [...text.matchAll(SEAL)].map(([, hex = '']) => hex)
  if (seals.length === 0 || new Set(seals).size > 1) broken('seal')
  if (!verify(null, sealed(Buffer.from(text.replace(SEAL, SEAL_PLACE), 'latin1')), key, Buffer.from(seals[0] ?? '', 'hex'))) broken('seal')
  return { number: body.number, signer: body.signer.name, signedAt: body.signedAt, pdfSha256: body.pdfSha256, data: { sha256: body.dataSha256, checked: body.v === 3 }, device: body.device.code, technician: typeof body.technician === 'string' ? body.technician : body.technician.name, clockWarning: 'clockWarning' in body ? body.clockWarning : null }
}

/** What the pages of a document were set from, as the signed copy carries it. */
export function printedData(data: unknown): Buffer {
  return Buffer.from(canonicalJson((data as { paper?: object } | null)?.paper ?? {}))
}

/**
 * The proof alone against the document and the data it speaks of, without the file that carries them.
 * @throws Refusal PROOF_BROKEN naming what does not match
 */
export function checkProof(original: Uint8Array, json: Uint8Array, data: Uint8Array | undefined): { body: Unsealed; key: KeyObject } {
  const text = Buffer.from(json).toString('utf8')
  const parsed = Proof.safeParse(jsonOrNothing(text))
  if (!parsed.success) return broken('preuve.json')
  const { deviceSignature, ...body } = parsed.data
  if (canonicalJson(parsed.data) !== text) broken('preuve.json')
  if (sha256(original) !== body.pdfSha256 || original.length !== body.pdfBytes) broken('original.pdf')
  if (body.v === 3 && (data === undefined || sha256(data) !== body.dataSha256)) broken('donnees.json')
  const expected = proofEvents(body.documentId, body.events)
  if (canonicalJson(expected) !== canonicalJson(body.events)) broken('events')
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(body.device.publicKey, 'hex')])
  const key = publicKey(spki) ?? broken('device.publicKey')
  const signature = Buffer.from(deviceSignature, 'base64')
  // Base64 has bits that no byte needs, and hexadecimal two writings: what does not come back the same was changed.
  if (signature.toString('base64') !== deviceSignature || Buffer.from(body.device.publicKey, 'hex').toString('hex') !== body.device.publicKey) broken('deviceSignature')
  if (!verify(null, Buffer.from(canonicalJson(body)), key, signature)) broken('deviceSignature')
  return { body, key }
}

function publicKey(spki: Buffer): KeyObject | undefined {
  try {
    return createPublicKey({ key: spki, format: 'der', type: 'spki' })
  } catch {
    // No key at all: the proof is broken, and says so.
    return undefined
  }
}
