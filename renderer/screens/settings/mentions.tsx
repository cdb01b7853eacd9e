// Rows of the dated tables that somebody has to read: each with its source, and what its reader found.
import type { Input, Output } from '../../../main/contract/procedures.ts'
import { useKeptText } from '../../editing/kept-text.ts'
import { day } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/inputs.tsx'
import { Card, Chip } from '../../ui/layout.tsx'

type Row = Output<'mention.list'>[number]
/** Reader, source, and the words to print. */
const TYPED = ['by', 'source', 'name'] as const

type Verdict = Input<'mention.judge'>['verdict']

export function Mentions() {
  const { data: rows = [] } = useRead('mention.list', {})
  // What was read when the table was made is not asked again.
  const asked = rows.filter(({ read, verdict }) => !read || verdict)
  return (
    <Card title={t('mentions.title')}>
      <p className="quiet">{tn('mentions.waiting', asked.filter(({ verdict }) => !verdict).length)}</p>
      <ul className="stack">{asked.map((row) => <li key={row.row}><Mention row={row} /></li>)}</ul>
    </Card>
  )
}

function Mention({ row }: { row: Row }) {
  const { say } = useNavigation()
  const { data: settings } = useRead('settings.get', {})
  const judge = useAct('mention.judge')
  // A text of the law is long to type: kept until it is said, under the very words it is about.
  const { text: typed, change, forget } = useKeptText('index_value', row.draftId, TYPED)
  const { source = '', name: correction = row.text } = typed
  const corrected = correction.trim() !== '' && correction !== row.text
  const { verdict } = row
  const by = typed.by ?? settings?.technician ?? ''
  // As a paper of today would print it; the places of its values are seen where it is corrected.
  const shown = row.values.reduce((text, { name, becomes }) => text.replaceAll(`{${name}}`, becomes), row.text)
  const name = shown || t(row.table === 'mentions' ? 'mentions.noText' : 'mentions.whole', { version: row.name })
  const say_ = async (found: Verdict): Promise<void> => {
    const words = { row: row.row, sha256: row.sha256, by, source, correction: found === 'corrected' ? correction : '' }
    if (!(await judge.run({ ...words, verdict: found }))) return
    await forget()
    say({ text: t(`mentions.said.${found}`), ...(found === 'reopened' ? {} : { undo: () => void judge.run({ ...words, correction: '', verdict: 'reopened' }) }) })
  }
  const lacking = [by.trim().length < 2 ? t('mentions.by') : '', source.trim().length < 3 ? t('mentions.sourceRead') : ''].filter(Boolean)
  return (
    <details>
      <summary><Chip tone={!verdict ? 'info' : verdict.verdict === 'rejected' ? 'warn' : 'ok'} icon={!verdict ? 'clock' : verdict.verdict === 'rejected' ? 'alert' : 'ok'}>{t(`mentions.state.${verdict?.verdict ?? 'waiting'}`)}</Chip> {t(`mentions.table.${row.table}`)}{' · '}<span lang="fr">{name}</span></summary>
      <div className="stack">
        <p className="quiet small">{t('mentions.from', { source: row.source })}</p>
        {verdict ? (
          <>
            <p>{t('mentions.found', { by: verdict.by, on: day(verdict.on), source: verdict.source })}</p>
            {verdict.correction && <p lang="fr">{verdict.correction}</p>}
            <div><Button size="small" onPress={() => void say_('reopened')} disabledReason={by.length < 2 ? t('common.complete', { what: t('settings.technician') }) : undefined}>{t('mentions.reopen')}</Button></div>
          </>
        ) : (
          <>
            <div className="fields">
              <TextInput label={t('mentions.by')} value={by} onChange={(next) => change('by', next)} />
              <TextInput label={t('mentions.sourceRead')} value={source} onChange={(next) => change('source', next)} />
            </div>
            {row.table === 'mentions' && <TextInput multiline label={t('mentions.correction')} value={correction} onChange={(next) => change('name', next)} note={row.values.length > 0 ? t('mentions.values', { list: row.values.map(({ name: value, becomes }) => t('mentions.becomes', { name: `{${value}}`, becomes })).join(', ') }) : undefined} />}
            <div className="row">
              <Button size="small" variant="primary" onPress={() => void say_(corrected ? 'corrected' : 'validated')} disabledReason={lacking.length > 0 ? t('common.complete', { what: lacking.join(', ') }) : undefined}>{t(corrected ? 'mentions.correct' : 'mentions.validate')}</Button>
              {lacking.length === 0 && <Button size="small" onPress={() => void say_('rejected')}>{t('mentions.reject')}</Button>}
            </div>
          </>
        )}
        <ActFault acts={[judge]} />
      </div>
    </details>
  )
}
