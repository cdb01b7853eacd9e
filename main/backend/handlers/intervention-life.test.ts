// A sheet of work and what happens around it, through the real handlers: a paper left behind, a colleague’s change, a start taken back, who
// may answer an offer, and a clock that a kill does not stop.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { asking, openBackend, refusal, resources } from '../../../tests/ask.ts'
import { sheetLaptop } from '../../../tests/interventions/sheet-laptop.ts'

const { folder, ask, store, sign, type, get, fillChecks, sheetIn } = sheetLaptop()
const refused = async (work: Promise<unknown>): Promise<string> => await refusal(work, 'state', 'missing', 'rule')

test('an issued paper that the sheet left behind is not signed; its new version is', async () => {
  const sheetId = await sheetIn('to_sign')
  const first = await ask('intervention.issue', { sheetId })
  await type('intervention', sheetId, 'remarks', 'encore un mot')
  expect(await refused(sign(first.docId))).toBe('STATE_REFUSED changed-since')
  const second = await ask('intervention.issue', { sheetId })
  expect(second.docId).not.toBe(first.docId)
  await sign(second.docId)
  expect((await get(sheetId)).state).toBe('signed')
})

test('a colleague’s change that an exchange brings after the signature is seen, and the signature has to be voided first', async () => {
  const sheetId = await sheetIn('signed')
  // As the exchange folds it: through no call of this laptop.
  store().write({ by: 'Camille' }, (w) => w.set('intervention', sheetId, { summary: 'tapé ailleurs' }))
  expect(await get(sheetId)).toMatchObject({ state: 'to_sign', changedSince: true })
  for (const act of [ask('intervention.close', { sheetId }), ask('intervention.issue', { sheetId }), type('intervention', sheetId, 'next', 'x')]) expect(await refused(act)).toMatch(/^STATE_REFUSED/)
  await ask('intervention.reopen', { sheetId, reason: 'changé sur deux ordinateurs' })
  expect(await get(sheetId)).toMatchObject({ state: 'to_sign', changedSince: false, summary: 'tapé ailleurs' })
  await sign((await ask('intervention.issue', { sheetId })).docId)
  expect((await get(sheetId)).state).toBe('signed')
})

test('kilometres avoided are counted there and back, only from afar', async () => {
  const sheetId = await sheetIn('in_progress')
  expect(await get(sheetId)).toMatchObject({ remote: true, distanceKm: 21, kmAvoided: 42 })
  await type('intervention', sheetId, 'remote', false)
  expect((await get(sheetId)).kmAvoided).toBe(0)
})

test('a start is taken back whole: the work is to be begun again, the clock that it stopped runs on; begun again, its checks are there', async () => {
  const [sheetId, other] = [await sheetIn('planned'), await sheetIn('in_progress')]
  await ask('intervention.clock', { sheetId: other, running: true })
  const planned = await get(sheetId)
  await ask('intervention.start', { sheetId })
  expect((await get(other)).spans.filter(({ to }) => to === null)).toEqual([])
  expect(await ask('undo.undo', { visitId: planned.visitId ?? '' })).toEqual({ key: 'intervention.start', what: '' })
  // Its story tells no start that was taken back, and one start once begun again.
  expect(await get(sheetId)).toEqual(planned)
  expect((await get(other)).spans.filter(({ to }) => to === null)).toHaveLength(1)
  await ask('intervention.start', { sheetId })
  expect((await get(sheetId)).checks.map(({ rowId }) => rowId !== null)).toEqual(planned.checks.map(() => true))
  expect((await get(sheetId)).story.map(({ kind }) => kind)).toEqual(['started'])
  await fillChecks(sheetId)
  // Something was written into it since: nothing of it is thrown away.
  expect(await refused(ask('undo.undo', { visitId: planned.visitId ?? '' }))).toMatch(/^STATE_REFUSED/)
  await ask('intervention.cancel', { sheetId, reason: 'essai' })
  await ask('intervention.clock', { sheetId: other, running: false })
})

