// Sheets that other Scops offer to this one: what is asked, and the answer. Without any, nothing is shown.
import type { Output } from '../../main/contract/procedures.ts'
import { useKeptText } from '../editing/kept-text.ts'
import { dayAndClock } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useAct, useRead } from '../query.ts'
import { useNavigation } from '../routes.ts'
import { Button } from '../ui/button.tsx'
import { TextInput } from '../ui/inputs.tsx'
import { Card, Chip } from '../ui/layout.tsx'
import { ActFault } from './fault-card.tsx'
import { SharedSheetView } from './shared-sheet.tsx'

type Received = Output<'handOff.received'>[number]
/** Kept under the offer's id until it is answered; a row of that table and id there is none. */
const TYPED = ['what'] as const

export function ReceivedOffers() {
  const { data: offers = [] } = useRead('handOff.received', {}, { keep: true })
  if (offers.length === 0) return null
  return <Card title={t('received.title')} tone="accent">{offers.map((offer) => <Offer key={offer.id} offer={offer} />)}</Card>
}

function Offer({ offer: { id, from, by, offeredAt, shared, standing, sheet, known } }: { offer: Received }) {
  const { go } = useNavigation()
  const answer = useAct('handOff.answer')
  const { text: { what: reason = '' }, started, change, forget } = useKeptText('reserve', id, TYPED)
  const open = (to: Received['sheet']): void => void (to && go({ screen: 'sheet', id: to.sheetId, visitId: to.visitId }))
  const reply = async (accept: boolean, clientId?: string): Promise<void> => {
    const said = await answer.run({ offerId: id, accept, reason: accept ? '' : reason, ...(clientId ? { clientId } : {}) })
    if (!said) return
    await forget()
    open(said.sheet)
  }
  return (
    <section className="stack-small" aria-label={t('received.one', { client: shared.client, scop: from })}>
      <ActFault acts={[answer]} />
      <p>{t('received.from', { scop: from, by: by ?? '', at: dayAndClock(offeredAt) })}</p>
      <SharedSheetView shared={shared} />
      {standing === 'open' ? (
        <>
          <div className="row">
            {known.map((client) => <Button key={client.id} onPress={() => void reply(true, client.id)}>{t('received.acceptFor', { client: client.name, commune: client.commune ?? '–' })}</Button>)}
            <Button variant={known.length > 0 ? 'plain' : 'primary'} onPress={() => void reply(true)}>{t('received.acceptNew')}</Button>
          </div>
          <details open={started}>
            <summary>{t('sheet.refuse')}</summary>
            <div className="stack-small">
              <TextInput label={t('sheet.refuseReason')} value={reason} onChange={(value) => change('what', value)} />
              <div><Button onPress={() => void reply(false)} disabledReason={reason.trim() === '' ? t('common.complete', { what: t('sheet.refuseReason') }) : undefined}>{t('sheet.refuse')}</Button></div>
            </div>
          </details>
        </>
      ) : (
        <div className="row">
          {standing === 'waiting' ? <Chip tone="info" icon="clock">{t('handOff.waiting')}</Chip> : <Chip tone="warn" icon="alert">{t('handOff.gone')}</Chip>}
          {sheet && <Button size="small" onPress={() => open(sheet)}>{t('received.open')}</Button>}
        </div>
      )}
    </section>
  )
}
