// `packtic deploy plan`, and the plan that every apply begins with: facts and checks of each machine, nothing written on any.
import { type ExitCode, faultKinds } from '../../../domain/errors.ts'
import { stepsOf } from '../../../domain/provisioning/decide-steps.ts'
import { toFault } from '../../contract/faults.ts'
import type { Wiring } from '../create-services.ts'
import { judgedPack } from '../provisioning/network-keys.ts'
import { findPack, type LoadedPack } from '../provisioning/pack-files.ts'
import { type HostPlan, planHost, planId } from '../provisioning/plan.ts'
import { sharedKeys } from '../provisioning/shared-keys.ts'
import { acceptShownKey, onlyNamed } from '../ssh/host-keys.ts'
import type { SshLink } from '../ssh/link.ts'
import { acceptOldServer, wayTo } from '../ssh/way.ts'
import { faultLines } from '../words/sentences.ts'
import type { Command, CommandIo } from './command.ts'
import { type Asked, askedOf, type Host, hostsOf, type Values, valuesOf } from './deploy-options.ts'
import { type Identifiers, identifiers } from './identifiers.ts'
import { refused } from './options.ts'

const PLAN_MS = 24 * 3_600_000

export interface Planned { readonly host: Host; readonly plan: HostPlan | undefined; readonly link: SshLink | undefined; /** Addresses of the others that show its key. */ readonly sharesKeyWith: readonly string[]; readonly fault: ReturnType<typeof toFault> | undefined }

