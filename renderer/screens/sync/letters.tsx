// Letters that wait to leave: changed while they wait, sent by the mail program, and the person says that they left.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { dateAndClock } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { LetterForm, type LetterWords } from '../../shell/letter-form.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Chip, Dialog, type IconName } from '../../ui/layout.tsx'

type Row = Output<'mail.list'>[number]
const ICONS: Readonly<Record<string, IconName>> = { queued: 'clock', handed: 'info', sent: 'ok', cancelled: 'minus' }

export function Letters() {
  const { say } = useNavigation()
  const { data: letters = [] } = useRead('mail.list', {})
  const [hand, sent, cancel, requeue] = [useAct('mail.hand'), useAct('mail.sent'), useAct('mail.cancel'), useAct('mail.requeue')]
  const takeBack = async (mailId: string, to: string): Promise<void> => {
    if (await cancel.run({ mailId })) say({ text: t('letters.cancelled', { to }), undo: () => void requeue.run({ mailId }) })
  }
  const [changing, setChanging] = useState<Row>()
  return (
    <Card title={t('letters.title')}>
      <ActFault acts={[hand, sent, cancel, requeue]} />
      {letters.length === 0 ? <p className="quiet">{t('letters.none')}</p> : (
        <ul className="stack">
          {letters.map((row) => {
            const { id: mailId, to, number, subject, state, queuedAt, handedAt, sentAt } = row
            const named = (act: string) => ({ children: act, label: t('common.pair', { name: act, value: `${number}, ${to}` }), size: 'small' as const })
            return (
              <li key={mailId} className="row between">
                <span><strong>{to}</strong> <span className="quiet">{subject}{' · '}{dateAndClock(sentAt ?? handedAt ?? queuedAt)}</span></span>
                <span className="row">
                  <Chip tone={state === 'sent' ? 'ok' : state === 'cancelled' ? 'neutral' : 'info'} icon={ICONS[state] ?? 'info'}>{t(`mailState.${state}`)}</Chip>
                  {(state === 'queued' || state === 'handed') && (
                    <>
                      <Button {...named(t('letters.hand'))} onPress={() => void hand.run({ mailId })} />
                      <Button {...named(t('letters.sent'))} onPress={() => void sent.run({ mailId })} />
                      <Button {...named(t('letters.change'))} onPress={() => setChanging(row)} />
                      <Button {...named(t('common.cancel'))} onPress={() => void takeBack(mailId, to)} />
                    </>
                  )}
                  {state === 'cancelled' && <Button {...named(t('letters.again'))} onPress={() => void requeue.run({ mailId })} />}
                </span>
              </li>
            )
          })}
        </ul>
      )}
      {changing && <ChangeLetter row={changing} onDone={() => setChanging(undefined)} />}
    </Card>
  )
}

/** One that the mail program has already been handed waits again: with other words it is not the one that would leave. */
function ChangeLetter({ row: { id: mailId, number, to, subject, body }, onDone }: { row: Row; onDone: () => void }) {
  const { say } = useNavigation()
  const change = useAct('mail.change')
  const keep = async (words: LetterWords): Promise<boolean> => {
    const done = await change.run({ mailId, ...words })
    if (done) say({ text: t('letters.changed', { to: words.to }), undo: () => void change.run({ mailId, to, subject, body }) })
    return done !== undefined
  }
  return (
    <Dialog title={t('common.pair', { name: t('letters.changeTitle'), value: number })} onClose={onDone}>
      <LetterForm draftsOf={mailId} words={{ to, subject, body }} keep={keep} onDone={onDone} />
      <ActFault acts={[change]} />
    </Dialog>
  )
}
