// For one machine the three ways: keep it, improve it, replace it; what each costs with its work, and why not where it cannot be.
import type { Cents } from '../money.ts'
import { sum } from '../money.ts'
import { articleOf } from './article.ts'
import type { EngineMachine } from './case.ts'
import { decide, type DecideOptions, type MachineDecision } from './decide.ts'

/** `codes`: why it is chosen, or why it cannot be; empty = nothing speaks for it. `costCents` null = nothing to pay, or not possible. */
export interface Way { readonly possible: boolean; readonly chosen: boolean; readonly costCents: Cents | null; readonly codes: readonly string[] }
export interface Ways { readonly keep: Way; readonly upgrade: Way; readonly replace: Way }

/** An upgrade dearer than any machine: what the cap alone refused. */
const NO_CAP = 1_000_000_000

/** `taken`: the decision that the quote follows, by the rules or by a person. */
export function compareWays(machine: EngineMachine, taken: MachineDecision, options: DecideOptions, preferNew: boolean): Ways {
  const price = (sku: string, qty = 1): Cents => (articleOf(options.catalog, sku).unitHtCents ?? 0) * qty
  const { roles } = options
  const software = price(roles.software)
  const computed = decide(machine, options)
  const uncapped = computed.reasons.includes('R-CAP') ? decide(machine, { ...options, pack: { ...options.pack, capBp: NO_CAP } }) : computed
  const upgrade = taken.decision === 'UPGRADE' || taken.decision === 'MIGRATE' ? taken : uncapped
  const keeps = computed.decision === 'KEEP' || taken.decision === 'KEEP'
  const improves = upgrade.decision === 'UPGRADE' || upgrade.decision === 'MIGRATE'
  return {
    keep: { possible: keeps, chosen: taken.decision === 'KEEP', costCents: keeps ? software + price(roles.keep) : null, codes: keeps ? (taken.decision === 'KEEP' ? taken.reasons : []) : computed.reasons },
    upgrade: {
      possible: improves || computed.decision === 'KEEP', chosen: upgrade === taken,
      costCents: improves ? software + sum([...Object.entries(upgrade.parts).map(([sku, qty]) => price(sku, qty)), Object.keys(upgrade.parts).length > 0 ? price(roles.fitting) : 0, price(upgrade.os === 'LINUX' ? roles.linux : roles.keep), upgrade.os === 'WIN11' ? price(roles.windows11) : 0]) : null,
      // Refused by the cap: it could be done, and the code says why it is not.
      codes: upgrade === taken ? taken.reasons : computed.decision === 'KEEP' ? [] : computed.reasons,
    },
    replace: { possible: true, chosen: taken.decision === 'REPLACE', costCents: software + price((preferNew ? roles.new : roles.refurbished)[machine.kind]) + price(roles.commissioning), codes: taken.decision === 'REPLACE' ? taken.reasons : [] },
  }
}
