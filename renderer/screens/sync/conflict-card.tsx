// One choice: both versions with who and when, and a button under each. Nothing is decided by waiting.
import { GitFork } from 'lucide-react'
import { isCivilDate } from '../../../domain/civil-date.ts'
import type { Output } from '../../../main/contract/procedures.ts'
import { day, dayAndClock } from '../../i18n/format.ts'
import { has, t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'

type Conflict = Output<'conflict.list'>[number]

export function ConflictCard({ conflict }: { conflict: Conflict }) {
  const { say } = useNavigation()
  const choose = useAct('conflict.choose')
  const what = conflict.field ? word(`field.${conflict.table}.${conflict.field}`, conflict.field) : word(`table.${conflict.table}`, conflict.table)
  const title = [t(`sync.conflict.${conflict.kind}`, { what }), conflict.clientName].filter(Boolean).join(', ')
  const pick = async (version: number): Promise<void> => {
    if (await choose.run({ id: conflict.id, version })) say({ text: t('sync.chosen', { what }) })
  }
  return (
    <section className="card" aria-label={title}>
      <h3 className="row"><GitFork size={18} aria-hidden="true" />{title}</h3>
      <p className="quiet">{t('sync.bothKept')}</p>
      <ActFault acts={[choose]} />
      <div className="cards">
        {conflict.versions.map((version, index) => (
          <div key={`${version.by} ${version.at}`} className="card version">
            <span className="quiet">{version.mine ? t('sync.mine', { at: dayAndClock(version.at) }) : t('sync.theirs', { by: version.by, at: dayAndClock(version.at) })}</span>
            <ValueOf value={version.value} />
            <div><Button onPress={() => void pick(index)} label={t('common.pair', { name: version.mine ? t('sync.keepMine') : t('sync.keepTheirs', { by: version.by }), value: title })}>{version.mine ? t('sync.keepMine') : t('sync.keepTheirs', { by: version.by })}</Button></div>
          </div>
        ))}
      </div>
    </section>
  )
}

const word = (key: string, otherwise: string): string => (has(key) ? t(key) : otherwise)

/** A value as people read it: text whole, a day as a day, a row as its fields. */
function ValueOf({ value }: { value: Conflict['versions'][number]['value'] }) {
  if (value === null || value === '') return <strong>{t('common.empty')}</strong>
  if (typeof value === 'boolean') return <strong>{t(value ? 'common.yes' : 'common.no')}</strong>
  if (typeof value === 'string') return <strong>{isCivilDate(value) ? day(value) : value}</strong>
  if (typeof value === 'number') return <strong>{value}</strong>
  return (
    <dl className="pairs">
      {Object.entries(value).map(([name, part]) => <div key={name}><dt>{name}</dt><dd>{typeof part === 'string' || typeof part === 'number' ? part : JSON.stringify(part)}</dd></div>)}
    </dl>
  )
}
