// A paper in the system's own viewer: written under cache/, which holds nothing that is not elsewhere.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import type { HostAsk } from '../../contract/wire.ts'

/** @throws Refusal DOCUMENT_FAILED when the file is not on this laptop or no viewer opens it */
export async function openPaper({ dataFolder, host }: { dataFolder: string; host: (ask: HostAsk) => Promise<unknown> }, pdf: Uint8Array | undefined, name: string): Promise<void> {
  if (!pdf) throw new Refusal('DOCUMENT_FAILED', { document: name }, { cause: 'the file is not on this computer yet' })
  const folder = join(dataFolder, 'cache/papers')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, name.replaceAll(/[^\w.-]/g, '_'))
  writeFileSync(path, pdf, { mode: 0o600 })
  const why = await host({ what: 'open-file', path })
  if (typeof why === 'string' && why !== '') throw new Refusal('DOCUMENT_FAILED', { document: name }, { cause: why })
}
