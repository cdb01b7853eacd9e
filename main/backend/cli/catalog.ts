// `packtic catalog check | import | export`: the Scop's price list as a CSV file, looked at, taken, written. `catalog network`: the same
// list as a coordinator publishes it at the hub.
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { exportList, type HowTaken, networkList, previewList, takeList } from '../catalogue/own-list.ts'
import { problemWords } from '../catalogue/list-words.ts'
import type { Command, CommandIo } from './command.ts'
import { inputFile } from './input-file.ts'
import { options } from './options.ts'

const OPTIONS = { '--from': 'value', '--replace': 'flag' } as const

/** What the file would change, as JSON; exit 2 with every fault when it may not be taken. Writes nothing. */
export const catalogCheck: Command = (io) => {
  const { file, how, from } = asked(io)
  const { services } = io.open()
  const { problems, changes } = previewList(services, inputFile(file), how, from ?? services.today())
  for (const problem of problems) io.say(problemWords(problem, io.t))
  if (problems.length > 0) return 2
  io.out(JSON.stringify(changes, null, 1))
  return 0
}

export const catalogImport: Command = (io) => {
  const { file, how, from } = asked(io)
  const { services } = io.open()
  const { ownId, changes: { added, changed, removed, unchanged } } = takeList(services, { bytes: inputFile(file), name: basename(file), how, from: from ?? services.today() }, (problem) => problemWords(problem, io.t))
  io.out(JSON.stringify({ ok: true, id: ownId, added: added.length, changed: changed.length, removed: removed.length, unchanged }, null, 1))
  return 0
}

/** The list in force today, on standard output or in a file. */
export const catalogExport: Command = (io) => {
  const { words: [file] } = options(io.args, {}, 0, 1)
  const { services } = io.open()
  const { text, count } = exportList(services, services.today())
  if (file === undefined) io.out(text)
  else {
    writeFileSync(file, text)
    io.out(JSON.stringify({ ok: true, file, items: count }, null, 1))
  }
  return 0
}

/** A new version for the whole network, made of the list in force today: JSON on standard output or in a file. */
export const catalogNetwork: Command = (io) => {
  const { words: [file], values } = options(io.args, { '--from': 'value', '--version': 'value' }, 0, 1)
  const from = CivilDate.safeParse(values['--from'])
  for (const [option, right] of [['--from', from.success], ['--version', (values['--version'] ?? '').trim() !== '']] as const) if (!right) throw new Refusal('INVALID', { what: `${option} ${values[option] ?? ''}`.trim() })
  const { services } = io.open()
  const list = networkList(services, services.today(), { version: values['--version'] ?? '', from: from.data ?? '' })
  const text = JSON.stringify(list, null, 2)
  if (file === undefined) io.out(text)
  else {
    writeFileSync(file, `${text}\n`)
    io.out(JSON.stringify({ ok: true, file, items: Object.keys(list.catalog).length }, null, 1))
  }
  return 0
}

function asked(io: CommandIo): { readonly file: string; readonly how: HowTaken; readonly from: CivilDate | undefined } {
  const { words: [file = ''], values } = options(io.args, OPTIONS, 1)
  const from = values['--from'] === undefined ? undefined : CivilDate.safeParse(values['--from'])
  if (from && !from.success) throw new Refusal('INVALID', { what: `--from ${values['--from'] ?? ''}` })
  return { file, how: values['--replace'] === undefined ? 'complete' : 'replace', from: from?.data }
}
