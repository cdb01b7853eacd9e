// The code of a laptop, part of the numbers of its documents: unique in its Scop, never given twice (design/sync.md 3.9).

const FIRST = Array.from('ABCDEFGHJKLMNPQRSTUVWYZ') // no I nor O, read as digits; X begins the codes laptops give themselves
const NEXT = Array.from('23456789ABCDEFGHJKLMNPQRSTUVWXYZ')

/** The first free code of two characters, of three when those are exhausted. */
export function freeCode(taken: ReadonlySet<string>): string {
  let stems: readonly string[] = FIRST
  for (;;) {
    stems = stems.flatMap((stem) => NEXT.map((next) => stem + next))
    const free = stems.find((code) => !taken.has(code))
    if (free) return free
  }
}
