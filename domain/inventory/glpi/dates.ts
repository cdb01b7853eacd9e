// Days and instants as agents write them: the format's own form first, then the older XML's.
import { CivilDate, epochDay } from '../../civil-date.ts'
import { isoDate } from '../smbios/firmware-date.ts'

const day = (text: string): CivilDate | undefined => CivilDate.safeParse(text).data

/** The day of "2016-02-06", with hours behind it or not; `european`: "06/02/2016", else as firmware writes, "02/06/2016". */
export function dayOf(text: string | undefined, order: 'european' | 'firmware'): CivilDate | undefined {
  if (text === undefined) return undefined
  const [, iso] = /^(\d{4}-\d{2}-\d{2})(?:[ T]|$)/.exec(text) ?? []
  if (iso !== undefined) return day(iso)
  const [, a = '', b = '', year = ''] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s|$)/.exec(text) ?? []
  if (year === '') return undefined
  const european = day(`${year}-${b.padStart(2, '0')}-${a.padStart(2, '0')}`)
  const american = isoDate(text) ?? undefined
  return order === 'european' ? (european ?? american) : (american ?? european)
}

/** Minutes east of UTC of "+0200"; undefined when it is none. */
export function offsetMinutes(text: string | undefined): number | undefined {
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(text ?? '') ?? []
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** The instant of "2020-06-12 14:19:54", read at an offset; undefined when it is none. */
export function instantOf(text: string | undefined, offset: number): number | undefined {
  const [, date = '', hours, minutes, seconds, zulu] = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2}):(\d{2})(Z)?/.exec(text ?? '') ?? []
  if (day(date) === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined
  return ((epochDay(date) * 24 + Number(hours)) * 60 + Number(minutes) - (zulu ? 0 : offset)) * 60_000 + Number(seconds) * 1000
}
