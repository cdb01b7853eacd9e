// One laptop without its window, for all tests of a file; it is gone with them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { Id } from '../domain/ids.ts'
import type { Wiring } from '../main/backend/create-services.ts'
import type { Services } from '../main/backend/services.ts'
import type { Store } from '../main/backend/store/store.ts'
import { type Ask, asking, type Host, openBackend, signTyped } from './ask.ts'
import { type PdfReading, readPdf } from './read-pdf.ts'

export interface SharedLaptop {
  /** Its base is in `data`; what a test chooses or saves goes beside it. */
  readonly folder: string
  readonly ask: Ask
  wiring(): Wiring
  services(): Services
  store(): Store
  /** Signed by a typed name. */
  sign(docId: Id): Promise<string>
  /** The words of a paper as drawn, or as a screen reader is given them; lines break where they like. */
  words(docId: Id, as?: 'drawn' | 'spoken'): string
}

/** `today` is its day, where the tests move it. */
export function sharedLaptop({ host, today }: { readonly host?: Host; readonly today?: () => string } = {}): SharedLaptop {
  const folder = mkdtempSync(join(tmpdir(), 'packtic-laptop-'))
  let opened: Wiring | undefined
  beforeAll(() => {
    opened = openBackend(join(folder, 'data'), host)
  })
  afterAll(async () => {
    await opened?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const wiring = (): Wiring => {
    if (!opened) throw new Error('asked before the tests of this file began')
    return opened
  }
  const services = (): Services => (today ? { ...wiring().services, today } : wiring().services)
  const store = (): Store => wiring().services.store
  const ask = asking(services)
  const read = new Map<string, PdfReading>()
  return {
    folder, ask, wiring, services, store,
    sign: async (docId) => await signTyped(ask, docId),
    words: (docId, as = 'drawn') => {
      const sha256 = store().documents.get(docId)?.pdfSha256 ?? ''
      const reading = read.get(sha256) ?? readPdf(store().blobs.get(sha256) ?? new Uint8Array())
      read.set(sha256, reading)
      return reading[as].replaceAll(/\s+/g, ' ')
    },
  }
}
