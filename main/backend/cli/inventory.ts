// `packtic inventory local | ssh | read`: JSON of the model on standard output. Only `--record` writes a file.
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { uuidv7 } from 'uuidv7'
import { type ExitCode, Refusal } from '../../../domain/errors.ts'
import { anonymise } from '../../../domain/inventory/anonymise.ts'
import { exportGlpi } from '../../../domain/inventory/glpi/export-glpi.ts'
import { type CollectContext, type Collected, collectLocal, collectSsh } from '../inventory/collect.ts'
import { readFile } from '../inventory/read-file.ts'
import { connect } from '../ssh/connect.ts'
import { onlyNamed } from '../ssh/host-keys.ts'
import type { Command, CommandIo } from './command.ts'
import { IDENTIFIERS, identifiers, namedVia } from './identifiers.ts'
import { inputFile } from './input-file.ts'
import { options } from './options.ts'
import { sshAddress } from './ssh-address.ts'

const BY = 'packtic'

const context = ({ resources }: CommandIo): CollectContext => ({ resources, newId: uuidv7, now: Date.now, by: BY })

export const inventoryLocal: Command = async (io): Promise<ExitCode> => {
  const { values } = options(io.args, { '--record': 'value' }, 0)
  const collected = await collectLocal(context(io))
  record(collected, values['--record'])
  io.out(json(collected))
  return 0
}

export const inventorySsh: Command = async (io): Promise<ExitCode> => {
  const { words: [address = ''], values } = options(io.args, { ...IDENTIFIERS, '--sudo-stdin': 'flag', '--host-key': 'value', '--record': 'value' }, 1)
  const { user, host, port } = sshAddress(address)
  const who = await identifiers(io, values, values['--sudo-stdin'] !== undefined)
  const target = { host, port, user, name: host }
  const link = await connect(target, who.credential, onlyNamed(target, [values['--host-key'] ?? '']), { ...namedVia(who), ...(who.oldServer ? { oldServer: true } : {}) })
  try {
    const collected = await collectSsh(link, values['--sudo-stdin'] !== undefined, context(io))
    record(collected, values['--record'])
    io.out(json(collected))
    return 0
  } finally {
    link.close()
  }
}

export const inventoryRead: Command = (io) => {
  const { words } = options(io.args, {}, 1, 200)
  const all = words.flatMap((file) => readFile(inputFile(file), context(io), basename(file))).map(({ inventory }) => inventory)
  io.out(JSON.stringify(all.length === 1 ? all[0] : all, null, 1))
  return 0
}

/** One machine's document: GLPI takes one a file. */
export const inventoryGlpi: Command = (io) => {
  const { words: [file = ''] } = options(io.args, {}, 1)
  const [collected, ...more] = readFile(inputFile(file), context(io), basename(file))
  if (!collected || more.length > 0) throw new Refusal('INVALID', { what: basename(file) }, { issues: [{ path: '', rule: `${more.length + 1} inventories, one expected` }] })
  io.out(JSON.stringify(exportGlpi(collected.inventory, io.version), null, 1))
  return 0
}

/** The transcript without serials, addresses and names, for whoever mends a parser; the inventory printed keeps them. @throws Refusal INVALID when the file cannot be written */
function record({ inventory, transcript }: Collected, file: string | undefined): void {
  if (file === undefined) return
  try {
    writeFileSync(file, anonymise(Buffer.from(transcript).toString('utf8'), inventory), { mode: 0o600 })
  } catch (error) {
    throw new Refusal('INVALID', { what: file }, { cause: error instanceof Error ? error.message : String(error) })
  }
}

const json = ({ inventory }: Collected): string => JSON.stringify(inventory, null, 1)
