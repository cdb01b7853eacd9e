// Starts the real app for a test: real Electron, real sandbox, a data folder of its own. As root it runs as user 65534.
// Nothing of the app is replaced. Linux with /proc is needed only by `kill` and `backendPid`.
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import type { Input, Method, Output } from '../../main/contract/procedures.ts'
import { electronRuntime } from '../../scripts/electron-runtime.ts'
import { TEST_PACKAGE } from '../../scripts/test-package.ts'
import { callPage, firstData } from './bridge.ts'
import { display } from './display.ts'
import { killTree } from './kill.ts'
import { backendOf, descendants } from './processes.ts'

const root = join(import.meta.dirname, '../..')
const ORDINARY_USER = 65_534
const isRoot = process.getuid?.() === 0
const START_LIMIT_MS = 120_000
const END_LIMIT_MS = 20_000

export interface RunningApp {
  readonly app: ElectronApplication
  readonly page: Page
  readonly dataFolder: string
  readonly pid: number
  /** What the page threw and nobody caught; a journey ends with none. */
  readonly pageErrors: readonly string[]
  /** A call as the page makes it, through preload, port and dispatch. */
  call<M extends Method>(method: M, params: Input<M>): Promise<Output<M>>
  /** The backend's process now; undefined while it is down. */
  backendPid(): number | undefined
  /** kill -9 of the whole app; answers when it is gone. */
  kill(): Promise<void>
  /** Closes the window and waits for the process; the data folder stays for a second start. Never throws. */
  close(): Promise<void>
}

export interface LaunchOptions {
  /** The packaged folder instead of the clone. */
  readonly packaged?: boolean
  /** Of an earlier start; a fresh one otherwise. */
  readonly dataFolder?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Both are written to settings.json before the start. */
  readonly language?: 'fr' | 'en'
  readonly size?: { readonly width: number; readonly height: number }
  /** Folders of packs that stand among those shipped. */
  readonly packs?: readonly string[]
}

/** A folder under /tmp that the app's user owns; removed when the test's process ends. */
export function ownFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `packtic-${name}-`))
  giveToUser(folder)
  atExit.push(folder)
  return folder
}

const atExit: string[] = []
process.once('exit', () => {
  for (const folder of atExit) rmSync(folder, { recursive: true, force: true })
})

/** Files that a test wrote as root become the app's own. */
function giveToUser(folder: string): void {
  if (isRoot) spawnSync('chown', ['-R', `${ORDINARY_USER}:${ORDINARY_USER}`, folder])
}

/** Program, leading arguments and environment of one start; for tests that want no Playwright. */
export async function launchCommand({ packaged = false, env = {}, packs }: LaunchOptions): Promise<{ command: string; args: string[]; env: Record<string, string> }> {
  const home = ownFolder('home')
  const runtime = join(home, 'run')
  mkdirSync(runtime, { mode: 0o700 })
  if (isRoot) chownSync(runtime, ORDINARY_USER, ORDINARY_USER)
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^(NODE_|npm_|VITEST|XAUTHORITY)/.test(entry[0])))
  const from = packs ? rootWith(packs) : readableRoot()
  return {
    command: join(from, 'tests/app/as-user.sh'),
    args: packaged ? [] : [from],
    env: {
      ...inherited, HOME: home, XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache'), DISPLAY: await display(), LANG: 'fr_FR.UTF-8',
      PACKTIC_NODE: process.execPath.replace(root, from), PACKTIC_NO_DIALOG: '1', PACKTIC_LAUNCH: packaged ? TEST_PACKAGE.executable.replace(root, from) : (await electronRuntime()).path, ...env,
    },
  }
}

