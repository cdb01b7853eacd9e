// Family, model and stepping of an x86 processor out of the CPUID signature (leaf 1, EAX) that firmware copies in type 4.

export interface ProcessorId { readonly family: number; readonly model: number; readonly stepping: number }

/** Undefined when the bytes are no signature: zeros, or a family that no x86 processor has. */
export function processorId(id: Uint8Array, vendor: string): ProcessorId | undefined {
  if (!X86.has(vendor) || id.length < 4) return undefined
  const eax = (id[0] ?? 0) | ((id[1] ?? 0) << 8) | ((id[2] ?? 0) << 16) | ((id[3] ?? 0) << 24)
  const base = (eax >> 8) & 0xf
  if (base < 4) return undefined
  // AMD extends the model only where the family is extended; Intel for family 6 too.
  const extended = base === 0xf || (base === 6 && vendor !== 'AuthenticAMD' && vendor !== 'HygonGenuine')
  return { family: base === 0xf ? base + ((eax >> 20) & 0xff) : base, model: ((eax >> 4) & 0xf) | (extended ? (eax >> 12) & 0xf0 : 0), stepping: eax & 0xf }
}

const X86 = new Set(['GenuineIntel', 'AuthenticAMD', 'HygonGenuine', 'CentaurHauls'])
const VENDORS: readonly (readonly [RegExp, string])[] = [[/intel/i, 'GenuineIntel'], [/\bamd\b|authenticamd|advanced micro/i, 'AuthenticAMD'], [/hygon/i, 'HygonGenuine'], [/centaur|zhaoxin|\bvia\b/i, 'CentaurHauls']]

/** The vendor's name as the processor itself gives it, out of the maker's or the processor's name. */
export function processorVendor(maker: string | null, name: string | null): string | undefined {
  return [maker ?? '', name ?? ''].flatMap((words) => VENDORS.find(([pattern]) => pattern.test(words))?.[1] ?? [])[0]
}
