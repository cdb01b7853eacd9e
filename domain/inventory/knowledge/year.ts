// When a machine was made, between two years. Never before its processor existed; the firmware's date may be an update, so it
// only bounds from above. Rule: design/inventory.md 3.11; rules take `max`, the bound that favours keeping.
import { civilDateOf } from '../../civil-date.ts'
import { type Fact, known, unknown } from '../fact.ts'
import type { Knowledge } from '../knowledge.ts'

interface YearEvidence {
  readonly generation: number | null
  readonly biosDate: string | null
  /** Year of the built-in panel, of the battery: made for the machine, or put in it later. */
  readonly panelYear: number | null
  readonly batteryYear: number | null
  /** First and last model year of an Apple identifier. */
  readonly apple: readonly [number, number] | null
  readonly takenAt: number
}

export function yearEstimate({ generation, biosDate, panelYear, batteryYear, apple, takenAt }: YearEvidence): Fact<{ min: number; max: number }> {
  const thisYear = Number(civilDateOf(takenAt).slice(0, 4))
  const sane = (year: number | null): number | null => (year !== null && year >= 1990 && year <= thisYear ? year : null)
  const [bios, panel, battery] = [sane(biosDate === null ? null : Number(biosDate.slice(0, 4))), sane(panelYear), sane(batteryYear)]
  if (apple) return known({ min: apple[0], max: Math.max(apple[0], Math.min(apple[1], thisYear)) }, 'rule.year', 'derived')
  if (generation === null && bios === null && panel === null && battery === null) return unknown('not-collected', 'rule.year')
  // A machine is put together within a year of its panel or battery; one put in later is younger than the machine.
  const above = [bios, ...[panel, battery].flatMap((year) => (year === null ? [] : [year + 1])), thisYear].flatMap((year) => year ?? [])
  const max = Math.min(...above)
  const min = Math.max(generation ?? 0, panel ?? 0) || Math.min(...[bios, battery].flatMap((year) => year ?? []))
  // The processor is the firmest evidence; a panel newer than the rest was changed.
  const from = min <= max ? min : (generation ?? Math.min(min, max))
  return known({ min: from, max: Math.max(from, max) }, 'rule.year', 'derived')
}

/** Model years of an identifier such as `MacBookPro14,1`. */
export function appleYears({ appleModels }: Pick<Knowledge, 'appleModels'>, model: string | null): readonly [number, number] | null {
  const [, family, number] = /^([A-Za-z]+)(\d+,\d+)$/.exec(model?.trim() ?? '') ?? []
  const years = family === undefined || number === undefined ? undefined : appleModels.models[family]?.[number]
  return years === undefined ? null : typeof years === 'number' ? [years, years] : years
}
