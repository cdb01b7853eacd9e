// What a command of the command line is given, and what it answers. Names and exit codes: design of commands.
import type { ExitCode } from '../../../domain/errors.ts'
import type { Wiring } from '../create-services.ts'

export interface CommandIo {
  /** Arguments after the command's own words, global options taken out. */
  readonly args: readonly string[]
  /** Results, on standard output. */
  out(text: string): void
  /** Messages and progress, on standard error, in the person's language. */
  say(text: string): void
  readStdin(): Promise<Buffer>
  /** One line typed on the terminal; undefined where nobody sits at one. */
  ask(question: string): Promise<string | undefined>
  readonly lang: 'fr' | 'en'
  t(key: string, values?: Readonly<Record<string, string | number>>): string
  readonly resources: string
  /** This program's own. */
  readonly version: string
  /** Opens the data folder (`--data`); commands that need no base never call it. Closed by the entry. */
  open(): Wiring
  /** Puts a copy in place of the folder's base, before it is opened. */
  restoreBase(file: string | undefined): { copy: string; aside: string }
}

export type Command = (io: CommandIo) => ExitCode | Promise<ExitCode>
