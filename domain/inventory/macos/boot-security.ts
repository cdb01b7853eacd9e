// What a Mac's model and its security chip say of UEFI and Secure Boot. Macs have no TPM.
import { type Fact, known, unknown } from '../fact.ts'
import type { AppleChip, AppleModel } from './apple-model.ts'
import { everyNode, type SpNode } from './sp-node.ts'

export interface BootEvidence {
  readonly chip: AppleChip | null
  readonly model: AppleModel
  /** Its words name the bridge (the T2) beside the firmware. */
  readonly firmware: string | null
  /** The variable AppleSecureBootPolicy of a T2: 0 none, 1 medium, 2 full. */
  readonly policy: number | null
  readonly bridge: SpNode | undefined
}

type Secure = 'on' | 'off' | 'capable' | 'unsupported'
const RULE = 'rule.apple-model'

export function bootSecurity(evidence: BootEvidence): { uefi: Fact<boolean>; secureBoot: Fact<Secure> } {
  const { chip, policy, firmware, model } = evidence
  const uefi: Fact<boolean> = chip === 'intel' ? known(true, RULE, 'derived') : chip === 'powerpc' ? known(false, RULE, 'derived') : unknown(chip === 'apple' ? 'not-applicable' : 'not-collected', RULE)
  const bridge = everyNode(evidence.bridge)
  const values = bridge.flatMap((one) => [...one.values])
  const said = values.find(([key]) => /secureboot|demarragesecurise/.test(key))?.[1]
  const t2 = model.t2 || /\(iBridge:/.test(firmware ?? '') || values.some(([, value]) => /\bT2\b/.test(value))
  const told: Secure | null = policy !== null ? (policy > 0 ? 'on' : 'off') : /full|medium|reduced|maximale|complète|moyenne|réduite/i.test(said ?? '') ? 'on' : /permissive|none|no security|aucune|^off$/i.test(said ?? '') ? 'off' : null
  if (told !== null) return { uefi, secureBoot: known(told, policy === null ? 'sp.SPiBridge' : 'nvram') }
  if (t2 || chip === 'apple') return { uefi, secureBoot: known('capable', RULE, 'derived') }
  return { uefi, secureBoot: chip === null ? unknown('not-collected', RULE) : known('unsupported', RULE, 'derived') }
}
