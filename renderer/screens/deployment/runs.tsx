// All deployments, newest first; each opens in its visit.
import type { Output } from '../../../main/contract/procedures.ts'
import { dateAndClock } from '../../i18n/format.ts'
import { both, t } from '../../i18n/t.ts'
import { usePages } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { Button } from '../../ui/button.tsx'
import { Chip, Empty, type Look, PageHead } from '../../ui/layout.tsx'
import { DenseTable } from '../../ui/table.tsx'

const STATES: Readonly<Record<string, Look>> = {
  running: { tone: 'accent', icon: 'loader' }, done: { tone: 'ok', icon: 'ok' }, needs_attention: { tone: 'bad', icon: 'alert' }, set_aside: { tone: 'neutral', icon: 'minus' }, taken_back: { tone: 'neutral', icon: 'back' },
}

/** Nothing of it is left on any machine. */
const stateOf = ({ state, done, takenBack }: Output<'run.list'>['rows'][number]): string => (state === 'done' && done === 0 && takenBack > 0 ? 'taken_back' : state)

export function Runs() {
  const { go, newVisit } = useNavigation()
  const { first, rows, more } = usePages('run.list', {})
  if (!first) return null
  return (
    <>
      <PageHead title={t('runs.title')} />
      {rows.length === 0 ? <Empty text={t('deploy.none')}><Button variant="primary" onPress={newVisit}>{t('day.new')}</Button></Empty> : (
        <DenseTable label={t('runs.title')} rows={rows} textOf={(row) => `${row.clientName ?? ''} ${both(row.packTitle)}`} onOpen={(row) => row.visitId && go({ screen: 'visit', id: row.visitId, step: 'deployment' })} more={more && { label: t('common.more'), run: more }} columns={[
          { id: 'client', label: t('runs.column.client'), rowHeader: true, cell: (row) => row.clientName ?? '–' },
          { id: 'pack', label: t('runs.column.pack'), cell: (row) => both(row.packTitle) },
          { id: 'at', label: t('runs.column.at'), cell: (row) => dateAndClock(row.startedAt) },
          { id: 'hosts', label: t('runs.column.hosts'), number: true, cell: (row) => t('quote.of', { ok: row.done, total: row.hosts }) },
          { id: 'state', label: t('runs.column.state'), cell: (row) => <Chip {...(STATES[stateOf(row)] ?? { tone: 'neutral', icon: 'info' })}>{t(`runs.state.${stateOf(row)}`)}</Chip> },
        ]} />
      )}
    </>
  )
}
