// Deployments: plan, start (the one confirmation), follow, resume.
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { optionsThatDecide } from '../../../domain/provisioning/decide-steps.ts'
import { HostFacts } from '../../../domain/provisioning/facts.ts'
import type { OptionValues } from '../../../domain/provisioning/pack.ts'
import { readOptions, readOwnOptions } from '../../../domain/provisioning/pack-options.ts'
import { civilDateOf } from '../../../domain/civil-date.ts'
import { toFault } from '../../contract/faults.ts'
import type { Input, Output } from '../../contract/procedures.ts'
import { PlanView } from '../../contract/procedures/run.ts'
import { judgedPack } from '../provisioning/network-keys.ts'
import { findPack, type LoadedPack } from '../provisioning/pack-files.ts'
import { type HostPlan, planHost, planId } from '../provisioning/plan.ts'
import { sharedKeys } from '../provisioning/shared-keys.ts'
import type { JobContext } from '../jobs.ts'
import type { Handlers, Services } from '../services.ts'
import { wayTo } from '../ssh/way.ts'
import { clientName } from '../views/entry.ts'
import { newestFirst } from '../views/page.ts'
import { theMachine } from '../views/machine.ts'

const done = { ok: true } as const
const PLAN_HOURS = 24
/** With what decides each machine's steps. */
const KeptPlan = PlanView.extend({ packHash: z.string(), facts: z.record(z.string(), HostFacts) })
const planKey = (visitId: Id): string => `plan ${visitId}`

type HostPlanView = NonNullable<Output<'run.planGet'>>['hosts'][number]
type RunMethod = 'run.plan' | 'run.planGet' | 'run.start' | 'run.list' | 'run.get' | 'run.journal' | 'run.output' | 'run.resume' | 'run.pause' | 'run.setAside' | 'run.undoList' | 'run.lastOutput' | 'run.freeSpace' | 'run.undo'

export const runHandlers: Handlers<RunMethod> = {
  'run.plan': (services, input) => {
    const { loaded } = theVisitPack(services, input.visitId)
    // Refused here, with the option named, before any machine is asked.
    const asked: AskedOptions = { options: readOptions(loaded.pack, input.options), own: new Map(input.machineIds.map((id) => [id, readOwnOptions(loaded.pack, input.hostOptions[id] ?? {})])) }
    return services.startJob('run.plan', async (job) => await plan(services, input, loaded, asked, job))
  },
  'run.planGet': ({ store }, { visitId }) => {
    const kept = store.local(planKey(visitId))
    // Kept by an older version in another shape: as good as none.
    return PlanView.nullable().catch(null).parse(kept ?? null)
  },
  'run.start': (services, { visitId, planId: wanted, machineIds, secrets, acceptUnsigned }) => {
    const { store, runs, now } = services
    const { loaded, clientId } = theVisitPack(services, visitId)
    const kept = KeptPlan.nullable().catch(null).parse(store.local(planKey(visitId)) ?? null)
    const fit = kept?.hosts.filter((host) => host.fault === null).map((host) => host.machineId) ?? []
    if (!kept || kept.planId !== wanted || kept.packHash !== loaded.packHash || now() - kept.madeAt > PLAN_HOURS * 3_600_000 || machineIds.some((id) => !fit.includes(id))) throw new Refusal('PLAN_OUT_OF_DATE', { plan: wanted.slice(0, 12) })
    return { runId: runs.start({ visitId, clientId, loaded, options: kept.options, planId: wanted, machines: machineIds.map((machineId) => ({ machineId, facts: kept.facts[machineId] ?? {}, options: kept.hostOptions[machineId] ?? {} })), secrets, acceptUnsigned }) }
  },
  'run.list': ({ store, runs }, { visitId, ...asked }) => {
    const page = newestFirst(store, 'provisioning_run', visitId ? { visitId } : {}, asked)
    const rows = page.rows.map((run) => {
      const view = runs.view(run.id)
      const done = view.hosts.filter((host) => host.state === 'done')
      const takenBack = done.filter((host) => host.mode === 'undo').length
      return { id: run.id, visitId: run.visitId, clientName: clientName(store, run.clientId), packTitle: view.packTitle, startedAt: view.startedAt, state: view.state, hosts: view.hosts.length, done: done.length - takenBack, takenBack }
    })
    return { rows, next: page.next }
  },
  'run.get': ({ runs }, { runId }) => runs.view(runId),
  'run.journal': ({ runs }, { runId, machineId, after = 0 }) => {
    const titles = new Map(runs.pack(runId)?.steps.map((step) => [step.id, step.title]))
    return runs.journal(runId, machineId, after).map(({ seq, t, step, phase, ev, res, rc, ms, pct }) => ({ seq, at: Date.parse(t), step: step === '-' ? null : step, title: titles.get(step) ?? null, phase, ev, result: res ?? null, rc: rc ?? null, ms: ms ?? null, pct: pct ?? null }))
  },
  'run.output': async ({ runs }, { runId, machineId }) => ({ text: await runs.output(runId, machineId) }),
  'run.resume': ({ runs }, { runId, machineId, secrets }) => {
    runs.resume(runId, machineId, secrets ?? {})
    return done
  },
  'run.pause': async ({ runs }, { runId, atOnce }) => {
    await runs.pause(runId, atOnce)
    return done
  },
  'run.setAside': ({ runs }, { runId, machineId }) => {
    runs.setAside(runId, machineId)
    return done
  },
  'run.undoList': ({ runs }, { runId, machineId }) => {
    const { steps, irreversible } = runs.undoList(runId, machineId)
    const named = (list: typeof steps) => list.map(({ id, title }) => ({ id, title }))
    return { steps: named(steps), irreversible: named(irreversible) }
  },
  'run.lastOutput': ({ runs }, { runId, machineId }) => {
    const text = runs.lastOutput(runId, machineId)
    return text === null ? null : { text }
  },
  'run.freeSpace': async ({ runs }, { runId, machineId }) => await runs.freeSpace(runId, machineId),
  'run.undo': ({ runs }, { runId, machineId }) => {
    runs.undo(runId, machineId)
    return done
  },
}

