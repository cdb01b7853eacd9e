// What a public body's invoice must carry to be found again in Chorus Pro, kept from the quote on so that nothing is lost.
// ⚠ lengths are from memory, not read in the portal's specification.
import { z } from 'zod'
import { isSiret } from './siret.ts'

const Reference = z.string().min(1).max(100)
export const ClientChorus = z.strictObject({ siret: z.string().nullable(), serviceCode: Reference.nullable(), serviceRequired: z.boolean().default(false), engagementNumber: Reference.nullable(), engagementRequired: z.boolean(), marketNumber: Reference.nullable() })
export type ClientChorus = z.infer<typeof ClientChorus>
export interface ChorusData { readonly siret: string; readonly serviceCode: string | null; readonly engagementNumber: string | null; readonly marketNumber: string | null }

/** Fields still to be asked for, by name; empty when the body can be billed. */
export function chorusIssues(chorus: ClientChorus | null): string[] {
  return [
    ...(chorus?.siret && isSiret(chorus.siret) ? [] : ['client.chorus.siret']),
    ...(chorus?.engagementRequired && !chorus.engagementNumber ? ['client.chorus.engagementNumber'] : []),
    ...(chorus?.serviceRequired && !chorus.serviceCode ? ['client.chorus.serviceCode'] : []),
  ]
}

/** What the portal is told; to be asked for only where `chorusIssues` has none. */
export function chorusData({ siret, serviceCode, engagementNumber, marketNumber }: ClientChorus): ChorusData {
  return { siret: siret ?? '', serviceCode, engagementNumber, marketNumber }
}
