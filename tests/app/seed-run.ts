// A run as it lies in a laptop's base after it was followed: its row, its own copy of the pack, each host's state, and the
// events that the host wrote. For papers and screens that read a journal, without a machine to make one.
import type { Id } from '../../domain/ids.ts'
import type { OptionValues } from '../../domain/provisioning/pack.ts'
import { progressOf, readEvent } from '../../domain/provisioning/run-events.ts'
import { type HostState, NEW_HOST, saveHost } from '../../main/backend/provisioning/host-state.ts'
import type { LoadedPack } from '../../main/backend/provisioning/pack-files.ts'
import type { Store } from '../../main/backend/store/store.ts'

/** `step phase ev`, then what the event adds: how a test writes a journal. */
export interface SeedEvent { readonly step?: string; readonly phase?: string; readonly ev: string; readonly rc?: number; readonly ms?: number; readonly res?: string; readonly pct?: number }

export interface SeedHost { readonly machineId: Id; readonly state: Partial<HostState>; readonly events: readonly SeedEvent[] }

export interface SeedRun {
  readonly visitId: Id
  readonly clientId: Id | null
  readonly loaded: LoadedPack
  readonly options: OptionValues
  readonly startedAt: number
  readonly by: string
  readonly hosts: readonly SeedHost[]
}

export function seedRun(store: Store, { visitId, clientId, loaded, options, startedAt, by, hosts }: SeedRun): Id {
  const { pack, packHash, scripts, files, artefacts, signature } = loaded
  const states = hosts.map(({ state }) => state.state ?? 'pending')
  const open = states.some((state) => state === 'pending' || state === 'running' || state === 'linkLost')
  const state = open ? 'running' : states.includes('needsAttention') ? 'needs_attention' : states.every((one) => one === 'setAside') ? 'set_aside' : 'done'
  const runId = store.write({ by }, (w) => {
    const id = w.create('provisioning_run', { visitId, clientId, packId: pack.id, packVersion: pack.version, packHash, planId: '0'.repeat(64), options: { ...options }, startedAt, by, state, ...(open ? {} : { endedAt: startedAt + 600_000 }) })
    if (signature !== 'good') w.add('event', { subject: 'pack', subjectId: id, kind: 'unsigned-accepted', at: startedAt, by, data: { pack: `${pack.id}@${pack.version}`, packHash, signature } })
    // The program that a fake machine answers for: none.
    for (const { machineId } of hosts) w.setLocal(`run-program ${id} ${machineId}`, '')
    w.setLocal(`run-pack ${id}`, JSON.parse(JSON.stringify({ pack, scripts, files, artefacts, packHash })))
    return id
  })
  for (const { machineId, state: own, events } of hosts) {
    saveHost(store, runId, machineId, { ...NEW_HOST, units: 1, startedAt, ...own })
    const lines = events.map(({ step = '-', phase = 'run', ...event }, index) => ({ runId, machineId, seq: index + 1, at: startedAt + index * 1000, line: JSON.stringify({ v: 1, run: runId, seq: index + 1, t: new Date(startedAt + index * 1000).toISOString().replace(/\.\d+/, ''), up: 1000 * index, step, phase, ...event }) }))
    store.runs.append(lines)
    const outcomes = progressOf(lines.flatMap(({ line }) => readEvent(line) ?? [])).outcomes
    store.write({ by }, (w) => {
      for (const { step, result, rc, ms } of outcomes.values()) w.add('provisioning_step', { runId, machineId, step, result, rc, ms, at: startedAt })
    })
  }
  return runId
}

/** What a host writes for a step that ended so. */
export function stepEvents(step: string, res: string, ms = 1000): SeedEvent[] {
  const check = { step, phase: 'check' }
  if (res === 'ok') return [{ ...check, ev: 'start' }, { ...check, ev: 'end', rc: 0, ms: 40, res: 'ok' }]
  return [{ ...check, ev: 'start' }, { ...check, ev: 'end', rc: 1, ms: 40 }, { step, phase: 'apply', ev: 'start' }, { step, phase: 'apply', ev: 'end', rc: res === 'failed' ? 1 : 0, ms }, { step, phase: 'verify', ev: 'start' }, { step, phase: 'verify', ev: 'end', rc: res === 'failed' ? 1 : 0, ms: 60, res }]
}
