// Which of the visit's deployments is shown, where there were several: the others may hold a failure, or what an undo takes back.
import { clockSeconds, dayOf } from '../../i18n/format.ts'
import { both, t } from '../../i18n/t.ts'
import { useRead } from '../../query.ts'
import { Choice } from '../../ui/inputs.tsx'

export function RunChoice({ visitId, runId, onChoose }: { visitId: string; runId: string; onChoose: (runId: string) => void }) {
  const { data: runs } = useRead('run.list', { visitId })
  if (!runs || runs.rows.length < 2) return null
  const words = (row: (typeof runs.rows)[number]): string => t('deploy.runOf', { day: dayOf(row.startedAt), time: clockSeconds(row.startedAt), pack: both(row.packTitle), ok: row.done, total: row.hosts })
  return <Choice label={t('deploy.which')} value={runId} options={runs.rows.map((row) => ({ value: row.id, text: words(row) }))} onChange={onChoose} />
}
