// The quote in the client's words: what it gives, before and after, and why for each machine. No acronym, no name of the network's.
import { ArrowRight } from 'lucide-react'
import type { Output } from '../../../main/contract/procedures.ts'
import { euros, permille } from '../../i18n/format.ts'
import { both, currentLanguage, t, tn } from '../../i18n/t.ts'
import { Card, Chip } from '../../ui/layout.tsx'
import { LOOKS, verdictWord } from '../../words.ts'

type View = Output<'quote.clientView'>

export function PlainWords({ view }: { view: View }) {
  const trained = view.users > 0 && view.sections.some(({ section, netCents }) => section === 'formation' && netCents > 0)
  const gives = [view.after.ok > 0 ? tn('client.fit', view.after.ok) : '', trained ? tn('client.trained', view.users) : '', view.recurring.length > 0 ? t('client.care') : ''].filter(Boolean)
  return (
    <Card title={t('quote.plain')} tone="accent">
      <p className="big">{t('client.gives', { list: new Intl.ListFormat(currentLanguage()).format(gives) })}</p>
      {view.before.total > 0 && <BeforeAfter view={view} />}
      {view.freeSharePct !== null && <p>{view.freeSharePct === 100 ? t('client.noLicence') : t('client.freeShare', { percent: view.freeSharePct })}</p>}
      {view.reusePermille !== null && <p>{t('quote.reuse', { share: permille(view.reusePermille) })}</p>}
      {view.machines.length > 0 && <Machines machines={view.machines} />}
      {view.rent && <p>{t('client.rent', { amount: euros(view.rent.rentTtcCents), months: view.rent.months })}</p>}
      {view.pack && <p className="quiet">{both(view.pack)}</p>}
    </Card>
  )
}

/** Beyond, a client reads how many of each, and opens those that matter. */
const FEW = 12

function Machines({ machines }: Pick<View, 'machines'>) {
  const all = machines.map((machine, index) => ({ ...machine, place: machine.place || t('client.machine', { number: index + 1 }), word: verdictWord(machine.decision, machine.reinstall) }))
  const rows = (list: typeof all, chip: boolean) => (
    <ul className="stack-small" aria-label={t('client.machines')}>
      {list.map(({ place, decision, word, reasons }, index) => (
        <li key={`${place}${index}`} className="client-machine">
          <span className="row between"><strong>{place}</strong>{chip && <Chip tone={LOOKS.verdict[decision].tone} icon={LOOKS.verdict[decision].icon}>{word}</Chip>}</span>
          <span>{reasons.length === 0 ? t('client.reason.OK') : reasons.map((code) => t(`client.reason.${code}`)).join(' · ')}</span>
        </li>
      ))}
    </ul>
  )
  if (all.length <= FEW) return rows(all, true)
  return [...Map.groupBy(all, ({ word }) => word)].map(([word, list]) => {
    const { tone, icon } = LOOKS.verdict[list[0]?.decision ?? 'VERIFY']
    return <details key={word}><summary><Chip tone={tone} icon={icon}>{word}</Chip> {tn('day.machines', list.length)}</summary>{rows(list, false)}</details>
  })
}

/** Two numbers and the arrow between them; a machine that nobody could read is said, never counted. */
export function BeforeAfter({ view: { before, after } }: { view: Pick<View, 'before' | 'after'> }) {
  const side = (title: string, ok: number, total: number) => <div className="card"><span className="quiet small">{title}</span><span className="big">{t('quote.of', { ok, total })}</span><span>{t('quote.fitMachines')}</span></div>
  return (
    <>
      <div className="before-after">
        {side(t('quote.today'), before.ok, before.total)}
        <ArrowRight size={24} aria-hidden="true" />
        {side(t('quote.afterwards'), after.ok, after.total)}
      </div>
      {after.toVerify > 0 && <Chip tone="info" icon="help">{tn('quote.toVerify', after.toVerify)}</Chip>}
    </>
  )
}
