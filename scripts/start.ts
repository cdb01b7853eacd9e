// Starts the app from a clone: runtime, build, window. Without a display: the demonstration visit.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { electronRuntime } from './electron-runtime.ts'
import { buildIfStale } from './fresh-build.ts'
import { say } from './say.ts'

const root = join(import.meta.dirname, '..')
const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])

if (!hasDisplay) {
  say('no display here: the window cannot open')
  process.exit(2)
}

const runtime = await electronRuntime()
await buildIfStale({ testRuntime: runtime.fallback })
const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
if (sandbox.length > 0) say('running as root: Chromium cannot use its sandbox. Start packtic as an ordinary user.')
const child = spawn(runtime.path, [...sandbox, root, ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, PACKTIC_NODE: process.execPath } })
child.on('exit', (code) => process.exit(code ?? 1))
