// What the Scop's readers say of the dated tables, and the index values it types. Nothing is guessed, everything has its source.
import type { CivilDate } from '../../../domain/civil-date.ts'
import { Refusal } from '../../../domain/errors.ts'
import { formatRate } from '../../../domain/money.ts'
import { computedId } from '../computed-id.ts'
import { checkedRows } from '../reference/checked-rows.ts'
import { priceIndexes } from '../reference/price-indexes.ts'
import { LATE_PAYMENT, typedRateBp } from '../reference/rates.ts'
import { verdictOn } from '../reference/verdicts.ts'
import type { Handlers } from '../services.ts'
import type { Store } from '../store/store.ts'
import { translator } from '../words/sentences.ts'

const done = { ok: true } as const
const t = translator('fr')
const refuse = (path: string, rule: string): never => {
  throw new Refusal('INVALID', { what: path }, { issues: [{ path, rule }] })
}

export const referenceHandlers: Handlers<'mention.list' | 'mention.judge' | 'index.list' | 'index.set' | 'index.remove'> = {
  'mention.list': ({ store, resources, today }) => checkedRows(resources, today()).map((row) => {
    const found = verdictOn(store, row.row, row.sha256)
    return { ...row, draftId: computedId('mention', row.row, row.sha256), documents: [...row.documents], values: valuesIn(row.text, store, today()), verdict: found?.verdict ? { verdict: found.verdict, by: found.by ?? '', on: found.on ?? today(), source: found.source ?? '', correction: found.correction ?? '' } : null }
  }),
  'mention.judge': ({ store, resources, today, now, who }, { row, sha256, verdict, by, source, correction }) => {
    const known = checkedRows(resources, today()).find((one) => one.row === row)
    if (!known) throw new Refusal('NOT_FOUND', { what: 'mention' })
    if (known.sha256 !== sha256) throw new Refusal('STATE_REFUSED', { what: known.name, state: t('mention.changed') })
    if (verdict === 'corrected') {
      if (known.table !== 'mentions' || correction.length < 3) refuse('correction', 'no text to print')
      // A value that the sentence bears (a date, a rate) must stay in it.
      for (const [value] of known.text.matchAll(/\{\w+\}/g)) if (!correction.includes(value)) refuse('correction', 'a value of the sentence is missing')
    }
    if (verdict !== 'reopened' && source.length < 3) refuse('source', 'a verdict has its source')
    store.write({ by: who() }, (w) => w.add('validation', { row, sha256, verdict, by, on: today(), source, correction: verdict === 'corrected' ? correction : null, at: now() }))
    return done
  },
  'index.list': ({ store, resources }) => priceIndexes(resources, store).indexes.map(({ name, values }) => ({ name, values: values.map(({ month, tenths, source }) => ({ id: store.list('index_value', { name, month })[0]?.id ?? null, month, tenths, source })) })),
  'index.set': ({ store, resources, who, today }, { name, month, tenths, source }) => {
    const index = priceIndexes(resources, store).indexes.find((one) => one.name === name)
    if (!index) throw new Refusal('NOT_FOUND', { what: 'index' })
    if (index.values.some((one) => one.month === month)) refuse('month', 'already published')
    if (month > today().slice(0, 7)) refuse('month', 'not over yet')
    // Indices of prices move by a few percent a year: a value at half or twice the last one is a slip of the key.
    const last = index.values.findLast((one) => one.month < month)
    if (last && (tenths * 2 < last.tenths || tenths > last.tenths * 2)) refuse('tenths', 'half or twice the value before')
    return { valueId: store.write({ by: who() }, (w) => w.create('index_value', { name, month, tenths, source, by: who() })) }
  },
  'index.remove': ({ store, who }, { valueId }) => {
    if (!store.get('index_value', valueId)) throw new Refusal('NOT_FOUND', { what: 'index' })
    store.write({ by: who() }, (w) => w.remove('index_value', valueId))
    return done
  },
}

/** Papers are in French: so are the words that stand in for what each paper brings. */
function valuesIn(text: string, store: Store, on: CivilDate): { name: string; becomes: string }[] {
  const rateBp = typedRateBp(store, LATE_PAYMENT, on)
  const known: Readonly<Record<string, string | null | undefined>> = { form: store.list('scop')[0]?.form, lateRate: rateBp === null ? null : formatRate(rateBp, 'fr') }
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => name ?? []))].map((name) => ({ name, becomes: known[name] || t(`mention.value.${name}`) }))
}
