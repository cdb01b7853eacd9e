// Class and first year of a processor, from our own table: no licensed benchmark. An unlisted one stays unknown.
// Classes: design/inventory.md 3.11 (0 too weak, 1 light work, 2 everyday, 3 comfortable).
import { type Fact, known, unknown, type Unknown, type UnknownReason, valueOf } from '../fact.ts'
import type { Knowledge } from '../knowledge.ts'
import type { MachineFacts } from '../model.ts'

type Cpu = MachineFacts['cpu']

interface CpuKnowledge { readonly arch: Cpu['arch']; readonly generationYear: Fact<number>; readonly class0to3: Fact<number> }

export function cpuKnowledge({ cpuClasses }: Pick<Knowledge, 'cpuClasses'>, cpu: Cpu): CpuKnowledge {
  const src = `rule.cpu ${cpuClasses.version}`
  const [family, model, stepping, name] = [valueOf(cpu.family), valueOf(cpu.model), valueOf(cpu.stepping), plain(valueOf(cpu.name) ?? '')]
  const vendor = vendorOf(valueOf(cpu.vendor), name)
  const within = (value: number | null, range: readonly [number, number] | undefined): boolean => range === undefined || (value !== null && value >= range[0] && value <= range[1])
  const rule = cpuClasses.rules.find((one) => one.vendor === vendor && (one.named === undefined ? one.family !== undefined && within(family, one.family) && within(model, one.models) && within(stepping, one.steppings) : name === one.named || name.startsWith(`${one.named} `)))
  if (!rule) {
    const none: Unknown = unknown(whyNone(cpu), src)
    return { arch: cpu.arch, generationYear: none, class0to3: none }
  }
  // What every processor of a generation can, this one can.
  const arch: Cpu['arch'] = 'v' in cpu.arch || rule.bits === undefined ? cpu.arch : known(rule.bits, src, 'derived')
  const generationYear = known(rule.year, src, 'derived')
  const [bits, cores] = [valueOf(arch), valueOf(cpu.cores)]
  // A 32-bit processor is too weak whatever its table says, and so is one of a class 0 generation.
  if (bits === 32 || cores === 1 || rule.class === 0) return { arch, generationYear, class0to3: known(0, src, 'derived') }
  // Without its width and its cores a processor has a year, and no class: neither is guessed.
  const lacking = bits === null ? arch : cores === null ? cpu.cores : null
  if (lacking !== null) return { arch, generationYear, class0to3: unknown('unknown' in lacking ? lacking.unknown : 'not-collected', src) }
  return { arch, generationYear, class0to3: known(cores !== null && cores >= 4 ? (rule.classFrom4Cores ?? rule.class) : rule.class, src, 'derived') }
}

/** The reason that the reading gives for what would have told. */
function whyNone({ vendor, family, model, name }: Cpu): UnknownReason {
  return [family, model, vendor, name].flatMap((fact) => ('unknown' in fact && fact.unknown !== 'not-applicable' ? [fact.unknown] : []))[0] ?? 'not-collected'
}

/** Without marks of trade, in small letters. */
export function plain(name: string): string {
  return name.toLowerCase().replaceAll(/\((r|tm|c)\)|[®™]/g, ' ').replaceAll(/\s+/g, ' ').trim()
}

/** The processor's own word for its maker, from the many that firmware and systems use. */
export function vendorOf(vendor: string | null, name: string): string | null {
  const text = `${vendor ?? ''} ${name}`.toLowerCase()
  if (/hygon/.test(text)) return 'HygonGenuine'
  if (/intel/.test(text)) return 'GenuineIntel'
  if (/\bamd\b|authenticamd|advanced micro devices/.test(text)) return 'AuthenticAMD'
  if (/\bapple\b/.test(text)) return 'Apple'
  return /qualcomm|snapdragon|microsoft sq/.test(text) ? 'Qualcomm' : vendor
}
