// Machines of a visit: inventories here and over SSH, verdicts, corrections, host keys.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../../domain/errors.ts'
import type { Id } from '../../../domain/ids.ts'
import { fitsCorrection, isCorrectable } from '../../../domain/inventory/project.ts'
import type { RowOf } from '../../../domain/tables.ts'
import { toFault } from '../../contract/faults.ts'
import type { Input, Output } from '../../contract/procedures.ts'
import { joinMachines, keepInventory } from '../inventory/keep-inventory.ts'
import { pricesInForce } from '../reference/prices-in-force.ts'
import type { JobContext } from '../jobs.ts'
import type { Handlers, Services } from '../services.ts'
import { acceptShownKey, seenKey } from '../ssh/host-keys.ts'
import type { Credential, SshTarget } from '../ssh/link.ts'
import { agentSocket, demandUsableKey } from '../ssh/private-key.ts'
import { acceptOldServer, isOldServer, wayTo } from '../ssh/way.ts'
import { machineHistory } from '../views/machine-history.ts'
import { factViews, inventoryDetail, machineRow, type MachineWork, resembling, theMachine, win11View } from '../views/machine.ts'
import { machinesOf } from '../views/visit.ts'

const done = { ok: true } as const
const IDLE: MachineWork = { state: 'idle', fault: null }
/** Machines read at once: more would only share the same line. */
const PARALLEL = 8
const SSH_PORT = 22

/** The readers of all systems, loaded when a machine is first read: the window opens without them. */
const readers = async () => await import('../inventory/collect.ts')

/** What each machine is doing, per backend; nothing of it is worth keeping. */
const work = new WeakMap<Services['store'], Map<Id, MachineWork>>()
const workOf = ({ store }: Services): Map<Id, MachineWork> => work.get(store) ?? work.set(store, new Map()).get(store) ?? new Map<Id, MachineWork>()

type MachineMethod = 'machine.list' | 'machine.get' | 'machine.detail' | 'machine.history' | 'machine.add' | 'machine.addFound' | 'machine.join' | 'machine.remove' | 'machine.setVerdict' | 'machine.correct' | 'credential.use' | 'credential.state' | 'inventory.local' | 'inventory.ssh' | 'hostKey.get' | 'hostKey.replace' | 'hostKey.acceptOld'

