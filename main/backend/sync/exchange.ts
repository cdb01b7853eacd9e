// One exchange with the hub: what it has of ours, our changes out, everybody's in, then attachments. Acknowledged is what
// the hub reports, never what we remember; any part may be cut and simply happens again (design/sync.md 3.8, 3.10).
import { setImmediate as yieldToOthers } from 'node:timers/promises'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { certificateText, helloProof } from '../../../domain/sync/certificate.ts'
import { chainStart } from '../../../domain/sync/chain.ts'
import { verifySignature } from '../store/documents.ts'
import { sha256 } from '../store/hash.ts'
import type { Store } from '../store/store.ts'
import { buildFrame, cutFrame, FRAME_OPS } from './frame.ts'
import { type Hello, type HubClient, HubSaidNo } from './hub-client.ts'
import { checkPage } from './page.ts'

export interface Enrolment { readonly scop: Id; readonly scopName: string; readonly url: string; readonly hubPub: string }

export interface ExchangeParts {
  readonly store: Store
  readonly hub: HubClient
  readonly enrolment: Enrolment
  /** Random hex for the hub's proof. */
  readonly nonce: string
  readonly withBlobs: boolean
  /** What the hub says the time is, under its own signature. */
  heard(hubAt: number): void
  /** Changes and attachments done, and how many there are. */
  progress(done: number, total: number): void
}

export interface Counted { sent: number; received: number }

const LOG = 'scop'
const LEAST_OPS = 50
/** The writer is held for one slice: other acts of the person go between two. */
const SLICE_OPS = 100
const BLOBS_AT_ONCE = 100

/** @param counted is filled as things happen, so that what went before a cut is told too */
export async function runExchange(parts: ExchangeParts, counted: Counted): Promise<void> {
  const { store: { sync }, enrolment, hub, nonce } = parts
  const hello = await hub.hello(nonce)
  assertHub(hello, nonce, enrolment)
  parts.heard(hello.now)
  const device = assertKnown(hello)
  sync.setDevices(certified(hello, enrolment))
  if (sync.replica.code() !== device.code) sync.setEnrolled(device.code, device.role)
  sync.reissue((rep) => hello.devices?.find((one) => one.rep === rep)?.lastN ?? 0)
  await pushOwn(parts, device, counted)
  await pullAll(parts, counted)
  if (!parts.withBlobs) return
  await sendBlobs(parts)
  await fetchBlobs(parts)
}

/** @throws Refusal HUB_KEY_CHANGED when it has not the key the enrolment pinned, ENVELOPE_TOO_OLD */
export function assertHub({ hubPub, sig, now, env }: Hello, nonce: string, { hubPub: pinned }: Pick<Enrolment, 'hubPub'>): void {
  if (hubPub !== pinned || !sig || !verifySignature(hubPub, Buffer.from(helloProof(nonce, now)), sig)) throw new Refusal('HUB_KEY_CHANGED', {}, { cause: `hub key ${hubPub.slice(0, 16)}, pinned ${pinned.slice(0, 16)}` })
  if (env.min > 1) throw new Refusal('ENVELOPE_TOO_OLD')
}

function assertKnown({ device }: Hello): NonNullable<Hello['device']> {
  if (!device) throw new Refusal('HUB_ACCESS_EXPIRED')
  return device
}

/** Colleagues whose keys the hub's key certifies; others do not enter, and their frames will not be believed. */
function certified({ devices = [] }: Hello, { scop, hubPub }: Enrolment): NonNullable<Hello['devices']> {
  return devices.filter((one) => verifySignature(hubPub, Buffer.from(certificateText(scop, one)), one.cert))
}

/** @throws Refusal FORKED when the hub knows other changes under our numbers: this base was restored or copied */
function assertOurs({ store: { sync } }: ExchangeParts, lastN: number, lastH: string): void {
  const ours = lastN === 0 ? chainStart(sha256, sync.replica.id) : sync.hashAt(lastN)
  if (ours !== lastH) throw new Refusal('FORKED', {}, { cause: `the hub's change ${lastN} is not ours` })
}

