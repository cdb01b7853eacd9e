// The installation of the demonstration, through the real window: one line is cut meanwhile, and no event of the run may be lost.
import type { Output } from '../../main/contract/procedures.ts'
import { translator } from '../../main/backend/words/sentences.ts'
import type { ClientMachines } from './client-machines.ts'
import type { Counts } from './summary.ts'
import { PACK, type Visit } from './the-visit.ts'
import type { VisitWindow } from './visit-window.ts'

const t = translator('fr')
const RUN_LIMIT_MS = 6 * 60_000
const LOST_LIMIT_MS = 30_000

export async function deployment(w: VisitWindow, visit: Visit, clients: ClientMachines, leaveOut: (what: string, why: string) => void): Promise<Counts> {
  const { visitId } = visit
  await w.step('deployment')
  // The heavy half of the pack: 500 MB a machine. The demonstration leaves it out and says so.
  await w.page.getByText('Suite bureautique, navigateur, messagerie et impression', { exact: false }).first().click()
  if (clients.mayDeploy) leaveOut('option "desktop" of the pack (office suite, browser, mail, printing)', 'about 500 MB a machine; the other steps are all installed for real')
  await w.press('deploy.prepare')
  const wanted = visit.machines.filter((row) => clients.machines.some((machine) => machine.host === row.host)).map((row) => row.id)
  const plan = await w.until('the plan of every machine', 'run.planGet', { visitId }, (view) => view !== null && wanted.every((id) => view.hosts.some((host) => host.machineId === id)), 120_000)
  const refused = plan?.hosts.filter((host) => host.fault !== null) ?? []
  const why = refused.map(({ name, fault }) => `${name}: ${fault?.code} ${JSON.stringify(fault?.detail)}`).join(', ')
  if (refused.length > 0 && clients.mayDeploy) throw new Error(`not planned: ${why}`)
  await w.picture('plan')
  const todo = plan?.hosts.map((host) => host.steps.filter((step) => step.result === 'todo').length) ?? []
  if (!clients.mayDeploy) {
    leaveOut('installation', 'the only client machine is the computer that runs the demonstration')
    // A container without systemd is no machine that a pack can be put on: the window says so, and that is its true plan.
    if (refused.length > 0) leaveOut('plan of the installation', why)
    return { planned: todo.length, todo: todo.map(String), installed: false }
  }
  const count = wanted.length
  const unsigned = w.page.getByLabel(t('deploy.unsignedField'), { exact: true })
  if (await unsigned.count()) await unsigned.fill(PACK)
  await w.page.getByRole('button', { name: t(`deploy.go.${count < 2 ? 'one' : 'other'}`, { count }) }).click()
  const { runId } = await w.until('the run is started', 'visit.get', { visitId }, (view) => view.runId !== null)
  if (!runId) throw new Error('no run')
  visit.runId = runId

  // One line is cut once its machine is at work, and healed when the window has said so.
  const [cutMachine] = clients.machines
  const cutId = visit.machines.find((row) => row.host === cutMachine?.host)?.id
  const hostOf = (view: Output<'run.get'>) => view.hosts.find((host) => host.machineId === cutId)
  await w.until('the first machine is at work', 'run.get', { runId }, (view) => hostOf(view)?.state === 'running' && (hostOf(view)?.stepsDone ?? 0) >= 1, 120_000)
  await w.picture('deploiement')
  await cutMachine?.cut()
  const cutAt = Date.now()
  try {
    await w.until('the window says that the line is lost', 'run.get', { runId }, (view) => hostOf(view)?.state === 'linkLost', LOST_LIMIT_MS)
  } finally {
    await w.picture('liaison-perdue')
    await cutMachine?.heal()
  }
  const lostAfterMs = Date.now() - cutAt
  const run = await w.until('every machine is done', 'run.get', { runId }, (view) => view.state !== 'running', RUN_LIMIT_MS)
  await w.picture('deploiement-fini')
  if (run.state !== 'done') throw new Error(`the run ended as ${run.state}: ${JSON.stringify(run.hosts.map(({ name, state, fault }) => ({ name, state, fault })))}`)
  const events = await Promise.all(run.hosts.map(async (host) => await w.read('run.journal', { runId, machineId: host.machineId })))
  for (const lines of events) demandWhole(lines)
  return { hosts: run.hosts.length, stepsChanged: run.hosts.map((host) => `${host.place ?? host.name} ${host.counts.changed}`), lineCut: true, lostShownAfterMs: lostAfterMs, events: events.reduce((sum, lines) => sum + lines.length, 0) }
}

/** Each phase that began has ended, once, and nothing comes twice. How far apt was is not in the journal, which therefore skips numbers. */
function demandWhole(lines: Output<'run.journal'>): void {
  const open = new Set<string>()
  for (const [index, { seq, step, phase, ev }] of lines.entries()) {
    const key = `${step} ${phase}`
    const wrong = index === 0 ? seq !== 1 : seq <= (lines[index - 1]?.seq ?? 0)
    if (wrong || (ev === 'start' && open.has(key)) || (ev === 'end' && !open.has(key))) throw new Error(`an event of the run is lost or doubled: ${seq} ${key} ${ev}`)
    if (ev === 'start') open.add(key)
    if (ev === 'end') open.delete(key)
  }
  if (open.size > 0) throw new Error(`the run never told the end of: ${[...open].join(', ')}`)
}