export const machineHandlers: Handlers<MachineMethod> = {
  'machine.list': (services, { visitId }) => list(services, visitId),
  'machine.get': (services, { machineId }) => {
    const { store, today } = services
    const machine = theMachine(store, machineId)
    const packId = machine.visitId ? store.get('visit', machine.visitId)?.packId : null
    return {
      machine: machineRow(store, machine, pricesInForce(services, today(), packId), today(), workOf(services).get(machineId) ?? IDLE), facts: factViews(store, machine, today()),
      inventories: store.list('inventory', { machineId }).map(({ id, takenAt, method }) => ({ id, takenAt: takenAt ?? 0, method: method ?? '' })).toReversed(),
      resembles: resembling(store, machine), needsWindowsApp: machine.needsWindowsApp, linuxCompatible: machine.linuxCompatible, note: machine.note, win11: win11View(store, machine),
    }
  },
  'machine.detail': ({ store }, { machineId, inventoryId }) => inventoryDetail(store, theMachine(store, machineId), inventoryId),
  'machine.history': ({ store }, { machineId }) => machineHistory(store, theMachine(store, machineId).id),
  'machine.add': ({ store, who }, { visitId, ...place }) => {
    const [machineId = ''] = addMachines(store, who(), theVisit(store, visitId), [place])
    return { machineId }
  },
  'machine.addFound': ({ store, who }, { visitId, found }) => ({ machineIds: [...addMachines(store, who(), theVisit(store, visitId), found)] }),
  'machine.join': ({ store, who, newId }, { machineId, twinId }) => {
    theMachine(store, twinId)
    joinMachines(store, who(), theMachine(store, machineId).id, twinId, newId)
    return done
  },
  'machine.remove': ({ store, who }, { machineId, visitId }) => {
    const machine = theMachine(store, machineId)
    store.write({ by: who(), undo: { visitId, key: 'machine.remove', what: machine.name ?? machine.host ?? '' } }, (w) => w.remove('machine', machineId))
    return done
  },
  'machine.setVerdict': ({ store, who }, { machineId, visitId, decision, reason }) => {
    const machine = theMachine(store, machineId)
    store.write({ by: who(), undo: { visitId, key: 'machine.setVerdict', what: machine.name ?? '' } }, (w) => w.set('machine', machineId, { verdict: decision, verdictReason: decision === null ? null : reason }))
    return done
  },
  'machine.correct': ({ store, who, now }, { machineId, path, value, reason }) => {
    theMachine(store, machineId)
    if (!isCorrectable(path) || !fitsCorrection(path, value)) throw new Refusal('INVALID', { what: path }, { issues: [{ path, rule: 'not a value of this fact' }] })
    store.write({ by: who() }, (w) => w.add('fact_override', { machineId, path, value, reason, by: who(), at: now() }))
    return done
  },

  'credential.use': async (services, { visitId, user, password, keyFile, passphrase, agent, port, jump }) => {
    theVisit(services.store, visitId)
    const key = keyFile ? await chooseKey(services) : undefined
    // Said here, before any machine is met: a wrong passphrase is no refused login.
    if (key) demandUsableKey(key.text, passphrase, key.name)
    const socket = agent ? agentSocket(process.env) : undefined
    const keys: Credential = key ? { privateKey: key.text, ...(passphrase ? { passphrase } : {}) } : socket ? { agentSocket: socket } : {}
    // A key proves itself without being shown, so it may serve on both; a password goes to the one machine it was typed for.
    const between = jump && { user: jump.user, host: jump.host, port: jump.port ?? SSH_PORT, credential: { ...(jump.password ? { password: jump.password } : {}), ...keys } }
    services.credentials.set(visitId, { user, port: port ?? SSH_PORT, keyName: key?.name ?? null, credential: { ...(password ? { password } : {}), ...keys }, ...(between ? { jump: between } : {}) })
    return { ok: true, keyName: key?.name ?? null }
  },
  'credential.state': ({ credentials }, { visitId }) => {
    const used = credentials.get(visitId)
    return { user: used?.user ?? null, hasPassword: used?.credential.password !== undefined, keyName: used?.keyName ?? null, agent: agentSocket(process.env) !== undefined, jump: used?.jump ? `${used.jump.user}@${used.jump.host}` : null }
  },

  'inventory.local': (services, { visitId }) => {
    const visit = theVisit(services.store, visitId)
    return services.startJob('inventory.local', async ({ signal, progress }) => {
      progress(0, 1)
      const { collectLocal } = await readers()
      const collected = await collectLocal({ ...services, by: services.who(), signal })
      const machineId = keepInventory(collected, { store: services.store, by: services.who(), visit, machineId: undefined, newId: services.newId })
      mark(services, visitId, machineId, { state: 'done', fault: null })
      progress(1, 1)
    })
  },
  'inventory.ssh': (services, input) => {
    theVisit(services.store, input.visitId)
    if (!services.credentials.has(input.visitId)) throw new Refusal('SSH_AUTH_REFUSED', { machine: services.store.get('machine', input.machineIds[0] ?? '')?.host ?? '' })
    return services.startJob('inventory.ssh', async (job) => await collectAll(services, input, job))
  },
  'hostKey.get': ({ store }, { machineId }) => {
    const machine = theMachine(store, machineId)
    const { host, port } = addressOf(machine)
    const pin = store.hostKeys.get(host, port, machine.clientId)
    const seen = z.object({ sha256: z.string() }).safeParse(store.local(seenKey({ host, port })))
    return { pinned: pin?.sha256 ?? null, seen: seen.success ? seen.data.sha256 : null, firstSeenAt: pin?.firstSeenAt ?? null, oldServer: isOldServer(store, { host, port }) }
  },
  'hostKey.acceptOld': ({ store }, { machineId, accepted }) => {
    acceptOldServer(store, addressOf(theMachine(store, machineId)), accepted)
    return done
  },
  'hostKey.replace': ({ store, who, now }, { machineId, seen, reason }) => {
    const machine = theMachine(store, machineId)
    acceptShownKey(store, addressOf(machine), seen, { by: who(), clientId: machine.clientId, now, reason })
    return done
  },
}

/** How many names an act of many machines is called by. */
const NAMED = 3

/** Machines at their addresses, all in one act or none; nothing is written for those that stand there already. @throws Refusal NOT_FOUND for a machine of another client */
function addMachines(store: Services['store'], by: string, visit: RowOf<'visit'>, places: readonly Omit<Input<'machine.add'>, 'visitId'>[]): readonly Id[] {
  const listed = new Set(machinesOf(store, visit).map(({ id }) => id))
  const wanted = places.map((place) => {
    const named = place.machineId === undefined ? undefined : theMachine(store, place.machineId)
    if (named && named.clientId !== visit.clientId) throw new Refusal('NOT_FOUND', { what: 'machine' })
    const port = place.port ?? SSH_PORT
    // Behind one address several machines may answer, each at its own port.
    return { ...place, port, known: named ?? store.list('machine', { clientId: visit.clientId, host: place.host, port })[0] }
  })
  // A machine of another site, or one that stands at a new address.
  const moves = ({ host, known }: (typeof wanted)[number]): boolean => known !== undefined && (!listed.has(known.id) || known.host !== host)
  const changed = wanted.filter((one) => one.known === undefined || moves(one)).map(({ name, host }) => name ?? host)
  if (changed.length === 0) return wanted.flatMap(({ known }) => known?.id ?? [])
  const what = changed.length > NAMED ? `${changed.slice(0, NAMED).join(', ')}…` : changed.join(', ')
  return store.write({ by, undo: { visitId: visit.id, key: 'machine.add', what } }, (w) => wanted.map((one) => {
    const { host, port, place, name, contact, known } = one
    if (!known) return w.create('machine', { clientId: visit.clientId, siteId: visit.siteId, visitId: visit.id, host, port, place: place ?? null, ...(name ? { name } : {}), contact: contact ?? 'ssh', reach: 'unknown' })
    if (moves(one)) w.set('machine', known.id, { ...(listed.has(known.id) ? {} : { visitId: visit.id }), ...(known.host === host ? {} : { host, port }) })
    return known.id
  }))
}

