// What was sent, what waits, and the choices a colleague's change leaves to a person. Never red, never modal.
import { CloudUpload } from 'lucide-react'
import type { Output } from '../../../main/contract/procedures.ts'
import { faultKinds, type FaultCode } from '../../../domain/errors.ts'
import { clock, dayAndClock } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault, FaultCard } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Chip, type Look, PageHead } from '../../ui/layout.tsx'
import { Enrolment } from '../../shell/enrolment.tsx'
import { Letters } from './letters.tsx'
import { ConflictCard } from './conflict-card.tsx'

type State = Output<'sync.state'>

const STATES: Readonly<Record<State['state'], Look>> = {
  'not-enrolled': { tone: 'neutral', icon: 'unplug' },
  offline: { tone: 'warn', icon: 'unplug' },
  sending: { tone: 'info', icon: 'loader' },
  sent: { tone: 'ok', icon: 'ok' },
  refused: { tone: 'warn', icon: 'alert' },
}

export function SyncScreen() {
  const { go } = useNavigation()
  const { data: state } = useRead('sync.state', {})
  const { data: history = [] } = useRead('sync.history', {})
  const { data: conflicts = [] } = useRead('conflict.list', {})
  const now = useAct('sync.now')
  if (!state) return null
  const enrolled = state.state !== 'not-enrolled'
  const send = (): void => void now.run({})
  const settings = (): void => go({ screen: 'settings' })
  const code = faultCode(state.fault)
  return (
    <>
      <PageHead title={t('sync.title')} facts={[state.lastSentAt === null ? t('sync.neverSent') : t('sync.lastSent', { time: dayAndClock(state.lastSentAt) }), tn('chip.waiting', state.waiting), tn('chip.choices', state.choices)].join(' · ')}>
        {enrolled && <Button variant="primary" onPress={send} disabledReason={state.state === 'sending' ? t('chip.sending') : undefined}><CloudUpload size={18} aria-hidden="true" />{t('sync.now')}</Button>}
      </PageHead>
      <ActFault acts={[now]} />
      <Card title={t('sync.state')}>
        <div className="row"><Chip {...STATES[state.state]}>{t(`sync.state.${state.state}`)}</Chip>{enrolled && <span className="quiet">{t('sync.as', { scop: state.scop ?? '', code: state.code ?? '' })}</span>}</div>
        <p>{t(`sync.meaning.${state.state}`)}{state.nextTryAt !== null && ` ${t(state.state === 'sent' ? 'sync.nextExchange' : 'sync.nextTry', { time: clock(state.nextTryAt) })}`}</p>
        {code && !now.fault && <FaultCard fault={{ code, detail: { why: state.fault ?? '' } }} actions={{ retry: send, retype: settings, 'propose-again': send }} />}
      </Card>
      {!enrolled && <Enrolment />}
      <section className="stack" aria-label={t('sync.conflicts')}>
        <h2>{t('sync.conflicts')}</h2>
        {conflicts.length === 0 ? <p className="quiet">{t('sync.noConflict')}</p> : conflicts.map((conflict) => <ConflictCard key={conflict.id} conflict={conflict} />)}
      </section>
      <Letters />
      <Card title={t('sync.history')}>
        {history.length === 0 ? <p className="quiet">{t('sync.none')}</p> : (
          <ul className="stack">
            {history.map((line, index) => (
              <li key={`${line.at} ${index}`} className="row"><span className="mono">{dayAndClock(line.at)}</span><span>{line.fault ? refusalTitle(line.fault) : `${tn('sync.sent', line.sent)}, ${tn('sync.received', line.received)}`}</span></li>
            ))}
          </ul>
        )}
      </Card>
    </>
  )
}

const faultCode = (text: string | null): FaultCode | undefined => (text !== null && text in faultKinds ? (text as FaultCode) : undefined)

function refusalTitle(fault: string): string {
  const code = faultCode(fault)
  return code ? t(`fault.${code}.title`) : t('chip.refused')
}
