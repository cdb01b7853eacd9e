// The `packtic` command: the same backend without a window. One table of commands; results on standard output,
// sentences on standard error, exit codes of domain/errors.ts.
import { createInterface } from 'node:readline/promises'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { dataFolder as defaultDataFolder } from '../../../domain/data-folder.ts'
import { type ExitCode, faultKinds, Refusal } from '../../../domain/errors.ts'
import { toFault } from '../../contract/faults.ts'
import { createServices, type Wiring } from '../create-services.ts'
import type { Command, CommandIo } from './command.ts'
import { restoreBase } from '../store/restore.ts'
import { commands, laterCommands } from './commands.ts'
import { asksHelp, helpText, isGroup, usageOf } from './help.ts'
import { faultLines, outputText, translator } from '../words/sentences.ts'

declare const PACKTIC_VERSION: string
const version = typeof PACKTIC_VERSION === 'undefined' ? '0.0.0' : PACKTIC_VERSION

interface Parsed { readonly words: readonly string[]; readonly lang: 'fr' | 'en'; readonly data: string | undefined }

/** Takes `--data DIR` and `--lang fr|en` out, wherever they stand; the rest belongs to the command. The `--data` of `doc` is its own: the paper's words. */
function globals(argv: readonly string[]): Parsed {
  const words: string[] = []
  let lang: 'fr' | 'en' = 'fr'
  let data: string | undefined
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? ''
    if ((word === '--data' && words[0] !== 'doc') || word === '--lang') {
      const value = argv[++i]
      if (value === undefined) throw new Refusal('INVALID', { what: word })
      if (word === '--data') data = resolve(value)
      else if (value === 'en' || value === 'fr') lang = value
      else throw new Refusal('INVALID', { what: `${word} ${value}` })
    } else words.push(word)
  }
  return { words, lang, data }
}

/** The longest known command at the head of the words: `inventory ssh`, then `sync`. */
function find(words: readonly string[]): { name: string; command: Command; args: readonly string[] } | { later: string } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ')
    const command = commands[name]
    if (command) return { name, command, args: words.slice(length) }
    if (laterCommands.includes(name)) return { later: name }
  }
  return undefined
}

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** Asked on standard error: standard output is for results. An end of input, or Ctrl+C, answers nothing. */
async function ask(question: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await new Promise<string | undefined>((resolve) => {
      terminal.once('close', () => resolve(undefined))
      terminal.once('SIGINT', () => terminal.close())
      void terminal.question(`${question} `).then(resolve, () => resolve(undefined))
    })
  } finally {
    terminal.close()
  }
}

async function main(argv: readonly string[]): Promise<ExitCode> {
  const say = (text: string): void => void process.stderr.write(`${text}\n`)
  let opened: Wiring | undefined
  let lang: 'fr' | 'en' = 'fr'
  let running: string | undefined
  try {
    const parsed = globals(argv)
    lang = parsed.lang
    const t = translator(lang)
    if (asksHelp(parsed.words)) {
      process.stdout.write(`${helpText(parsed.words, t)}\n`)
      return 0
    }
    const found = find(parsed.words)
    if (!found) {
      if (parsed.words.length > 0 && !isGroup(parsed.words)) say(t('cli.unknown', { command: parsed.words.join(' ') }))
      say(helpText(parsed.words, t))
      return 2
    }
    if ('later' in found) {
      say(t('cli.later', { command: found.later }))
      return 2
    }
    running = found.name
    const resources = process.env['PACKTIC_RESOURCES'] ?? join(import.meta.dirname, '../../resources')
    const dataFolder = parsed.data ?? defaultDataFolder(process.platform, process.env, homedir())
    const io: CommandIo = {
      args: found.args, say, lang, t, readStdin, ask, resources, version,
      out: (text) => void process.stdout.write(`${outputText(text.replace(/\n$/, ''))}\n`),
      open: () => (opened ??= createServices({ dataFolder, resources, version, host: answerWithoutWindow, logName: 'cli' })),
      restoreBase: (file) => restoreBase(dataFolder, file, String(Date.now())),
    }
    return await found.command(io)
  } catch (error) {
    const fault = toFault(error)
    for (const line of faultLines(translator(lang), fault)) say(line)
    if (fault.code === 'INVALID' && running !== undefined) say(`  ${translator(lang)('cli.usageOf', { usage: usageOf(running) })}`)
    if (fault.code === 'INTERNAL' && error instanceof Error && process.env['PACKTIC_DEBUG']) say(error.stack ?? '')
    const exit = faultKinds[fault.code].exit
    // 71 to 73 are for the backend's parent; on a terminal they are refusals.
    return exit > 5 ? 3 : exit
  } finally {
    await opened?.close()
  }
}

/** Without a window nothing can be chosen, opened or sealed by the desktop; what only notifies is silently fine. */
async function answerWithoutWindow(ask: { what: string }): Promise<unknown> {
  if (ask.what === 'notify' || ask.what === 'progress' || ask.what === 'zoom') return await Promise.resolve(null)
  throw new Refusal('STATE_REFUSED', { what: ask.what, state: 'cli' })
}

process.stdout.on('error', (error) => {
  // A reader that went away (`packtic … | head`) is no error of ours; a disk that is full lost the result.
  if ('code' in error && error.code === 'EPIPE') {
    // A command that follows machines leaves as by Ctrl+C: without its end, it is not done.
    if (process.stdout.listenerCount('error') > 1) return
    process.exit(0)
  }
  const fault = toFault(error)
  for (const line of faultLines(translator('fr'), fault)) process.stderr.write(`${line}\n`)
  process.exit(faultKinds[fault.code].exit)
})
process.exitCode = await main(process.argv.slice(2))
