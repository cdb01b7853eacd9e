// Stand-ins of the same shape for values that name a person or a machine: letters stay letters, digits digits, the rest as it
// is; one value, one stand-in within a transcript. Drawn from the order of appearance, never from the value: nothing can be
// computed back, and no secret is kept.
import { isPlaceholder } from './fact.ts'

export interface Pseudonyms {
  word(value: string): string
  /** Keeps the maker's half, the separators and the case. */
  mac(value: string): string
  /** Keeps what tells a private, local or test address from others; neighbours stay neighbours. */
  ip4(value: string): string
  ip6(value: string): string
}

export function createPseudonyms(): Pseudonyms {
  const words = new Map<string, string>()
  const used = new Set<string>()
  const numbers = new Map<string, number>()

  const word = (value: string): string => {
    const key = value.toLowerCase()
    const known = words.get(key) ?? drawWord(key)
    return Array.from(value, (char, at) => (char !== char.toLowerCase() ? (known[at] ?? char).toUpperCase() : (known[at] ?? char))).join('')
  }

  function drawWord(key: string): string {
    const draw = drawer(words.size + 1)
    let found = key
    // A stand-in that is taken, or that names nothing, is drawn again; a word too short for another stays the last drawn.
    for (let tries = 0; tries < 60; tries++) {
      found = shaped(key, draw)
      if (found !== key && !used.has(found) && !isPlaceholder(found)) break
    }
    words.set(key, found)
    used.add(found)
    return found
  }

  /** Another number of the same length, turned by one step for a whole place: two different ones stay different. */
  const turned = (place: string, value: number, low: number, high: number): number => {
    const size = high - low + 1
    const step = numbers.get(place) ?? 1 + (drawer(10_000 + numbers.size)() % Math.max(1, size - 1))
    numbers.set(place, step)
    return low + ((value - low + step) % size)
  }

  return {
    word,
    mac(value) {
      const digits = value.replace(/[^0-9a-f]/gi, '')
      if (isNoOne(digits)) return value
      const tail = word(`${digits.slice(6).toLowerCase()}-mac-${digits.slice(0, 6).toLowerCase()}`).slice(0, 6)
      let at = 0
      return value.replace(/[0-9a-f]/gi, (digit) => {
        const stand = at < 6 ? digit : (tail[at - 6] ?? digit)
        at++
        return /[A-F]/.test(value) ? stand.toUpperCase() : stand
      })
    },
    ip4(value) {
      const octets = value.split('.').map(Number)
      const [a = 0, b = 0] = octets
      if (a === 0 || a === 127 || a >= 224) return value
      const kept = a === 10 ? 1 : (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 169 && b === 254) ? 2 : 0
      return octets.map((octet, at) => {
        if (at < kept || (at > 0 && (octet === 0 || octet === 255))) return octet
        const [low, high] = octet < 10 ? [1, 9] : octet < 100 ? [10, 99] : [100, at === 0 ? 223 : 254]
        return turned(`ip4 ${octets.slice(0, at).join('.')} ${low}`, octet, low, high)
      }).join('.')
    },
    ip6(value) {
      const groups = value.split(':')
      return groups.map((group, at) => {
        const first = at === 0 && /^(?:fe[89ab]|ff)/i.test(group)
        if (group === '' || first || /^0+$/.test(group) || (value.startsWith('::') && groups.length <= 3)) return group
        const low = 16 ** (group.length - 1)
        const number = Number.parseInt(group, 16)
        const from = number < low || group.length === 1 ? 1 : low
        return turned(`ip6 ${groups.slice(0, at).join(':')} ${from} ${group.length}`, number, from, 16 ** group.length - 1).toString(16).padStart(group.length, '0')
      }).join(':')
    },
  }
}

/** Addresses that are nobody's: all zeros, all ones, groups of machines. */
const isNoOne = (digits: string): boolean => digits.length !== 12 || /^(?:0{12}|f{12}|3333|01005e|0180c2)/i.test(digits)

/** Hexadecimal values stay so: a reader may want it. */
const isHex = (key: string): boolean => /^(?:0x)?[0-9a-f]{8,}(?:-mac-[0-9a-f]*)?$/.test(key) || /^[0-9a-f]{6}-mac-/.test(key) || /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(key)

function shaped(key: string, draw: () => number): string {
  const letters = isHex(key) ? 'abcdef' : 'abcdefghijklmnopqrstuvwxyz'
  const prefix = key.startsWith('0x') ? 2 : 0
  // A number of 32 bits stays one: screens keep theirs in four bytes.
  const top = /^\d{10}$/.test(key) && Number(key) < 2 ** 32 ? 3 : 9
  return Array.from(key, (char, at) => {
    if (at < prefix) return char
    const digit = at === 0 && char !== '0' ? 1 + (draw() % top) : draw() % 10
    if (/[0-9]/.test(char)) return String(digit)
    return /\p{L}/u.test(char) ? (letters[draw() % letters.length] ?? 'a') : char
  }).join('')
}

/** mulberry32: a row of numbers that depends on its place alone. */
function drawer(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b9) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
