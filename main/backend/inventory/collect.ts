// One inventory, from here or over SSH: one connection, one exec, the same collector text. Nothing is written there.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { buildInventory, canRead, LIVE_COLLECTOR } from '../../../domain/inventory/build.ts'
import { LIVE_CALLS } from '../../../domain/inventory/live-calls.ts'
import { lackingCalls } from '../../../domain/inventory/live-values.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import { readTranscript } from '../../../domain/inventory/transcript.ts'
import type { SshLink } from '../ssh/link.ts'
import { readKnowledge } from './knowledge-files.ts'
import { liveSections } from './live-values.ts'

/** The client closes five seconds after the collector's own limit. */
const LIMIT_MS = 30_000
const MAX_BYTES = 4 * 1024 * 1024
/** Longer than a dead line takes to be known: silence is not missing rights. */
const SHELL_MS = 25_000

export interface CollectContext { readonly resources: string; readonly newId: () => Id; readonly now: () => number; readonly by: string; readonly signal?: AbortSignal }
export interface Collected { readonly inventory: Inventory; readonly transcript: Uint8Array }

const sha256 = (input: string | Uint8Array): string => createHash('sha256').update(input).digest('hex')

/** The collector's text with a nonce of our own: nothing the machine prints can forge a marker. */
function collectorScript(resources: string, nonce: string): string {
  return `NONCE=${nonce}\n${readFileSync(join(resources, 'collectors/collect.sh'), 'utf8')}`
}

/** What local collection stands on; a test takes the shell away. */
export interface LocalMeans { readonly shell: string | null; readonly live: typeof liveSections }
const LOCAL_MEANS: LocalMeans = { shell: process.platform === 'win32' ? null : '/bin/sh', live: liveSections }

/**
 * This machine: the collector's text, then systeminformation for what the text could not get. Without `sh`, or on a system
 * the text does not know, systeminformation alone. @throws Refusal SYSTEM_NOT_FORESEEN when neither says anything
 */
export async function collectLocal(context: CollectContext, { shell, live }: LocalMeans = LOCAL_MEANS): Promise<Collected> {
  const nonce = randomBytes(8).toString('hex')
  const started = context.now()
  const how = () => ({ method: 'local' as const, target: null, durationMs: context.now() - started })
  const asked = { now: context.now, ...(context.signal ? { signal: context.signal } : {}) }
  const script = shell === null ? undefined : await runLocally(shell, collectorScript(context.resources, nonce), context.signal)
  const begin = script && readTranscript(Buffer.from(script).toString('utf8'), nonce).begin
  if (!script || begin?.os !== 'Linux') {
    const sections = await live(LIVE_CALLS, nonce, asked)
    const system = SYSTEMS[process.platform] ?? process.platform
    const collected = build(Buffer.from(`@@PT/1 ${nonce} begin collector=${LIVE_COLLECTOR} os=${system} uid=- elev=none\n${sections}@@PT/1 ${nonce} end sections=${LIVE_CALLS.length} ms=${context.now() - started}\n`), nonce, context, how())
    if (collected.inventory.sections.every(({ status }) => status !== 'ok')) throw new Refusal('SYSTEM_NOT_FORESEEN', { machine: 'localhost', system })
    return collected
  }
  const first = build(script, nonce, context, how())
  const end = Buffer.from(script).lastIndexOf(`@@PT/1 ${nonce} end `)
  // A collector cut short is told as it is: its facts are truncated, not lacking.
  if (end < 0) return first
  const sections = await live(lackingCalls(first.inventory), nonce, asked)
  return build(Buffer.concat([script.subarray(0, end), Buffer.from(sections), script.subarray(end)]), nonce, context, how())
}

const SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: 'Windows', darwin: 'Darwin', linux: 'Linux' }

/** Undefined where there is no such shell. */
async function runLocally(shell: string, script: string, signal?: AbortSignal): Promise<Uint8Array | undefined> {
  return await new Promise((resolve, reject) => {
    const child = spawn(shell, ['-s'], { stdio: ['pipe', 'pipe', 'ignore'], timeout: LIMIT_MS, ...(signal ? { signal } : {}) })
    const out: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(undefined) : reject(error)))
    child.stdin.on('error', () => {})
    child.on('close', () => resolve(Buffer.concat(out).subarray(0, MAX_BYTES)))
    child.stdin.end(script)
  })
}

/** A machine over an open connection: exactly one exec, with rights when `elevate` and the account has them. */
export async function collectSsh(link: SshLink, elevate: boolean, context: CollectContext): Promise<Collected> {
  if (/Windows/i.test(link.identification)) throw new Refusal('SYSTEM_NOT_FORESEEN', { machine: link.target.name, system: 'Windows' })
  const nonce = randomBytes(8).toString('hex')
  const started = context.now()
  const options = { timeoutMs: LIMIT_MS, maxBytes: MAX_BYTES, ...(context.signal ? { signal: context.signal } : {}) }
  const script = collectorScript(context.resources, nonce)
  const result = elevate ? await (await link.shell({ elevate: true, timeoutMs: SHELL_MS })).run(script, options) : await link.exec('/bin/sh -s', { ...options, stdin: script })
  if (result.code === null && result.stdout.length === 0) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
  const { host, port, user } = link.target
  return build(result.stdout, nonce, context, { method: 'ssh', target: { host, port, hostKeySha256: link.hostKey.sha256, user, elevated: elevate || user === 'root' }, durationMs: context.now() - started })
}

/** A transcript brought on a stick or recorded earlier. @throws Refusal INVALID when it is none */
export function collectFile(bytes: Uint8Array, context: CollectContext, what: string): Collected {
  return build(bytes, null, context, { method: 'usb', target: null, durationMs: 0 }, what)
}

function build(transcript: Uint8Array, nonce: string | null, context: CollectContext, how: Pick<Inventory, 'method' | 'target' | 'durationMs'>, what = 'PT/1'): Collected {
  const read = readTranscript(Buffer.from(transcript).toString('utf8'), nonce)
  if (!read.begin) throw new Refusal('INVALID', { what }, { cause: 'no PT/1 transcript' })
  if (!canRead(read)) throw new Refusal('SYSTEM_NOT_FORESEEN', { machine: what, system: read.begin.os })
  return { inventory: buildInventory(read, { id: context.newId(), takenAt: context.now(), by: context.by, ...how, transcriptSha256: sha256(transcript), sha256, knowledge: readKnowledge(context.resources) }), transcript }
}
