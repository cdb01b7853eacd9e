// Shares of members, billing requests in both modes, public bodies, exactly once.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quoteInput, shipped } from '../../tests/quoting/random-quotes.ts'
import { Refusal } from '../errors.ts'
import { sum } from '../money.ts'
import { priceQuote } from '../quoting/price-quote.ts'
import { type AcceptedQuote, AcceptedQuote as AcceptedQuoteSchema, billDue, BillingClient, type BillingLine, BillingNetwork, type BillingRequest, billQuote } from './billing-request.ts'
import { memberShares } from './member-shares.ts'
import { type Answer, answerTo, type Asked, contentOf, standings } from './receive.ts'
import { isSiren, isSiret } from './siret.ts'

const refusal = (act: () => unknown): unknown => {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return { code: error.fault.code, ...error.fault.detail, paths: error.fault.issues?.map((issue) => issue.path) }
    throw error
  }
}
const seller = (code: string, vat: 'normal' | 'franchise' = 'normal'): object => ({ code, name: `Scop ${code}`, siren: '732829320', vat })
const network = (mode: 'A' | 'B', more: object = {}): BillingNetwork => BillingNetwork.parse({ mode, seller: seller('RESEAU'), members: ['A', 'B', 'C'].map((code) => seller(code)), commissionBp: 400, commissionVatBp: 2000, ...more })
const client = (more: object = {}): BillingClient => BillingClient.parse({ name: 'Association', kind: 'association', siren: null, siret: null, vatLiable: false, seat: '1 rue de l’Exemple', billingAddress: null, deliveryAddress: null, chorus: null, ...more })
const taxed = () => ({ ecoTax: { vatCategory: 'S' as const, vatRateBp: 2000 }, vatex: null })
const mairie = (more: object = {}): BillingClient => client({ kind: 'collectivite', chorus: { siret: '73282932000074', serviceCode: 'COMPTA', engagementNumber: 'E-42', engagementRequired: true, marketNumber: null, ...more } })

/** What a client accepted: a random quote of the engine, its lines given to members in turn, frozen as its mode prices it. */
const accepted = (mode: 'A' | 'B'): fc.Arbitrary<AcceptedQuote> => fc.tuple(quoteInput, fc.infiniteStream(fc.constantFrom('A', 'B', 'C'))).map(([input, member]) => {
  const { quote } = priceQuote({ ...input, needs: ['communication', 'web'] }, shipped)
  const lines = quote.lines.filter((line) => line.sku !== 'ECO').map((line) => ({ section: line.section, sku: line.sku, label: line.label, qtyMilli: line.qty * 1000, unitCents: line.unitCents, netCents: line.netCents, vatCategory: line.vatCategory, vatRateBp: line.vatRateBp, nature: line.section === 'materiel' ? 'goods' as const : 'services' as const, member: member.next().value, ecoCents: (shipped.catalog[line.sku]?.ecoCents ?? 0) * line.qty }))
  const ecoTax = input.sellerVat === 'franchise' ? { vatCategory: 'E' as const, vatRateBp: 0 } : { vatCategory: 'S' as const, vatRateBp: input.vatRateBp }
  const vatex = input.sellerVat === 'franchise' ? 'VATEX-FR-FRANCHISE' : 'VATEX-FR-CGI261-4'
  const { members } = memberShares(lines, input.discountBp, () => ({ vatex, ecoTax }))
  const totals = mode === 'A' ? quote : { totalHtCents: sum(members.map((one) => one.totalHtCents)), totalVatCents: sum(members.map((one) => one.totalVatCents)), totalTtcCents: sum(members.map((one) => one.totalTtcCents)) }
  return AcceptedQuoteSchema.parse({ docId: 'q1', number: 'D26-K7-0001', acceptedOn: '2026-11-30', lines, discountBp: input.discountBp, vatex, ecoTax, totalHtCents: totals.totalHtCents, totalVatCents: totals.totalVatCents, totalTtcCents: totals.totalTtcCents, proofs: ['a'.repeat(64)] })
})

const whole = (requests: readonly BillingRequest[], what: 'totalHtCents' | 'totalVatCents' | 'totalTtcCents'): number => sum(requests.filter((one) => one.what !== 'commission').map((one) => one[what]))

