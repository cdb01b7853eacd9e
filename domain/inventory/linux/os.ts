// The system: os-release, kernel, name of the machine, language, when it was put in and started.
import { civilDateOf, isCivilDate } from '../../civil-date.ts'
import { type Fact, firmwareText, known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { count, type Pairs, pairs, type Sections } from './sections.ts'

export function osOf(sections: Sections): Reading['os'] {
  const release = osRelease(sections.body('os'))
  const id = pairs(sections.body('id'))
  const [kernel, machine] = (id['kernel'] ?? '').split(' ')
  const word = (key: string): Fact<string> => (release[key] ? firmwareText(release[key], 'os-release') : release['NAME'] ? unknown('not-collected', 'os-release') : sections.missing('os', 'os-release'))
  const lang = /^[a-z]{2,3}(?:_[A-Z]{2})?/.exec(unquoted(id['LANG'] ?? ''))?.[0]
  return {
    family: release['ID'] || kernel ? known('linux', 'os-release') : sections.missing('os', 'os-release'),
    id: word('ID'), name: word('NAME'),
    // Rolling distributions have no version, and say so by naming none: their build is the day's.
    version: release['VERSION_ID'] ? firmwareText(release['VERSION_ID'], 'os-release') : release['BUILD_ID'] || release['ID'] === 'arch' ? unknown('not-applicable', 'os-release') : word('VERSION_ID'),
    edition: release['VARIANT'] ? firmwareText(release['VARIANT'], 'os-release') : unknown('not-applicable', 'os-release'),
    build: kernel ? known(kernel, 'uname') : sections.missing('id', 'uname'), arch: machine ? known(machine, 'uname') : sections.missing('id', 'uname'),
    host: id['host'] ? known(id['host'], 'hostname') : sections.missing('id', 'hostname'),
    lang: lang ? known(lang, 'locale') : sections.missing('id', 'locale'),
    installDate: installDate(sections), bootTime: bootTime(sections),
  }
}

/** The id that the system gave itself at its first start: an evidence of identity, never shown. */
export function machineId(sections: Sections): string | null {
  const id = pairs(sections.body('id'))['machine-id'] ?? ''
  return /^[0-9a-f]{32}$/.test(id) && !/^(.)\1*$/.test(id) ? id : null
}

/** Shell words: quotes and escapes go. Comments and foreign lines are passed over. */
export function osRelease(text: string | undefined): Pairs {
  return Object.fromEntries(Object.entries(pairs(text)).map(([key, value]) => [key, unquoted(value ?? '')]))
}

function unquoted(value: string): string {
  return (/^(["'])(.*)\1$/.exec(value)?.[2] ?? value).replace(/\\([\\"'$`])/g, '$1').trim()
}

/** The stat lines `mtime birth path`; a birth of 0 is not known to the file system. */
export function times(sections: Sections): ReadonlyMap<string, { readonly changed: number; readonly born: number | null }> {
  const found = new Map<string, { changed: number; born: number | null }>()
  for (const line of (sections.body('sec')?.split(/^--- times$/m)[1] ?? '').split('\n')) {
    const [, changed, born, path] = /^(\d{9,11}) (\S+) (\/\S*)$/.exec(line) ?? []
    if (changed && path) found.set(path, { changed: Number(changed), born: count(born) || null })
  }
  return found
}

/** The day of a second since 1970, null before clocks were set. */
export function dayOf(seconds: number): string | null {
  const day = civilDateOf(seconds * 1000)
  return isCivilDate(day) && day >= '1995' ? day : null
}

/** The installer's own log, else the day when the system's file system was made. */
function installDate(sections: Sections): Fact<string> {
  const seen = times(sections)
  const log = seen.get('/var/log/installer') ?? seen.get('/var/log/anaconda')
  const seconds = log?.changed ?? seen.get('/')?.born ?? seen.get('/lost+found')?.changed
  const day = seconds === undefined || seconds === null ? null : dayOf(seconds)
  return day === null ? sections.missing('sec', 'files') : known(day, log ? 'installer' : 'files', log ? 'measured' : 'derived')
}

/** The kernel's own second of start. */
function bootTime(sections: Sections): Fact<number> {
  const seconds = count(/^btime: (\d{9,11})$/m.exec(sections.body('cpu') ?? '')?.[1])
  return seconds === null ? sections.missing('cpu', 'proc.stat') : known(seconds * 1000, 'proc.stat')
}
