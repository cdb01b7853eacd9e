// `packtic deploy plan|apply|status|resume|undo`: the same runs as the window, printed as NDJSON events; the last line is
// the summary. Nothing is asked on a terminal.
import { readFileSync } from 'node:fs'
import { type ExitCode, Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { type OptionValues, optionValues, type Pack } from '../../../domain/provisioning/pack.ts'
import { toFault } from '../../contract/faults.ts'
import type { Wiring } from '../create-services.ts'
import { findPack, type LoadedPack } from '../provisioning/pack-files.ts'
import { type HostPlan, planHost, planId } from '../provisioning/plan.ts'
import { onlyNamed, pinAtFirstSight } from '../ssh/host-keys.ts'
import type { Credential, SshTarget } from '../ssh/link.ts'
import type { Command, CommandIo } from './command.ts'

const POLL_MS = 200

interface Asked { readonly pack: string | undefined; readonly hosts: readonly string[]; readonly hostKeys: readonly string[]; readonly sets: readonly string[]; readonly secretFiles: readonly string[]; readonly identity: string | undefined; readonly passwordStdin: boolean; readonly plan: string | undefined; readonly run: string | undefined; readonly acceptUnsigned: string | undefined; readonly yes: boolean }

/** These options may come several times, unlike those of other commands. */
function parse(args: readonly string[]): Asked {
  const lists: Record<string, string[]> = { '--host': [], '--host-key': [], '--set': [], '--secret-file': [] }
  const singles: Record<string, string | undefined> = { '--pack': undefined, '--identity': undefined, '--plan': undefined, '--run': undefined, '--accept-unsigned': undefined }
  let passwordStdin = false
  let yes = false
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (word === '--password-stdin') passwordStdin = true
    else if (word === '--yes' || word === '--json') yes ||= word === '--yes'
    else {
      const value = args[++i]
      if (value === undefined || !(word in lists || word in singles)) throw new Refusal('INVALID', { what: word })
      if (lists[word]) lists[word].push(value)
      else singles[word] = value
    }
  }
  return { pack: singles['--pack'], hosts: lists['--host'] ?? [], hostKeys: lists['--host-key'] ?? [], sets: lists['--set'] ?? [], secretFiles: lists['--secret-file'] ?? [], identity: singles['--identity'], passwordStdin, plan: singles['--plan'], run: singles['--run'], acceptUnsigned: singles['--accept-unsigned'], yes }
}

interface Host { readonly machineId: Id; readonly target: SshTarget }

/** Machines of the base by address; made when unknown, so that runs have somebody to belong to. */
function hostsOf({ services }: Wiring, asked: Asked, credential: Credential): Host[] {
  const { store } = services
  if (asked.hosts.length === 0) throw new Refusal('INVALID', { what: '--host' })
  return asked.hosts.map((address) => {
    const [, user, host, port] = /^([^@\s]+)@([^:\s]+)(?::(\d+))?$/.exec(address) ?? []
    if (!user || !host) throw new Refusal('INVALID', { what: address })
    const number = Number(port ?? 22)
    const known = store.list('machine', { host, port: number })[0]
    const machineId = known?.id ?? store.write({ by: services.who() }, (w) => w.create('machine', { host, port: number, name: host, contact: 'ssh', reach: 'unknown' }))
    services.credentials.set(machineId, { user, port: number, credential, keyName: asked.identity ?? null })
    return { machineId, target: { host, port: number, user, name: host } }
  })
}

async function credentialOf(io: CommandIo, asked: Asked): Promise<Credential> {
  const password = asked.passwordStdin ? (await io.readStdin()).split('\n')[0] : undefined
  return { ...(password ? { password } : {}), ...(asked.identity ? { privateKey: readFileSync(asked.identity, 'utf8') } : {}), ...(process.env['SSH_AUTH_SOCK'] ? { agentSocket: process.env['SSH_AUTH_SOCK'] } : {}) }
}

