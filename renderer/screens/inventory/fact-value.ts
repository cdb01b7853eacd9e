// A fact as a person reads it: its unit is in the last word of its path (…Bytes, …Mhz, …Pct), its words are in the catalogue.
import { dateAndClock, day, decimal } from '../../i18n/format.ts'
import { has, t } from '../../i18n/t.ts'

type Scalar = string | number | boolean

const GB = 1_000_000_000
const GIB = 1024 ** 3
const MM_PER_INCH = 25.4

/** Memory counts in powers of two, disks in powers of ten, as each is sold. */
function bytes(path: string, value: number): string {
  const [unit, one] = path.startsWith('ram') ? [GIB, 1024 ** 2] : [GB, 1_000_000]
  return value >= unit ? t('unit.gb', { n: decimal(value / unit, value < 10 * unit ? 1 : 0) }) : t('unit.mbytes', { n: decimal(value / one) })
}

const NUMBERS: readonly (readonly [RegExp, (value: number, path: string) => string])[] = [
  [/bytes$/i, (value, path) => bytes(path, value)],
  [/Mhz$/, (value) => t('unit.ghz', { n: decimal(value / 1000, 2) })],
  [/Mbps$/, (value) => t('unit.mbps', { n: decimal(value) })],
  [/Mtps$/, (value) => t('unit.mtps', { n: decimal(value) })],
  [/Pct$/, (value) => t('unit.percent', { n: decimal(value) })],
  [/Mwh$/, (value) => t('unit.wh', { n: decimal(value / 1000, 1) })],
  [/Mm$/, (value) => t('unit.diagonal', { inches: decimal(value / MM_PER_INCH, 1), cm: decimal(value / 10) })],
  [/Hours$/, (value) => t('unit.hours', { n: decimal(value) })],
  [/tempC$/, (value) => t('unit.celsius', { n: decimal(value) })],
  [/Dbm$/, (value) => t('unit.dbm', { n: decimal(value) })],
  [/(Time|lastRun|lastLogin)$/, (value) => dateAndClock(value)],
  // A year has no thousands.
  [/(Year|year|ubr|family|model|stepping)$/, (value) => String(value)],
  [/\.arch$/, (value) => t('unit.bits', { n: value })],
]

/** Words that are one of a few: their own entry in the catalogue. */
const CHOICES = /\.(chassis|kind|state|encryption|diskEncryption|secureBoot|verdict|family)$/

export function factValue(path: string, value: Scalar): string {
  if (typeof value === 'boolean') return t(value ? 'common.yes' : 'common.no')
  if (typeof value === 'number') return NUMBERS.find(([pattern]) => pattern.test(path))?.[1](value, path) ?? decimal(value)
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return day(value)
  if (path.endsWith('.dataset')) return datasetText(value)
  return CHOICES.test(path) && has(`detail.value.${value}`) ? t(`detail.value.${value}`) : value
}

/** `os-support 2026-08-22`: the table's name and its day; one of a newer program as it came. */
function datasetText(value: string): string {
  const [, name = '', version = ''] = /^([a-z0-9-]+) (\d{4}-\d\d-\d\d)$/.exec(value) ?? []
  const key = `knowledge.${name.replace('-overrides', '').replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())}`
  return has(key) ? `${t(key)}, ${day(version)}` : value
}