test.each(['A', 'B'] as const)('in mode %s what is billed is what was accepted, to the cent, whatever the quote; shares and commissions sum', (mode) => {
  fc.assert(fc.property(accepted(mode), (quote) => {
    const requests = billQuote(quote, client(), network(mode))
    for (const what of ['totalHtCents', 'totalVatCents', 'totalTtcCents'] as const) expect(whole(requests, what)).toBe(quote[what])
    const shares = requests.flatMap((one) => one.shares)
    expect(sum(shares.map((one) => one.shareHtCents))).toBe(quote.totalHtCents)
    for (const one of shares) expect(one.payoutHtCents + one.commissionCents).toBe(one.shareHtCents)
    for (const one of requests) {
      // I1 to I3 hold for each paper that is billed.
      expect(sum(one.lines.map((line: BillingLine) => line.netCents)) - sum(one.vatGroups.map((group) => group.discountCents))).toBe(one.totalHtCents)
      for (const group of one.vatGroups) expect(group.vatCents).toBe(Math.sign(group.taxableCents) * Number((BigInt(Math.abs(group.taxableCents)) * BigInt(group.rateBp) * 2n + 10_000n) / 20_000n))
      expect(one.totalHtCents + one.totalVatCents).toBe(one.totalTtcCents)
    }
    if (mode === 'B') expect(sum(requests.filter((one) => one.what === 'commission').map((one) => one.totalHtCents))).toBe(sum(shares.map((one) => one.commissionCents)))
  }), { numRuns: 1000, seed: mode === 'A' ? 51 : 52 })
})

test('eco-participation goes with the hardware that causes it, and the discount of a group with what it was taken from', () => {
  const line = (member: string, sku: string, netCents: number, ecoCents = 0): Parameters<typeof memberShares>[0][number] => ({ member, sku, netCents, ecoCents, vatCategory: 'S', vatRateBp: 2000 })
  const { whole: document, members } = memberShares([line('A', 'X', 1000, 7), line('B', 'Y', 1000), line('C', 'Z', 1000)], 1001, taxed)
  // 300.3 of discount is 300: a hundred each, none on the seven cents.
  expect(document).toMatchObject({ linesNetCents: 3007, discountCents: 300, totalHtCents: 2707 })
  expect(members.map((one) => [one.member, one.totalHtCents])).toEqual([['A', 907], ['B', 900], ['C', 900]])
  // Two cents over for three: the largest remainder, then the code.
  expect(memberShares([line('C', 'Z', 100), line('B', 'Y', 100), line('A', 'X', 100)], 10_00 + 67, taxed).members.map((one) => [one.member, one.vatGroups[0]?.discountCents])).toEqual([['C', 10], ['B', 11], ['A', 11]])
})

test('eco-participation taxed at another rate than its hardware still comes back to its member', () => {
  const lines = [{ member: 'A', sku: 'X', netCents: 1000, ecoCents: 30, vatCategory: 'S' as const, vatRateBp: 850 }, { member: 'B', sku: 'Y', netCents: 500, ecoCents: 0, vatCategory: 'S' as const, vatRateBp: 2000 }]
  const { whole: document, members } = memberShares(lines, 1000, taxed)
  expect(document.totalHtCents).toBe(900 + 450 + 30)
  expect(members.map(({ member, vatGroups }) => [member, vatGroups.map((group) => [group.rateBp, group.taxableCents])])).toEqual([['A', [[2000, 30], [850, 900]]], ['B', [[2000, 450]]]])
})

const small = AcceptedQuoteSchema.parse({
  docId: 'q1', number: 'D26-K7-0001', acceptedOn: '2026-11-30', discountBp: 0, vatex: null, ecoTax: { vatCategory: 'S', vatRateBp: 2000 }, proofs: ['a'.repeat(64)],
  lines: [{ section: 'materiel', sku: 'HW-SSD500', label: 'SSD', qtyMilli: 1000, unitCents: 4990, netCents: 4990, vatCategory: 'S', vatRateBp: 2000, nature: 'goods', member: 'A', ecoCents: 5 }, { section: 'installation', sku: 'SRV-INST-UPG', label: 'Pose', qtyMilli: 1000, unitCents: 2500, netCents: 2500, vatCategory: 'S', vatRateBp: 2000, nature: 'services', member: 'B' }],
  totalHtCents: 7495, totalVatCents: 1499, totalTtcCents: 8994,
})

test('mode A is one request of the co-op with everybody’s share; mode B one of each member and one of each commission', () => {
  expect(billQuote(small, client(), network('A'))).toEqual([expect.objectContaining({ key: 'quote/q1', mode: 'A', operation: 'both', totalTtcCents: 8994, proofs: small.proofs, shares: [{ member: 'A', shareHtCents: 4995, commissionCents: 200, payoutHtCents: 4795 }, { member: 'B', shareHtCents: 2500, commissionCents: 100, payoutHtCents: 2400 }] })])
  const separate = billQuote(small, client(), network('B'))
  expect(separate.map(({ key, seller: by, operation, totalHtCents, totalVatCents }) => [key, by.code, operation, totalHtCents, totalVatCents])).toEqual([['quote/q1/A', 'A', 'goods', 4995, 999], ['quote/q1/B', 'B', 'services', 2500, 500], ['quote/q1/A/commission', 'RESEAU', 'services', 200, 40], ['quote/q1/B/commission', 'RESEAU', 'services', 100, 20]])
  expect(billQuote(small, client(), network('B', { commissionBp: 0 })).map((one) => one.what)).toEqual(['quote', 'quote'])
  expect(separate[2]?.client).toEqual({ member: expect.objectContaining({ code: 'A' }) })
})