function valuesOf(pack: Pack, sets: readonly string[]): OptionValues {
  const given = sets.map((one) => {
    const [key = '', ...rest] = one.split('=')
    const option = pack.options.find((known) => known.key === key)
    const text = rest.join('=')
    if (!option || rest.length === 0) throw new Refusal('INVALID', { what: one })
    if (option.type === 'boolean' && text !== 'true' && text !== 'false') throw new Refusal('INVALID', { what: one })
    if (option.pattern !== undefined && !new RegExp(option.pattern, 'u').test(text)) throw new Refusal('INVALID', { what: one })
    return [key, option.type === 'boolean' ? text === 'true' : option.type === 'integer' ? Number(text) : text] as const
  })
  return optionValues(pack, Object.fromEntries(given))
}

interface Planned { readonly host: Host; readonly plan: HostPlan | undefined; readonly fault: ReturnType<typeof toFault> | undefined }

/** An unknown host key is refused unless named; a named one is pinned, so that the run meets the same machine. */
async function planAll({ services }: Wiring, asked: Asked, hosts: readonly Host[], loaded: LoadedPack, options: OptionValues): Promise<Planned[]> {
  const { store, connect, now, who } = services
  return await Promise.all(hosts.map(async (host): Promise<Planned> => {
    try {
      const pin = store.hostKeys.get(host.target.host, host.target.port)
      const used = services.credentials.get(host.machineId)
      const pinning = pinAtFirstSight(store, host.target, { by: who(), clientId: null, now })
      const policy = pin ? pinning : { onUnknown: (seen: { type: string; sha256: string }) => {
        onlyNamed(host.target, asked.hostKeys.find((named) => named === seen.sha256)).onUnknown(seen)
        pinning.onUnknown(seen)
      } }
      const link = await connect(host.target, used?.credential ?? {}, policy)
      try {
        return { host, plan: await planHost(link, loaded, options, { now }), fault: undefined }
      } finally {
        link.close()
      }
    } catch (error) {
      return { host, plan: undefined, fault: toFault(error) }
    }
  }))
}

const results = ({ plan }: Planned): (readonly [string, string])[] => (plan?.steps ?? []).map(({ step, result }) => [step.id, result] as const)

function planLines(io: CommandIo, planned: readonly Planned[], id: string): void {
  for (const { host, plan, fault } of planned) {
    io.out(JSON.stringify(fault ? { host: host.target.host, fault: fault.code, detail: fault.detail } : { host: host.target.host, steps: plan?.steps.map(({ step, result }) => ({ id: step.id, result })), packages: plan?.packages, downloadMb: plan?.downloadMb, downloadMeasured: plan?.downloadMeasured, freeMb: plan?.freeMb }))
  }
  io.out(JSON.stringify({ summary: true, plan: id, hosts: planned.map((one) => ({ host: one.host.target.host, ok: one.plan?.steps.filter((step) => step.result === 'ok').length ?? 0, todo: one.plan?.steps.filter((step) => step.result === 'todo').length ?? 0, cause: one.fault?.code ?? null })) }))
}

async function prepare(io: CommandIo, asked: Asked): Promise<{ wiring: Wiring; loaded: LoadedPack; options: OptionValues; planned: Planned[]; id: string }> {
  if (asked.pack === undefined) throw new Refusal('INVALID', { what: '--pack' })
  const loaded = findPack(asked.pack, io.resources)
  const options = valuesOf(loaded.pack, asked.sets)
  const credential = await credentialOf(io, asked)
  const wiring = io.open()
  const planned = await planAll(wiring, asked, hostsOf(wiring, asked, credential), loaded, options)
  return { wiring, loaded, options, planned, id: planId(loaded.packHash, options, planned.filter((one) => one.plan).map((one) => ({ machineId: one.host.machineId, results: results(one) }))) }
}

/** One refused host out of several is done in part; all refused takes the first one's own code. */
function exitOf(planned: readonly Planned[]): ExitCode {
  const refused = planned.filter((one) => one.fault)
  if (refused.length === 0) return 0
  const [first] = refused
  if (refused.length < planned.length || !first?.fault) return 5
  return first.fault.code === 'SSH_NO_ANSWER' || first.fault.code === 'SSH_REFUSED' || first.fault.code === 'SSH_LINE_LOST' ? 4 : 3
}

