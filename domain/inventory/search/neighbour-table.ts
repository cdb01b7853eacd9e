// What this computer already knows of its network: /proc/net/arp, `ip neigh`, `arp -a`, Get-NetNeighbor. One reader for all:
// a line counts when it holds an address and a hardware address.
import { addressOf } from './address-range.ts'
import { macOf } from './mac-address.ts'

export interface TableEntry { readonly address: number; readonly mac: string }

/** A line of an address that did not answer: the writing of each system. */
const NOBODY = /incomplete|FAILED|unreachable|\s0x0\s/i
const ADDRESS = /(?<![\d.])(\d{1,3}(?:\.\d{1,3}){3})(?![\d.])/
const MAC = /(?<![0-9a-f:-])([0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2}){5})(?![0-9a-f:-])/i
const MOST_LINES = 20_000

/** Never throws; a line that says nothing usable is left out. */
export function neighbourTable(text: string): readonly TableEntry[] {
  return text.split(/\r?\n/, MOST_LINES).flatMap((line) => {
    if (NOBODY.test(line)) return []
    const address = addressOf(ADDRESS.exec(line)?.[1] ?? '')
    const mac = macOf(MAC.exec(line)?.[1] ?? '')
    return address === undefined || mac === undefined ? [] : [{ address, mac }]
  })
}
