// Programs that get no more updates: office suites, browsers, and a few that linger. Packages of a distribution are kept up
// by it, whatever their number, and are never judged here.
import type { CivilDate } from '../../civil-date.ts'
import type { Knowledge } from '../knowledge.ts'
import type { MachineFacts } from '../model.ts'

type Software = MachineFacts['software'][number]
type Family = 'linux' | 'windows' | 'macos' | 'bsd'

const DISTRIBUTED = new Set(['dpkg', 'deb', 'rpm', 'apk', 'pacman', 'pkg'])

/** The end of a program's support, or null: not known to end, or not ours to judge. */
export function softwareEnd({ softwareSupport }: Pick<Knowledge, 'softwareSupport'>, { name, version, source }: Software, family: Family | null): { date: CivilDate; dataset: string } | null {
  if (DISTRIBUTED.has(source) || (source === '' && family !== 'windows' && family !== 'macos')) return null
  const word = name.trim().toLowerCase()
  for (const { names, not = [], on, cycleFrom, cycles } of softwareSupport.products) {
    if (on && !(family !== null && (on as readonly string[]).includes(family))) continue
    if (!names.some((one) => word === one || word.startsWith(`${one} `)) || not.some((one) => word.includes(one))) continue
    const cycle = cycleFrom === 'any' ? '' : cycleFrom === 'name' ? yearIn(word) : cycleIn(version, cycles)
    const date = cycle === null ? undefined : cycles[cycle]
    if (date !== undefined) return { date, dataset: `software-support ${softwareSupport.version}` }
  }
  return null
}

/** "Microsoft Office Home and Business 2019 - fr-fr" is of 2019. */
function yearIn(name: string): string | null {
  return /\b(?:19|20)\d\d\b/.exec(name)?.[0] ?? null
}

/** 7.6.4.1 is of 7.6, 115.16.0 of 115: the longest part of the version that is a cycle. */
function cycleIn(version: string, cycles: Readonly<Record<string, unknown>>): string | null {
  const numbers = (/^(?:\d+:)?(\d+(?:\.\d+)*)/.exec(version.trim())?.[1] ?? '').split('.')
  for (let parts = numbers.length; parts > 0; parts--) {
    const at = numbers.slice(0, parts).join('.')
    if (Object.hasOwn(cycles, at)) return at
  }
  return null
}
