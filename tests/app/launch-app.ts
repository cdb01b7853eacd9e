// Starts the real app for a test: real Electron, real sandbox, a data folder of its own. As root it runs as user 65534.
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { electronRuntime } from '../../scripts/electron-runtime.ts'
import { TEST_PACKAGE } from '../../scripts/package.ts'
import { display } from './display.ts'

const root = join(import.meta.dirname, '../..')
const ORDINARY_USER = 65_534

export interface RunningApp {
  readonly app: ElectronApplication
  readonly page: Page
  readonly dataFolder: string
  readonly pid: number
  /** Closes the window and waits for the process; the data folder stays for a second start. */
  close(): Promise<void>
}

export interface LaunchOptions {
  /** The packaged folder instead of the clone. */
  readonly packaged?: boolean
  /** Of an earlier start; a fresh one otherwise. */
  readonly dataFolder?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** A folder under /tmp that the app's user owns. */
export function ownFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `packtic-${name}-`))
  if (process.getuid?.() === 0) chownSync(folder, ORDINARY_USER, ORDINARY_USER)
  return folder
}

/** Program, leading arguments and environment of one start; for tests that want no Playwright. */
export async function launchCommand({ packaged = false, env = {} }: LaunchOptions): Promise<{ command: string; args: string[]; env: Record<string, string> }> {
  const home = ownFolder('home')
  const runtime = join(home, 'run')
  mkdirSync(runtime, { mode: 0o700 })
  if (process.getuid?.() === 0) chownSync(runtime, ORDINARY_USER, ORDINARY_USER)
  process.once('exit', () => rmSync(home, { recursive: true, force: true }))
  const inherited = Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && !/^(NODE_|npm_|VITEST|XAUTHORITY)/.test(entry[0])))
  return {
    command: join(root, 'tests/app/as-user.sh'),
    args: packaged ? [] : [root],
    env: {
      ...inherited, HOME: home, XDG_RUNTIME_DIR: runtime, XDG_CONFIG_HOME: join(home, 'config'), XDG_CACHE_HOME: join(home, 'cache'), DISPLAY: await display(), LANG: 'fr_FR.UTF-8',
      PACKTIC_NODE: process.execPath, PACKTIC_NO_DIALOG: '1', PACKTIC_LAUNCH: packaged ? TEST_PACKAGE.executable : (await electronRuntime()).path, ...env,
    },
  }
}

export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const dataFolder = options.dataFolder ?? ownFolder('data')
  const { command, args, env } = await launchCommand(options)
  // Without `chromiumSandbox` Playwright itself adds --no-sandbox.
  const app = await _electron.launch({ executablePath: command, args: [...args, '--data', dataFolder, ...(options.args ?? [])], env, chromiumSandbox: true, timeout: 60_000 })
  const page = await app.firstWindow({ timeout: 60_000 })
  const pid = app.process().pid ?? 0
  return {
    app, page, dataFolder, pid,
    close: async () => {
      await app.close()
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // Already gone, as it should be.
      }
    },
  }
}
