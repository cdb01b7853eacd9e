// A rule of the dated tables that its reader refused holds back the papers that use it, and no other: the rate of VAT where an amount
// bears it, the clauses and the window of the renewal letter where they are printed.
import type { CivilDate } from '../../../domain/civil-date.ts'
import type { BasisPoints } from '../../../domain/money.ts'
import type { z } from 'zod'
import type { Store } from '../store/store.ts'
import { checkedRows } from './checked-rows.ts'
import { contractClauses } from './contract-clauses.ts'
import { noticeRule } from './notice-rule.ts'
import { vatTable } from './rates.ts'
import { demandTable } from './verdicts.ts'

export interface RulesUsed {
  /** Rates of VAT that the paper's amounts bear; one typed for a site or a year is the table's only where it is the same. */
  readonly vatBp?: readonly z.infer<typeof BasisPoints>[]
  readonly clauses?: boolean
  readonly notice?: boolean
}

/** @throws Refusal RULE_REJECTED naming the first rule that was refused */
export function demandRules({ resources, store }: { readonly resources: string; readonly store: Pick<Store, 'list'> }, on: CivilDate, { vatBp = [], clauses = false, notice = false }: RulesUsed): void {
  const rates = vatTable(resources, on)
  const used = new Set([
    ...(rates && (vatBp.includes(rates.standardVatBp) || vatBp.includes(rates.rentVatBp)) ? [`rates/${rates.version}/vat`] : []),
    ...(clauses ? [`clauses/${contractClauses(resources, on).version}`] : []),
    ...(notice ? [`notice/${noticeRule(resources).version}`] : []),
  ])
  for (const row of checkedRows(resources, on)) if (used.has(row.row) && row.table !== 'mentions') demandTable(store, row)
}