export const deployPlan: Command = async (io): Promise<ExitCode> => {
  const { planned, id } = await prepare(io, parse(io.args))
  planLines(io, planned, id)
  return exitOf(planned)
}

export const deployApply: Command = async (io): Promise<ExitCode> => {
  const asked = parse(io.args)
  if (asked.plan === undefined && !asked.yes) throw new Refusal('INVALID', { what: '--plan ID | --yes' })
  const { wiring, loaded, options, planned, id } = await prepare(io, asked)
  const fit = planned.filter((one) => one.plan)
  if (fit.length === 0) {
    planLines(io, planned, id)
    return exitOf(planned)
  }
  if (asked.plan !== undefined && asked.plan !== id) throw new Refusal('PLAN_OUT_OF_DATE', { plan: asked.plan.slice(0, 12) })
  const secrets = Object.fromEntries(asked.secretFiles.map((one) => [one.split('=')[0] ?? '', readFileSync(one.split('=').slice(1).join('='), 'utf8').replace(/\n$/, '')]))
  const runId = wiring.services.runs.start({ visitId: null, clientId: null, loaded, options, planId: id, machineIds: fit.map((one) => one.host.machineId), secrets, acceptUnsigned: asked.acceptUnsigned })
  const code = await tellUntilEnd(io, wiring, runId)
  return code === 0 && fit.length < planned.length ? 5 : code
}

export const deployStatus: Command = (io): ExitCode => {
  const asked = parse(io.args)
  const wiring = io.open()
  summary(io, wiring, lastRun(wiring, asked))
  return 0
}

export const deployResume: Command = async (io): Promise<ExitCode> => await again(io, (wiring, runId, machineId) => wiring.services.runs.resume(runId, machineId, {}))

export const deployUndo: Command = async (io): Promise<ExitCode> => await again(io, (wiring, runId, machineId) => wiring.services.runs.undo(runId, machineId))

async function again(io: CommandIo, act: (wiring: Wiring, runId: Id, machineId: Id) => void): Promise<ExitCode> {
  const asked = parse(io.args)
  const credential = await credentialOf(io, asked)
  const wiring = io.open()
  const hosts = hostsOf(wiring, asked, credential)
  const runId = lastRun(wiring, asked)
  for (const { machineId } of hosts) act(wiring, runId, machineId)
  return await tellUntilEnd(io, wiring, runId)
}

function lastRun({ services }: Wiring, asked: Asked): Id {
  const run = asked.run ?? services.store.list('provisioning_run').at(-1)?.id
  if (run === undefined) throw new Refusal('NOT_FOUND', { what: 'run' })
  return run
}

/** Prints events as they are stored, then the summary. Never more than what the base holds. */
async function tellUntilEnd(io: CommandIo, wiring: Wiring, runId: Id): Promise<ExitCode> {
  const { runs, store } = wiring.services
  const told = new Map<Id, number>()
  const tell = (): void => {
    for (const { machineId, name } of runs.view(runId).hosts) {
      for (const event of runs.events(runId, machineId, told.get(machineId) ?? 0)) {
        told.set(machineId, event.seq)
        io.out(JSON.stringify({ host: store.get('machine', machineId)?.host ?? name, ...event }))
      }
    }
  }
  const timer = setInterval(tell, POLL_MS)
  await runs.settled(runId)
  clearInterval(timer)
  tell()
  return summary(io, wiring, runId)
}

function summary(io: CommandIo, { services }: Wiring, runId: Id): ExitCode {
  const { hosts } = services.runs.view(runId)
  io.out(JSON.stringify({ summary: true, run: runId, hosts: hosts.map(({ machineId, name, state, counts, fault }) => ({ host: services.store.get('machine', machineId)?.host ?? name, state, ...counts, cause: fault?.code ?? null })) }))
  const bad = hosts.filter(({ state }) => state !== 'done').length
  return bad === 0 ? 0 : bad < hosts.length ? 5 : hosts.every(({ state }) => state === 'linkLost') ? 4 : 5
}
