// What an identifier such as `MacBookAir10,1` proves by itself: the body, the kind of processor, soldered memory, the T2 chip.
// Facts of Apple's own support pages (memory specifications per model; "Mac models with the Apple T2 Security Chip").
// A model that the table does not know says nothing. Years are data: resources/reference/apple-models.json.
import type { CHASSIS } from '../model.ts'

export type AppleChip = 'apple' | 'intel' | 'powerpc'

export interface AppleModel {
  readonly chassis: (typeof CHASSIS)[number] | null
  readonly soldered: boolean | null
  readonly t2: boolean
  /** A machine of Apple's, not one that imitates it. */
  readonly isApple: boolean
  readonly virtual: boolean
}

const between = (low: number, high: number) => (major: number): boolean => major >= low && major <= high

/** Soldered and T2 by the identifier's first number; `minor` where it takes both. */
interface Family { readonly name: string; readonly chassis: (typeof CHASSIS)[number] | null; readonly soldered: (major: number, minor: number) => boolean | null; readonly t2: (major: number) => boolean }
const never = (): boolean => false
const FAMILIES: readonly Family[] = [
  { name: 'MacBookAir', chassis: 'laptop', soldered: () => true, t2: between(8, 9) },
  // Retina models solder it; the last with sockets is 9,2 (2012).
  { name: 'MacBookPro', chassis: 'laptop', soldered: (major) => major >= 10, t2: between(15, 16) },
  { name: 'MacBook', chassis: 'laptop', soldered: (major) => major >= 8, t2: never },
  { name: 'iMacPro', chassis: 'aio', soldered: () => false, t2: () => true },
  // 21.5 inches of 2014 and 2015, and all with an Apple chip; the others have modules, though not all within reach.
  { name: 'iMac', chassis: 'aio', soldered: (major, minor) => major >= 21 || major === 16 || (major === 14 && minor === 4), t2: between(20, 20) },
  { name: 'Macmini', chassis: 'mini', soldered: (major) => major === 7 || major >= 9, t2: between(8, 8) },
  { name: 'MacPro', chassis: 'desktop', soldered: () => false, t2: between(7, 7) },
  { name: 'Xserve', chassis: 'server', soldered: () => false, t2: never },
  { name: 'RackMac', chassis: 'server', soldered: () => null, t2: never },
  { name: 'PowerBook', chassis: 'laptop', soldered: () => null, t2: never },
  { name: 'iBook', chassis: 'laptop', soldered: () => null, t2: never },
  // One name for towers, eMac, iMac and mini of their time: only the name given beside it tells.
  { name: 'PowerMac', chassis: null, soldered: () => null, t2: never },
  // Since 2022: "Mac14,2" is a MacBook Air.
  { name: 'Mac', chassis: null, soldered: () => true, t2: never },
]

const NAMES: readonly (readonly [RegExp, (typeof CHASSIS)[number]])[] = [[/^(MacBook|PowerBook|iBook)/i, 'laptop'], [/^(iMac|eMac)/i, 'aio'], [/^Mac ?mini/i, 'mini'], [/^(Mac Pro|Power ?Mac|Mac Studio)/i, 'desktop'], [/^(Xserve|RackMac)/i, 'server']]

export function appleModel(identifier: string | null, name: string | null): AppleModel {
  const [, family, major, minor] = /^([A-Za-z]+)(\d{1,3}),(\d{1,3})$/.exec(identifier?.trim() ?? '') ?? []
  const known = FAMILIES.find((one) => one.name === family)
  return {
    chassis: known?.chassis ?? (known || identifier === null ? (NAMES.find(([pattern]) => name !== null && pattern.test(name))?.[1] ?? null) : null),
    soldered: known?.soldered(Number(major), Number(minor)) ?? null,
    t2: known?.t2(Number(major)) ?? false,
    isApple: known !== undefined,
    virtual: /^(VMware|Parallels|VirtualMac|VirtualBox|QEMU)/i.test(identifier ?? ''),
  }
}

/** By the processor's name, which both Apple and Intel write in clear. */
export function chipOf(cpuName: string | null): AppleChip | null {
  if (cpuName === null) return null
  return /^Apple\b/i.test(cpuName) ? 'apple' : /\bPowerPC\b/i.test(cpuName) ? 'powerpc' : /\b(Intel|Xeon|Core)\b/i.test(cpuName) ? 'intel' : null
}
