// Lists by pages, newest first: `after` is the `next` of the page before, and null says that nothing follows.
import { z } from 'zod'

export const Page = { limit: z.int().min(1).max(200).optional(), after: z.string().max(200).optional() }

export const paged = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), next: z.string().nullable() })
