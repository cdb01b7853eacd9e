// kill -9 of the backend and of the whole app at random moments of a visit: nothing acknowledged is lost, of what was
// typed at most one second, and the app opens again where it was. PACKTIC_KILLS sets how many, PACKTIC_KILL_SEED repeats a run.
import { expect, test } from '@playwright/test'
import { driveVisit } from '../app/drive-visit.ts'
import { kill } from '../app/kill.ts'
import { launchApp, ownFolder, type RunningApp } from '../app/launch-app.ts'
import { Witness } from '../app/witness.ts'

const KILLS = Number(process.env['PACKTIC_KILLS'] ?? 6)
const SEED = Number(process.env['PACKTIC_KILL_SEED'] ?? Date.now() % 1_000_000)
/** More deaths of the backend within minutes in one life of the app stop it (design/architecture.md 3.5). */
const BACKEND_KILLS_IN_A_ROW = 3

/** mulberry32: the same seed gives the same moments. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

// The seed is no part of the title: each process of the runner reads this file, and the title must be the same in all.
test('kills at random moments lose nothing acknowledged', async () => {
  test.setTimeout(600_000 + KILLS * 120_000)
  process.stderr.write(`${KILLS} kills, seed ${SEED}\n`)
  const random = randomOf(SEED)
  const dataFolder = ownFolder('data')
  const witness = new Witness()
  const figures = { backend: 0, app: 0, typedLostMs: 0, backMs: [] as number[], reopenMs: [] as number[] }
  let running = await launchApp({ dataFolder })
  try {
    // Once undisturbed: how long a visit lasts here is what "a random moment of it" means.
    const started = Date.now()
    await driveVisit(running, witness, 'Client 0', new AbortController().signal)
    const visitMs = Date.now() - started
    let inARow = 0
    for (let round = 1; round <= KILLS; round++) {
      const whole = inARow === BACKEND_KILLS_IN_A_ROW || random() < 0.5
      inARow = whole ? 0 : inARow + 1
      const afterMs = Math.round(random() * visitMs)
      const killedAt = await killDuringVisit(running, { round, whole, afterMs, witness })
      if (whole) {
        figures.app++
        const { lost, typedLostMs } = witness.compare(dataFolder, killedAt)
        expect(lost, `round ${round}, whole app after ${afterMs} ms`).toEqual([])
        figures.typedLostMs = Math.max(figures.typedLostMs, typedLostMs)
        const opened = Date.now()
        running = await launchApp({ dataFolder })
        figures.reopenMs.push(Date.now() - opened)
        // The client's name comes with the first reading, a moment after the screen.
        await expect(running.page).toHaveTitle(witness.placesAfterKill(killedAt))
        await expectSoundBase(running)
      } else {
        figures.backend++
        await expect.poll(async () => await answers(running), { message: `round ${round}, backend after ${afterMs} ms`, intervals: [20], timeout: 120_000 }).toBe(true)
        figures.backMs.push(Date.now() - killedAt)
        // The window lives: what it shows is saved in the end, however old or new.
        await expect.poll(() => witness.compare(dataFolder, Number.POSITIVE_INFINITY).lost, { timeout: 60_000 }).toEqual([])
        await expectSoundBase(running)
      }
      // A dialog left open by the kill is closed as a person would.
      await running.page.keyboard.press('Escape')
    }
    expect(running.pageErrors).toEqual([])
  } finally {
    await running.close()
    process.stderr.write(`kills: ${JSON.stringify({ seed: SEED, ...figures, acknowledged: witness.rows.length, keys: witness.typed.reduce((sum, { states }) => sum + states.length, 0) })}\n`)
  }
  expect(witness.compare(dataFolder, Number.POSITIVE_INFINITY).lost).toEqual([])
})

test('the witness sees what is lost: a row that was never saved, and text that is nowhere', async () => {
  const dataFolder = ownFolder('data')
  const witness = new Witness()
  const running = await launchApp({ dataFolder })
  let clientId: string
  try {
    clientId = (await running.call('client.create', { name: 'Vrai' })).clientId
    witness.saved('client', clientId, { name: 'Faux' })
    witness.saved('client', '01900000-0000-7000-8000-000000000000')
    witness.key('client', clientId, 'commune', 'Jamais écrit')
  } finally {
    await running.kill()
  }
  const { lost, typedLostMs } = witness.compare(dataFolder, Date.now() + 2000)
  expect(lost).toHaveLength(3)
  // What was only asked for may be there, and nothing else may.
  witness.asking('client', clientId, { name: 'Ni l’un ni l’autre' })
  expect(witness.compare(dataFolder, Date.now() + 2000).lost).toHaveLength(3)
  witness.asking('client', clientId, { name: 'Vrai' })
  expect(witness.compare(dataFolder, Date.now() + 2000).lost).toHaveLength(2)
  expect(typedLostMs).toBeGreaterThanOrEqual(2000)
})

/** Visits go on until the moment comes; answers when it came. */
async function killDuringVisit(running: RunningApp, { round, whole, afterMs, witness }: { round: number; whole: boolean; afterMs: number; witness: Witness }): Promise<number> {
  const stop = new AbortController()
  const visits = (async () => {
    for (let more = 0; ; more++) await driveVisit(running, witness, `Client ${round}.${more}`, stop.signal)
  })()
  // A visit that fails before its kill is a failure of the app, not of the kill.
  const moment = new Promise((resolve) => setTimeout(resolve, afterMs))
  await Promise.race([moment, visits])
  // Between two backends there is nothing to kill: the next one's first moment is as good.
  await expect.poll(() => running.backendPid(), { intervals: [5] }).toBeDefined()
  const backend = running.backendPid()
  const killedAt = Date.now()
  if (whole) await running.kill()
  else kill(backend ?? 0)
  stop.abort()
  await visits.catch(() => undefined)
  return killedAt
}

async function answers({ call }: RunningApp): Promise<boolean> {
  return await call('app.info', {}).then(() => true, () => false)
}

/** Integrity, pragmas, and every replica's chain of operations, recomputed. */
async function expectSoundBase({ call }: RunningApp): Promise<void> {
  const { ok, lines } = await call('db.check', {})
  expect(lines.filter((line) => !line.ok)).toEqual([])
  expect(ok).toBe(true)
  expect(lines.some((line) => line.what.startsWith('chain ') && Number(line.value) > 0)).toBe(true)
}
