// Live values of this machine by systeminformation, on threads of their own and each call within its own time: none holds
// the backend, and one that hangs delays no other. Answered as sections of a transcript, to be read again like it.
import { extname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { LIVE_CALLS, type LiveCall, sectionOf } from '../../../domain/inventory/live-calls.ts'

/** PowerShell's first start is slow on an old machine; a call that takes longer has nothing to say. */
const LIMIT_MS = 15_000
const MAX_CHARS = 262_144

/** Calls that wait on a program with their thread held (hostname, smartctl, diskutil, netsh): a thread each. */
const ALONE: ReadonlySet<LiveCall> = new Set(['osInfo', 'diskLayout', 'fsSize', 'networkInterfaces'])

export interface LiveOptions {
  readonly limitMs?: number
  /** The threads' program; a test gives one that hangs. */
  readonly program?: string
  readonly now: () => number
  readonly signal?: AbortSignal
}

interface Answer { readonly body: string; readonly why: 'timeout' | 'no-tool' | null; readonly ms: number }
const Message = z.object({ call: z.enum(LIVE_CALLS), text: z.string().max(MAX_CHARS).nullable() })

/** PT/1 sections, one a call, under the transcript's nonce. What gave nothing says why. */
export async function liveSections(calls: readonly LiveCall[], nonce: string, options: LiveOptions): Promise<string> {
  options.signal?.throwIfAborted()
  const together = calls.filter((call) => !ALONE.has(call))
  const threads = [...(together.length > 0 ? [together] : []), ...calls.filter((call) => ALONE.has(call)).map((call) => [call])]
  const answers = new Map((await Promise.all(threads.map(async (thread) => await ask(thread, options)))).flatMap((thread) => [...thread]))
  options.signal?.throwIfAborted()
  return calls.map((call) => {
    const { body, why, ms } = answers.get(call) ?? { body: '', why: 'no-tool', ms: 0 }
    return `@@PT/1 ${nonce} > ${sectionOf(call)} json\n${body}\n@@PT/1 ${nonce} < ${sectionOf(call)} rc=${why === null ? 0 : 1} ms=${ms} via=systeminformation why=${why ?? '-'} cut=0\n`
  }).join('')
}

/** One thread's calls, all started at once. Its end, its fault, the limit or the caller's signal answer what is open. */
async function ask(calls: readonly LiveCall[], { limitMs = LIMIT_MS, program = PROGRAM, now, signal }: LiveOptions): Promise<ReadonlyMap<LiveCall, Answer>> {
  const started = now()
  const answers = new Map<LiveCall, Answer>()
  const worker = new Worker(program, { workerData: { calls }, stdout: true, stderr: true })
  worker.unref()
  let limit: NodeJS.Timeout | undefined
  let stop = (): void => {}
  await new Promise<void>((resolve) => {
    const answer = (call: LiveCall, body: string, why: Answer['why']): void => {
      if (!answers.has(call)) answers.set(call, { body, why, ms: Math.max(0, Math.round(now() - started)) })
      if (answers.size === calls.length) resolve()
    }
    const close = (why: Answer['why']): void => calls.forEach((call) => answer(call, '', why))
    stop = () => close('timeout')
    limit = setTimeout(stop, limitMs)
    signal?.addEventListener('abort', stop)
    worker.on('message', (message: unknown) => {
      const { success, data } = Message.safeParse(message)
      if (success) answer(data.call, data.text ?? '', data.text === null ? 'no-tool' : null)
    })
    worker.on('error', () => close('no-tool'))
    worker.on('exit', () => close('no-tool'))
  })
  clearTimeout(limit)
  signal?.removeEventListener('abort', stop)
  // Not waited for: a thread that waits on a program ends when the program does.
  void worker.terminate()
  return answers
}

/** The source beside this file, or its build beside the backend's. */
const PROGRAM = join(import.meta.dirname, extname(import.meta.filename) === '.ts' ? 'live-worker.ts' : 'live-worker.mjs')
