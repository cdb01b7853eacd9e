// From decisions to priced lines: quantities per article, eco-participation, work, visits. Source: design/business.md 3.6 « Lines ».
import type { PriceData, QuoteInput, QuoteSection } from './case.ts'
import { netOf, sum } from '../money.ts'
import { articleOf } from './article.ts'
import { ECO, QUOTE_SECTIONS } from './case.ts'
import type { MachineDecision } from './decide.ts'

export interface QuoteLine { readonly section: QuoteSection; readonly sku: string; readonly label: string; readonly qty: number; readonly unitCents: number; readonly netCents: number; readonly vatCategory: 'S' | 'E'; readonly vatRateBp: number }

/** Why an article is in the quote: machine ids per SKU; articles of the whole quote have none. */
export type Causes = ReadonlyMap<string, readonly string[]>

type LinesInput = Pick<QuoteInput, 'needs' | 'users' | 'preferNew' | 'sellerVat' | 'vatRateBp' | 'trainingExempt' | 'machines'>

export function quoteLines(decisions: readonly MachineDecision[], input: LinesInput, { catalog, recurring, roles }: Omit<PriceData, 'pack'>): { lines: QuoteLine[]; workMinutes: number; visits: number; causes: Causes } {
  const quantities = new Map<string, number>()
  const causes = new Map<string, string[]>()
  const add = (sku: string, qty: number, machineId?: string): void => {
    if (qty === 0) return
    quantities.set(sku, (quantities.get(sku) ?? 0) + qty)
    if (machineId === undefined) return
    const known = causes.get(sku)
    if (known) known.push(machineId)
    else causes.set(sku, [machineId])
  }

  input.machines.forEach((machine, index) => {
    const decided = decisions[index]
    if (!decided || decided.decision === 'VERIFY') return
    const { id, decision, os, parts } = decided
    add(roles.software, 1, id)
    if (decision === 'REPLACE') {
      add((input.preferNew ? roles.new : roles.refurbished)[machine.kind], 1, id)
      add(roles.commissioning, 1, id)
      return
    }
    for (const [sku, qty] of Object.entries(parts)) add(sku, qty, id)
    if (Object.keys(parts).length > 0) add(roles.fitting, 1, id)
    add(os === 'LINUX' ? roles.linux : roles.keep, 1, id)
    if (os === 'WIN11') add(roles.windows11, 1, id)
  })
  if (input.needs.includes('communication')) add(roles.communication, 1)
  if (input.needs.includes('web')) add(roles.web, 1)
  const changesHabits = decisions.some(({ decision }) => decision === 'MIGRATE' || decision === 'REPLACE') || input.needs.includes('communication')
  if (changesHabits) add(roles.training, Math.ceil(input.users / roles.trainingGroup))

  const workMinutes = [...quantities].reduce((minutes, [sku, qty]) => minutes + articleOf(catalog, sku).minutes * qty, 0)
  const visits = Math.ceil(workMinutes / recurring.visitMinutes)
  add(roles.travel, visits)

  const ecoCents = sum([...quantities].map(([sku, qty]) => netOf(articleOf(catalog, sku).ecoCents, qty * 1000)))
  const eco = ecoCents > 0 ? articleOf(catalog, ECO) : undefined
  const lines = QUOTE_SECTIONS.flatMap((section) => {
    const priced = Object.entries(catalog).flatMap(([sku, item]) => {
      const qty = quantities.get(sku) ?? 0
      return item.section === section && sku !== ECO && qty > 0 ? [line(section, sku, item.label, qty, item.unitHtCents ?? 0, input)] : []
    })
    return section === eco?.section ? [...priced, line(section, ECO, eco.label, 1, ecoCents, input)] : priced
  })
  return { lines, workMinutes, visits, causes }
}

function line(section: QuoteSection, sku: string, label: string, qty: number, unitCents: number, { sellerVat, trainingExempt, vatRateBp }: LinesInput): QuoteLine {
  const exempt = sellerVat === 'franchise' || (section === 'formation' && trainingExempt)
  return { section, sku, label, qty, unitCents, netCents: netOf(unitCents, qty * 1000), vatCategory: exempt ? 'E' : 'S', vatRateBp: exempt ? 0 : vatRateBp }
}
