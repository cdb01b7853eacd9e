// An inventory as one change holds it: what no hub takes is not written (design/sync.md: 512 KiB). Only the list of programs grows
// so long: libraries leave it first, and when more must, the inventory says that its
// list is not whole. The transcript keeps all of it.
import { unknown } from './fact.ts'
import type { Inventory } from './model.ts'

type Program = Inventory['software'][number]

/** Parts of other packages, by the names that Linux systems give them. */
const PART = /^(?:lib(?!reoffice)|fonts?-|python3?-|perl-|golang-|node-|gir1|texlive-|linux-)|-(?:dev|devel|doc|data|common|dbg|dbgsym|libs|locale\w*)$/

const bytesOf = (value: unknown): number => new TextEncoder().encode(JSON.stringify(value)).length

/** The same inventory when it fits, else one whose list of programs was shortened until it does. */
export function fitting(inventory: Inventory, maxBytes: number): Inventory {
  if (bytesOf(inventory) <= maxBytes) return inventory
  const shortened = { ...inventory, gaps: { ...inventory.gaps, software: unknown('shortened', 'rule.size') }, software: [] }
  let room = maxBytes - bytesOf(shortened)
  const kept = new Set<Program>()
  const left: Program[] = []
  for (const one of inventory.software.toSorted((a, b) => rank(a) - rank(b))) {
    room -= bytesOf(one) + 1
    if (room < 0) left.push(one)
    else kept.add(one)
  }
  // Nothing decides by a library: the list that lacks some of them is still whole to whoever asks what is installed.
  const gaps = left.every((one) => rank(one) === 2) ? inventory.gaps : shortened.gaps
  return { ...inventory, gaps, software: inventory.software.filter((one) => kept.has(one)) }
}

/** What decides, what people use, then the rest. */
const rank = ({ name, eol }: Program): number => (eol !== undefined && eol !== null ? 0 : PART.test(name) ? 2 : 1)
