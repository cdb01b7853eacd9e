import { expect, test } from 'vitest'
import { HAND_OFF_EVENTS, type HandOffEvent, handOffsOf, openOffer } from './hand-off.ts'

const event = (n: number, kind: keyof typeof HAND_OFF_EVENTS, data: HandOffEvent['data'], at = n): HandOffEvent => ({ id: `00000000-0000-7000-8000-00000000000${n}`, kind: HAND_OFF_EVENTS[kind], at, by: `T${n}`, data })
const offer = event(1, 'offered', { to: 'Camille', toKind: 'technician', why: 'plus près' })

test('an offer waits until it is answered, and keeps who offered it and why', () => {
  expect(openOffer(handOffsOf([offer]))).toMatchObject({ to: 'Camille', why: 'plus près', offeredBy: 'T1', state: 'offered', answeredBy: null })
  expect(openOffer(handOffsOf([]))).toBeUndefined()
})

test('the first answer counts, whatever order two laptops bring theirs in', () => {
  const refused = event(2, 'refused', { offerId: offer.id, reason: 'absent' })
  const accepted = event(3, 'accepted', { offerId: offer.id })
  for (const order of [[offer, refused, accepted], [accepted, refused, offer], [refused, offer, accepted]]) expect(handOffsOf(order)).toMatchObject([{ state: 'refused', answeredBy: 'T2', reason: 'absent' }])
})

test('a refused sheet is offered to somebody else, and both offers stay', () => {
  const second = event(4, 'offered', { to: 'Scop Voisine', toKind: 'member', why: 'compétence' })
  const all = handOffsOf([offer, event(2, 'refused', { offerId: offer.id, reason: 'absent' }), second, event(5, 'withdrawn', { offerId: second.id })])
  expect(all.map(({ to, state }) => [to, state])).toEqual([['Camille', 'refused'], ['Scop Voisine', 'withdrawn']])
  expect(openOffer(all)).toBeUndefined()
})
