// One inventory, from here or over SSH: one connection, one exec, the same collector text. Nothing is written there.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { buildInventory, canRead, LIVE_COLLECTOR } from '../../../domain/inventory/build.ts'
import { valueOf } from '../../../domain/inventory/fact.ts'
import { LIVE_CALLS, type LiveCall } from '../../../domain/inventory/live-calls.ts'
import { lackingCalls } from '../../../domain/inventory/live-values.ts'
import type { Inventory } from '../../../domain/inventory/model.ts'
import { readTranscript, type Transcript } from '../../../domain/inventory/transcript.ts'
import type { SshLink } from '../ssh/link.ts'
import { readKnowledge } from './knowledge-files.ts'
import { liveSections } from './live-values.ts'
import { powershellArguments, powershellCommand, powershellEnd, powershellInput } from './powershell.ts'

/** The client closes five seconds after the collector's own limit. */
const LIMIT_MS = 30_000
const MAX_BYTES = 4 * 1024 * 1024
/** PowerShell's first start is slow, and each of its classes has its own time. */
const WINDOWS_LIMIT_MS = 65_000
/** Longer than a dead line takes to be known: silence is not missing rights. */
const SHELL_MS = 25_000

export interface CollectContext { readonly resources: string; readonly newId: () => Id; readonly now: () => number; readonly by: string; readonly signal?: AbortSignal }
/** `partial`: the document says itself that it holds some sections only. */
export interface Collected { readonly inventory: Inventory; readonly transcript: Uint8Array; readonly partial?: boolean }

const sha256 = (input: string | Uint8Array): string => createHash('sha256').update(input).digest('hex')

const collectorFile = (resources: string, name: string): string => readFileSync(join(resources, 'collectors', name), 'utf8')

/** The collector's text with a nonce of our own: nothing the machine prints can forge a marker. */
function collectorScript(resources: string, nonce: string): string {
  return `NONCE=${nonce}\n${collectorFile(resources, 'collect.sh')}`
}

/** What local collection stands on; a test takes the shell away, or gives a program in PowerShell's place. */
export interface LocalMeans { readonly shell: string | null; readonly powershell?: string | null; readonly live: typeof liveSections }
const LOCAL_MEANS: LocalMeans = process.platform === 'win32' ? { shell: null, powershell: 'powershell.exe', live: liveSections } : { shell: '/bin/sh', live: liveSections }

/**
 * This machine: the collector's text, then systeminformation for what the text could not get. Without `sh`, or on a system
 * the text does not know, systeminformation alone. @throws Refusal SYSTEM_NOT_FORESEEN when neither says anything
 */
export async function collectLocal(context: CollectContext, { shell, powershell, live }: LocalMeans = LOCAL_MEANS): Promise<Collected> {
  const nonce = randomBytes(8).toString('hex')
  const started = context.now()
  const how = () => ({ method: 'local' as const, target: null, durationMs: context.now() - started })
  const asked = { now: context.now, ...(context.signal ? { signal: context.signal } : {}) }
  const run = powershell
    ? { program: powershell, words: powershellArguments(nonce), script: powershellInput(collectorFile(context.resources, 'collect.ps1'), nonce), limitMs: WINDOWS_LIMIT_MS, endAfter: powershellEnd(nonce) }
    : shell !== null && { program: shell, words: ['-s'], script: collectorScript(context.resources, nonce), limitMs: LIMIT_MS, endAfter: undefined }
  const script = run ? await runLocally(run, context.signal) : undefined
  const said = script && answerOf(script, nonce)
  if (!said || !canRead(said.read) || lostText(said)) {
    const sections = await live(LIVE_CALLS, nonce, asked)
    const system = SYSTEMS[process.platform] ?? process.platform
    const collected = build(answerOf(Buffer.from(`@@PT/1 ${nonce} begin collector=${LIVE_COLLECTOR} os=${system} uid=- elev=none\n${sections}@@PT/1 ${nonce} end sections=${LIVE_CALLS.length} ms=${context.now() - started}\n`), nonce), context, how())
    if (collected.inventory.sections.every(({ status }) => status !== 'ok')) throw new Refusal('SYSTEM_NOT_FORESEEN', { machine: 'localhost', system })
    return collected
  }
  const first = build(said, context, how())
  const { transcript } = said
  const end = Buffer.from(transcript).lastIndexOf(`@@PT/1 ${nonce} end `)
  // A collector cut short is told as it is: its facts are truncated, not lacking.
  if (end < 0) return first
  const calls = liveCalls(first.inventory)
  if (calls.length === 0) return first
  const sections = await live(calls, nonce, asked)
  return build(answerOf(Buffer.concat([transcript.subarray(0, end), Buffer.from(sections), transcript.subarray(end)]), nonce), context, how())
}

/** On Linux systeminformation reads the very files that the collector read: only the screens of an open session are its own. */
function liveCalls(inventory: Inventory): readonly LiveCall[] {
  const calls = lackingCalls(inventory)
  if (valueOf(inventory.os.family) !== 'linux') return calls
  return process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] ? calls.filter((call) => call === 'graphics') : []
}

const SYSTEMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: 'Windows', darwin: 'Darwin', linux: 'Linux' }

/** Undefined where there is no such shell. */
async function runLocally({ program, words, script, limitMs, endAfter }: { readonly program: string; readonly words: readonly string[]; readonly script: string; readonly limitMs: number; readonly endAfter: string | undefined }, signal?: AbortSignal): Promise<Uint8Array | undefined> {
  return await new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true, timeout: limitMs, ...(signal ? { signal } : {}) })
    const out: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => {
      out.push(chunk)
      if (endAfter !== undefined && Buffer.concat(out.slice(-3)).includes(endAfter)) child.stdin.end()
    })
    child.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? resolve(undefined) : reject(error)))
    child.stdin.on('error', () => {})
    child.on('close', () => resolve(Buffer.concat(out).subarray(0, MAX_BYTES)))
    // PowerShell's input stays open until it has said everything, as over SSH.
    if (endAfter === undefined) child.stdin.end(script)
    else child.stdin.write(script)
  })
}

/**
 * A machine over an open connection: exactly one exec, with rights when `elevate` and the account has them. A second one only
 * where the server's own name misled (a Windows with another server, or the reverse) or PowerShell lost a part of its text.
 */
export async function collectSsh(link: SshLink, elevate: boolean, context: CollectContext): Promise<Collected> {
  const started = context.now()
  const isWindows = /OpenSSH_for_Windows/i.test(link.identification)
  const first = await ask(link, isWindows, elevate, context)
  const told = began(first)
  const again = told ? (lostText(first) ? await ask(link, true, false, context) : first) : elevate && !isWindows ? first : await ask(link, !isWindows, false, context)
  const best = began(again) ? again : first
  if (best.transcript.length === 0 || lostText(again)) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
  const { host, port, user } = link.target
  const elevated = best.read.begin?.elev !== 'none'
  return build(best, context, { method: 'ssh', target: { host, port, hostKeySha256: link.hostKey.sha256, user, elevated }, durationMs: context.now() - started }, link.target.name)
}

/** What a machine said: the bytes that are kept, and their sections. */
interface Answer { readonly transcript: Uint8Array; readonly read: Transcript }

const answerOf = (transcript: Uint8Array, nonce: string | null): Answer => ({ transcript, read: readTranscript(Buffer.from(transcript).toString('utf8'), nonce) })

const began = ({ read }: Answer): boolean => read.begin !== null

/** PowerShell says so itself: what it read was not as long as announced. */
function lostText({ read }: Answer): boolean {
  return read.sections.some(({ name, status }) => name === 'boot' && status === 'failed')
}

/** One exec, and what it said, even when it did not come to its end within its time. */
async function ask(link: SshLink, windows: boolean, elevate: boolean, context: CollectContext): Promise<Answer> {
  const nonce = randomBytes(8).toString('hex')
  const said: Uint8Array[] = []
  const options = { timeoutMs: windows ? WINDOWS_LIMIT_MS : LIMIT_MS, maxBytes: MAX_BYTES, onStdout: (chunk: Uint8Array) => void said.push(chunk), ...(context.signal ? { signal: context.signal } : {}) }
  try {
    const result = windows
      ? await link.exec(powershellCommand(nonce), { ...options, stdin: powershellInput(collectorFile(context.resources, 'collect.ps1'), nonce), endAfter: powershellEnd(nonce) })
      : elevate
        ? await (await link.shell({ elevate: true, timeoutMs: SHELL_MS })).run(collectorScript(context.resources, nonce), options)
        : await link.exec('/bin/sh -s', { ...options, stdin: collectorScript(context.resources, nonce) })
    if (result.code === null && result.stdout.length === 0) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
    return answerOf(result.stdout, nonce)
  } catch (error) {
    const asked = answerOf(Buffer.concat(said).subarray(0, MAX_BYTES), nonce)
    if (error instanceof Refusal && error.fault.code === 'TIMEOUT' && began(asked)) return asked
    throw error
  }
}

/** A transcript brought on a stick or recorded earlier. @throws Refusal INVALID when it is none */
export function collectFile(bytes: Uint8Array, context: CollectContext, what: string): Collected {
  return build(answerOf(bytes, null), context, { method: 'usb', target: null, durationMs: 0 }, what)
}

function build({ transcript, read }: Answer, context: CollectContext, how: Pick<Inventory, 'method' | 'target' | 'durationMs'>, what = 'PT/1'): Collected {
  if (!read.begin) throw new Refusal('INVALID', { what }, { cause: 'no PT/1 transcript' })
  if (!canRead(read)) throw new Refusal('SYSTEM_NOT_FORESEEN', { machine: what, system: read.begin.os })
  return { inventory: buildInventory(read, { id: context.newId(), takenAt: context.now(), by: context.by, ...how, transcriptSha256: sha256(transcript), sha256, knowledge: readKnowledge(context.resources) }), transcript }
}