function list(services: Services, visitId: Id): Output<'machine.list'> {
  const { store, today } = services
  const visit = theVisit(store, visitId)
  const prices = pricesInForce(services, today(), visit.packId)
  const rows = machinesOf(store, visit).map((machine) => machineRow(store, machine, prices, today(), workOf(services).get(machine.id) ?? IDLE))
  const counts = { KEEP: 0, UPGRADE: 0, MIGRATE: 0, REPLACE: 0, VERIFY: 0, unreachable: 0 }
  for (const row of rows) {
    if (row.retired) continue
    if (row.verdict) counts[row.verdict.decision]++
    // Not read yet is no fault: only what was tried and did not answer.
    else if (row.takenAt === null && (row.fault !== null || row.reach === 'unreachable' || row.reach === 'refused')) counts.unreachable++
  }
  return { rows, counts, conforming: counts.KEEP }
}

async function collectAll(services: Services, { visitId, machineIds }: Input<'inventory.ssh'>, { signal, progress }: JobContext): Promise<void> {
  for (const machineId of machineIds) mark(services, visitId, machineId, { state: 'waiting', fault: null })
  let finished = 0
  const queue = [...machineIds]
  // A dead machine costs its own time limit and holds one place only.
  await Promise.all(Array.from({ length: PARALLEL }, async () => {
    for (let machineId = queue.shift(); machineId !== undefined; machineId = queue.shift()) {
      signal.throwIfAborted()
      await collectOne(services, visitId, machineId, signal)
      progress(++finished, machineIds.length)
    }
  }))
}

async function collectOne(services: Services, visitId: Id, machineId: Id, signal: AbortSignal): Promise<void> {
  const { store, credentials, connect, who, now } = services
  const machine = theMachine(store, machineId)
  const used = credentials.get(visitId)
  if (!used) return
  const target: SshTarget = { ...addressOf(machine), user: used.user, name: machine.place ?? machine.name ?? machine.host ?? '' }
  mark(services, visitId, machineId, { state: 'running', fault: null })
  try {
    const { policy, way } = wayTo(store, target, used.jump, { by: who(), clientId: machine.clientId, now })
    const link = await connect(target, used.credential, policy, { signal, ...way })
    try {
      const { collectSsh } = await readers()
      const collected = await collectSsh(link, used.credential.password !== undefined, { ...services, by: who(), signal })
      keepInventory(collected, { store, by: who(), visit: theVisit(store, visitId), machineId, newId: services.newId })
    } finally {
      link.close()
    }
    mark(services, visitId, machineId, { state: 'done', fault: null })
  } catch (error) {
    signal.throwIfAborted()
    const { code, detail } = toFault(error)
    if (code === 'SSH_NO_ANSWER' || code === 'SSH_REFUSED') store.write({ by: who() }, (w) => w.set('machine', machineId, { reach: code === 'SSH_REFUSED' ? 'refused' : 'unreachable' }))
    mark(services, visitId, machineId, { state: 'failed', fault: { code, detail: { ...detail } } })
  }
}

function mark(services: Services, visitId: Id, machineId: Id, now: MachineWork): void {
  workOf(services).set(machineId, now)
  services.push('inventory.row', { visitId, machineId, state: now.state === 'idle' ? 'waiting' : now.state, fault: now.fault })
}

function addressOf(machine: { host: string | null; port: number | null }): { host: string; port: number } {
  if (!machine.host) throw new Refusal('STATE_REFUSED', { what: 'machine', state: 'no-address' })
  return { host: machine.host, port: machine.port ?? SSH_PORT }
}

function theVisit(store: Services['store'], visitId: Id) {
  const visit = store.get('visit', visitId)
  if (!visit) throw new Refusal('NOT_FOUND', { what: 'visit' })
  return visit
}

async function chooseKey({ host }: Services): Promise<{ name: string; text: string } | undefined> {
  const [file] = z.array(z.string()).parse(await host({ what: 'choose-files', title: 'SSH', extensions: ['*'] }))
  return file ? { name: basename(file), text: readFileSync(file, 'utf8') } : undefined
}
