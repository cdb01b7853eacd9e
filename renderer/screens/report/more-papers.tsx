// Papers of the visit besides its report, each folded until it is wanted: acceptance record, attendance sheet, domain names. Every
// field saves itself; what is missing is named before the paper is made.
import { FileText, Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Input, Output } from '../../../main/contract/procedures.ts'
import { AutoChoice } from '../../editing/auto-choice.tsx'
import { AutoField } from '../../editing/auto-field.tsx'
import { AutoTick } from '../../editing/auto-tick.tsx'
import { both, t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Chip } from '../../ui/layout.tsx'

type Table = Input<'visit.addRow'>['table']
type Typed = readonly [field: string, type?: 'date' | 'time' | 'multiline']

export function MorePapers({ visitId }: { visitId: string }) {
  return <><Acceptance visitId={visitId} /><Attendance visitId={visitId} /><Domains visitId={visitId} /></>
}

function Acceptance({ visitId }: { visitId: string }) {
  const { data: view } = useRead('acceptance.get', { visitId })
  const open = useAct('acceptance.open')
  if (!view) return null
  const { tests, reserves } = view
  return (
    <Card title={t('acceptance.title')}>
      <ActFault acts={[open]} />
      {tests.length === 0 ? <div><Button onPress={() => void open.run({ visitId })}>{t('acceptance.open')}</Button></div> : (
        <>
          {view.installed.map((one) => <InstalledPack key={`${one.pack.fr} ${one.version}`} installed={one} />)}
          {tests.map((test) => (
            <fieldset key={test.id} className="check-item">
              <legend>{test.title || t('table.acceptance_test')}</legend>
              <AutoChoice table="acceptance_test" id={test.id} field="result" value={test.result} label={t('field.acceptance_test.result')} visitId={visitId} options={(['met', 'unmet', 'notDone'] as const).map((value) => ({ value, text: t(`acceptance.result.${value}`) }))} />
              <AutoField table="acceptance_test" id={test.id} field="evidence" value={test.evidence} label={t('field.acceptance_test.evidence')} visitId={visitId} />
            </fieldset>
          ))}
          <Rows table="reserve" rows={reserves} visitId={visitId} fields={[['what'], ['who'], ['until', 'date']]} add={t('acceptance.addReserve')} />
          <AutoField table="visit" id={visitId} field="present" value={view.present} label={t('acceptance.present')} visitId={visitId} multiline />
          <div><AutoTick table="visit" id={visitId} field="acceptanceRefused" value={view.refused} visitId={visitId}>{t('acceptance.refused')}</AutoTick></div>
          <p>{t(`acceptance.outcome.${view.outcome}`)}</p>
          <Paper visitId={visitId} kind="acceptance" view={view} />
        </>
      )}
    </Card>
  )
}

const RESULTS = { met: { tone: 'ok', icon: 'ok' }, unmet: { tone: 'warn', icon: 'alert' }, notDone: { tone: 'neutral', icon: 'clock' } } as const

/** What a pack put in, as the machines proved it; open where something is lacking. */
function InstalledPack({ installed: { pack, version, tests } }: { installed: Output<'acceptance.get'>['installed'][number] }) {
  const met = tests.filter(({ result }) => result === 'met').length
  return (
    <details open={met < tests.length}>
      <summary>{t('acceptance.installed', { pack: both(pack), version })} <span className="quiet">{t('acceptance.provedOf', { met, total: tests.length })}</span></summary>
      <ul className="stack-small">
        {tests.map(({ title, result, proved, lacking }) => (
          <li key={title.fr}>
            {both(title)}
            <span className="row"><Chip {...RESULTS[result]}>{t(`acceptance.result.${result}`)}</Chip><span className="quiet small">{[...(proved.length > 0 ? [t('acceptance.proved', { places: proved.join(', ') })] : []), ...(lacking.length > 0 ? [t('acceptance.lacking', { places: lacking.join(', ') })] : [])].join(' · ')}</span></span>
          </li>
        ))}
      </ul>
    </details>
  )
}

