// One inventory, from here or over SSH: one connection, one exec, the same collector text. Nothing is written there.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { buildLinux } from '../../../domain/inventory/build-linux.ts'
import { Inventory } from '../../../domain/inventory/model.ts'
import { readTranscript } from '../../../domain/inventory/transcript.ts'
import type { SshLink } from '../ssh/link.ts'
import { readKnowledge } from './knowledge-files.ts'

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

/** This machine. @throws Refusal SYSTEM_NOT_FORESEEN on a system without `sh` */
export async function collectLocal(context: CollectContext): Promise<Collected> {
  if (process.platform === 'win32') throw new Refusal('SYSTEM_NOT_FORESEEN', { machine: 'localhost', system: 'Windows' })
  const nonce = randomBytes(8).toString('hex')
  const started = context.now()
  const bytes = await runLocally(collectorScript(context.resources, nonce), context.signal)
  return build(bytes, nonce, context, { method: 'local', target: null, durationMs: context.now() - started })
}

async function runLocally(script: string, signal?: AbortSignal): Promise<Uint8Array> {
  return await new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-s'], { stdio: ['pipe', 'pipe', 'ignore'], timeout: LIMIT_MS, ...(signal ? { signal } : {}) })
    const out: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.on('error', reject)
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
  if (read.begin.os !== 'Linux') throw new Refusal('SYSTEM_NOT_FORESEEN', { machine: what, system: read.begin.os })
  const inventory = buildLinux(read, { id: context.newId(), takenAt: context.now(), by: context.by, ...how, transcriptSha256: sha256(transcript), sha256, knowledge: readKnowledge(context.resources) })
  return { inventory: Inventory.parse(inventory), transcript }
}
