// ATA attributes have numbers and no norm: the name that smartctl's own database gives says what a number means for this
// model. A number whose name says something else is not read.

export interface AtaAttribute { readonly id: number; readonly name: string; readonly value: number | null; readonly raw: number | null }

/** Attributes whose normalised value counts down from 100 as the disk wears, the most direct first. */
const LIFE = [/^(?:SSD_Life_Left|Media_Wearout_Indicator|Remaining_Lifetime_Perc|Drive_Life_Remaining.*|Life_(?:Left|Remaining).*|Perc(?:ent)?_(?:Rated_)?Life(?:time)?_(?:Used|Remain\w*))$/i, /^Wear_Leveling_Count$/i]

const GIB = 1024 ** 3
/** Units of what was written, by name; `block` stands for the disk's logical block. */
const WRITTEN: readonly (readonly [RegExp, number | 'block'])[] = [
  [/^(?:Total_|Lifetime_)?(?:Host_)?Writes_32MiB$/i, GIB / 32],
  [/^(?:Total_|Lifetime_)?(?:Host_)?Writes_MiB$/i, GIB / 1024],
  [/^(?:Total_|Lifetime_)?(?:Host_)?Writes_GiB$/i, GIB],
  [/^(?:Total_|Lifetime_)?(?:Host_)?Writes_TiB$/i, GIB * 1024],
  [/^(?:Total_LBAs_Written|Total_Host_Sector_Writes?|Host_Sector_Write\w*)$/i, 'block'],
]

export interface AtaCounts { readonly reallocated: number | null; readonly pending: number | null; readonly uncorrectable: number | null; readonly wearPct: number | null; readonly spinning: boolean }

/** `rotationRate` 0 = no motor, null = the disk does not say (before ATA-8). */
export function ataCounts(attributes: readonly AtaAttribute[], rotationRate: number | null): AtaCounts {
  const raw = (id: number, name: RegExp): number | null => attributes.find((one) => one.id === id && (one.name === '' || name.test(one.name)))?.raw ?? null
  const spinning = rotationRate !== null ? rotationRate > 0 : attributes.some((one) => /^(?:Spin_|Seek_|Head_Flying)/i.test(one.name))
  const life = spinning ? undefined : LIFE.flatMap((name) => attributes.find((one) => name.test(one.name) && one.value !== null && one.value >= 0 && one.value <= 100) ?? [])[0]
  return {
    reallocated: raw(5, /re-?alloc|retired|bad.?b(?:lock|lk)|remap|grown/i), pending: raw(197, /pending/i), uncorrectable: raw(198, /uncorr|unc_/i),
    wearPct: life?.value === null || life === undefined ? null : 100 - life.value, spinning,
  }
}

/** Bytes written by the machine, or null when no attribute names its unit. Attributes 241 and 246, 225 on older Intel. */
export function writtenBytesOf(attributes: readonly AtaAttribute[], blockBytes: number | null): number | null {
  for (const id of [241, 246, 225, 233]) {
    const one = attributes.find((row) => row.id === id)
    const unit = one && WRITTEN.find(([name]) => name.test(one.name))?.[1]
    const unitBytes = unit === 'block' ? blockBytes : unit
    if (one && one.raw !== null && unitBytes !== undefined && unitBytes !== null) return one.raw * unitBytes
  }
  return null
}
