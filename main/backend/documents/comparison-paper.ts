// The comparison's data for its template: three ways for each machine of the quote, at the quote's own prices.
import { type CivilDate, formatDay } from '../../../domain/civil-date.ts'
import { catalogOf } from '../../../domain/catalogue/item.ts'
import { explain } from '../../../domain/inventory/verdict.ts'
import type { Cents } from '../../../domain/money.ts'
import { compareWays, type Way } from '../../../domain/quoting/compare-ways.ts'
import { type QuoteFigures, type QuoteSources } from '../../../domain/quoting/quote-figures.ts'
import type { z } from 'zod'
import type { Translate } from '../words/sentences.ts'
import type { ComparisonPaper } from './papers/sale.ts'
import { reasonText } from './quote-paper.ts'
import type { PaperHead } from './parties.ts'

export interface NamedMachine { readonly id: string; readonly place: string; readonly model: string }

export function comparisonPaper({ head, sources, figures, machines, asOf, t }: { readonly head: PaperHead; readonly sources: QuoteSources; readonly figures: QuoteFigures; readonly machines: readonly NamedMachine[]; readonly asOf: CivilDate; readonly t: Translate }): z.input<typeof ComparisonPaper> {
  const { prices, input } = sources
  const options = { catalog: catalogOf(prices.items), pack: prices.pack, roles: prices.roles, asOf }
  const named = new Map(machines.map((one) => [one.id, one]))
  const ways = input.machines.flatMap((engine) => {
    const taken = figures.decisions.find(({ id }) => id === engine.id)
    if (!taken) return []
    const said = (way: Way, otherwise: string) => ({ possible: way.possible, chosen: way.chosen, costCents: way.costCents, reasons: way.codes.length === 0 ? t(otherwise) : reasonText(way.codes.map((code) => explain(code, engine, options)), t) })
    const { keep, upgrade, replace } = compareWays(engine, taken, options, input.preferNew)
    return [{ place: named.get(engine.id)?.place || engine.id, model: named.get(engine.id)?.model ?? '', keep: said(keep, 'reason.OK'), upgrade: said(upgrade, 'comparison.nothing'), replace: said(replace, 'comparison.notNeeded') }]
  })
  const total = (of: (one: (typeof ways)[number]) => { possible: boolean; costCents: Cents | null }): Cents | null => (ways.length > 0 && ways.every((one) => of(one).possible) ? ways.reduce((all, one) => all + (of(one).costCents ?? 0), 0) : null)
  return {
    ...head, intro: t('comparison.intro', { on: formatDay(asOf) }), machines: ways,
    totals: { keepCents: total(({ keep }) => keep), upgradeCents: total(({ upgrade }) => upgrade), replaceCents: total(({ replace }) => replace), chosenCents: ways.flatMap(({ keep, upgrade, replace }) => [keep, upgrade, replace]).reduce((all, way) => all + (way.chosen ? (way.costCents ?? 0) : 0), 0) },
    reusePermille: figures.reusePermille, notes: [t('comparison.note')],
  }
}
