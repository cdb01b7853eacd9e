// One inventory whole: how much of what decides is known, what is missing and how to get it, then every fact by group.
import { useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { t, tn } from '../../i18n/t.ts'
import { useRead } from '../../query.ts'
import { Button } from '../../ui/button.tsx'
import { Progress } from '../../ui/charts.tsx'
import { factValue } from './fact-value.ts'
import { MemorySlots } from './memory-slots.tsx'
import { unknownText } from './unknown-words.ts'

type Detail = NonNullable<Output<'machine.detail'>>
type Group = Detail['groups'][number]
type Line = Group['lines'][number]
type List = Group['lists'][number]

/** Rows of a list shown at once; a machine has two thousand programs. */
const SHOWN = 12

export function MachineDetail({ machineId, inventoryId }: { machineId: string; inventoryId?: string }) {
  const [open, setOpen] = useState(false)
  const { data } = useRead('machine.detail', inventoryId ? { machineId, inventoryId } : { machineId })
  if (!data) return null
  return (
    <div className="stack-small">
      <Known {...data} />
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t('detail.all')}</summary>
        {open && <div className="cards">{data.groups.map((group) => <GroupCard key={group.name} group={group} />)}</div>}
      </details>
    </div>
  )
}

/** "42 faits connus sur 49", and each missing one with its reason and how to get it. */
function Known({ known, total, missing, complete }: Detail) {
  return (
    <section className="stack-small" aria-label={tn('detail.known', known, { total })}>
      <span className="row between"><strong>{tn('detail.known', known, { total })}</strong>{!complete && <span className="quiet small">{t('detail.incomplete')}</span>}</span>
      <Progress fraction={known / total} tone={known === total ? 'ok' : 'info'} />
      {missing.length > 0 && (
        <details>
          <summary>{tn('detail.missing', missing.length)}</summary>
          <div className="table-wrap">
            <table className="table facts">
              <thead><tr><th scope="col">{t('detail.column.fact')}</th><th scope="col">{t('detail.column.why')}</th><th scope="col">{t('detail.column.how')}</th></tr></thead>
              <tbody>
                {missing.map(({ path, reason }) => <tr key={path}><th scope="row">{t(`detail.${path}`)}</th><td>{t(`unknown.${reason}`)}</td><td className="quiet">{t(`howto.${reason}`)}</td></tr>)}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </section>
  )
}

function GroupCard({ group }: { group: Group }) {
  const known = group.lines.filter((line) => line.value !== null)
  const unknown = group.lines.filter((line) => line.unknown !== null && line.unknown !== 'not-applicable' && line.unknown !== 'not-collected')
  if (known.length + unknown.length === 0 && group.lists.every((list) => list.gap === null && list.rows.length === 0)) return null
  return (
    <section className="card" aria-label={t(`detail.group.${group.name}`)}>
      <h3>{t(`detail.group.${group.name}`)}</h3>
      {group.name === 'ram' && <MemorySlots group={group} />}
      {(known.length > 0 || unknown.length > 0) && <Lines lines={[...known, ...unknown]} />}
      {group.lists.map((list) => <ListPart key={list.path} list={list} alone={group.lines.length === 0 && group.lists.length === 1} />)}
    </section>
  )
}

function Lines({ lines }: { lines: readonly Line[] }) {
  return (
    <dl className="pairs">
      {lines.map((line) => (
        <div key={line.path}>
          <dt className="capital">{t(`detail.${line.path}`)}</dt>
          <dd>
            {line.value === null ? <span className="quiet">{unknownText(line.unknown)}</span> : factValue(line.path, line.value)}
            {line.conf !== null && line.conf !== 'measured' && <span className="quiet small">{' · '}{t(`detail.conf.${line.conf}`)}</span>}
            {line.alt.map((other) => <span key={other.source} className="quiet small">{' · '}{t('detail.alt', { value: factValue(line.path, other.value), source: other.source })}</span>)}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** `alone`: the group's own title names it already. */
function ListPart({ list: { path, gap, rows }, alone }: { list: List; alone: boolean }) {
  const [all, setAll] = useState(false)
  const shown = all ? rows : rows.slice(0, SHOWN)
  return (
    <div className="stack-small">
      {!alone && <h4>{t(`detail.list.${path}`)}{rows.length > 1 && <span className="quiet">{' '}{rows.length}</span>}</h4>}
      {gap !== null && <p className="quiet">{rows.length === 0 ? unknownText(gap) : t(`unknown.${gap}`)}</p>}
      {gap === null && rows.length === 0 && <p className="quiet">{t('detail.none')}</p>}
      {shown.map((row, at) => {
        const lines = row.lines.filter((line) => line.value !== null && line.value !== row.title)
        return (
          <details key={`${row.title}-${at}`} open={path !== 'software' && rows.length === 1}>
            <summary>{row.title}<span className="quiet small">{' '}{lines.filter((line) => typeof line.value !== 'boolean').slice(0, 3).map((line) => factValue(line.path, line.value ?? '')).join(' · ')}</span></summary>
            <Lines lines={lines} />
          </details>
        )
      })}
      {rows.length > shown.length && <div><Button size="small" onPress={() => setAll(true)}>{tn('detail.more', rows.length - shown.length)}</Button></div>}
    </div>
  )
}
