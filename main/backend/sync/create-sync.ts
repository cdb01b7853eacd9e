// The exchange as a life: enrolled or not, when to go, what to say. Goes by itself a few seconds after a change, when the
// network comes back and every five minutes; waits longer after each failure. Never on the path of a local act.
import { createHash, randomBytes } from 'node:crypto'
import { networkInterfaces } from 'node:os'
import { z } from 'zod'
import { type Fault, Refusal } from '../../../domain/errors.ts'
import { Id, Instant } from '../../../domain/ids.ts'
import { retryDelayMs } from '../../../domain/sync/back-off.ts'
import { certificateText, enrolmentProof } from '../../../domain/sync/certificate.ts'
import type { Settings } from '../../../domain/settings.ts'
import { toFault } from '../../contract/faults.ts'
import type { SyncState } from '../../contract/procedures/sync.ts'
import type { Push } from '../../contract/events.ts'
import { verifySignature } from '../store/documents.ts'
import type { Store } from '../store/store.ts'
import { translator } from '../words/sentences.ts'
import { listConflicts } from './conflicts.ts'
import { readEnrolmentText } from './enrolment-text.ts'
import { noteHubClock } from '../store/known-time.ts'
import { assertHub, type Counted, type Enrolment, runExchange } from './exchange.ts'
import { asFault, createHubClient, HubSaidNo } from './hub-client.ts'
import type { Exchanged, ExchangeOptions, Sync } from './sync.ts'

const AFTER_CHANGE_MS = 5_000
const EVERY_MS = 300_000
const LOOK_AT_NETWORK_MS = 2_000
const SILENCE_MS = 20_000

const KeptEnrolment = z.object({ scop: Id, scopName: z.string(), url: z.string(), hubPub: z.string() })
/** Reasons to wait for a person and not only for the network. */
const waitsForPerson: ReadonlySet<string> = new Set(['HUB_ACCESS_EXPIRED', 'DEVICE_REVOKED', 'FORKED', 'ENVELOPE_TOO_OLD', 'HUB_KEY_CHANGED', 'HUB_REFUSED'])

export interface SyncParts { readonly store: Store; readonly settings: { get(): Settings }; readonly now: () => number; readonly random: () => number; readonly push: Push; readonly log: (level: 'info' | 'warn' | 'error', event: string, values?: Readonly<Record<string, string | number | boolean>>) => void; /** How long a hub may say nothing; shorter in tests. */ readonly silenceMs?: number; /** Does `work` once, later; answers how to give it up. Tests hold the appointments themselves. */ readonly later?: (work: () => void, ms: number) => () => void }

function afterMs(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms)
  timer.unref()
  return () => clearTimeout(timer)
}

