// The sheet to take along: a day's visits with contacts, quotes, things to bring, and what must not be forgotten.
import { z } from 'zod'
import { Day, Fact, head, List, Said, Short, Words } from './words.ts'

export const TourPaper = z.strictObject({
  ...head, on: Day, technician: Words,
  visits: z.array(z.strictObject({ time: Short, client: Said, facts: z.array(Fact).max(12), bring: List, note: Words })).max(200),
  remember: z.array(z.strictObject({ when: Words, what: Said })).max(200),
})
export type TourPaper = z.input<typeof TourPaper>
