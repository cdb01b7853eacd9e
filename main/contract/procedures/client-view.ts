// What the page is given while the client looks. Strict: one key more than named here is refused where answers are checked.
import { z } from 'zod'
import { CivilDate } from '../../../domain/civil-date.ts'
import { Id } from '../../../domain/ids.ts'
import { Cents } from '../../../domain/money.ts'
import { DECISIONS } from '../../../domain/words.ts'

const text = z.string().nullable()

export const ClientView = z.strictObject({
  number: text, pack: z.strictObject({ fr: z.string(), en: z.string() }).nullable(), clientName: text, validUntil: CivilDate.nullable(), docId: Id.nullable(), accepted: z.boolean(), canBeSigned: z.boolean(),
  sections: z.array(z.strictObject({ section: z.string(), netCents: Cents, lines: z.array(z.strictObject({ label: z.string(), qtyMilli: z.int(), netCents: Cents, /** Why a program is not free. */ reason: z.string() })) })),
  recurring: z.array(z.strictObject({ label: z.string(), monthlyHtCents: Cents })),
  machines: z.array(z.strictObject({ place: z.string(), decision: z.enum(DECISIONS), reinstall: z.boolean(), reasons: z.array(z.string()) })),
  vatGroups: z.array(z.strictObject({ category: z.enum(['S', 'E']), rateBp: z.int(), vatCents: Cents })), discountCents: Cents, totalHtCents: Cents, totalVatCents: Cents, totalTtcCents: Cents,
  rent: z.strictObject({ months: z.int(), rentHtCents: Cents, rentTtcCents: Cents }).nullable(),
  before: z.strictObject({ ok: z.int(), total: z.int() }), after: z.strictObject({ ok: z.int(), toVerify: z.int(), total: z.int() }), users: z.int(), freeSharePct: z.int().nullable(), reusePermille: z.int().nullable(),
})
