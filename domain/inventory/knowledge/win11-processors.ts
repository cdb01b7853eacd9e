// Whether a processor may run Windows 11, asked of Microsoft's list and of its readiness rule. They agree on nearly all; where
// the rule says yes and the list does not, nobody knows. Source: design/inventory.md 3.12.
import type { Knowledge } from '../knowledge.ts'
import { plain, vendorOf } from './processors.ts'

interface Processor { readonly name: string | null; readonly vendor: string | null; readonly family: number | null; readonly model: number | null; readonly stepping: number | null; readonly platformField1: number | null }
/** null = that method cannot tell. */
interface Opinions { readonly listed: boolean | null; readonly ruled: boolean | null }

export function processorOpinions(knowledge: Pick<Knowledge, 'win11Processors'>, processor: Processor): Opinions {
  const key = processorKey(processor.name ?? '')
  return { listed: key === null ? null : keysOf(knowledge.win11Processors).has(key), ruled: rule(processor) }
}

/** Rule no → no; both yes → yes; one alone that says yes stands where the other cannot tell the contrary; else unknown. */
export function agreed({ listed, ruled }: Opinions): { supported: boolean | null; by: 'list' | 'rule' | 'both' | null } {
  if (ruled === false) return { supported: false, by: listed === false ? 'both' : 'rule' }
  if (ruled === true && listed === true) return { supported: true, by: 'both' }
  // A name on the list needs no rule; a rule without the list is known to be too kind.
  return ruled === null && listed === true ? { supported: true, by: 'list' } : { supported: null, by: null }
}

const AFTER_NAME = /\s(@|w\/|with radeon|with amd|radeon graphics|vega|apu\b).*$/
const NOISE = /\b(intel|amd|qualcomm|genuine|cpu|processor|technologies|inc|(?:\w+|\d+)[ -]cores?|\d+(?:st|nd|rd|th) gen|r2000 series)\b/g

/**
 * The name as the list would write it, in small letters: "11th Gen Intel(R) Core(TM) i5-1135G7 @ 2.40GHz" and
 * "Core(TM) i5-1135G7" give the same. Null for a name that names no model.
 */
export function processorKey(name: string): string | null {
  const text = plain(name)
  const snapdragon = /\bx1([ep]?)-?(\d\d)-?(\d{3})\b/.exec(text)
  if (snapdragon) return `x1${snapdragon[1]} ${snapdragon[2]} ${snapdragon[3]}`
  if (/%|0000|\beng sample\b|engineering|virtual|qemu|kvm/.test(text)) return null
  const key = ` ${text}`.replace(AFTER_NAME, '').replaceAll(NOISE, ' ').replaceAll(/[\s,-]+/g, ' ').trim()
  return /\d/.test(key) ? key : null
}

const KEYS = new WeakMap<Knowledge['win11Processors'], ReadonlySet<string>>()
/** The list as keys, made once for each table. */
function keysOf(table: Knowledge['win11Processors']): ReadonlySet<string> {
  const made = KEYS.get(table)
  if (made) return made
  const keys = new Set(Object.values(table.families).flatMap((families) => Object.entries(families).flatMap(([family, models]) => models.split(', ').flatMap((model) => processorKey(`${family} ${model}`) ?? []))))
  KEYS.set(table, keys)
  return keys
}

/** Processors of one stepping that only some firmware supports: model → the value of "Platform Specific Field 1". */
const BY_PLATFORM: Readonly<Record<number, number>> = { 142: 16, 158: 8 }

/** Microsoft's readiness rule. The model test holds for Intel's family 6 only: newer families number their models from 1 again. */
function rule({ name, vendor, family, model, stepping, platformField1 }: Processor): boolean | null {
  if (family === null || model === null) return null
  switch (vendorOf(vendor, plain(name ?? ''))) {
    case 'GenuineIntel': {
      // 15 is the Pentium 4; 18 and above come after the rule.
      if (family !== 6) return family > 15
      if (model <= 95 && model !== 85) return false
      const field = BY_PLATFORM[model]
      if (field === undefined) return true
      if (stepping === null) return null
      return stepping !== 9 ? true : platformField1 === null ? null : platformField1 === field
    }
    case 'AuthenticAMD':
      return !(family < 23 || (family === 23 && (model === 1 || model === 17)))
    default:
      // Qualcomm: asks for ARM v8.1 atomics, that no inventory sees.
      return null
  }
}
