// The one window, where the person left it.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BrowserWindow, screen } from 'electron'
import { Settings } from '../domain/settings.ts'
import { paths } from './paths.ts'
import { OUR_PAGE } from './security.ts'

/** A first picture that is not told must not leave a person before an app without a window. */
const SHOWN_WITHIN_MS = 5000
const DEFAULT = { width: 1280, height: 800 }

/** Made hidden and shown when it has something to show: no white flash. */
export function createWindow(dataFolder: string): BrowserWindow {
  const settings = readSettings(dataFolder)
  const bounds = settings.window && isOnScreen(settings.window) ? settings.window : DEFAULT
  const window = new BrowserWindow({
    ...bounds, minWidth: 640, minHeight: 480, show: false, title: 'packtic', backgroundColor: '#F5F7F5', autoHideMenuBar: true,
    webPreferences: { preload: paths.preload(), contextIsolation: true, sandbox: true, nodeIntegration: false, webSecurity: true, webviewTag: false, spellcheck: false },
  })
  window.webContents.on('did-finish-load', () => window.webContents.setZoomFactor(readSettings(dataFolder).zoomPercent / 100))
  const show = (): void => {
    clearTimeout(limit)
    if (!window.isDestroyed() && !window.isVisible()) window.show()
  }
  const limit = setTimeout(show, SHOWN_WITHIN_MS)
  window.once('ready-to-show', show)
  window.on('close', () => remember(dataFolder, window))
  void window.loadURL(OUR_PAGE)
  return window
}

/** This laptop's settings, or the defaults. */
export function readSettings(dataFolder: string): Settings {
  try {
    return Settings.parse(JSON.parse(readFileSync(join(dataFolder, 'settings.json'), 'utf8')))
  } catch {
    // Missing, or the backend will say that it is unreadable: bounds alone do not matter enough.
    return Settings.parse({})
  }
}

function isOnScreen({ x, y }: { x?: number | undefined; y?: number | undefined }): boolean {
  if (x === undefined || y === undefined) return true
  return screen.getAllDisplays().some(({ workArea }) => x >= workArea.x - 50 && x < workArea.x + workArea.width && y >= workArea.y - 50 && y < workArea.y + workArea.height)
}

function remember(dataFolder: string, window: BrowserWindow): void {
  if (window.isMinimized() || window.isFullScreen()) return
  const path = join(dataFolder, 'settings.json')
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
    writeFileSync(`${path}.main`, `${JSON.stringify({ ...readSettings(dataFolder), window: window.getBounds() }, null, 2)}\n`, { mode: 0o600 })
    renameSync(`${path}.main`, path)
  } catch {
    // A full disk must not keep the window open.
  }
}