test('a person’s clock runs on one sheet at a time, and the other is named', async () => {
  const [one, other] = [await sheetIn('in_progress'), await sheetIn('in_progress')]
  expect((await get(one)).running).toBe(false)
  expect(await ask('intervention.clock', { sheetId: one, running: true })).toEqual({ stoppedOn: [other] })
  expect(await ask('intervention.clock', { sheetId: one, running: true })).toEqual({ stoppedOn: [] })
  expect([(await get(one)).running, (await get(other)).running]).toEqual([true, false])
  await ask('intervention.clock', { sheetId: one, running: false })
})

test('an offer is answered by whom it is made to, a refusal says why, and the sheet’s story keeps both', async () => {
  const sheetId = await sheetIn('in_progress')
  expect(await refused(ask('intervention.offer', { sheetId, to: 'dominique ', toKind: 'technician', why: 'plus près' }))).toMatch(/^INVALID/)
  await ask('intervention.offer', { sheetId, to: 'Camille', toKind: 'technician', why: 'plus près' })
  expect(await refused(ask('intervention.offer', { sheetId, to: 'Sacha', toKind: 'technician', why: 'autre' }))).toBe('STATE_REFUSED offered')
  expect(await refused(ask('intervention.answer', { sheetId, accept: true, reason: '' }))).toBe('STATE_REFUSED offered-to-another')
  await ask('settings.set', { technician: 'Camille' })
  expect((await get(sheetId)).offer).toMatchObject({ mine: true, by: 'Dominique' })
  expect(await refused(ask('intervention.answer', { sheetId, accept: false, reason: ' ' }))).toMatch(/^INVALID/)
  await ask('intervention.answer', { sheetId, accept: false, reason: 'absente cette semaine' })
  expect(await refused(ask('intervention.answer', { sheetId, accept: true, reason: '' }))).toBe('STATE_REFUSED not-offered')
  await ask('intervention.offer', { sheetId, to: 'Scop Voisine', toKind: 'member', why: 'compétence réseau' })
  await ask('intervention.answer', { sheetId, accept: true, reason: '' })
  const view = await get(sheetId)
  expect(view).toMatchObject({ memberName: 'Scop Voisine', technician: 'Dominique', offer: null })
  expect(view.story.filter(({ kind }) => kind.startsWith('hand-off')).map(({ kind, by }) => `${kind} ${by}`)).toEqual(['hand-off-offered Dominique', 'hand-off-refused Camille', 'hand-off-offered Camille', 'hand-off-accepted Camille'])
  await ask('settings.set', { technician: 'Dominique' })
})

test('kill -9 while the clock runs: it still runs afterwards, from the very moment it was started', async () => {
  const data = join(folder, 'killed')
  const script = `
    import { createServices } from ${JSON.stringify(join(import.meta.dirname, '../create-services.ts'))}
    import { handlers } from ${JSON.stringify(join(import.meta.dirname, '../handlers.ts'))}
    const { services } = createServices({ dataFolder: process.argv[1], resources: ${JSON.stringify(resources)}, version: '0', host: async () => '', logName: 'test' })
    const ask = async (method, input) => await handlers[method](services, input, { signal: new AbortController().signal })
    const { clientId } = await ask('client.create', { name: 'n' })
    const { sheetId } = await ask('intervention.create', { clientId, kind: 'help', remote: true })
    await ask('intervention.start', { sheetId })
    await ask('field.draft', { table: 'intervention', id: sheetId, field: 'summary', value: 'tapé, pas encore quitté' })
    const { spans } = await ask('intervention.get', { sheetId })
    process.stdout.write(JSON.stringify({ sheetId, from: spans[0].from }) + '\\n')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, data], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const line = await Promise.race([new Promise<string>((resolve) => child.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString()))), ended.then(() => '')])
  child.kill('SIGKILL')
  await ended
  const { sheetId, from } = JSON.parse(line) as { sheetId: string; from: number }
  const back = openBackend(data)
  const asked = asking(() => back.services)
  expect(await asked('intervention.get', { sheetId })).toMatchObject({ state: 'in_progress', running: true, spans: [{ from, to: null, mine: true }] })
  expect(await asked('field.drafts', { id: sheetId })).toMatchObject([{ field: 'summary', value: 'tapé, pas encore quitté' }])
  await asked('intervention.clock', { sheetId, running: false })
  expect((await asked('intervention.get', { sheetId })).spans).toMatchObject([{ from, to: expect.any(Number) }])
  await back.close()
}, 60_000)
