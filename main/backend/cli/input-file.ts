// A file named on the command line: what cannot be read is a bad argument, not a fault of ours.
import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import { issuePath, issueWords, jsonPath } from '../words/issue-words.ts'
import type { Translate } from '../words/sentences.ts'

/** @throws Refusal INVALID with the file's name and why it cannot be read */
export function inputFile(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new Refusal('INVALID', { what: path }, { issues: [{ path: '', rule: code === 'ENOENT' ? 'no such file' : 'no file to read' }], ...(code === 'ENOENT' ? {} : { cause: code }) })
  }
}

/** @throws Refusal INVALID when the file is not there or is no JSON */
export function inputJson(path: string): unknown {
  const text = inputFile(path).toString('utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal('INVALID', { what: path }, { issues: [{ path: '', rule: 'no JSON' }], cause: error instanceof Error ? error.message : String(error) })
  }
}

/** @throws Refusal INVALID with the path of each thing that the schema refuses, in the reader's language */
export function inputOf<S extends z.ZodType>(schema: S, path: string, t: Translate): z.infer<S> {
  const parsed = schema.safeParse(inputJson(path))
  if (parsed.success) return parsed.data
  throw new Refusal('INVALID', { what: path }, { issues: parsed.error.issues.slice(0, 10).map((issue) => ({ path: jsonPath(issuePath(issue)), rule: issueWords(issue, t) })) })
}