test('an amount that is not the accepted one, or a member nobody knows, is refused', () => {
  expect(refusal(() => billQuote({ ...small, totalVatCents: 1500 }, client(), network('A')))).toMatchObject({ code: 'INVALID', paths: ['quote.totalVatCents'] })
  expect(refusal(() => billQuote(small, client(), network('B', { members: [seller('A')] })))).toMatchObject({ code: 'INVALID', paths: ['network.members'] })
  expect(AcceptedQuoteSchema.safeParse({ ...small, proofs: [] }).success).toBe(false)
})

test('a public body is billed with its SIRET, and with its engagement and service where it asks for them', () => {
  expect(billQuote(small, mairie(), network('A'))[0]?.chorus).toEqual({ siret: '73282932000074', serviceCode: 'COMPTA', engagementNumber: 'E-42', marketNumber: null })
  expect(refusal(() => billQuote(small, mairie({ siret: '73282932000075', engagementNumber: null, serviceCode: null, serviceRequired: true }), network('A')))).toMatchObject({ code: 'QUOTE_INCOMPLETE', count: 3, missing: 'client.chorus.siret, client.chorus.engagementNumber, client.chorus.serviceCode' })
  expect(refusal(() => billQuote(small, client({ kind: 'collectivite' }), network('A')))).toMatchObject({ missing: 'client.chorus.siret' })
  expect(billQuote(small, mairie({ engagementNumber: null, engagementRequired: false }), network('A'))).toHaveLength(1)
  expect(refusal(() => billQuote(small, client({ vatLiable: true }), network('A')))).toMatchObject({ missing: 'client.siren' })
})

test('numbers of firms are known by their key, those of post offices by their own', () => {
  expect([isSiren('732829320'), isSiren('732829321'), isSiren('73282932'), isSiret('73282932000074'), isSiret('73282932000047'), isSiret('7328293200007A')]).toEqual([true, false, false, true, false, false])
  // Whatever the number, one digit read wrong is told.
  fc.assert(fc.property(fc.array(fc.nat(9), { minLength: 13, maxLength: 13 }), fc.nat(13), fc.integer({ min: 1, max: 9 }), (digits, at, wrong) => {
    const valid = Array.from({ length: 10 }, (_, key) => [...digits, key]).filter((all) => isSiret(all.join('')))
    expect(valid).toHaveLength(1)
    expect(isSiret((valid[0] ?? []).map((digit, index) => (index === at ? (digit + wrong) % 10 : digit)).join(''))).toBe(false)
  }), { numRuns: 500, seed: 54 })
  // 3+5+6+1 = 15; by the common key it would be wrong.
  expect([isSiret('35600000000001'), isSiret('35600000000002')]).toEqual([true, false])
})

const due = { contractId: 'c1', number: 'C26-K7-0001', label: 'Maintenance de novembre 2027', from: '2027-11-01', to: '2027-11-30', htCents: 6090, vatRateBp: 2000, member: 'A', proofs: ['b'.repeat(64)] }

test('a due is billed as it is due, and as many times as it is made it is one request', () => {
  expect(billDue(due, client(), network('A'))).toEqual([expect.objectContaining({ key: 'contract/c1/2027-11-01', what: 'contract', period: { from: '2027-11-01', to: '2027-11-30' }, operation: 'services', totalHtCents: 6090, totalVatCents: 1218, totalTtcCents: 7308, shares: [{ member: 'A', shareHtCents: 6090, commissionCents: 244, payoutHtCents: 5846 }] })])
  expect(billDue(due, client(), network('B')).map(({ seller: by, totalHtCents }) => [by.code, totalHtCents])).toEqual([['A', 6090], ['RESEAU', 244]])
  expect(billDue(due, client(), network('B', { members: [seller('A', 'franchise')] }))[0]).toMatchObject({ totalHtCents: 6090, totalVatCents: 0, vatGroups: [{ category: 'E', vatex: 'VATEX-FR-FRANCHISE' }] })
  expect(contentOf(billDue(due, client(), network('A'))[0] as BillingRequest)).toBe(contentOf(billDue(structuredClone(due), client(), network('A'))[0] as BillingRequest))
})

