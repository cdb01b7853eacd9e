// `packtic doc TEMPLATE --data FILE.json --out FILE.pdf`: one paper from its data. No base, no network.
import { writeFileSync } from 'node:fs'
import { Refusal } from '../../../domain/errors.ts'
import { laterPapers, papers } from '../documents/paper-data.ts'
import { createTypesetter } from '../documents/typst.ts'
import type { Command } from './command.ts'
import { inputOf } from './input-file.ts'
import { options } from './options.ts'

export const docCommand: Command = (io) => {
  const { words: [template = ''], values: { '--data': data, '--out': out } } = options(io.args, { '--data': 'value', '--out': 'value' }, 1)
  if (laterPapers.includes(template)) {
    io.say(io.t('cli.later', { command: `doc ${template}` }))
    return 2
  }
  const schema = papers[template]
  if (!schema) throw new Refusal('NOT_FOUND', { what: template }, { cause: Object.keys(papers).join(', ') })
  if (data === undefined || out === undefined) throw new Refusal('INVALID', { what: data === undefined ? '--data' : '--out' })
  const { pdf } = createTypesetter(io.resources)(template, inputOf(schema, data, io.t))
  try {
    writeFileSync(out, pdf)
  } catch (error) {
    throw new Refusal('INVALID', { what: out }, { cause: error instanceof Error ? error.message : String(error) })
  }
  return 0
}