/** Starts the app and waits for its first data on screen. */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const dataFolder = options.dataFolder ?? ownFolder('data')
  writeSettings(dataFolder, { ...(options.language ? { language: options.language } : {}), ...(options.size ? { window: options.size } : {}) })
  giveToUser(dataFolder)
  const { command, args, env } = await launchCommand(options)
  // Without `chromiumSandbox` Playwright itself adds --no-sandbox.
  const app = await _electron.launch({ executablePath: command, args: [...args, '--data', dataFolder, ...(options.args ?? [])], env, chromiumSandbox: true, timeout: START_LIMIT_MS })
  const pid = app.process().pid ?? 0
  const gone = new Promise<void>((resolve) => app.once('close', () => resolve()))
  const close = async (): Promise<void> => {
    const below = descendants(pid)
    await within(END_LIMIT_MS, app.close().catch(() => undefined))
    killTree(pid)
    // A backend whose main was killed is nobody's child any more.
    for (const one of below) killTree(one.pid)
  }
  try {
    const page = await app.firstWindow({ timeout: START_LIMIT_MS })
    const pageErrors: string[] = []
    page.on('pageerror', (error) => pageErrors.push(error.stack ?? error.message))
    await firstData(page)
    return {
      app, page, dataFolder, pid, pageErrors, close,
      call: async (method, params) => await callPage(page, method, params),
      backendPid: () => backendOf(pid)?.pid,
      kill: async () => {
        killTree(pid)
        await within(END_LIMIT_MS, gone)
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** A start that must be refused: its exit code, and what it said on standard error. */
export async function startRefused(options: LaunchOptions): Promise<{ readonly code: number | null; readonly said: string }> {
  const dataFolder = options.dataFolder ?? ownFolder('data')
  giveToUser(dataFolder)
  const { command, args, env } = await launchCommand(options)
  const child = spawn(command, [...args, '--data', dataFolder, ...(options.args ?? [])], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const limit = setTimeout(() => killTree(child.pid ?? 0), START_LIMIT_MS)
  let said = ''
  child.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearTimeout(limit)
  return { code, said }
}

function writeSettings(dataFolder: string, change: Record<string, unknown>): void {
  if (Object.keys(change).length === 0) return
  const path = join(dataFolder, 'settings.json')
  const before = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>) : {}
  writeFileSync(path, JSON.stringify({ ...before, ...change }))
}

/** The clone; or, when the ordinary user cannot enter it (a clone in root's home), a linked copy of what runs. */
function readableRoot(): string {
  const canRead = (): boolean => spawnSync('setpriv', [`--reuid=${ORDINARY_USER}`, `--regid=${ORDINARY_USER}`, '--clear-groups', 'test', '-r', join(root, 'out/main/index.mjs')]).status === 0
  if (!isRoot || canRead()) return root
  const copy = join(tmpdir(), `packtic-readable-${process.pid}`)
  if (existsSync(copy)) return copy
  atExit.push(copy)
  return linkedCopy(copy)
}

/** The same with more packs, in a folder of its own: what is shipped stays as it is. */
function rootWith(packs: readonly string[]): string {
  const copy = linkedCopy(ownFolder('root'))
  for (const pack of packs) cpSync(pack, join(copy, 'resources/packs', basename(pack)), { recursive: true })
  return copy
}

function linkedCopy(copy: string): string {
  for (const path of ['out', 'release-ci', 'resources', 'package.json', 'tests/app/as-user.sh', 'node_modules/node', 'node_modules/better-sqlite3', 'node_modules/@myriaddreamin']) {
    if (!existsSync(join(root, path))) continue
    const into = join(copy, path, '..')
    mkdirSync(into, { recursive: true })
    // Hard links where the disk is the same, a copy elsewhere.
    if (spawnSync('cp', ['-al', join(root, path), into]).status !== 0) spawnSync('cp', ['-a', join(root, path), into])
  }
  return copy
}

async function within(limitMs: number, work: Promise<unknown>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  await Promise.race([work, new Promise((resolve) => (timer = setTimeout(resolve, limitMs)))])
  clearTimeout(timer)
}
