// What `packtic deploy …` is told: its machines, its pack's options and secrets, and who asks. Each verb knows its own options;
// one that it would not read is refused, never passed over.
import { Refusal } from '../../../domain/errors.ts'
import type { OptionValues, Pack } from '../../../domain/provisioning/pack.ts'
import { readOptions, readOwnOptions } from '../../../domain/provisioning/pack-options.ts'
import type { SshTarget } from '../ssh/link.ts'
import { IDENTIFIERS, type IdentifierOptions } from './identifiers.ts'
import { inputFile } from './input-file.ts'
import { type OptionKind, options, refused } from './options.ts'
import { sshAddress } from './ssh-address.ts'

const HOSTS = { '--host': 'list' } as const
const REACHED = { ...HOSTS, ...IDENTIFIERS, '--host-key': 'list', '--host-reinstalled': 'value' } as const
const OF_RUN = { '--run': 'value' } as const
const OF_PLAN = { ...REACHED, '--pack': 'value', '--set': 'list' } as const
const SECRETS = { '--secret-file': 'list' } as const

type Known = typeof OF_PLAN & typeof OF_RUN & typeof SECRETS & { readonly '--plan': 'value'; readonly '--yes': 'flag'; readonly '--accept-unsigned': 'value' }

const KNOWN = {
  plan: OF_PLAN,
  apply: { ...OF_PLAN, ...SECRETS, '--plan': 'value', '--yes': 'flag', '--accept-unsigned': 'value' },
  status: { ...HOSTS, ...OF_RUN },
  resume: { ...REACHED, ...OF_RUN, ...SECRETS },
  undo: { ...REACHED, ...OF_RUN },
  cancel: { ...REACHED, ...OF_RUN },
} as const satisfies Readonly<Record<string, Partial<Known>>>

export type Verb = keyof typeof KNOWN

export interface Asked { readonly pack: string | undefined; readonly hosts: readonly string[]; readonly hostKeys: readonly string[]; readonly sets: readonly string[]; readonly secretFiles: readonly string[]; readonly who: IdentifierOptions; readonly plan: string | undefined; readonly run: string | undefined; readonly acceptUnsigned: string | undefined; readonly reinstalled: string | undefined; readonly yes: boolean }

/** @throws Refusal INVALID on an option that this verb does not read */
export function askedOf(verb: Verb, args: readonly string[]): Asked {
  const { values, lists } = options<keyof Known>(args, KNOWN[verb] as Readonly<Record<keyof Known, OptionKind>>, 0)
  const of = (name: keyof Known): readonly string[] => lists[name] ?? []
  return { pack: values['--pack'], hosts: of('--host'), hostKeys: of('--host-key'), sets: of('--set'), secretFiles: of('--secret-file'), who: values, plan: values['--plan'], run: values['--run'], acceptUnsigned: values['--accept-unsigned'], reinstalled: reasonOf(values['--host-reinstalled']), yes: values['--yes'] !== undefined }
}

/** As in the window: a word that says something. */
function reasonOf(text: string | undefined): string | undefined {
  if (text !== undefined && text.trim().length < 3) throw new Refusal('INVALID', { what: '--host-reinstalled' }, { issues: [{ path: '', rule: 'a reason is missing' }] })
  return text?.trim()
}

export interface Host { readonly address: string; readonly target: SshTarget }
/** Those of all machines, and by address what a machine has of its own. */
export interface Values { readonly options: OptionValues; readonly own: ReadonlyMap<string, OptionValues> }

/** @throws Refusal INVALID without a machine, or with one named twice */
export function hostsOf(asked: Asked): Host[] {
  if (asked.hosts.length === 0) throw refused('--host', 'wanted here')
  const hosts = asked.hosts.map((address) => {
    const { user, host, port } = sshAddress(address)
    return { address: `${host}:${port}`, target: { host, port, user, name: host } }
  })
  // One machine named twice would be two works at once on it.
  const twice = hosts.find(({ address }, index) => hosts.findIndex((other) => other.address === address) !== index)
  if (twice) throw refused(twice.address, 'named twice')
  return hosts
}

/** `NAME=VALUE` for all machines, `NAME@HOST=VALUE` for one of those named. */
export function valuesOf(pack: Pack, sets: readonly string[], hosts: readonly Host[]): Values {
  const given = sets.map((one) => {
    const [, name = '', at, value = ''] = /^([^=@]+)(?:@([^=]+))?=(.*)$/s.exec(one) ?? []
    const host = hosts.find(({ address, target }) => at === address || at === target.host)
    if (name === '' || (at !== undefined && !host)) throw new Refusal('INVALID', { what: one })
    return { name, value, address: at === undefined ? undefined : host?.address }
  })
  const of = (wanted: string | undefined): OptionValues => Object.fromEntries(given.flatMap(({ name, value, address }) => (address === wanted ? [[name, value]] : [])))
  return { options: readOptions(pack, of(undefined)), own: new Map(hosts.map(({ address }) => [address, readOwnOptions(pack, of(address))])) }
}

export function secretsOf(asked: Asked): Record<string, string> {
  return Object.fromEntries(asked.secretFiles.map((one) => {
    const [name = '', ...path] = one.split('=')
    if (path.length === 0) throw refused(`--secret-file ${one}`, 'a value must follow')
    return [name, inputFile(path.join('=')).toString('utf8').replace(/\r?\n$/, '')]
  }))
}
