// Settings of this laptop alone (settings.json). What the co-op decides (prices, rates, roles) are synced rows.
import { z } from 'zod'

export const Settings = z.looseObject({
  language: z.enum(['fr', 'en']).default('fr'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  zoomPercent: z.int().min(80).max(300).default(100),
  technician: z.string().max(80).default(''),
  meteredLink: z.boolean().default(false),
  window: z.strictObject({ x: z.int().optional(), y: z.int().optional(), width: z.int().min(640), height: z.int().min(480) }).optional(),
})
export type Settings = z.infer<typeof Settings>
