// `packtic doc TEMPLATE --data FILE.json --out FILE.pdf`: one paper from its data. No base, no network.
// `packtic doc` alone lists the templates, each with an example of its data to start from.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refusal } from '../../../domain/errors.ts'
import { papers } from '../documents/papers/papers.ts'
import { createTypesetter } from '../documents/typst.ts'
import type { Command } from './command.ts'
import { inputJson, inputOf } from './input-file.ts'
import { options } from './options.ts'

export const docCommand: Command = (io) => {
  const { words: [template], values: { '--data': data, '--out': out } } = options(io.args, { '--data': 'value', '--out': 'value' }, 0, 1)
  if (template === undefined) {
    io.out(JSON.stringify(Object.entries(papers).map(([name, { standard, signed }]) => ({ template: name, standard, signed, example: exampleOf(io.resources, name) })), null, 1))
    return 0
  }
  const paper = Object.hasOwn(papers, template) ? papers[template] : undefined
  if (!paper) throw new Refusal('NOT_FOUND', { what: template }, { cause: Object.keys(papers).join(', ') })
  if (data === undefined || out === undefined) throw new Refusal('INVALID', { what: data === undefined ? '--data' : '--out' })
  // Looked at twice: here in the reader's language, and by the typesetter, which never trusts its caller.
  inputOf(paper.schema, data, io.t)
  const { pdf } = createTypesetter(io.resources)(template, inputJson(data))
  try {
    writeFileSync(out, pdf)
  } catch (error) {
    throw new Refusal('INVALID', { what: out }, { cause: error instanceof Error ? error.message : String(error) })
  }
  return 0
}

function exampleOf(resources: string, template: string): string | null {
  const path = join(resources, 'documents/examples', `${template}.json`)
  return existsSync(path) ? path : null
}
