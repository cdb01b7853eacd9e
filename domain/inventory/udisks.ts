// Health without rights: `udisksctl dump` (the desktop's disk service has read SMART as root) and, for NVMe, the kernel's own
// files. Poorer than smartctl: what they do not say stays unknown. Pure; never throws.
import { type Fact, known, unknown } from './fact.ts'
import { noSmart } from './smart.ts'
import type { SmartFacts } from './smart-rule.ts'

type Properties = ReadonlyMap<string, string>

/** SMART by kernel name (`sda`, `nvme0n1`), for the drives whose health the service has read at least once. */
export function readUdisks(text: string): ReadonlyMap<string, SmartFacts> {
  const objects = objectsOf(text)
  const found = new Map<string, SmartFacts>()
  for (const [path, block] of objects) {
    const dev = /\/block_devices\/(\w+)$/.exec(path)?.[1]?.replace(/_([0-9a-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    const drive = objects.get((block.get('Drive') ?? '').replace(/^'|'$/g, ''))
    // A partition points to its drive too: only the whole disk stands for it.
    if (dev !== undefined && drive && !block.has('Partition.Number')) found.set(dev, smartOf(drive))
  }
  return found
}

/** `object:` then `  interface:` then `    Name: value`, as the tool prints them; names of other interfaces keep theirs before. */
function objectsOf(text: string): ReadonlyMap<string, Properties> {
  const objects = new Map<string, Map<string, string>>()
  let open: Map<string, string> | undefined
  let place = ''
  let last = ''
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split(/\r?\n/)) {
    const [, path] = /^(\/org\/freedesktop\/UDisks2\/\S+):$/.exec(line) ?? []
    const [, face] = /^ {2}org\.freedesktop\.UDisks2\.(\S+):$/.exec(line) ?? []
    const [, name, value] = /^ {4}(\w+):\s+(.*)$/.exec(line) ?? []
    if (path !== undefined) objects.set(path, (open = new Map()))
    else if (face !== undefined) place = face === 'Partition' ? 'Partition.' : ''
    else if (name !== undefined && value !== undefined && open) open.set((last = `${place}${name}`), value.trim())
    // A list goes on under its first word.
    else if (open && /^ {8,}\S/.test(line)) open.set(last, `${open.get(last) ?? ''} ${line.trim()}`)
  }
  return objects
}

function smartOf(drive: Properties): SmartFacts {
  const src = 'udisks2'
  const number = (name: string): number | null => (/^-?\d{1,15}(?:\.\d+)?$/.test(drive.get(name) ?? '') ? Number(drive.get(name)) : null)
  const word = (name: string): boolean | null => (drive.get(name) === 'true' ? true : drive.get(name) === 'false' ? false : null)
  if (word('SmartSupported') === false) return noSmart('not-applicable', src)
  // Never updated = the service has not read it; a mask of warnings is NVMe's.
  if ((number('SmartUpdated') ?? 0) <= 0) return noSmart('not-collected', src)
  const fact = <T>(value: T | null): Fact<T> => (value === null ? unknown('not-collected', src) : known(value, src))
  const spinning = (number('RotationRate') ?? 0) > 0 || drive.get('RotationMedia') === '1'
  const warnings = drive.get('SmartCriticalWarning')?.replace(/[^a-z_, -]/gi, '').trim()
  const failing = word('SmartFailing') ?? (warnings === undefined ? null : warnings !== '' && warnings !== 'temperature')
  const passed = failing === null ? null : !failing
  const seconds = number('SmartPowerOnSeconds')
  const hours = number('SmartPowerOnHours') ?? (seconds === null ? null : Math.floor(seconds / 3600))
  const kelvin = number('SmartTemperature')
  const bad = number('SmartNumBadSectors')
  const failedBefore = (number('SmartNumAttributesFailedInThePast') ?? 0) > 0
  const failingNow = (number('SmartNumAttributesFailing') ?? 0) > 0
  // One count for sectors replaced and to be replaced: none is none of both, some is not told apart.
  const apart = bad === 0 ? known(0, src) : unknown('not-collected', src)
  const warned = failedBefore || failingNow || warnings === 'temperature' || (spinning && (bad ?? 0) > 0)
  return {
    ...noSmart('not-collected', src),
    state: passed === null || (passed && !warned && !spinning && (bad ?? 0) > 0) ? unknown('not-collected', src) : known(passed ? (warned ? 'warn' : 'ok') : 'fail', 'rule.smart', 'derived'),
    passed: fact(passed),
    powerOnHours: fact(hours !== null && hours > 0 ? hours : null),
    reallocated: apart, pending: apart,
    tempC: fact(kelvin !== null && kelvin > 200 && kelvin < 400 ? Math.round(kelvin - 273.15) : null),
    tool: known('udisks2', src),
  }
}
