// Until when a system gets security updates: by distribution and version, by Windows' build and edition, by macOS' version.
// Rule: design/inventory.md 3.13. Extended support is told beside; whether it counts is told by `extendedOn`.
import { type Fact, known, unknown, type Unknown, valueOf } from '../fact.ts'
import type { Cycle, Knowledge, WindowsCycle } from '../knowledge.ts'
import type { MachineFacts } from '../model.ts'

type Os = MachineFacts['os']
type Tables = Pick<Knowledge, 'osSupport' | 'osSupportOverrides'>

const SRC = 'rule.os-support'
const NONE = unknown('not-applicable', SRC)

/** What the tables say; what a reader proved itself (an enrolled machine, the end of its licence) stays. */
export function osEnd(tables: Tables, os: Os): Os['eol'] {
  if ('v' in os.eol.date) return os.eol
  const found = valueOf(os.family) === 'windows' ? windowsCycle(tables, os) : systemCycle(tables, os)
  if ('unknown' in found) return { ...os.eol, date: found, ended: found, dataset: unknown(found.unknown, SRC) }
  const { cycle, dataset } = found
  const on = (): Fact<boolean> => (cycle.extended === undefined ? NONE : cycle.how === 'automatic' ? known(true, SRC, 'derived') : os.eol.extendedOn)
  return {
    date: typeof cycle.eol === 'string' ? known(cycle.eol, SRC, 'derived') : unknown('not-collected', SRC),
    ended: typeof cycle.eol === 'boolean' ? known(cycle.eol, SRC, 'derived') : NONE,
    extendedDate: 'v' in os.eol.extendedDate ? os.eol.extendedDate : cycle.extended === undefined ? NONE : known(cycle.extended, SRC, 'derived'),
    extendedOn: 'v' in os.eol.extendedOn ? os.eol.extendedOn : on(),
    dataset: known(dataset, SRC, 'derived'),
  }
}

/** The last day that counts: the extended one only where it comes by itself or is proven. */
export function lastDay(eol: Os['eol']): string | null {
  const extended = valueOf(eol.extendedOn) === true ? valueOf(eol.extendedDate) : null
  const date = valueOf(eol.date)
  return extended !== null && (date === null || extended > date) ? extended : date
}

type Found = { readonly cycle: Cycle; readonly dataset: string } | Unknown

/** Debian 12 is `debian` `12`, Alpine 3.20.1 is `alpine` `3.20`, macOS 15.1 is `15`: the longest version that the table has. */
function systemCycle({ osSupport, osSupportOverrides }: Tables, os: Os): Found {
  const id = valueOf(os.family) === 'macos' ? 'macos' : valueOf(os.id)
  const version = valueOf(os.version)
  if (id === null) return unknown('unknown' in os.id ? os.id.unknown : 'not-collected', SRC)
  const name = valueOf(os.name) ?? ''
  const system = osSupport.named.find((one) => one.id === id && name.includes(one.name))?.system ?? id
  if (version === null) return unknown('unknown' in os.version ? os.version.unknown : 'not-collected', SRC)
  // Big Sur calls itself 10.16 to old programs.
  const numbers = (/^\d+(\.\d+)*/.exec(version.trim())?.[0] ?? '').replace(/^10\.16\b.*/, (text) => (system === 'macos' ? '11' : text)).split('.')
  const cycles = osSupport.systems[system] ?? {}
  for (let parts = numbers.length; parts > 0; parts--) {
    const at = numbers.slice(0, parts).join('.')
    const cycle = cycles[at]
    const override = osSupportOverrides.overrides.find((one) => one.system === system && one.cycle === at)
    if (override) return { cycle: { eol: override.eol }, dataset: `os-support-overrides ${osSupportOverrides.version}` }
    if (cycle) return { cycle, dataset: `os-support ${osSupport.version}` }
  }
  return unknown('not-collected', SRC)
}

function windowsCycle({ osSupport }: Tables, os: Os): Found {
  const build = buildNumber(valueOf(os.build))
  if (build === null) return unknown('unknown' in os.build ? os.build.unknown : 'parse', SRC)
  const edition = valueOf(os.edition)
  const server = edition === null ? /server/i.test(valueOf(os.name) ?? '') : /^Server(?!Rdsh)/.test(edition)
  const cycles = (server ? osSupport.windowsServer : osSupport.windows).filter((one) => one.build === build)
  const wanted = edition === null ? null : editionsOf(edition, server)
  const fitting = wanted === null ? cycles : cycles.filter((one) => one.editions === wanted)
  const left = fitting.length > 0 ? fitting : cycles.filter((one) => one.editions === 'all')
  const [first] = left
  // Without the edition, several cycles of a build may end on different days: none is chosen.
  if (!first || left.some((one) => one.eol !== first.eol)) return unknown('not-collected', SRC)
  return { cycle: { eol: first.eol, ...extension(first, edition) }, dataset: `os-support ${osSupport.version}` }
}

function extension({ extended, extendedHome, how }: WindowsCycle, edition: string | null): Pick<Cycle, 'extended' | 'how'> {
  const until = edition?.startsWith('Core') ? (extendedHome ?? extended) : extended
  return until === undefined || how === undefined ? {} : { extended: until, how }
}

/** 26100, 10.0.26100 and 10.0.26100.2454 are the same build. */
function buildNumber(build: string | null): number | null {
  const found = /^(?:\d{1,2}\.\d{1,2}\.)?(\d{4,5})(?:\.\d+)*\b/.exec(build?.trim() ?? '')?.[1]
  return found === undefined ? null : Number(found)
}

/** Windows' EditionID to the cycles' suffixes; its Pro Education and Workstation live as long as Pro. */
function editionsOf(edition: string, server: boolean): WindowsCycle['editions'] {
  if (server) return edition.endsWith('ACor') ? 'ac' : 'all'
  if (edition.startsWith('IoTEnterpriseS')) return 'iot-lts'
  if (edition.startsWith('EnterpriseS')) return 'e-lts'
  if (edition.startsWith('IoTUAP')) return 'iot'
  return /^(Enterprise|Education|IoTEnterprise|ServerRdsh|PPIPro)/.test(edition) ? 'e' : 'w'
}
