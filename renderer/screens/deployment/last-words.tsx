// What the machine said last, under the cause of its failure: there without a click, and kept for when the line is gone.
import { t } from '../../i18n/t.ts'
import { useRead } from '../../query.ts'
import { scrollable } from '../../ui/layout.tsx'

/** More is in the technical journal below. */
const LINES = 12

export function LastWords({ runId, machineId }: { runId: string; machineId: string }) {
  const { data } = useRead('run.lastOutput', { runId, machineId })
  const text = data?.text.trimEnd().split('\n').slice(-LINES).join('\n') ?? ''
  if (text === '') return null
  return (
    <div className="stack-small">
      <h3>{t('deploy.lastWords')}</h3>
      <pre className="technical last-words" lang="en" {...scrollable} aria-label={t('deploy.lastWords')}>{text}</pre>
    </div>
  )
}