function theVisitPack(services: Services, visitId: Id) {
  const { store, resources } = services
  const visit = store.get('visit', visitId)
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  if (!visit.packId) throw new Refusal('STATE_REFUSED', { what: 'pack', state: 'none' })
  return { loaded: judgedPack(findPack(visit.packId, resources), services), clientId: visit.clientId }
}

/** Read already: those of all machines, and what each has of its own. */
interface AskedOptions { readonly options: OptionValues; readonly own: ReadonlyMap<Id, OptionValues> }

/** Every machine at once; one that cannot be planned has its cause in its row, and the others have their plan. */
async function plan(services: Services, { visitId, machineIds }: Input<'run.plan'>, loaded: LoadedPack, { options, own }: AskedOptions, { signal, progress }: JobContext): Promise<void> {
  const { store, now } = services
  let finished = 0
  const planned = await Promise.all(machineIds.map(async (machineId) => {
    const one = await planOne(services, visitId, machineId, loaded, { ...options, ...own.get(machineId) }, signal)
    progress(++finished, machineIds.length)
    return one
  }))
  const shared = sharedKeys(planned.map(({ view, hostKey }) => ({ name: view.place ?? view.name, hostKey })))
  const hosts = planned.map(({ view }, at) => ({ ...view, sharesKeyWith: [...(shared[at] ?? [])] }))
  const fit = hosts.filter((host) => host.fault === null)
  const id = fit.length === 0 ? null : planId(loaded.packHash, options, fit.map((host) => ({ machineId: host.machineId, own: own.get(host.machineId) ?? {}, results: host.steps.map((step) => [step.id, step.result] as const) })))
  const view: NonNullable<Output<'run.planGet'>> = { planId: id, packId: loaded.pack.id, packVersion: loaded.pack.version, options, hostOptions: Object.fromEntries(machineIds.map((machineId) => [machineId, { ...own.get(machineId) }])), madeAt: now(), hosts }
  store.setLocal(planKey(visitId), JSON.parse(JSON.stringify({ ...view, packHash: loaded.packHash, facts: Object.fromEntries(planned.map((one) => [one.view.machineId, one.facts])) })))
}

async function planOne(services: Services, visitId: Id, machineId: Id, loaded: LoadedPack, options: OptionValues, signal: AbortSignal): Promise<{ readonly view: HostPlanView; readonly facts: HostFacts; readonly hostKey?: string }> {
  const { store, connect, credentials, who, now, today } = services
  const machine = theMachine(store, machineId)
  const base = { machineId, name: machine.name ?? machine.host ?? '', place: machine.place }
  const none = { steps: [], packages: [], upgrades: [], removes: [], diskMb: null, restarts: false, openSessions: 0, downloadMb: null, downloadMeasured: false, freeMb: null, estimateSeconds: 0, newHostKey: null, sharesKeyWith: [], secrets: [] }
  try {
    const used = credentials.get(visitId)
    const name = machine.place ?? base.name
    if (!used) throw new Refusal('CREDENTIAL_NEEDED', { machine: name })
    if (!machine.host) throw new Refusal('SSH_NO_ANSWER', { machine: name })
    const target = { host: machine.host, port: machine.port ?? used.port, user: used.user, name }
    const { policy, way } = wayTo(store, target, used.jump, { by: who(), clientId: machine.clientId, now })
    const link = await connect(target, used.credential, policy, { signal, ...way })
    try {
      const found = await planHost(link, loaded, options, { now, cache: services.artefacts, signal })
      const pin = store.hostKeys.get(target.host, target.port, machine.clientId)
      const view = {
        ...base, fault: null, packages: [...found.packages], upgrades: [...found.upgrades], removes: [...found.removes], diskMb: found.diskMb, restarts: found.restarts, openSessions: found.openSessions, downloadMb: found.downloadMb, downloadMeasured: found.downloadMeasured, freeMb: found.freeMb, estimateSeconds: found.estimateSeconds, secrets: [...found.secrets],
        steps: irreversibleFirst(found.steps).map(({ step, result, diff }) => ({ id: step.id, title: step.title, result, reversible: !step.irreversible, diff, option: result === 'skipped' ? (optionsThatDecide(loaded.pack, step)[0]?.label ?? null) : null })),
        // Named in the confirmation: nobody has compared this key yet.
        newHostKey: pin && pin.how === 'seen' && civilDateOf(pin.firstSeenAt) === today() ? pin.sha256 : null,
        sharesKeyWith: [],
      }
      return { view, facts: found.facts, hostKey: link.hostKey.sha256 }
    } finally {
      link.close()
    }
  } catch (error) {
    signal.throwIfAborted()
    const { code, detail, cause } = toFault(error)
    return { view: { ...base, ...none, fault: { code, detail: { ...detail }, ...(cause ? { cause } : {}) } }, facts: {} }
  }
}

/** What cannot be taken back is read first. */
function irreversibleFirst(steps: HostPlan['steps']): HostPlan['steps'] {
  const forever = ({ step, result }: HostPlan['steps'][number]): boolean => step.irreversible && result === 'todo'
  return [...steps.filter(forever), ...steps.filter((one) => !forever(one))]
}
