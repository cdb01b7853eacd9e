// From decisions to priced lines: quantities per article, eco-participation, work, visits. Source: design/business.md 3.6 « Lines ».
import type { Catalog, QuoteInput, QuoteSection, Recurring } from './case.ts'
import { netOf, sum } from '../money.ts'
import { articleOf } from './article.ts'
import { ECO, QUOTE_SECTIONS } from './case.ts'
import type { MachineDecision } from './decide.ts'

export interface QuoteLine { readonly section: QuoteSection; readonly sku: string; readonly label: string; readonly qty: number; readonly unitCents: number; readonly netCents: number; readonly vatCategory: 'S' | 'E'; readonly vatRateBp: number }

/** People in one training session. */
const GROUP = 6

/** Why an article is in the quote: machine ids per SKU; articles of the whole quote have none. */
export type Causes = ReadonlyMap<string, readonly string[]>

type LinesInput = Pick<QuoteInput, 'needs' | 'users' | 'preferNew' | 'sellerVat' | 'vatRateBp' | 'trainingExempt' | 'machines'>

export function quoteLines(decisions: readonly MachineDecision[], input: LinesInput, catalog: Catalog, recurring: Recurring): { lines: QuoteLine[]; workMinutes: number; visits: number; causes: Causes } {
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
    add('SW-LIBRE', 1, id)
    if (decision === 'REPLACE') {
      add(`HW-${machine.kind === 'portable' ? 'LAP' : 'PC'}-${input.preferNew ? 'NEUF' : 'RECO'}`, 1, id)
      add('SRV-INST-NEW', 1, id)
      return
    }
    for (const [sku, qty] of Object.entries(parts)) add(sku, qty, id)
    if (Object.keys(parts).length > 0) add('SRV-INST-UPG', 1, id)
    add(os === 'LINUX' ? 'SRV-INST-LINUX' : 'SRV-INST-KEEP', 1, id)
    if (os === 'WIN11') add('SRV-INST-W11', 1, id)
  })
  if (input.needs.includes('communication')) add('SRV-COM', 1)
  if (input.needs.includes('web')) add('SRV-WEB', 1)
  const changesHabits = decisions.some(({ decision }) => decision === 'MIGRATE' || decision === 'REPLACE') || input.needs.includes('communication')
  if (changesHabits) add('FRM-DJ', Math.ceil(input.users / GROUP))

  const workMinutes = [...quantities].reduce((minutes, [sku, qty]) => minutes + articleOf(catalog, sku).minutes * qty, 0)
  const visits = Math.ceil(workMinutes / recurring.visitMinutes)
  add('SRV-DEP', visits)

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
