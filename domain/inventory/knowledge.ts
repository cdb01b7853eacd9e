// Dated knowledge that facts are judged against: end of support of systems, classes of processors. Data, never constants.
import { z } from 'zod'
import { CivilDate } from '../civil-date.ts'
import { type Fact, known, unknown } from './fact.ts'

export const OsSupport = z.object({ version: z.string(), expires: CivilDate, source: z.string(), systems: z.record(z.string(), z.record(z.string(), z.object({ eol: CivilDate, automaticUntil: CivilDate.optional() }))) })
export const CpuClasses = z.object({ version: z.string(), source: z.string(), rules: z.array(z.object({ vendor: z.string(), family: z.tuple([z.int(), z.int()]), models: z.tuple([z.int(), z.int()]), class: z.int().min(0).max(3), classFrom4Cores: z.int().min(0).max(3).optional(), year: z.int(), name: z.string() })) })

export interface Knowledge { readonly osSupport: z.infer<typeof OsSupport>; readonly cpuClasses: z.infer<typeof CpuClasses> }

/** Last day of security updates: extended support counts only where it comes by itself (Debian LTS). */
export function endOfSupport({ osSupport }: Knowledge, osId: string | null, version: string | null): Fact<CivilDate> {
  const cycles = osId === null ? undefined : osSupport.systems[osId]
  if (!cycles || version === null) return unknown('not-collected', 'rule.os-support')
  const cycle = cycles[version] ?? cycles[version.split('.').slice(0, 2).join('.')] ?? cycles[version.split('.')[0] ?? '']
  return cycle ? known(cycle.automaticUntil ?? cycle.eol, `rule.os-support ${osSupport.version}`, 'derived') : unknown('not-collected', 'rule.os-support')
}

/** Class and first year of a processor; an unlisted one stays unknown. */
export function cpuKnowledge({ cpuClasses }: Knowledge, { vendor, family, model, cores, arch }: { vendor: string | null; family: number | null; model: number | null; cores: number | null; arch: 32 | 64 | null }): { class0to3: Fact<number>; year: Fact<number> } {
  const src = `rule.cpu ${cpuClasses.version}`
  const none = { class0to3: unknown('not-collected', src), year: unknown('not-collected', src) }
  if (vendor === null || family === null || model === null) return none
  const rule = cpuClasses.rules.find((one) => one.vendor === vendor && family >= one.family[0] && family <= one.family[1] && model >= one.models[0] && model <= one.models[1])
  if (!rule) return none
  const year = known(rule.year, src, 'derived')
  // Without its width and its cores a processor has a year, and no class: neither is guessed.
  if (arch === null || cores === null) return { ...none, year }
  // A 32-bit processor is too weak whatever its table says.
  const found = arch === 32 || cores === 1 ? 0 : cores >= 4 ? (rule.classFrom4Cores ?? rule.class) : rule.class
  return { class0to3: known(found, src, 'derived'), year }
}

/** Not before the processor's generation; the BIOS date may be an update, so it bounds from above only. */
export function yearEstimate(generation: number | null, biosDate: string | null, takenAt: number): Fact<{ min: number; max: number }> {
  const thisYear = 1970 + Math.floor(takenAt / 31_556_952_000)
  const biosYear = biosDate ? Number(biosDate.slice(0, 4)) : null
  if (generation === null && biosYear === null) return unknown('not-collected', 'rule.year')
  const min = generation ?? biosYear ?? thisYear
  return known({ min, max: Math.max(min, Math.min(biosYear ?? thisYear, thisYear)) }, 'rule.year', 'derived')
}
