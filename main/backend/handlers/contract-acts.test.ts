// Every act on a maintenance contract in every state it may have, through the real handlers, on a real base and real Typst.
import { expect, test } from 'vitest'
import { refusal } from '../../../tests/ask.ts'
import { contractLaptop } from '../../../tests/contracts/contract-laptop.ts'

/** The day of the laptop; the tests move it. */
let day = '2026-12-01'
const { ask, draft, signed } = contractLaptop(() => day)
const refused = async (work: Promise<unknown>): Promise<string> => await refusal(work, 'why')
/** Signed on its first day. */
async function active(fields: Parameters<typeof signed>[0] = {}): Promise<string> {
  day = '2026-12-01'
  return await signed(fields)
}

const STATES = ['project', 'active', 'notice_sent', 'renewed', 'terminated', 'ended'] as const
const reach: Record<(typeof STATES)[number], () => Promise<string>> = {
  project: async () => await draft(),
  active: async () => await active(),
  notice_sent: async () => {
    const id = await active()
    day = '2027-07-10'
    const { docId } = await ask('contract.issueNotice', { contractId: id, by: 'letter' })
    await ask('contract.noticeSent', { docId, on: day, by: 'letter' })
    return id
  },
  renewed: async () => {
    const id = await active()
    day = '2027-12-10'
    return id
  },
  terminated: async () => {
    const id = await active()
    await ask('contract.end', { contractId: id, on: day, note: '' })
    return id
  },
  ended: async () => {
    const id = await active({ tacit: false })
    day = '2027-12-10'
    return id
  },
}
const later = (): string => `${day.slice(0, 8)}28`
const acts: Record<string, (contractId: string) => Promise<unknown>> = {
  machines: async (contractId) => await ask('contract.setMachines', { contractId, from: later(), machineIds: (await ask('contract.machines', { contractId })).slice(0, 1).map(({ id }) => id) }),
  suspend: async (contractId) => await ask('contract.suspend', { contractId, from: later(), note: '' }),
  resume: async (contractId) => await ask('contract.resume', { contractId, on: later() }),
  notice: async (contractId) => await ask('contract.issueNotice', { contractId, by: 'letter' }),
  amend: async (contractId) => await ask('contract.amendTerms', { contractId, from: later(), visitsPerYear: 3 }),
  price: async (contractId) => await ask('contract.amendPrice', { contractId, year: 1 }),
  end: async (contractId) => await ask('contract.end', { contractId, on: day, note: '' }),
  visits: async (contractId) => await ask('contract.layVisits', { contractId }),
  issue: async (contractId) => await ask('contract.issue', { contractId }),
  version: async (contractId) => await ask('contract.newVersion', { contractId }),
}
// Issue answers the paper that is there; it makes none again.
const [no, ok] = ['STATE_REFUSED', 'accepted']
const live = { machines: ok, suspend: ok, resume: 'CONTRACT_REFUSED not-suspended', notice: ok, amend: ok, price: 'CONTRACT_REFUSED no-index', end: ok, visits: ok, issue: ok, version: no }
const over = { machines: no, suspend: no, resume: no, notice: no, amend: no, price: no, end: no, visits: no, issue: ok, version: no }
const expected: Record<(typeof STATES)[number], Record<string, string>> = {
  project: { ...over, machines: ok, visits: ok, issue: ok, version: no },
  active: live, notice_sent: { ...live, notice: 'CONTRACT_REFUSED notice-left' }, renewed: live, terminated: over, ended: over,
}

test.each(STATES)('%s', async (state) => {
  const found: Record<string, string> = {}
  let contractId = ''
  for (const [name, act] of Object.entries(acts)) {
    if (contractId === '') {
      day = '2026-12-01'
      contractId = await reach[state]()
    }
    const read = async () => await Promise.all([ask('contract.get', { contractId }), ask('contract.life', { contractId })])
    const before = await read()
    expect(before[1].state).toBe(state)
    found[name] = await refused(act(contractId))
    // A refused act has changed nothing: the next one is tried on the same contract.
    if (found[name] === 'accepted') contractId = ''
    else expect(await read()).toEqual(before)
  }
  expect(found).toEqual(expected[state])
}, 120_000)
