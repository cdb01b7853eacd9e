// The norm's chassis types (DMTF DSP0134 7.4.1) as the forms that decide. A dock, a tower of disks or "other" is no form.
import { type Fact, known, unknown } from '../fact.ts'
import type { CHASSIS } from '../model.ts'

type Chassis = (typeof CHASSIS)[number]
const FORMS: Readonly<Partial<Record<Chassis, readonly number[]>>> = {
  laptop: [8, 9, 10, 14, 31, 32],
  desktop: [3, 4, 5, 6, 7, 15, 16, 24],
  aio: [13],
  mini: [34, 35, 36],
  server: [17, 23, 25, 28, 29],
  tablet: [11, 30],
}

/** `type` as firmware numbers it, null when it says none. */
export function chassisOf(type: number | null, src: string): Fact<Chassis> {
  const form = (Object.keys(FORMS) as Chassis[]).find((one) => type !== null && FORMS[one]?.includes(type))
  return form ? known(form, src, 'declared') : unknown(type === null ? 'not-collected' : 'placeholder', src)
}

const DOCKING_STATION = 12

/** False for a dock and for "other" or "unknown", where another chassis of the list may be the machine's own. */
export function isOwnChassis(type: number): boolean {
  return type === 0 || (type > 2 && type !== DOCKING_STATION)
}
