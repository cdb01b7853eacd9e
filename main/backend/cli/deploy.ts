// `packtic deploy plan|apply|status|resume|undo|cancel`: the same runs as the window, printed as NDJSON events; the last line is
// the summary. Nothing is asked on a terminal.
import { readFileSync } from 'node:fs'
import { type ExitCode, type Fault, type FaultCode, faultKinds, Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { stepsOf } from '../../../domain/provisioning/decide-steps.ts'
import type { OptionValues, Pack } from '../../../domain/provisioning/pack.ts'
import { readOptions, readOwnOptions } from '../../../domain/provisioning/pack-options.ts'
import { toFault } from '../../contract/faults.ts'
import type { Wiring } from '../create-services.ts'
import { findPack, type LoadedPack } from '../provisioning/pack-files.ts'
import { type HostPlan, planHost, planId } from '../provisioning/plan.ts'
import { demandSignature } from '../provisioning/run-pack.ts'
import { onlyNamed } from '../ssh/host-keys.ts'
import type { SshLink, SshTarget } from '../ssh/link.ts'
import { acceptOldServer, wayTo } from '../ssh/way.ts'
import { faultLines } from '../words/sentences.ts'
import type { Command, CommandIo } from './command.ts'
import { IDENTIFIERS, type IdentifierOptions, type Identifiers, identifiers } from './identifiers.ts'
import { sshAddress } from './ssh-address.ts'

const POLL_MS = 200
const PLAN_MS = 24 * 3_600_000

interface Asked { readonly pack: string | undefined; readonly hosts: readonly string[]; readonly hostKeys: readonly string[]; readonly sets: readonly string[]; readonly secretFiles: readonly string[]; readonly who: IdentifierOptions; readonly plan: string | undefined; readonly run: string | undefined; readonly acceptUnsigned: string | undefined; readonly yes: boolean }

/** These options may come several times, unlike those of other commands. */
function parse(args: readonly string[]): Asked {
  const lists: Record<string, string[]> = { '--host': [], '--host-key': [], '--set': [], '--secret-file': [] }
  const singles: Record<string, string | undefined> = { '--pack': undefined, '--plan': undefined, '--run': undefined, '--accept-unsigned': undefined }
  const who: Partial<Record<keyof typeof IDENTIFIERS, string>> = {}
  let yes = false
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (word in IDENTIFIERS) {
      const name = word as keyof typeof IDENTIFIERS
      const value = IDENTIFIERS[name] === 'flag' ? '' : args[++i]
      if (value === undefined) throw new Refusal('INVALID', { what: word })
      who[name] = value
    } else if (word === '--yes' || word === '--json') yes ||= word === '--yes'
    else {
      const value = args[++i]
      if (value === undefined || !(word in lists || word in singles)) throw new Refusal('INVALID', { what: word })
      if (lists[word]) lists[word].push(value)
      else singles[word] = value
    }
  }
  return { pack: singles['--pack'], hosts: lists['--host'] ?? [], hostKeys: lists['--host-key'] ?? [], sets: lists['--set'] ?? [], secretFiles: lists['--secret-file'] ?? [], who, plan: singles['--plan'], run: singles['--run'], acceptUnsigned: singles['--accept-unsigned'], yes }
}

interface Host { readonly address: string; readonly target: SshTarget }
/** Those of all machines, and by address what a machine has of its own. */
interface Values { readonly options: OptionValues; readonly own: ReadonlyMap<string, OptionValues> }

function hostsOf(asked: Asked): Host[] {
  if (asked.hosts.length === 0) throw new Refusal('INVALID', { what: '--host' })
  return asked.hosts.map((address) => {
    const { user, host, port } = sshAddress(address)
    return { address: `${host}:${port}`, target: { host, port, user, name: host } }
  })
}

/** The machine of the base at this address. A run's machine is made when unknown; a plan or a refusal makes none. */
function machineOf({ services }: Wiring, { target }: Host): Id {
  const { host, port } = target
  return services.store.list('machine', { host, port })[0]?.id ?? services.store.write({ by: services.who() }, (w) => w.create('machine', { host, port, name: host, contact: 'ssh', reach: 'unknown' }))
}

function remember({ services }: Wiring, machineId: Id, { target }: Host, { credential, jump }: Identifiers, asked: Asked): void {
  services.credentials.set(machineId, { user: target.user, port: target.port, credential, keyName: asked.who['--identity'] ?? null, ...(jump ? { jump } : {}) })
}

