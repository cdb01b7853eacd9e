// What is installed and what runs: packages, services, and among them antivirus and backup by known names.
import { epochDay, isCivilDate } from '../../civil-date.ts'
import { type Fact, known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { ANTIVIRUS, BACKUPS, type KnownProgram } from './known-programs.ts'
import { dayOf, times } from './os.ts'
import { pairs, type Sections } from './sections.ts'

type Program = NonNullable<Reading['software']>[number]

/** `source name version installed publisher`, by tabs; the day as seconds since 1970. */
export function softwareOf(sections: Sections): Program[] | undefined {
  return sections.body('soft')?.split('\n').flatMap((line) => {
    const [source = '', name = '', version = '', installed = '', publisher = ''] = line.split('\t').map((cell) => cell.trim())
    if (!/^(dpkg|rpm|apk|pacman|flatpak|snap|pkg)$/.test(source) || name === '' || name === 'gpg-pubkey') return []
    return [{ name, version, source, publisher: publisher === '' || publisher === '(none)' ? null : publisher.replace(/\s*<[^>]*>$/, ''), installDate: /^\d{9,11}$/.test(installed) ? dayOf(Number(installed)) : null }]
  })
}

/** Running ones, without their suffix. */
export function servicesOf(sections: Sections): string[] | undefined {
  return sections.said('svc')?.split('\n').map((line) => (line.trim().split(/\s/)[0] ?? '').replace(/\.(service|pid)$/, '')).filter((name) => /^[\w@.:\\-]+$/.test(name))
}

/** Whole lists only: half of one cannot say that there is none. */
export interface Installed { readonly software: readonly Program[] | undefined; readonly services: readonly string[] | undefined; readonly files: readonly string[] }

export function installedOf(sections: Sections, software: readonly Program[] | undefined, services: readonly string[] | undefined): Installed {
  return { software: sections.whole('soft') === undefined ? undefined : software, services, files: (sections.body('backup') ?? '').split('\n').map((line) => line.trim()).filter(Boolean) }
}

const hasPackage = (program: KnownProgram, installed: Installed): boolean => installed.software?.some((one) => program.packages.includes(one.name)) === true
const runs = (program: KnownProgram, installed: Installed): boolean => installed.services?.some((one) => program.services.includes(one)) === true
const hasFile = (program: KnownProgram, installed: Installed): boolean => installed.files.some((file) => program.files.some((name) => file.split('/').at(-1)?.replace(/\.(timer|conf|sh)$/, '') === name))

export function antivirusOf(sections: Sections, installed: Installed): NonNullable<Reading['security']>['antivirus'] {
  const found = ANTIVIRUS.filter((one) => hasPackage(one, installed) || runs(one, installed) || hasFile(one, installed))
  // "None" is said only where packages and services were all seen.
  if (found.length === 0 && (installed.software === undefined || installed.services === undefined)) return undefined
  return found.map((one) => ({ name: one.name, on: installed.services === undefined ? sections.missing('svc', 'services') : known(runs(one, installed), 'services'), upToDate: one.name === 'ClamAV' ? signaturesOf(sections) : unknown('not-collected', 'packages') }))
}

const WEEK = 7 * 24 * 3600

/** ClamAV's signatures, by the day of the collection. */
function signaturesOf(sections: Sections): Fact<boolean> {
  const seen = times(sections)
  const changed = Math.max(seen.get('/var/lib/clamav/daily.cld')?.changed ?? 0, seen.get('/var/lib/clamav/daily.cvd')?.changed ?? 0)
  const today = pairs(sections.body('id'))['date']?.slice(0, 10) ?? ''
  return changed > 0 && isCivilDate(today) ? known(epochDay(today) * 24 * 3600 - changed <= WEEK, 'clamav', 'derived') : unknown('not-collected', 'clamav')
}

export function backupOf(sections: Sections, installed: Installed): Reading['backup'] {
  const found = BACKUPS.filter((one) => hasPackage(one, installed) || runs(one, installed) || hasFile(one, installed))
  if (found.length === 0 && (installed.software === undefined || sections.said('backup') === undefined)) return undefined
  const seen = times(sections)
  return found.map((one) => {
    const runsAt = one.files.map((name) => seen.get(`/var/lib/systemd/timers/stamp-${name}.timer`)?.changed ?? 0)
    const last = Math.max(0, ...runsAt)
    return { tool: one.name, lastRun: last > 0 ? last * 1000 : null }
  })
}

