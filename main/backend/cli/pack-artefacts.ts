// `packtic pack artefacts ID|PATH [FILE…] [--fetch]`: which files the pack brings, and whether this laptop has them. Files named
// are kept when they are the ones; `--fetch` gets the others from where the pack says. At the office, never on a visit.
import { createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { type ExitCode, Refusal } from '../../../domain/errors.ts'
import { findPack } from '../provisioning/pack-files.ts'
import type { Command } from './command.ts'
import { options } from './options.ts'

export const packArtefacts: Command = async (io): Promise<ExitCode> => {
  const { words: [id = '', ...files], values } = options(io.args, { '--fetch': 'flag' }, 1, 200)
  const { pack, artefacts } = findPack(id, io.resources)
  const { artefacts: cache } = io.open().services
  for (const file of files) {
    const size = statSync(file, { throwIfNoEntry: false })?.size
    const known = artefacts.filter((one) => one.size === size)
    const exact = known.find(({ name }) => name === basename(file)) ?? known[0]
    if (!exact) throw new Refusal('PACK_ALTERED', { pack: pack.id, file })
    await cache.keep(exact, createReadStream(file), pack.id)
  }
  for (const one of values['--fetch'] === undefined ? [] : artefacts.filter((each) => !cache.has(each))) {
    await cache.keep(one, await download(one.source), pack.id)
  }
  const rows = artefacts.map((one) => ({ ...one, here: cache.has(one) }))
  io.out(JSON.stringify(rows, null, 1))
  return rows.every(({ here }) => here) ? 0 : 3
}

async function download(source: string): Promise<Readable> {
  try {
    const answer = await fetch(source)
    if (!answer.ok || !answer.body) throw new Error(`${answer.status} ${answer.statusText}`)
    return Readable.fromWeb(answer.body as never)
  } catch (error) {
    throw new Refusal('NOT_FOUND', { what: source }, { cause: error instanceof Error ? error.message : String(error) })
  }
}