/** The lines stay open, for the run that follows. An unknown host key is refused unless named; a named one is pinned once the login succeeded, so that the run meets the same machine. */
async function planAlone({ services }: Wiring, asked: Asked, hosts: readonly Host[], who: Identifiers, loaded: LoadedPack, { options, own }: Values, weigh: boolean): Promise<Omit<Planned, 'sharesKeyWith'>[]> {
  const { store, connect, now } = services
  const pinnedBy = { by: services.who(), clientId: null, now }
  return await Promise.all(hosts.map(async (host): Promise<Omit<Planned, 'sharesKeyWith'>> => {
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

/** With those that show one key: their disks are copies, or they are one. */
async function planAll(io: CommandIo, ...about: Parameters<typeof planAlone>): Promise<Planned[]> {
  const alone = await planAlone(...about)
  const shared = sharedKeys(alone.map(({ host, link }) => ({ name: host.target.host, hostKey: link?.hostKey.sha256 })))
  const planned = alone.map((one, at) => ({ ...one, sharesKeyWith: shared[at] ?? [] }))
  const groups = new Set(planned.flatMap(({ host, sharesKeyWith }) => (sharesKeyWith.length === 0 ? [] : [[host.target.host, ...sharesKeyWith].toSorted().join(', ')])))
  for (const hosts of groups) io.say(io.t('cli.deploy.sharedKey', { hosts }))
  return planned
}

/** The new key of a machine that was reinstalled takes the old one's place when the technician names it and says why. @throws what was refused otherwise */
export function acceptReinstalled({ store, who, now }: Wiring['services'], { hostKeys, reinstalled }: Asked, { target }: Host, error: unknown): void {
  const { code, detail } = toFault(error)
  const seen = String(detail['seen'] ?? '')
  if (code !== 'SSH_HOST_KEY_CHANGED' || reinstalled === undefined || !hostKeys.includes(seen)) throw error
  acceptShownKey(store, target, seen, { by: who(), clientId: null, now, reason: reinstalled })
}

const results = ({ plan }: Planned): (readonly [string, string])[] => (plan?.steps ?? []).map(({ step, result }) => [step.id, result] as const)

export function planLines(io: CommandIo, planned: readonly Planned[], id: string): void {
  for (const { host, plan, fault, sharesKeyWith } of planned) {
    if (fault) for (const line of faultLines(io.t, fault)) io.say(line)
    io.out(JSON.stringify(fault ? { host: host.target.host, fault: fault.code, detail: fault.detail } : { host: host.target.host, steps: plan?.steps.map(({ step, result, diff }) => ({ id: step.id, result, ...(diff === null ? {} : { diff }), ...(step.irreversible && result === 'todo' ? { irreversible: true } : {}) })), ...(sharesKeyWith.length === 0 ? {} : { sharesKeyWith }), packages: plan?.packages, upgrades: plan?.upgrades, removes: plan?.removes, diskMb: plan?.diskMb, restarts: plan?.restarts, openSessions: plan?.openSessions, downloadMb: plan?.downloadMb, downloadMeasured: plan?.downloadMeasured, freeMb: plan?.freeMb, humanMinutes: plan?.humanMinutes }))
  }
  io.out(JSON.stringify({ summary: true, plan: planned.some(({ plan }) => plan) ? id : null, hosts: planned.map((one) => ({ host: one.host.target.host, ok: one.plan?.steps.filter((step) => step.result === 'ok').length ?? 0, todo: one.plan?.steps.filter((step) => step.result === 'todo').length ?? 0, cause: one.fault?.code ?? null })) }))
}

export interface Prepared { readonly wiring: Wiring; readonly loaded: LoadedPack; readonly values: Values; readonly who: Identifiers; readonly planned: Planned[]; readonly id: string }

export async function prepare(io: CommandIo, asked: Asked, weigh: boolean): Promise<Prepared> {
  if (asked.pack === undefined) throw refused('--pack', 'wanted here')
  const found = findPack(asked.pack, io.resources)
  const hosts = hostsOf(asked)
  const values = valuesOf(found.pack, asked.sets, hosts)
  const who = await whoAsks(io, asked, hosts)
  const wiring = io.open()
  const loaded = judgedPack(found, wiring.services)
  const possible = new Set(hosts.flatMap(({ address }) => stepsOf(loaded.pack, { ...values.options, ...values.own.get(address) }, {}).map(({ id: step }) => step)))
  const left = loaded.pack.steps.filter((step) => !possible.has(step.id))
  // What an option leaves out on all of them is said, never left to be discovered.
  if (left.length > 0) io.say(io.t('cli.deploy.leftOut', { count: left.length, steps: left.map(({ title }) => title[io.lang]).join(' · ') }))
  const planned = await planAll(io, wiring, asked, hosts, who, loaded, values, weigh)
  return { wiring, loaded, values, who, planned, id: planId(loaded.packHash, values.options, planned.filter((one) => one.plan).map((one) => ({ machineId: one.host.address, own: values.own.get(one.host.address) ?? {}, results: results(one) }))) }
}

/** One refused host out of several is done in part; all refused takes the first one's own code. */
export function exitOf(planned: readonly Planned[]): ExitCode {
  const refused = planned.flatMap(({ fault }) => fault ?? [])
  const [first] = refused
  if (!first) return 0
  return refused.length < planned.length ? 5 : faultKinds[first.code].exit
}

const planKey = (id: string): string => `plan-made ${id}`
/** A plan is followed for a day, by the laptop that made it. */
export function isFresh({ services: { store, now } }: Wiring, id: string): boolean {
  const madeAt = store.local(planKey(id))
  return typeof madeAt === 'number' && now() - madeAt <= PLAN_MS
}

export const deployPlan: Command = async (io): Promise<ExitCode> => {
  const { wiring, planned, id } = await prepare(io, askedOf('plan', io.args), true)
  // A plan of no machine is none that could be applied.
  if (planned.some(({ plan }) => plan)) wiring.services.store.setLocal(planKey(id), wiring.services.now())
  closeLines(planned)
  planLines(io, planned, id)
  return exitOf(planned)
}

export const closeLines = (planned: readonly Planned[]): void => planned.forEach(({ link }) => link?.close())

/** An old server accepted by name stays so on this laptop: the run and its resume meet the same machine. */
export async function whoAsks(io: CommandIo, asked: Asked, hosts: readonly Host[]): Promise<Identifiers> {
  const who = await identifiers(io, asked.who)
  if (who.oldServer) for (const { target } of hosts) acceptOldServer(io.open().services.store, target, true)
  return who
}
