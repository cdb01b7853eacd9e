// A file named on the command line: what cannot be read is a bad argument, not a fault of ours.
import { readFileSync } from 'node:fs'
import { Refusal } from '../../../domain/errors.ts'

/** @throws Refusal INVALID with the file's name and the system's cause */
export function inputFile(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Refusal('INVALID', { what: path }, { cause: error instanceof Error ? error.message : String(error) })
  }
}

/** @throws Refusal INVALID when the file is not there or is no JSON */
export function inputJson(path: string): unknown {
  const text = inputFile(path).toString('utf8')
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Refusal('INVALID', { what: path }, { cause: error instanceof Error ? error.message : String(error) })
  }
}
