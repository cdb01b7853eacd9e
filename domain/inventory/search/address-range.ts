// Addresses that a search of the network may touch: never more than a /22, never a public one. IPv4 only, as the searched ports are.
import { Refusal } from '../../errors.ts'

/** Both ends are searched. Addresses are unsigned 32-bit integers. */
export interface AddressRange { readonly first: number; readonly last: number }

/** A /22 has 1,024 addresses: above, the person says which part is wanted (design/inventory.md 3.10). */
export const MOST_ADDRESSES = 1024
const BITS = 32
const OCTET = 256

export function addressOf(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text.trim())?.slice(1).map(Number)
  if (!parts || parts.some((part) => part >= OCTET)) return undefined
  return parts.reduce((sum, part) => sum * OCTET + part, 0)
}

export function addressText(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) % OCTET).join('.')
}

/** Every address of a block, its network and broadcast addresses with it. */
export function blockOf(address: number, prefix: number): AddressRange {
  const size = 2 ** (BITS - prefix)
  const first = Math.floor(address / size) * size
  return { first, last: first + size - 1 }
}

/** The machines' addresses of a block: the first and the last name the network itself, but for /31 and /32. */
function hostsOf(block: AddressRange, prefix: number): AddressRange {
  return prefix > 30 ? block : { first: block.first + 1, last: block.last - 1 }
}

/**
 * `192.168.1.0/24`, `192.168.1.10-192.168.1.40`, `192.168.1.10-40` or one address.
 * @throws Refusal INVALID when it is none of these; RANGE_TOO_WIDE above a /22; RANGE_NOT_OWN when a part of it is on the Internet
 */
export function rangeOf(text: string): AddressRange {
  const range = read(text)
  if (!range || range.last < range.first) throw new Refusal('INVALID', { what: text || '192.168.1.0/24' })
  if (range.last - range.first >= MOST_ADDRESSES) throw new Refusal('RANGE_TOO_WIDE', { network: text })
  if (!PRIVATE.some((block) => contains(block, range))) throw new Refusal('RANGE_NOT_OWN', { network: text })
  return range
}

function read(text: string): AddressRange | undefined {
  const trimmed = text.trim()
  const [, base = '', bits] = /^([\d.]+)\/(\d{1,2})$/.exec(trimmed) ?? []
  const address = addressOf(base)
  if (bits !== undefined) return address === undefined || Number(bits) > BITS || Number(bits) === 0 ? undefined : hostsOf(blockOf(address, Number(bits)), Number(bits))
  const [from = '', to = from, ...more] = trimmed.split('-').map((part) => part.trim())
  const first = addressOf(from)
  const last = addressOf(/^\d{1,3}$/.test(to) ? `${from.split('.').slice(0, 3).join('.')}.${to}` : to)
  return more.length > 0 || first === undefined || last === undefined ? undefined : { first, last }
}

export const contains = (outer: AddressRange, inner: AddressRange): boolean => inner.first >= outer.first && inner.last <= outer.last

export const holds = (range: AddressRange, address: number): boolean => address >= range.first && address <= range.last

/** Networks of a place, never of the Internet: RFC 1918, link-local, shared (RFC 6598), this computer, examples and trials (RFC 5737, 2544). */
const PRIVATE: readonly AddressRange[] = ([['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['169.254.0.0', 16], ['100.64.0.0', 10], ['127.0.0.0', 8], ['192.0.2.0', 24], ['198.51.100.0', 24], ['203.0.113.0', 24], ['198.18.0.0', 15]] as const).map(([base, prefix]) => blockOf(addressOf(base) ?? 0, prefix))

/**
 * Every address of a range once, spread over it from the start: wherever the living ones stand together, some are
 * among the first asked. Step of the golden ratio, made coprime with the count.
 */
export function spread({ first, last }: AddressRange): readonly number[] {
  const count = last - first + 1
  let step = Math.max(1, Math.round(count * 0.618))
  while (commonDivisor(step, count) !== 1) step++
  return Array.from({ length: count }, (_, index) => first + ((index * step) % count))
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}
