// Every act on a sheet of work in every state it may have, through the real handlers, on a real base and real Typst.
import { expect, test } from 'vitest'
import { INTERVENTION_STATES, type InterventionState } from '../../../domain/interventions/intervention.ts'
import { refusal } from '../../../tests/ask.ts'
import { sheetLaptop } from '../../../tests/interventions/sheet-laptop.ts'

const { ask, type, get, fillChecks, sheetIn } = sheetLaptop()
const refused = async (work: Promise<unknown>): Promise<string> => await refusal(work, 'state', 'missing', 'rule')

const ACTS = {
  start: async (sheetId) => await ask('intervention.start', { sheetId }),
  finish: async (sheetId) => await ask('intervention.finish', { sheetId }),
  resume: async (sheetId) => await ask('intervention.resume', { sheetId }),
  issue: async (sheetId) => await ask('intervention.issue', { sheetId }),
  reopen: async (sheetId) => await ask('intervention.reopen', { sheetId, reason: 'heure corrigée' }),
  close: async (sheetId) => await ask('intervention.close', { sheetId }),
  cancel: async (sheetId) => await ask('intervention.cancel', { sheetId, reason: 'client absent' }),
  clock: async (sheetId) => await ask('intervention.clock', { sheetId, running: true }),
  type: async (sheetId) => await type('intervention', sheetId, 'summary', 'autre chose'),
  span: async (sheetId) => await ask('intervention.setSpan', { sheetId, from: 1000, to: 2000 }),
  part: async (sheetId) => await ask('intervention.addPart', { sheetId }),
  offer: async (sheetId) => await ask('intervention.offer', { sheetId, to: 'Camille', toKind: 'technician', why: 'plus près' }),
} as const satisfies Record<string, (sheetId: string) => Promise<unknown>>
const ALLOWED: Readonly<Record<InterventionState, readonly (keyof typeof ACTS)[]>> = {
  planned: ['start', 'cancel', 'type', 'span', 'part', 'offer'],
  in_progress: ['finish', 'cancel', 'clock', 'type', 'span', 'part', 'offer'],
  to_sign: ['finish', 'resume', 'issue', 'cancel', 'type', 'span', 'part', 'offer'],
  signed: ['reopen', 'close'],
  closed: [], cancelled: [],
}
for (const state of INTERVENTION_STATES) {
  test(`${state}: only ${ALLOWED[state].join(', ') || 'nothing'}`, async () => {
    const outcome: Record<string, string> = {}
    let sheetId = ''
    for (const [name, act] of Object.entries(ACTS)) {
      if (sheetId === '') sheetId = await sheetIn(state)
      if (name === 'finish' && state === 'in_progress') await fillChecks(sheetId)
      const before = JSON.stringify(await get(sheetId))
      outcome[name] = await refused(act(sheetId))
      // A refused act has changed nothing: the next one is tried on the same sheet.
      if (outcome[name] === 'accepted') sheetId = ''
      else expect(JSON.stringify(await get(sheetId))).toBe(before)
    }
    expect(outcome).toEqual(Object.fromEntries(Object.keys(ACTS).map((name) => [name, ALLOWED[state].includes(name as keyof typeof ACTS) ? 'accepted' : `STATE_REFUSED ${state}`])))
  }, 120_000)
}
