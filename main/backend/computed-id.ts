// Ids that every laptop computes alike, for rows that would otherwise be made once a laptop: both then write the same row.
import type { Id } from '../../domain/ids.ts'
import { sha256 } from './store/hash.ts'

/** The same words give the same id, in the shape of any other. `kind` keeps two uses of the same words apart. */
export function computedId(kind: string, ...words: readonly string[]): Id {
  const hex = sha256([`packtic/1/${kind}`, ...words].join('\n'))
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