export function createSync({ store, settings, now, random, push, log, silenceMs = SILENCE_MS, later = afterMs }: SyncParts): Sync {
  const { sync } = store
  let running: Promise<Exchanged> | undefined
  let stopping = new AbortController()
  let fault: Fault | null = null
  let failures = 0
  let nextTryAt: number | null = null
  let giveUp: (() => void) | undefined
  let networkTimer: NodeJS.Timeout | undefined
  let automatic = false
  let choices: number | undefined
  let saidAt = ''
  let offChange: (() => void) | undefined

  const enrolment = (): Enrolment | undefined => KeptEnrolment.safeParse(store.local('enrolment')).data
  const lastSentAt = (): number | null => Instant.safeParse(store.local('sync.last')).data ?? null

  function state(): z.infer<typeof SyncState> {
    const enrolled = enrolment()
    const waiting = sync.waiting()
    choices ??= listConflicts(store).length
    const about = { waiting, choices, lastSentAt: lastSentAt(), code: store.replica.code, role: enrolled ? sync.role() : null, scop: enrolled?.scopName ?? null, nextTryAt: automatic ? nextTryAt : null, fault: fault?.code ?? null }
    if (!enrolled) return { ...about, state: 'not-enrolled', nextTryAt: null, fault: null }
    if (running) return { ...about, state: 'sending' }
    if (fault) return { ...about, state: waitsForPerson.has(fault.code) ? 'refused' : 'offline' }
    return { ...about, state: waiting === 0 && sync.countBlobs('here') === 0 ? 'sent' : 'sending' }
  }

  /** Tells the page, when there is something new to tell. */
  function say(): void {
    const current = state()
    const text = JSON.stringify(current)
    if (text === saidAt) return
    saidAt = text
    push('sync.state', current)
  }

  function schedule(delayMs: number): void {
    if (!automatic || !enrolment()) return
    const at = now() + delayMs
    // An earlier appointment stands.
    if (giveUp && nextTryAt !== null && nextTryAt <= at) return
    giveUp?.()
    nextTryAt = at
    giveUp = later(() => {
      giveUp = undefined
      nextTryAt = null
      exchange().catch(() => {
        // Told by the state and the history; the next try is planned.
      })
    }, delayMs)
  }

  async function exchange(options: ExchangeOptions = {}): Promise<Exchanged> {
    running ??= once(options).finally(() => {
      running = undefined
      say()
    })
    say()
    return await running
  }

  async function once({ signal, progress, asked = false }: ExchangeOptions): Promise<Exchanged> {
    const enrolled = enrolment()
    if (!enrolled) throw new Refusal('NOT_ENROLLED')
    const counted: Counted = { sent: 0, received: 0 }
    const startedAt = now()
    const before = fault?.code ?? null
    try {
      // Whoever asked gets their jobId before the work says anything.
      await Promise.resolve()
      const hub = createHubClient({ url: enrolled.url, token: sync.hubToken(), signal: AbortSignal.any([stopping.signal, ...(signal ? [signal] : [])]), silenceMs })
      await runExchange({ store, hub, enrolment: enrolled, nonce: randomBytes(16).toString('hex'), withBlobs: asked || !settings.get().meteredLink, progress: progress ?? (() => {}), heard: (hubAt) => noteHubClock(store, { hubAt, heardAt: now() }) }, counted)
      fault = null
      failures = 0
      store.setLocal('sync.last', now())
      if (asked || counted.sent + counted.received > 0 || before) sync.note({ at: startedAt, ...counted, fault: null })
      schedule(sync.waiting() > 0 ? AFTER_CHANGE_MS : EVERY_MS)
      return counted
    } catch (error) {
      const said = asFault(error)
      const found = toFault(said)
      if (found.code === 'CANCELLED') throw said
      if (found.code === 'INTERNAL') log('error', 'sync.failed', { stack: error instanceof Error ? (error.stack ?? '') : String(error) })
      fault = found
      failures++
      // Five minutes of the same silence are one line of the history.
      if (asked || counted.sent + counted.received > 0 || before !== found.code) sync.note({ at: startedAt, ...counted, fault: found.code })
      log('info', 'sync.refused', { code: found.code, cause: found.cause ?? '' })
      schedule(waitsForPerson.has(found.code) ? EVERY_MS : retryDelayMs(failures, random()))
      throw said
    }
  }

  /** The hub's code in the person's words; a code of a later hub shows itself. */
  const why = (code: string): string => {
    const key = `sync.why.${code}`
    const words = translator(settings.get().language)(key)
    return words === key ? code : words
  }

  async function enrol(text: string): Promise<{ code: string; scop: string }> {
    const invitation = readEnrolmentText(text, why('text'))
    const before = enrolment()
    // One Scop for ever: its log is in this base.
    if (before && before.scop !== invitation.scop) throw new Refusal('ENROLMENT_REFUSED', { why: why('SCOP_BOUND') })
    const { id: rep, pubEd, pubX, sign } = sync.replica
    const { scop, secret } = invitation
    const hub = createHubClient({ url: invitation.url, token: null, signal: stopping.signal, silenceMs })
    try {
      const nonce = randomBytes(16).toString('hex')
      const hello = await hub.hello(nonce)
      // The secret goes to nobody but the hub whose key the invitation names.
      if (fingerprintOf(hello.hubPub) !== invitation.fingerprint) throw new Refusal('HUB_KEY_CHANGED')
      assertHub(hello, nonce, hello)
      const given = await hub.enrol({ scop, secret, rep, pubEd, pubX, sig: sign(Buffer.from(enrolmentProof({ scop, secret, rep, pubEd, pubX }))) })
      if (given.hubPub !== hello.hubPub || !verifySignature(hello.hubPub, Buffer.from(certificateText(scop, { rep, code: given.code, role: given.role, pubEd, pubX })), given.cert)) throw new Refusal('HUB_KEY_CHANGED')
      sync.setHubToken(given.token)
      sync.setEnrolled(given.code, given.role)
      store.setLocal('enrolment', { scop, scopName: given.scopName, url: invitation.url, hubPub: given.hubPub })
      fault = null
      failures = 0
      say()
      schedule(0)
      return { code: given.code, scop: given.scopName }
    } catch (error) {
      if (error instanceof HubSaidNo && error.status < 500) throw new Refusal('ENROLMENT_REFUSED', { why: why(error.code) }, { cause: error.message })
      throw asFault(error)
    }
  }

  function start(): void {
    automatic = true
    let seen = networkText()
    offChange = store.onChange(() => {
      choices = undefined
      if (enrolment() && sync.waiting() > 0) schedule(failures > 0 ? retryDelayMs(failures, random()) : AFTER_CHANGE_MS)
      say()
    })
    networkTimer = setInterval(() => {
      const current = networkText()
      if (current === seen) return
      seen = current
      if (current !== '') nudge()
    }, LOOK_AT_NETWORK_MS)
    networkTimer.unref()
    schedule(AFTER_CHANGE_MS)
  }

  function nudge(): void {
    failures = 0
    giveUp?.()
    giveUp = undefined
    schedule(LOOK_AT_NETWORK_MS)
    say()
  }

  const offCount = store.onChange(() => (choices = undefined))
  return {
    state, enrol, exchange, start, nudge,
    stop: async () => {
      automatic = false
      offCount()
      offChange?.()
      giveUp?.()
      giveUp = undefined
      clearInterval(networkTimer)
      stopping.abort()
      await running?.catch(() => {})
      stopping = new AbortController()
    },
  }
}

/** What an enrolment text pins: the first 128 bits of SHA-256 of the hub's public key. */
function fingerprintOf(hubPub: string): string {
  return createHash('sha256').update(Buffer.from(hubPub, 'hex')).digest('hex').slice(0, 32)
}

/** Addresses this laptop has beyond itself: changes when a cable, a Wi-Fi or a telephone comes or goes. */
function networkText(): string {
  return Object.values(networkInterfaces()).flatMap((list) => list ?? []).filter(({ internal }) => !internal).map(({ address }) => address).toSorted().join(' ')
}
