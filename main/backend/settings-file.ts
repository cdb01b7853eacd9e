// settings.json of this laptop: read once, written whole (temp + rename), unknown keys kept.
// Unreadable settings are set aside, never deleted, and the defaults apply: the app must open.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Settings } from '../../domain/settings.ts'
import { jsonOrNothing } from '../../domain/json-text.ts'

export interface SettingsFile {
  get(): Settings
  set(change: Partial<Settings>): Settings
  /** True when settings.json was there but could not be used; it was kept as settings.json.unreadable. */
  readonly unreadable: boolean
}

export function openSettings(folder: string): SettingsFile {
  const path = join(folder, 'settings.json')
  const { settings, unreadable } = load(path)
  let current = settings
  return {
    unreadable,
    get: () => current,
    set: (change) => {
      // Main keeps the window's bounds in the same file: take what stands there now, and change only what was asked.
      const stored = load(path)
      const next = Settings.parse({ ...(stored.unreadable ? current : stored.settings), ...change })
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeFileSync(`${path}.new`, `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600, flush: true })
      renameSync(`${path}.new`, path)
      current = next
      return next
    },
  }
}

function load(path: string): { settings: Settings; unreadable: boolean } {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { settings: Settings.parse({}), unreadable: false }
    return { settings: Settings.parse({}), unreadable: true }
  }
  const parsed = Settings.safeParse(jsonOrNothing(text))
  if (parsed.success) return { settings: parsed.data, unreadable: false }
  renameSync(path, `${path}.unreadable`)
  return { settings: Settings.parse({}), unreadable: true }
}