async function pushOwn(parts: ExchangeParts, known: { lastN: number; lastH: string }, counted: Counted): Promise<void> {
  const { store: { sync }, hub, enrolment, progress } = parts
  const { id, sign } = sync.replica
  let { lastN, lastH } = known
  let most = FRAME_OPS
  assertOurs(parts, lastN, lastH)
  sync.acknowledge(lastN, null)
  const total = sync.lastOf(id).n - lastN
  for (;;) {
    const ops = cutFrame(sync.ops(lastN + 1, most), most)
    if (ops.length === 0) return
    const frame = buildFrame(enrolment.scop, id, lastH, ops, sign)
    let answer
    try {
      answer = await hub.push(frame)
    } catch (error) {
      // A slow line: a smaller frame may pass where a large one runs out of time.
      if (error instanceof Refusal && error.fault.code === 'HUB_UNREACHABLE' && error.fault.cause?.startsWith('no answer') && ops.length > LEAST_OPS) {
        most = Math.max(LEAST_OPS, Math.floor(ops.length / 2))
        continue
      }
      // The hub has less than it said: another process of it was behind, or it went back.
      if (error instanceof HubSaidNo && error.code === 'GAP') throw new Refusal('HUB_UNREACHABLE', {}, { cause: 'GAP' })
      throw error
    }
    const before = lastN
    assertOurs(parts, answer.lastN, answer.lastH)
    ;({ lastN, lastH } = answer)
    if (lastN <= before) throw new Refusal('HUB_REFUSED', { why: 'ANSWER' }, { cause: 'the hub took nothing of a frame' })
    sync.acknowledge(lastN, lastN === frame.fromN + ops.length - 1 ? frame.sig : null)
    sync.settle(answer)
    counted.sent += lastN - before
    progress(counted.sent, Math.max(total, counted.sent))
  }
}

async function pullAll({ store: { sync }, hub, enrolment, progress }: ExchangeParts, counted: Counted): Promise<void> {
  for (;;) {
    const cursor = sync.cursor(LOG)
    const page = await hub.pull(cursor?.seq ?? 0, cursor?.sh)
    if (!page.known) {
      // The hub was restored from an older copy: everything is read again, and what it lost is sent again.
      if (!cursor) throw new Refusal('HUB_REFUSED', { why: 'ANSWER' }, { cause: 'the hub does not know its own start' })
      sync.restart(LOG)
      continue
    }
    const items = checkPage(enrolment.scop, page, sync)
    for (let at = 0; at < items.length; at += SLICE_OPS) {
      const isLast = at + SLICE_OPS >= items.length
      counted.received += sync.apply(LOG, items.slice(at, at + SLICE_OPS), isLast && page.sh !== null ? { epoch: '', seq: page.next, sh: page.sh } : null)
      await yieldToOthers()
    }
    if (items.length === 0 || page.next >= page.head) return
    progress(page.next, page.head)
  }
}

async function sendBlobs({ store: { sync, blobs }, hub, progress }: ExchangeParts): Promise<void> {
  const total = sync.countBlobs('here')
  for (let done = 0; ; ) {
    const names = sync.unsentBlobs(BLOBS_AT_ONCE)
    if (names.length === 0) return
    for (const name of names) {
      const bytes = blobs.get(name)
      if (bytes && !(await hub.hasBlob(name))) await hub.putBlob(name, bytes)
      // A folder that came without its attachments gets them back.
      sync.markBlob(name, bytes ? 'sent' : 'expected')
      progress(++done, Math.max(total, done))
    }
  }
}

/** What no laptop has sent yet is asked for again at the next exchange. */
async function fetchBlobs({ store: { sync, blobs }, hub, progress }: ExchangeParts): Promise<void> {
  const names = sync.missingBlobs(10_000)
  for (const [index, name] of names.entries()) {
    const bytes = await hub.getBlob(name)
    if (bytes === undefined) continue
    if (sha256(bytes) !== name) throw new Refusal('HUB_REFUSED', { why: 'BAD_HASH' }, { cause: name })
    blobs.put(bytes)
    sync.markBlob(name, 'sent')
    progress(index + 1, names.length)
  }
}
