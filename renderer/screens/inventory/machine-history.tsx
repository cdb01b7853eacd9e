// What changed on a machine since the visit before: one line a change, as values before and after.
import type { Output } from '../../../main/contract/procedures.ts'
import { dateAndClock } from '../../i18n/format.ts'
import { has, t, tn } from '../../i18n/t.ts'
import { useRead } from '../../query.ts'
import { factValue } from './fact-value.ts'

type Entry = Output<'machine.history'>[number]
type Change = Entry['changes'][number]

/** A reinstalled system changes a thousand programs: the rest is a count. */
const SHOWN = 30

export function MachineHistory({ machineId }: { machineId: string }) {
  const { data } = useRead('machine.history', { machineId })
  if (!data || data.length < 2) return null
  return (
    <details>
      <summary>{tn('history.inventories', data.length)}{data[0] && data[0].changes.length > 0 && <span className="quiet small">{' '}{tn('history.changes', data[0].changes.length)}</span>}</summary>
      <ol className="stack">
        {data.map((entry, at) => (
          <li key={entry.inventoryId} className="stack-small">
            <span className="row"><strong>{dateAndClock(entry.takenAt)}</strong><span className="quiet">{t(`machine.source.${entry.method}`)}</span><span className="quiet">{tn('detail.known', entry.known, { total: entry.total })}</span></span>
            {!entry.sameMachine && <p className="quiet">{t('history.other')}</p>}
            {at < data.length - 1 && <Changes entry={entry} />}
          </li>
        ))}
      </ol>
    </details>
  )
}

function Changes({ entry: { changes, volatile } }: { entry: Entry }) {
  return (
    <>
      {changes.length === 0 && <p className="quiet">{t('history.same')}</p>}
      <ul className="stack-small">
        {changes.slice(0, SHOWN).map((change) => <li key={`${change.path} ${change.row ?? ''} ${change.kind}`}><ChangeLine change={change} /></li>)}
      </ul>
      {(changes.length > SHOWN || volatile > 0) && <p className="quiet small">{[...(changes.length > SHOWN ? [tn('history.more', changes.length - SHOWN)] : []), ...(volatile > 0 ? [tn('history.volatile', volatile)] : [])].join(' ')}</p>}
    </>
  )
}

function ChangeLine({ change: { path, row, kind, old, now } }: { change: Change }) {
  const list = path.endsWith('[]') ? path.slice(0, -2) : path
  const group = `detail.group.${path.split('.')[0]}`
  const line = has(`detail.${path}`) && !path.endsWith('[]') ? t(`detail.${path}`) : undefined
  // "Version" alone could be anything's.
  const name = line !== undefined ? (row === null && has(group) ? `${t(group)}, ${line}` : line) : has(`detail.list.${list}`) ? t(`detail.list.${list}`) : has(`detail.group.${list.split('.')[0]}`) ? t(`detail.group.${list.split('.')[0]}`) : path
  const value = (one: Change['old']): string => (one === null ? t('common.unknown') : factValue(path, one))
  return (
    <>
      <span className="capital">{name}</span>{row !== null && <span className="mono">{' '}{row}</span>}{t('history.colon')}
      {kind === 'added' || kind === 'removed' ? t(`history.${kind}`) : <><span className="quiet">{value(old)}</span>{' → '}<strong>{value(now)}</strong></>}
    </>
  )
}
