// `packtic deploy plan|apply|status|resume|undo|cancel`: the same runs as the window, printed as NDJSON events; the last line is
// the summary. Nothing is asked on a terminal.
import { type ExitCode, faultKinds, Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { stepsOf } from '../../../domain/provisioning/decide-steps.ts'
import type { OptionValues, Pack } from '../../../domain/provisioning/pack.ts'
import { readOptions, readOwnOptions } from '../../../domain/provisioning/pack-options.ts'
import { toFault } from '../../contract/faults.ts'
import type { Wiring } from '../create-services.ts'
import { findPack, type LoadedPack } from '../provisioning/pack-files.ts'
import { type HostPlan, planHost, planId } from '../provisioning/plan.ts'
import { demandSignature } from '../provisioning/run-pack.ts'
import { acceptShownKey, onlyNamed } from '../ssh/host-keys.ts'
import type { SshLink, SshTarget } from '../ssh/link.ts'
import { acceptOldServer, wayTo } from '../ssh/way.ts'
import { faultLines } from '../words/sentences.ts'
import type { Command, CommandIo } from './command.ts'
import { runSummary, tellUntilEnd } from './deploy-tell.ts'
import { IDENTIFIERS, type IdentifierOptions, type Identifiers, identifiers } from './identifiers.ts'
import { inputFile } from './input-file.ts'
import { refused } from './options.ts'
import { sshAddress } from './ssh-address.ts'

const PLAN_MS = 24 * 3_600_000

interface Asked { readonly pack: string | undefined; readonly hosts: readonly string[]; readonly hostKeys: readonly string[]; readonly sets: readonly string[]; readonly secretFiles: readonly string[]; readonly who: IdentifierOptions; readonly plan: string | undefined; readonly run: string | undefined; readonly acceptUnsigned: string | undefined; readonly reinstalled: string | undefined; readonly yes: boolean }

/** These options may come several times, unlike those of other commands. */
function parse(args: readonly string[]): Asked {
  const lists: Record<string, string[]> = { '--host': [], '--host-key': [], '--set': [], '--secret-file': [] }
  const singles: Record<string, string | undefined> = { '--pack': undefined, '--plan': undefined, '--run': undefined, '--accept-unsigned': undefined, '--host-reinstalled': undefined }
  const who: Partial<Record<keyof typeof IDENTIFIERS, string>> = {}
  let yes = false
  for (let i = 0; i < args.length; i++) {
    const word = args[i] ?? ''
    if (word in IDENTIFIERS) {
      const name = word as keyof typeof IDENTIFIERS
      const value = IDENTIFIERS[name] === 'flag' ? '' : args[++i]
      if (value === undefined) throw refused(word, 'a value must follow')
      who[name] = value
    } else if (word === '--yes' || word === '--json') yes ||= word === '--yes'
    else {
      const value = args[++i]
      if (!(word in lists || word in singles)) throw refused(word, word.startsWith('--') ? 'unknown option' : 'a word too many')
      if (value === undefined) throw refused(word, 'a value must follow')
      if (lists[word]) lists[word].push(value)
      else singles[word] = value
    }
  }
  return { pack: singles['--pack'], hosts: lists['--host'] ?? [], hostKeys: lists['--host-key'] ?? [], sets: lists['--set'] ?? [], secretFiles: lists['--secret-file'] ?? [], who, plan: singles['--plan'], run: singles['--run'], acceptUnsigned: singles['--accept-unsigned'], reinstalled: reasonOf(singles['--host-reinstalled']), yes }
}

/** As in the window: a word that says something. */
function reasonOf(text: string | undefined): string | undefined {
  if (text !== undefined && text.trim().length < 3) throw new Refusal('INVALID', { what: '--host-reinstalled' }, { issues: [{ path: '', rule: 'a reason is missing' }] })
  return text?.trim()
}

interface Host { readonly address: string; readonly target: SshTarget }
/** Those of all machines, and by address what a machine has of its own. */
interface Values { readonly options: OptionValues; readonly own: ReadonlyMap<string, OptionValues> }

function hostsOf(asked: Asked): Host[] {
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
      const link = await connect(host.target, who.credential, policy, way).catch(async (error: unknown) => {
        acceptReinstalled(services, asked, host, error)
        return await connect(host.target, who.credential, wayTo(store, host.target, who.jump, pinnedBy).policy, way)
      })
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

/** The new key of a machine that was reinstalled takes the old one's place when the technician names it and says why. @throws what was refused otherwise */
function acceptReinstalled({ store, who, now }: Wiring['services'], { hostKeys, reinstalled }: Asked, { target }: Host, error: unknown): void {
  const { code, detail } = toFault(error)
  const seen = String(detail['seen'] ?? '')
  if (code !== 'SSH_HOST_KEY_CHANGED' || reinstalled === undefined || !hostKeys.includes(seen)) throw error
  acceptShownKey(store, target, seen, { by: who(), clientId: null, now, reason: reinstalled })
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
  if (asked.pack === undefined) throw refused('--pack', 'wanted here')
  const loaded = findPack(asked.pack, io.resources)
  const hosts = hostsOf(asked)
  const values = valuesOf(loaded.pack, asked.sets, hosts)
  const who = await whoAsks(io, asked, hosts)
  const wiring = io.open()
  const possible = new Set(hosts.flatMap(({ address }) => stepsOf(loaded.pack, { ...values.options, ...values.own.get(address) }, {}).map(({ id: step }) => step)))
  const left = loaded.pack.steps.filter((step) => !possible.has(step.id))
  // What an option leaves out on all of them is said, never left to be discovered.
  if (left.length > 0) io.say(io.t('cli.deploy.leftOut', { count: left.length, steps: left.map(({ title }) => title[io.lang]).join(' · ') }))
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
  if (asked.plan === undefined && !asked.yes) throw refused('--plan ID | --yes', 'wanted here')
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
  runSummary(io, wiring, lastRun(io, wiring, asked))
  return 0
}

export const deployResume: Command = async (io): Promise<ExitCode> => {
  const asked = parse(io.args)
  const secrets = secretsOf(asked)
  return await again(io, asked, ({ services: { runs } }, runId, machineId) => {
    // A machine that is done has nothing to resume; the others are not refused for it.
    if (runs.host(runId, machineId).state !== 'done') runs.resume(runId, machineId, secrets)
  })
}

/** Of the run named, else of the machine's last one that changed something: later ones found all in place. Asked twice, it never goes back to the one before. */
export const deployUndo: Command = async (io): Promise<ExitCode> => {
  const asked = parse(io.args)
  const wiring = io.open()
  const machines = hostsOf(asked).flatMap((host) => machineAt(wiring, host) ?? [])
  const runId = lastRun(io, wiring, asked, (id) => machines.some((machineId) => touched(wiring, id, machineId)))
  if (!machines.some((machineId) => mayUndo(wiring, runId, machineId))) {
    io.say(io.t('cli.deploy.nothingToUndo'))
    return runSummary(io, wiring, runId)
  }
  return await again(io, { ...asked, run: runId }, ({ services: { runs } }, id, machineId) => {
    if (mayUndo(wiring, id, machineId)) runs.undo(id, machineId)
  })
}

/** What stopped half-way may have changed more than its journal tells here. */
function mayUndo({ services: { runs, store } }: Wiring, runId: Id, machineId: Id): boolean {
  if (!store.runs.host(runId, machineId)) return false
  return runs.host(runId, machineId).state !== 'done' || runs.undoList(runId, machineId).steps.length > 0
}

/** Something of it is, or was, on the machine. */
function touched(wiring: Wiring, runId: Id, machineId: Id): boolean {
  if (!wiring.services.store.runs.host(runId, machineId)) return false
  const { counts: { changed, failed, undone } } = wiring.services.runs.host(runId, machineId)
  return changed + failed + undone > 0 || mayUndo(wiring, runId, machineId)
}

/** Pause, then set aside: the step under way ends, the next one does not begin. */
export const deployCancel: Command = async (io): Promise<ExitCode> => {
  const code = await again(io, parse(io.args), ({ services: { runs } }, runId, machineId) => {
    if (runs.host(runId, machineId).state !== 'done') runs.cancel(runId, machineId)
  })
  return code === 5 ? 0 : code
}

async function again(io: CommandIo, asked: Asked, act: (wiring: Wiring, runId: Id, machineId: Id) => void): Promise<ExitCode> {
  const hosts = hostsOf(asked)
  const who = await whoAsks(io, asked, hosts)
  const wiring = io.open()
  const runId = lastRun(io, wiring, asked)
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

/** The run named, else the last one of the first host named that fits, else its last one; without a host, the last of all. */
function lastRun(io: CommandIo, wiring: Wiring, asked: Asked, fits: (runId: Id) => boolean = () => false): Id {
  const { store } = wiring.services
  if (asked.run !== undefined) {
    if (store.get('provisioning_run', asked.run)) return asked.run
    throw new Refusal('NOT_FOUND', { what: asked.run })
  }
  const [first] = asked.hosts.length > 0 ? hostsOf(asked) : []
  const machineId = first && machineAt(wiring, first)
  const theirs = store.list('provisioning_run').filter(({ id }) => !first || store.runs.hosts(id).some((host) => host.machineId === machineId))
  const run = theirs.findLast(({ id }) => fits(id)) ?? theirs.at(-1)
  if (run === undefined) throw new Refusal('NOT_FOUND', { what: io.t('cli.deploy.noRun', { host: first?.address ?? '' }).trim() })
  return run.id
}

function secretsOf(asked: Asked): Record<string, string> {
  return Object.fromEntries(asked.secretFiles.map((one) => {
    const [name = '', ...path] = one.split('=')
    if (path.length === 0) throw refused(`--secret-file ${one}`, 'a value must follow')
    return [name, inputFile(path.join('=')).toString('utf8').replace(/\r?\n$/, '')]
  }))
}
