// What happens to a paper once it is issued: copies handed over, and letters that wait to leave.
import { z } from 'zod'
import { Id, Instant } from '../../../domain/ids.ts'
import { read, write } from '../procedure.ts'
import { Done } from './app.ts'

export const COPY_WAYS = ['usb', 'print', 'mail'] as const
/** A copy that the client got: how, when, from whom; `chained` = its link holds to the proof of the signature. */
export const CopyView = z.object({ how: z.enum(COPY_WAYS), at: Instant, by: z.string(), signed: z.boolean(), chained: z.boolean() })

const text = z.string().nullable()
export const MailRow = z.object({ id: Id, docId: Id.nullable(), number: z.string(), clientName: text, visitId: Id.nullable(), to: z.string(), subject: z.string(), body: z.string(), state: z.enum(['queued', 'handed', 'sent', 'cancelled']), queuedAt: Instant, handedAt: Instant.nullable(), sentAt: Instant.nullable() })

const Words = { to: z.string().trim().min(3).max(400), subject: z.string().trim().min(1).max(200), body: z.string().max(20_000) }

export const paperProcedures = {
  /** The file itself, to a stick or a folder that the person chooses; `copied` is false when they chose none. */
  'paper.copyToFolder': write(z.strictObject({ docId: Id }), z.object({ copied: z.boolean() })),
  /** The person says that the printed copy was handed over: printing is the system's, which tells nobody. */
  'paper.copyPrinted': write(z.strictObject({ docId: Id }), Done),
  /** Address and words of a letter as they would be, from the client's contact and the document. */
  'mail.draft': read(z.strictObject({ docId: Id }), z.object({ to: z.string(), subject: z.string(), body: z.string(), signed: z.boolean() })),
  /** Kept on this laptop whatever the network; nothing leaves. */
  'mail.queue': write(z.strictObject({ docId: Id, ...Words }), z.object({ mailId: Id })),
  'mail.change': write(z.strictObject({ mailId: Id, ...Words }), Done),
  /** What waits, and the last that left or were taken back; newest first. */
  'mail.list': read(z.strictObject({ visitId: Id.optional() }), z.array(MailRow)),
  /** The letter with its paper, opened in the mail program: that one sends it. */
  'mail.hand': write(z.strictObject({ mailId: Id }), Done),
  /** The person says that it left: the copy is on record. */
  'mail.sent': write(z.strictObject({ mailId: Id }), Done),
  'mail.cancel': write(z.strictObject({ mailId: Id }), Done),
  'mail.requeue': write(z.strictObject({ mailId: Id }), Done),
} as const