function Attendance({ visitId }: { visitId: string }) {
  const { data: view } = useRead('attendance.get', { visitId })
  const open = useAct('attendance.open')
  if (!view) return null
  return (
    <Card title={t('attendance.title')}>
      <ActFault acts={[open]} />
      {view.halfDays.length === 0 ? <div><Button onPress={() => void open.run({ visitId })}>{t('attendance.open')}</Button></div> : (
        <>
          {view.title && <p>{view.title}</p>}
          <Rows table="half_day" rows={view.halfDays} visitId={visitId} fields={[['on', 'date'], ['from', 'time'], ['to', 'time']]} add={t('attendance.addHalf')} />
          <Rows table="attendee" rows={view.people} visitId={visitId} fields={[['name'], ['function']]} add={t('attendance.addPerson')} />
          <Paper visitId={visitId} kind="attendance" view={view} />
        </>
      )}
    </Card>
  )
}

function Domains({ visitId }: { visitId: string }) {
  const { data: domains = [] } = useRead('domain.list', { visitId })
  const open = useAct('domain.sheet')
  return (
    <Card title={t('domain.title')}>
      <ActFault acts={[open]} />
      <Rows table="domain_name" rows={domains} visitId={visitId} fields={[['name'], ['holder'], ['represented'], ['registrar'], ['registeredOn', 'date'], ['expiresOn', 'date'], ['note', 'multiline']]} add={t('domain.add')}
        more={(row) => (
          <>
            <AutoChoice table="domain_name" id={row.id} field="state" value={row.state} label={t('field.domain_name.state')} visitId={visitId} options={['wanted', 'ordered', 'registered', 'given_up'].map((value) => ({ value, text: t(`domainState.${value}`) }))} />
            <div><Button size="small" label={t('common.pair', { name: t('domainPaper.open'), value: row.name ?? '' })} onPress={() => void open.run({ domainId: row.id })}><FileText size={18} aria-hidden="true" />{t('domainPaper.open')}</Button></div>
          </>
        )} />
    </Card>
  )
}

/** Rows to type into, one more, and one less with its undo. */
function Rows<R extends { readonly id: string }>({ table, rows, fields, visitId, add, more }: { table: Table; rows: readonly R[]; fields: readonly Typed[]; visitId: string; add: string; more?: (row: R) => ReactNode }) {
  const addRow = useAct('visit.addRow')
  const removeRow = useAct('visit.removeRow')
  return (
    <>
      <ActFault acts={[addRow, removeRow]} />
      {rows.map((row, index) => {
        const name = `${t(`table.${table}`)} ${index + 1}`
        const values = row as unknown as Readonly<Record<string, string | null>>
        return (
          <div key={row.id} role="group" aria-label={name} className="check-item">
            <div className="fields">{fields.map(([field, type]) => <AutoField key={field} table={table} id={row.id} field={field} value={values[field] ?? null} label={t(`field.${table}.${field}`)} visitId={visitId} {...(type === 'multiline' ? { multiline: true } : type ? { type } : {})} />)}</div>
            {more?.(row)}
            <div><Button size="small" label={t('common.pair', { name: t('sheet.remove'), value: name })} onPress={() => void removeRow.run({ visitId, table, rowId: row.id })}>{t('sheet.remove')}</Button></div>
          </div>
        )
      })}
      <div><Button onPress={() => void addRow.run({ visitId, table })}><Plus size={18} aria-hidden="true" />{add}</Button></div>
    </>
  )
}

/** Makes the paper and leads to its signature; says what is missing, and whether one is signed. */
function Paper({ visitId, kind, view }: { visitId: string; kind: 'acceptance' | 'attendance'; view: { readonly missing: readonly string[]; readonly number: string | null; readonly signed: boolean } }) {
  const { go } = useNavigation()
  const issue = useAct(`${kind}.issue`)
  const sign = async (): Promise<void> => {
    const issued = await issue.run({ visitId })
    if (issued) go({ screen: 'sign', id: issued.docId, visitId, back: 'report' })
  }
  return (
    <>
      <ActFault acts={[issue]} />
      {view.missing.length > 0 && <p className="quiet">{t('visitPaper.missing', { what: view.missing.map((key) => t(`${kind}.missing.${key}`)).join(', ') })}</p>}
      <div className="row">
        <Button onPress={() => void sign()} disabledReason={view.missing.length > 0 ? '' : undefined}>{t('sheet.sign')}</Button>
        {view.number && <Chip tone={view.signed ? 'ok' : 'info'} icon={view.signed ? 'ok' : 'info'}>{`${view.number} · ${t(view.signed ? 'report.signed' : 'report.unsigned')}`}</Chip>}
      </div>
    </>
  )
}
