// What can be typed: all commands with what each does, those of one word (`packtic pack`), or one with its options.
import type { Translate } from '../words/sentences.ts'
import { commands, usages } from './commands.ts'

/** `--help` and `-h` wherever they stand, or `help` in front: the words around say of what. */
export function asksHelp(words: readonly string[]): boolean {
  return words[0] === 'help' || words.includes('--help') || words.includes('-h')
}

/** The commands that these words begin, each with what it does; all of them where they begin none. */
export function helpText(words: readonly string[], t: Translate): string {
  const said = words.filter((word) => !['help', '--help', '-h'].includes(word))
  const names = Object.keys(commands)
  const exact = [2, 1].map((length) => said.slice(0, length).join(' ')).find((name) => names.includes(name))
  if (exact !== undefined) return [t('cli.usageOf', { usage: usageOf(exact) }), `  ${about(exact, t)}`, '', t('cli.exits')].join('\n')
  const [group = ''] = said
  const its = names.filter((name) => name.startsWith(`${group} `))
  if (its.length > 0) return [t('cli.group', { group }), ...lines(its, t), '', t('cli.exits')].join('\n')
  return [t('cli.usage'), ...lines(names, t), '', t('cli.exits')].join('\n')
}

/** As it is typed, with its options. */
export const usageOf = (name: string): string => `packtic ${name} ${usages[name] ?? ''}`.trim()

/** Whether these words only begin commands, as `pack` does. */
export const isGroup = (words: readonly string[]): boolean => words.length === 1 && Object.keys(commands).some((name) => name.startsWith(`${words[0]} `))

const about = (name: string, t: Translate): string => t(`cli.about.${name.replaceAll(' ', '-')}`)

function lines(names: readonly string[], t: Translate): string[] {
  const width = Math.max(...names.map((name) => name.length))
  return names.map((name) => `  packtic ${name.padEnd(width)}  ${about(name, t)}`)
}
