// `packtic deploy apply|status|resume|undo|cancel`: the same runs as the window, printed as NDJSON events; the last line is the
// summary. Nothing is asked on a terminal.
import { type ExitCode, Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { toFault } from '../../contract/faults.ts'
import type { Wiring } from '../create-services.ts'
import { demandSignature } from '../provisioning/run-pack.ts'
import { wayTo } from '../ssh/way.ts'
import { lastAtWork } from '../views/visit.ts'
import { faultLines } from '../words/sentences.ts'
import type { Command, CommandIo } from './command.ts'
import { type Asked, askedOf, type Host, hostsOf, secretsOf } from './deploy-options.ts'
import { acceptReinstalled, closeLines, exitOf, isFresh, planLines, prepare, type Prepared, whoAsks } from './deploy-plan.ts'
import { runSummary, tellUntilEnd } from './deploy-tell.ts'
import type { Identifiers } from './identifiers.ts'
import { refused } from './options.ts'

export const deployApply: Command = async (io): Promise<ExitCode> => {
  const asked = askedOf('apply', io.args)
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
  const asked = askedOf('status', io.args)
  const wiring = io.open()
  runSummary(io, wiring, lastRun(io, wiring, asked))
  return 0
}

export const deployResume: Command = async (io): Promise<ExitCode> => {
  const asked = askedOf('resume', io.args)
  const secrets = secretsOf(asked)
  return await again(io, asked, ({ services: { runs } }, runId, machineId) => {
    // A machine that is done has nothing to resume; the others are not refused for it.
    if (runs.host(runId, machineId).state !== 'done') runs.resume(runId, machineId, secrets)
  })
}

/** Of the run named, else of the machine's last one that changed something: later ones found all in place. Asked twice, it never goes back to the one before. */
export const deployUndo: Command = async (io): Promise<ExitCode> => {
  const asked = askedOf('undo', io.args)
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
  const code = await again(io, askedOf('cancel', io.args), ({ services: { runs } }, runId, machineId) => {
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
  await Promise.all(chosen.map(async ({ host }) => await acceptNewKey(wiring, asked, host, who)))
  for (const { host, machineId } of chosen) remember(wiring, machineId, host, who, asked)
  for (const { machineId } of chosen) act(wiring, runId, machineId)
  return await tellUntilEnd(io, wiring, runId)
}

/** The machine of the base at this address. A run's machine is made when unknown; a plan or a refusal makes none. */
function machineOf({ services }: Wiring, { target }: Host): Id {
  const { host, port } = target
  return services.store.list('machine', { host, port })[0]?.id ?? services.store.write({ by: services.who() }, (w) => w.create('machine', { host, port, name: host, contact: 'ssh', reach: 'unknown' }))
}

function remember({ services }: Wiring, machineId: Id, { target }: Host, { credential, jump }: Identifiers, asked: Asked): void {
  services.credentials.set(machineId, { user: target.user, port: target.port, credential, keyName: asked.who['--identity'] ?? null, ...(jump ? { jump } : {}) })
}

/** A key that is not the pinned one, named with the reason why, takes its place before the run meets it. @throws Refusal SSH_HOST_KEY_CHANGED for any other */
async function acceptNewKey({ services }: Wiring, asked: Asked, host: Host, { credential, jump }: Identifiers): Promise<void> {
  if (asked.reinstalled === undefined) return
  const { policy, way } = wayTo(services.store, host.target, jump, { by: services.who(), clientId: null, now: services.now })
  try {
    const link = await services.connect(host.target, credential, policy, way)
    link.close()
  } catch (error) {
    // Anything else is for the run to meet, and to tell.
    if (toFault(error).code === 'SSH_HOST_KEY_CHANGED') acceptReinstalled(services, asked, host, error)
  }
}

const machineAt = ({ services }: Wiring, { target: { host, port } }: Host): Id | undefined => services.store.list('machine', { host, port })[0]?.id

/** The run named, else the last one of the first host named that fits, else the one that works, or worked last; without a host, that of all. */
function lastRun(io: CommandIo, wiring: Wiring, asked: Asked, fits: (runId: Id) => boolean = () => false): Id {
  const { store } = wiring.services
  if (asked.run !== undefined) {
    if (store.get('provisioning_run', asked.run)) return asked.run
    throw new Refusal('NOT_FOUND', { what: asked.run })
  }
  const [first] = asked.hosts.length > 0 ? hostsOf(asked) : []
  const machineId = first && machineAt(wiring, first)
  const theirs = store.list('provisioning_run').filter(({ id }) => !first || store.runs.hosts(id).some((host) => host.machineId === machineId))
  const run = theirs.findLast(({ id }) => fits(id)) ?? lastAtWork(theirs)
  if (run === undefined) throw new Refusal('NOT_FOUND', { what: io.t('cli.deploy.noRun', { host: first?.address ?? '' }).trim() })
  return run.id
}