test('a thousand requests sent by two laptops in any order, with lost answers, are each received exactly once', () => {
  fc.assert(fc.property(fc.infiniteStream(fc.nat(1_000_000)), (random) => {
    const draw = (below: number): number => (random.next().value as number) % below
    const requests = Array.from({ length: 1000 }, (_, at) => billDue({ ...due, contractId: `c${at % 100}`, from: `2027-${String(1 + Math.floor(at / 100)).padStart(2, '0')}-01`, htCents: 1000 + at }, client(), network('A'))[0] as BillingRequest)
    // Both laptops hold them all; an answer may be lost, and then the sender tries again.
    const pending = [requests, requests].map((all) => new Set(all))
    const received = new Map<string, string>()
    let [fresh, again] = [0, 0]
    while (pending.some((all) => all.size > 0)) {
      const mine = pending[draw(2)] as Set<BillingRequest>
      const request = [...mine.values()][mine.size === 0 ? 0 : draw(Math.min(mine.size, 5))]
      if (!request) continue
      const answer = receive(received, request)
      if (answer === 'received') fresh++
      else again++
      if (draw(4) > 0) mine.delete(request)
    }
    expect([fresh, received.size]).toEqual([1000, 1000])
    expect(again).toBeGreaterThanOrEqual(1000)
  }), { numRuns: 3, seed: 53 })
})

/** What a receiver keeps: the first content under each key. */
function receive(received: Map<string, string>, request: BillingRequest): Answer {
  const answer = answerTo(received.get(request.key), contentOf(request))
  if (answer === 'received') received.set(request.key, contentOf(request))
  return answer
}

test('the same due with another amount is a conflict, and the first one stands', () => {
  const [first] = billDue(due, client(), network('A')) as [BillingRequest]
  const [other] = billDue({ ...due, htCents: 1 }, client(), network('A')) as [BillingRequest]
  const received = new Map<string, string>()
  expect([first, first, other].map((one) => receive(received, one))).toEqual(['received', 'already', 'conflict'])
})

test('a request stands by the hub’s order, whatever the order they are read in; a person’s choice settles a conflict', () => {
  const asked = (docId: string, content: string, place: number | null, refused = false): Asked => ({ docId, key: 'k', content, place, refused })
  const all = [asked('d', 'x', null), asked('c', 'y', 9), asked('b', 'x', 7), asked('a', 'x', 3), asked('r', 'x', 1, true)]
  const told = (kept: Parameters<typeof standings>[1], list = all): unknown => Object.fromEntries([...standings(list, kept)].map(([id, { state, stands }]) => [id, `${state} ${stands}`]))
  const before = { a: 'sent a', b: 'doubled a', c: 'conflict a', d: 'doubled a', r: 'refused r' }
  expect(told([])).toEqual(before)
  expect(told([], all.toReversed())).toEqual(before)
  const chosen = { docId: 'c', at: 2, id: '1' }
  expect(told([chosen])).toEqual({ a: 'set_aside c', b: 'set_aside c', c: 'sent c', d: 'set_aside c', r: 'refused r' })
  // The last choice counts, and the first request may be kept as well.
  expect(told([chosen, { docId: 'a', at: 3, id: '0' }])).toEqual({ ...before, c: 'set_aside a' })
  expect(told([], [asked('d', 'x', null)])).toEqual({ d: 'prepared d' })
  // Received, its place not told yet: after those whose place is known, before those the hub has not.
  expect(told([], [asked('d', 'x', null), asked('e', 'x', 0), asked('c', 'x', 9)])).toEqual({ c: 'sent c', d: 'doubled c', e: 'doubled c' })
})

test('each member is taxed as itself in mode B', () => {
  // A sells hardware with its eco-participation and does not tax; B taxes.
  const untaxed = { ...small, lines: small.lines.map((line) => (line.member === 'A' ? { ...line, vatCategory: 'E' as const, vatRateBp: 0 } : line)), totalVatCents: 500, totalTtcCents: 7995 }
  const requests = billQuote(untaxed, client(), network('B', { members: [seller('A', 'franchise'), seller('B')], commissionBp: 0 }))
  expect(requests.map(({ vatGroups, totalTtcCents }) => [vatGroups, totalTtcCents])).toEqual([
    [[{ category: 'E', rateBp: 0, linesNetCents: 4995, discountCents: 0, taxableCents: 4995, vatCents: 0, vatex: 'VATEX-FR-FRANCHISE' }], 4995],
    [[{ category: 'S', rateBp: 2000, linesNetCents: 2500, discountCents: 0, taxableCents: 2500, vatCents: 500 }], 3000],
  ])
  // The network bills no commission to itself.
  expect(billQuote(small, client(), network('B', { seller: seller('A') })).map((one) => one.key)).toEqual(['quote/q1/A', 'quote/q1/B', 'quote/q1/B/commission'])
})
