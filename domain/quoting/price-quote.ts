// The whole quote: decisions, lines, recurring, totals, commission. Pure; same input, same quote to the cent.
import { netOf } from '../money.ts'
import type { PriceData, QuoteInput } from './case.ts'
import { type Commission, commission } from './commission.ts'
import { decide, type Decision, type MachineDecision } from './decide.ts'
import { type Causes, type QuoteLine, quoteLines } from './lines.ts'
import { override } from './override.ts'
import { type Totals, totals } from './totals.ts'

interface RecurringLine { readonly sku: 'MNT' | 'HOST'; readonly label: string; readonly machines?: number; readonly monthlyHtCents: number }

export interface PricedQuote extends Totals {
  readonly decisions: readonly MachineDecision[]
  readonly workMinutes: number
  readonly visits: number
  readonly lines: readonly QuoteLine[]
  readonly recurring: readonly RecurringLine[]
  /** False while a machine is to verify: the quote can be shown, not issued. */
  readonly canBeSent: boolean
  readonly commission?: Commission
}

/** Exemption codes of category E (design/business.md 3.7). */
export const VATEX = { franchise: 'VATEX-FR-FRANCHISE', training: 'VATEX-FR-CGI261-4' } as const

/** `chosen`: verdicts a technician put in place of the computed ones, by machine id. */
export function priceQuote(input: QuoteInput, { catalog, pack, recurring, roles }: PriceData, chosen: ReadonlyMap<string, Decision> = new Map()): { quote: PricedQuote; causes: Causes } {
  const requirements = { ...pack, ...withoutUndefined(input.packOverride ?? {}) }
  const decisions = input.machines.map((machine) => {
    const computed = decide(machine, { pack: requirements, catalog, roles, asOf: input.asOf })
    const wanted = chosen.get(machine.id)
    return wanted ? override(computed, wanted) : computed
  })
  const { lines, workMinutes, visits, causes } = quoteLines(decisions, input, { catalog, recurring, roles })
  const priced = decisions.filter(({ decision }) => decision !== 'VERIFY').length
  const sums = totals(lines, input.discountBp, input.sellerVat === 'franchise' ? VATEX.franchise : VATEX.training)
  const quote: PricedQuote = {
    decisions, workMinutes, visits, lines,
    recurring: [
      { sku: 'MNT', label: 'Contrat de maintenance (mensuel)', machines: priced, monthlyHtCents: Math.max(recurring.MNT_MIN, netOf(recurring.MNT, priced * 1000)) },
      ...(input.needs.includes('web') ? [{ sku: 'HOST' as const, label: 'Hébergement et nom de domaine (mensuel)', monthlyHtCents: recurring.HOST }] : []),
    ],
    canBeSent: decisions.every(({ decision }) => decision !== 'VERIFY'),
    ...sums,
    ...(input.memberSharesHt ? { commission: commission(sums.totalHtCents, input.memberSharesHt, input.commissionBp ?? 0) } : {}),
  }
  return { quote, causes }
}

function withoutUndefined<T extends object>(value: T): { [K in keyof T]?: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> }
}
