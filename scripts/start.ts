// Starts the app from a clone: runtime, build, window. Without a display: the demonstration visit.
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { electronRuntime } from './electron-runtime.ts'
import { buildIfStale } from './fresh-build.ts'
import { say } from './say.ts'

const root = join(import.meta.dirname, '..')
const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])

const child = hasDisplay ? await openWindow() : playDemonstration()
child.on('exit', (code) => process.exit(code ?? 1))

async function openWindow(): Promise<ChildProcess> {
  const runtime = await electronRuntime()
  buildIfStale({ testRuntime: runtime.fallback })
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  if (sandbox.length > 0) say('running as root: Chromium cannot use its sandbox. Start packtic as an ordinary user.')
  return spawn(runtime.path, [...sandbox, root, ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, PACKTIC_NODE: process.execPath } })
}

function playDemonstration(): ChildProcess {
  say('no display here: playing the demonstration visit (a window opens where there is a display)')
  return spawn(process.execPath, [join(root, 'scripts/demo.ts'), ...process.argv.slice(2)], { stdio: 'inherit' })
}