/** An old server accepted by name stays so on this laptop: the run and its resume meet the same machine. */
async function whoAsks(io: CommandIo, asked: Asked, hosts: readonly Host[]): Promise<Identifiers> {
  const who = await identifiers(io, asked.who)
  if (who.oldServer) for (const { target } of hosts) acceptOldServer(io.open().services.store, target, true)
  return who
}

/** `NAME=VALUE` for all machines, `NAME@HOST=VALUE` for one of those named. */
function valuesOf(pack: Pack, sets: readonly string[], hosts: readonly Host[]): Values {
  const given = sets.map((one) => {
    const [, name = '', at, value = ''] = /^([^=@]+)(?:@([^=]+))?=(.*)$/s.exec(one) ?? []
    const host = hosts.find(({ address, target }) => at === address || at === target.host)
    if (name === '' || (at !== undefined && !host)) throw new Refusal('INVALID', { what: one })
    return { name, value, address: at === undefined ? undefined : host?.address }
  })
  const of = (wanted: string | undefined): OptionValues => Object.fromEntries(given.flatMap(({ name, value, address }) => (address === wanted ? [[name, value]] : [])))
  return { options: readOptions(pack, of(undefined)), own: new Map(hosts.map(({ address }) => [address, readOwnOptions(pack, of(address))])) }
}

interface Planned { readonly host: Host; readonly plan: HostPlan | undefined; readonly link: SshLink | undefined; readonly fault: ReturnType<typeof toFault> | undefined }

/** The lines stay open, for the run that follows. An unknown host key is refused unless named; a named one is pinned once the login succeeded, so that the run meets the same machine. */
async function planAll({ services }: Wiring, asked: Asked, hosts: readonly Host[], who: Identifiers, loaded: LoadedPack, { options, own }: Values, weigh: boolean): Promise<Planned[]> {
  const { store, connect, now } = services
  const pinnedBy = { by: services.who(), clientId: null, now }
  return await Promise.all(hosts.map(async (host): Promise<Planned> => {
    try {
      const { policy: pinning, way } = wayTo(store, host.target, who.jump, pinnedBy)
      const policy = pinning.pinned ? pinning : onlyNamed(host.target, asked.hostKeys)
      const link = await connect(host.target, who.credential, policy, way)
      try {
        if (!pinning.pinned) pinning.onUnknown(link.hostKey)
        return { host, plan: await planHost(link, loaded, { ...options, ...own.get(host.address) }, { now, cache: services.artefacts, weigh }), link, fault: undefined }
      } catch (error) {
        link.close()
        throw error
      }
    } catch (error) {
      return { host, plan: undefined, link: undefined, fault: toFault(error) }
    }
  }))
}

const results = ({ plan }: Planned): (readonly [string, string])[] => (plan?.steps ?? []).map(({ step, result }) => [step.id, result] as const)

function planLines(io: CommandIo, planned: readonly Planned[], id: string): void {
  for (const { host, plan, fault } of planned) {
    if (fault) for (const line of faultLines(io.t, fault)) io.say(line)
    io.out(JSON.stringify(fault ? { host: host.target.host, fault: fault.code, detail: fault.detail } : { host: host.target.host, steps: plan?.steps.map(({ step, result, diff }) => ({ id: step.id, result, ...(diff === null ? {} : { diff }), ...(step.irreversible && result === 'todo' ? { irreversible: true } : {}) })), packages: plan?.packages, upgrades: plan?.upgrades, removes: plan?.removes, diskMb: plan?.diskMb, restarts: plan?.restarts, openSessions: plan?.openSessions, downloadMb: plan?.downloadMb, downloadMeasured: plan?.downloadMeasured, freeMb: plan?.freeMb, humanMinutes: plan?.humanMinutes }))
  }
  io.out(JSON.stringify({ summary: true, plan: id, hosts: planned.map((one) => ({ host: one.host.target.host, ok: one.plan?.steps.filter((step) => step.result === 'ok').length ?? 0, todo: one.plan?.steps.filter((step) => step.result === 'todo').length ?? 0, cause: one.fault?.code ?? null })) }))
}

interface Prepared { readonly wiring: Wiring; readonly loaded: LoadedPack; readonly values: Values; readonly who: Identifiers; readonly planned: Planned[]; readonly id: string }

