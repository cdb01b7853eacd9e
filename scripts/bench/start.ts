// From spawn to a window, and to the first data on screen: ours with its backend beside a bare Electron window, on the same
// runtime, interleaved. No debugger measures: both programs write their own instant, the page keeps its mark.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { launchCommand, ownFolder } from '../../tests/app/launch-app.ts'
import { electronRuntime } from '../electron-runtime.ts'
import { buildIfStale } from '../fresh-build.ts'
import { say } from '../say.ts'
import { median } from './medians.ts'

const ROUNDS = 9
/** Ratios to the bare window: the aim, and where a start is called slow. */
const AIMS = { window: 1.35, data: 1.5 }
const FAILS_AT = 1.6
const START_LIMIT_MS = 60_000
const LOOK_EVERY_MS = 100

interface Side { readonly command: string; readonly args: readonly string[]; readonly env: Record<string, string>; readonly firstData: boolean }
interface Start { readonly windowMs: number; readonly dataMs: number; readonly notes: Readonly<Record<string, number>> }

/** Prints medians and ratios; answers whether the start is fast enough. */
export async function benchStart(): Promise<boolean> {
  const runtime = await electronRuntime()
  buildIfStale({ testRuntime: runtime.fallback })
  const ours = await side({ firstData: true })
  const bare = await side({ firstData: false })
  const starts: { bare: Start[]; ours: Start[] } = { bare: [], ours: [] }
  for (let round = 0; round <= ROUNDS; round++) {
    // The order turns, so that neither always follows the other's writes.
    for (const name of round % 2 === 0 ? (['bare', 'ours'] as const) : (['ours', 'bare'] as const)) {
      const start = await startOnce(name === 'bare' ? bare : ours)
      if (round > 0) starts[name].push(start)
    }
    say(round === 0 ? 'start: warm' : `start: round ${round} of ${ROUNDS}: bare ${last(starts.bare).windowMs} ms, ours ${last(starts.ours).windowMs} ms, first data ${last(starts.ours).dataMs} ms`)
  }
  const base = median(starts.bare.map(({ windowMs }) => windowMs))
  const rows = [
    { what: 'window ready', ms: median(starts.ours.map(({ windowMs }) => windowMs)), aim: AIMS.window },
    { what: 'first data', ms: median(starts.ours.map(({ dataMs }) => dataMs)), aim: AIMS.data },
  ].map((row) => ({ ...row, ratio: row.ms / base }))
  process.stdout.write(`Electron ${runtime.version}, medians of ${ROUNDS} interleaved starts\nbare window ready   ${base.toFixed(0)} ms\n`)
  for (const { what, ms, ratio, aim } of rows) process.stdout.write(`ours ${what.padEnd(14)} ${ms.toFixed(0)} ms   ${ratio.toFixed(2)} × bare   aim ${aim.toFixed(2)}: ${ratio <= aim ? 'reached' : 'missed'}\n`)
  if (process.argv.includes('--notes')) for (const name of Object.keys(last(starts.ours).notes)) process.stdout.write(`  ${name.padEnd(18)} ${median(starts.ours.flatMap(({ notes }) => notes[name] ?? [])).toFixed(0)} ms\n`)
  return rows.every(({ ratio }) => ratio <= FAILS_AT)
}

/** Each side keeps its own data folder through the rounds, as a person's laptop does. */
async function side({ firstData }: { firstData: boolean }): Promise<Side> {
  const { command, args, env } = await launchCommand({ env: { PACKTIC_DEBUG: '1' } })
  const program = firstData ? args : [join(args[0] ?? '', 'scripts/bench/bare')]
  return { command, env, firstData, args: ['--remote-debugging-port=0', ...program, '--data', ownFolder(firstData ? 'ours' : 'bare')] }
}

async function startOnce({ command, args, env, firstData }: Side): Promise<Start> {
  const spawnedAt = Date.now()
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  try {
    const { port, notes } = await untilWindow(child)
    const dataAt = firstData ? await untilFirstData(port) : 0
    const since = Object.fromEntries(Object.entries(notes).map(([name, at]) => [name, at - spawnedAt]))
    return { windowMs: since['window.ready'] ?? 0, dataMs: Math.round(dataAt - spawnedAt), notes: since }
  } finally {
    // Asked to quit, never killed: an unclean stop would make the next start check its base.
    child.kill('SIGTERM')
    const limit = setTimeout(() => child.kill('SIGKILL'), START_LIMIT_MS)
    await ended
    clearTimeout(limit)
  }
}

/** Waits for the program's own word that its window is ready. */
async function untilWindow(child: ChildProcess): Promise<{ port: number; notes: Record<string, number> }> {
  let text = ''
  return await new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`no window after ${START_LIMIT_MS} ms: ${text.slice(-2000)}`)), START_LIMIT_MS)
    const fail = (): void => reject(new Error(`ended before its window: ${text.slice(-2000)}`))
    child.once('exit', fail)
    const notes: Record<string, number> = {}
    child.stderr?.on('data', (bytes: Buffer) => {
      text += bytes.toString()
      for (const [, name = '', values = '{}'] of text.matchAll(/^packtic: (\S+) (\{.*\})$/gm)) notes[name] ??= (JSON.parse(values) as { at: number }).at
      const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1]
      if (notes['window.ready'] === undefined || port === undefined) return
      clearTimeout(limit)
      child.off('exit', fail)
      resolve({ port: Number(port), notes })
    })
  })
}

/** The instant of the page's mark, read afterwards: looking does not make it come sooner. */
async function untilFirstData(port: number): Promise<number> {
  const [page] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as { type: string; webSocketDebuggerUrl: string }[]
  const socket = new WebSocket(page?.webSocketDebuggerUrl ?? '')
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', () => reject(new Error('the page cannot be asked')), { once: true })
  })
  try {
    for (const deadline = Date.now() + START_LIMIT_MS; Date.now() < deadline; ) {
      const answer = await ask(socket, "performance.getEntriesByName('packtic:first-data').map(({ startTime }) => performance.timeOrigin + startTime)[0] ?? null")
      if (typeof answer === 'number') return answer
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
    throw new Error('no first data')
  } finally {
    socket.close()
  }
}

async function ask(socket: WebSocket, expression: string): Promise<unknown> {
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, returnByValue: true } }))
  return await new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => resolve((JSON.parse(String(data)) as { result?: { result?: { value?: unknown } } }).result?.result?.value), { once: true })
  })
}

function last(starts: readonly Start[]): Start {
  const start = starts.at(-1)
  if (!start) throw new Error('no start measured')
  return start
}
