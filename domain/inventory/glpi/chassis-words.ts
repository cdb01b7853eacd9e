// Chassis in the words that agents write: the norm's names (DMTF DSP0134 7.4.1), as dmidecode and Windows spell them.
import type { CHASSIS } from '../model.ts'

const WORDS: Readonly<Record<(typeof CHASSIS)[number], readonly string[]>> = {
  laptop: ['portable', 'laptop', 'notebook', 'sub notebook', 'subnotebook', 'convertible', 'detachable', 'macbook', 'macbook pro', 'macbook air'],
  desktop: ['desktop', 'low profile desktop', 'low-profile desktop', 'pizza box', 'mini tower', 'minitower', 'tower', 'space-saving', 'space saving', 'lunch box', 'sealed-case pc', 'mac pro'],
  aio: ['all in one', 'all-in-one', 'imac', 'imac pro'],
  mini: ['mini pc', 'stick pc', 'embedded pc', 'mac mini'],
  server: ['server', 'main server chassis', 'main system chassis', 'rack mount chassis', 'rack-mount chassis', 'rackmount', 'blade', 'blade enclosure', 'blade enclosing', 'multi-system chassis', 'multi-system'],
  tablet: ['tablet', 'hand held', 'handheld'],
  vm: ['virtual machine'],
}

/** Undefined for a word that names no form (a dock, "Other"). */
export function chassisOfWord(word: string | undefined): (typeof CHASSIS)[number] | undefined {
  const plain = word?.trim().toLowerCase()
  return (Object.keys(WORDS) as (typeof CHASSIS)[number][]).find((form) => plain !== undefined && WORDS[form].includes(plain))
}