async function prepare(io: CommandIo, asked: Asked, weigh: boolean): Promise<Prepared> {
  if (asked.pack === undefined) throw new Refusal('INVALID', { what: '--pack' })
  const loaded = findPack(asked.pack, io.resources)
  const hosts = hostsOf(asked)
  const values = valuesOf(loaded.pack, asked.sets, hosts)
  const who = await whoAsks(io, asked, hosts)
  const wiring = io.open()
  const possible = new Set(hosts.flatMap(({ address }) => stepsOf(loaded.pack, { ...values.options, ...values.own.get(address) }, {}).map(({ id: step }) => step)))
  const left = loaded.pack.steps.filter((step) => !possible.has(step.id))
  // What an option leaves out on all of them is said, never left to be discovered.
  if (left.length > 0) io.say(io.t('cli.deploy.leftOut', { count: left.length, steps: left.map(({ title }) => title.fr).join(' · ') }))
  const planned = await planAll(wiring, asked, hosts, who, loaded, values, weigh)
  return { wiring, loaded, values, who, planned, id: planId(loaded.packHash, values.options, planned.filter((one) => one.plan).map((one) => ({ machineId: one.host.address, own: values.own.get(one.host.address) ?? {}, results: results(one) }))) }
}

/** One refused host out of several is done in part; all refused takes the first one's own code. */
function exitOf(planned: readonly Planned[]): ExitCode {
  const refused = planned.flatMap(({ fault }) => fault ?? [])
  const [first] = refused
  if (!first) return 0
  return refused.length < planned.length ? 5 : faultKinds[first.code].exit
}

const planKey = (id: string): string => `plan-made ${id}`
/** A plan is followed for a day, by the laptop that made it. */
function isFresh({ services: { store, now } }: Wiring, id: string): boolean {
  const madeAt = store.local(planKey(id))
  return typeof madeAt === 'number' && now() - madeAt <= PLAN_MS
}

export const deployPlan: Command = async (io): Promise<ExitCode> => {
  const { wiring, planned, id } = await prepare(io, parse(io.args), true)
  wiring.services.store.setLocal(planKey(id), wiring.services.now())
  closeLines(planned)
  planLines(io, planned, id)
  return exitOf(planned)
}

const closeLines = (planned: readonly Planned[]): void => planned.forEach(({ link }) => link?.close())

export const deployApply: Command = async (io): Promise<ExitCode> => {
  const asked = parse(io.args)
  if (asked.plan === undefined && !asked.yes) throw new Refusal('INVALID', { what: '--plan ID | --yes' })
  const prepared = await prepare(io, asked, false)
  try {
    return await applyPlanned(io, asked, prepared)
  } finally {
    closeLines(prepared.planned)
  }
}

async function applyPlanned(io: CommandIo, asked: Asked, { wiring, loaded, values, who, planned, id }: Prepared): Promise<ExitCode> {
  const fit = planned.filter((one) => one.plan)
  if (fit.length === 0) {
    planLines(io, planned, id)
    return exitOf(planned)
  }
  if (asked.plan !== undefined && (asked.plan !== id || !isFresh(wiring, id))) throw new Refusal('PLAN_OUT_OF_DATE', { plan: asked.plan.slice(0, 12) })
  for (const { fault } of planned) if (fault) for (const line of faultLines(io.t, fault)) io.say(line)
  demandSignature(loaded, asked.acceptUnsigned)
  const secrets = secretsOf(asked)
  const machines = fit.map(({ host, plan, link }) => {
    const machineId = machineOf(wiring, host)
    remember(wiring, machineId, host, who, asked)
    return { machineId, facts: plan?.facts ?? {}, options: values.own.get(host.address) ?? {}, ...(link ? { link } : {}), ...(plan?.asWanted ? { asWanted: plan.asWanted } : {}) }
  })
  const runId = wiring.services.runs.start({ visitId: null, clientId: null, loaded, options: values.options, planId: id, machines, secrets, acceptUnsigned: asked.acceptUnsigned })
  const code = await tellUntilEnd(io, wiring, runId)
  return code === 0 && fit.length < planned.length ? 5 : code
}

export const deployStatus: Command = (io): ExitCode => {
  const asked = parse(io.args)
  const wiring = io.open()
  summary(io, wiring, lastRun(wiring, asked))
  return 0
}

export const deployResume: Command = async (io): Promise<ExitCode> => {
  const secrets = secretsOf(parse(io.args))
  return await again(io, ({ services: { runs } }, runId, machineId) => {
    // A machine that is done has nothing to resume; the others are not refused for it.
    if (runs.host(runId, machineId).state !== 'done') runs.resume(runId, machineId, secrets)
  })
}

