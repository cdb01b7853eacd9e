// Electron's main: a thin shell. Lock, scheme, window, backend; no database, no SSH, no rule of business here.
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { app, BrowserWindow, Menu, powerMonitor, session } from 'electron'
import { dataFolder as defaultDataFolder } from '../domain/data-folder.ts'
import { type Fault, Refusal } from '../domain/errors.ts'
import { toFault } from './contract/faults.ts'
import { type BackendHost, hostBackend } from './backend-host.ts'
import { showFatal } from './fatal-dialog.ts'
import { answerAsk } from './host-asks.ts'
import { paths } from './paths.ts'
import { alteredResource } from './resource-check.ts'
import { registerScheme, serveScheme } from './scheme.ts'
import { guardContents, guardSession } from './security.ts'
import { onPage } from './validated-ipc.ts'
import { createWindow, readSettings } from './window.ts'

/** The exit codes of the backend's refusals, passed on so that whoever started us can tell. */
const FATAL_EXIT = 3
const STOP_MS = 5000

const dataArgument = process.argv.indexOf('--data')
const dataFolder = resolve(dataArgument > 0 ? (process.argv[dataArgument + 1] ?? '') : defaultDataFolder(process.platform, process.env, homedir()))

// Before the lock and before ready: the lock follows userData.
app.setPath('userData', join(dataFolder, 'chromium'))
// With --no-sandbox (root, test machines without user namespaces) this call would cancel the flag and kill every child.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
registerScheme()

/** Milestones with their instant, for who asked: the start benchmark reads them. */
function note(event: string, values: Record<string, string | number> = {}): void {
  if (process.env['PACKTIC_DEBUG']) process.stderr.write(`packtic: ${event} ${JSON.stringify({ at: Date.now(), ...values })}\n`)
}

let window: BrowserWindow | undefined
let backend: BackendHost | undefined

function open(): void {
  Menu.setApplicationMenu(process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }]) : null)
  guardSession(session.defaultSession)
  serveScheme(session.defaultSession, { renderer: paths.renderer(), blobs: join(dataFolder, 'blobs') })
  window = createWindow(dataFolder)
  window.once('ready-to-show', () => note('window.ready'))
  window.on('closed', () => (window = undefined))
}

/** Templates become signed papers and packs run as root: nothing starts over files that are not those of the package. */
function checkResources(): void {
  const list = paths.resourceHashes()
  if (!list) return
  const file = alteredResource(paths.resources(), JSON.parse(readFileSync(list, 'utf8')) as Record<string, string>)
  if (file) throw new Refusal('RESOURCES_ALTERED', { file })
}

function startBackend(): void {
  try {
    checkResources()
    backend = hostBackend({
      start: { dataFolder, resources: paths.resources(), version: app.getVersion(), locale: app.getLocale() },
      onAsk: async (ask) => await answerAsk(ask, window),
      onFatal: fail,
      log: note,
    })
  } catch (error) {
    fail(toFault(error))
  }
}

function fail(fault: Fault): void {
  window?.destroy()
  showFatal(fault, readSettings(dataFolder).language)
  app.exit(FATAL_EXIT)
}

if (!app.requestSingleInstanceLock()) {
  showFatal({ code: 'DATA_IN_USE', detail: { folder: dataFolder } }, readSettings(dataFolder).language)
  app.exit(FATAL_EXIT)
} else {
  app.on('second-instance', () => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
  onPage('packtic:connect', (event) => backend?.connect(event.sender))
  app.on('window-all-closed', () => app.quit())
  let stopped = false
  app.on('before-quit', (event) => {
    if (stopped || !backend) return
    event.preventDefault()
    void backend.stop(STOP_MS).then(() => {
      stopped = true
      app.quit()
    })
  })
  // Not awaited: Electron waits for this module before it is ever ready.
  startBackend()
  void app.whenReady().then(() => {
    open()
    powerMonitor.on('suspend', () => backend?.tell('suspending'))
    powerMonitor.on('resume', () => backend?.tell('resumed'))
  })
}