export const deployUndo: Command = async (io): Promise<ExitCode> => await again(io, ({ services: { runs } }, runId, machineId) => runs.undo(runId, machineId))

/** Pause, then set aside: the step under way ends, the next one does not begin. */
export const deployCancel: Command = async (io): Promise<ExitCode> => {
  const code = await again(io, ({ services: { runs } }, runId, machineId) => {
    if (runs.host(runId, machineId).state !== 'done') runs.cancel(runId, machineId)
  })
  return code === 5 ? 0 : code
}

async function again(io: CommandIo, act: (wiring: Wiring, runId: Id, machineId: Id) => void): Promise<ExitCode> {
  const asked = parse(io.args)
  const hosts = hostsOf(asked)
  const who = await whoAsks(io, asked, hosts)
  const wiring = io.open()
  const runId = lastRun(wiring, asked)
  const known = new Set(wiring.services.runs.view(runId).hosts.map(({ machineId }) => machineId))
  const chosen = hosts.map((host) => {
    const machineId = machineAt(wiring, host)
    if (machineId === undefined || !known.has(machineId)) throw new Refusal('NOT_FOUND', { what: host.address })
    return { host, machineId }
  })
  for (const { host, machineId } of chosen) remember(wiring, machineId, host, who, asked)
  for (const { machineId } of chosen) act(wiring, runId, machineId)
  return await tellUntilEnd(io, wiring, runId)
}

const machineAt = ({ services }: Wiring, { target: { host, port } }: Host): Id | undefined => services.store.list('machine', { host, port })[0]?.id

/** The run named, else the last one of the first host named, else the last one. */
function lastRun(wiring: Wiring, asked: Asked): Id {
  const { store } = wiring.services
  const machineId = asked.hosts.length > 0 ? hostsOf(asked).map((host) => machineAt(wiring, host))[0] : undefined
  const ofHost = (runId: Id): boolean => asked.hosts.length === 0 || store.runs.hosts(runId).some((host) => host.machineId === machineId)
  const run = asked.run ?? store.list('provisioning_run').findLast(({ id }) => ofHost(id))?.id
  if (run === undefined) throw new Refusal('NOT_FOUND', { what: 'run' })
  return run
}

function secretsOf(asked: Asked): Record<string, string> {
  return Object.fromEntries(asked.secretFiles.map((one) => {
    const [name = '', ...path] = one.split('=')
    return [name, readFileSync(path.join('='), 'utf8').replace(/\n$/, '')]
  }))
}

/** Prints events as they are stored and each change of a host's state, then the summary. Never more than the base holds. */
async function tellUntilEnd(io: CommandIo, wiring: Wiring, runId: Id): Promise<ExitCode> {
  const { runs, store } = wiring.services
  const told = new Map<Id, number>()
  const states = new Map<Id, string>()
  const tell = (): void => {
    for (const { machineId, name, state, fault, retryAt } of runs.view(runId).hosts) {
      const host = store.get('machine', machineId)?.host ?? name
      for (const event of runs.events(runId, machineId, told.get(machineId) ?? 0)) {
        told.set(machineId, event.seq)
        io.out(JSON.stringify({ host, ...event }))
      }
      if (states.get(machineId) === state) continue
      states.set(machineId, state)
      io.out(JSON.stringify({ host, run: runId, state, at: wiring.services.now(), ...(state === 'linkLost' ? { retryAt } : {}) }))
      // A lost line is said with what goes on by itself; the word of the driver stays for the detail.
      if (state === 'linkLost' && fault?.code !== 'DISK_FULL') for (const line of faultLines(io.t, { code: 'SSH_LINE_LOST', detail: { machine: host } })) io.say(line)
      else if (fault && fault.code in faultKinds) for (const line of faultLines(io.t, fault as Fault)) io.say(line)
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
  const undone = (machineId: Id): number => [...services.runs.progress(runId, machineId).outcomes.values()].filter(({ result }) => result === 'undone').length
  io.out(JSON.stringify({ summary: true, run: runId, hosts: hosts.map(({ machineId, name, state, counts, fault }) => ({ host: services.store.get('machine', machineId)?.host ?? name, state, ...counts, undone: undone(machineId), cause: fault?.code ?? null })) }))
  const bad = hosts.filter(({ state }) => state !== 'done')
  if (bad.length === 0) return 0
  const [first] = bad
  if (bad.length < hosts.length || !first) return 5
  if (first.state === 'linkLost') return 4
  return first.fault && first.fault.code in faultKinds ? faultKinds[first.fault.code as FaultCode].exit : 5
}
