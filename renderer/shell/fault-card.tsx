// A refusal in four parts: what happened, what is safe, what to do (buttons), the technical detail folded with its copy.
import { AlertCircle } from 'lucide-react'
import { useContext, useState } from 'react'
import { type Fault, type FaultAction, type FaultCode, faultKinds } from '../../domain/errors.ts'
import { both, has, t } from '../i18n/t.ts'
import { NavigationContext } from '../routes.ts'
import { Button } from '../ui/button.tsx'

export type FaultActions = Partial<Record<FaultAction, () => void>>

const TONES = { quiet: 'warn', notice: 'info', error: 'bad', security: 'bad' } as const

/** What a failed act left to say, with its own second try. The first fault is shown: one thing at a time. */
export function ActFault({ acts, actions = {} }: { acts: readonly { readonly fault: Fault | undefined; retry(): void; clear(): void }[]; actions?: FaultActions }) {
  const act = acts.find((one) => one.fault !== undefined)
  if (!act?.fault) return null
  return <FaultCard fault={act.fault} actions={{ retry: () => act.retry(), later: () => act.clear(), correct: () => act.clear(), retype: () => act.clear(), ...actions }} />
}

/** A fault kept in a row: its code is text there, and one of a newer version is shown as unforeseen. */
export function shownFault({ code, detail, cause }: { readonly code: string; readonly detail: Fault['detail']; readonly cause?: string | undefined }): Pick<Fault, 'code' | 'detail'> & { readonly cause?: string | undefined } {
  return code in faultKinds ? { code: code as FaultCode, detail, cause } : { code: 'INTERNAL', detail: {}, cause: code }
}

/** Buttons appear for the actions this place can do; the others stay in the sentence. */
export function FaultCard({ fault, actions = {} }: { fault: Pick<Fault, 'code' | 'detail'> & { readonly cause?: string | undefined; readonly issues?: Fault['issues'] }; actions?: FaultActions }) {
  const kind = faultKinds[fault.code]
  const values = inWords(fault.detail)
  const navigation = useContext(NavigationContext)
  const [open, setOpen] = useState(false)
  const settings = navigation && (() => navigation.go({ screen: 'settings' }))
  // Whatever the place: rates and the link to the co-op live in the settings, and the detail is under the sentence.
  const can: FaultActions = { 'see-detail': () => setOpen(true), ...(settings ? { 'enter-rate': settings, 'open-settings': settings, reconnect: settings } : {}), ...actions, ...(settings && READ_IN_SETTINGS.has(fault.code) ? { correct: settings } : {}) }
  const offered = kind.actions.filter((action) => can[action])
  const why = [...new Set((fault.issues ?? []).map(({ rule }) => `issue.rule.${rule.replaceAll(' ', '-')}`).filter(has))].map((key) => t(key))
  const technical = [fault.code, ...(fault.issues ?? []).map((issue) => `${issue.path}: ${issue.rule}`), ...(fault.cause ? [fault.cause] : [])].join('\n')
  return (
    <div className="fault" data-tone={TONES[kind.severity]} role={kind.severity === 'quiet' || kind.severity === 'notice' ? 'status' : 'alert'}>
      <AlertCircle size={20} aria-hidden="true" />
      <div className="body">
        <strong>{t(`fault.${fault.code}.title`, values)}</strong>
        {why.length > 0 && <span className="capital">{why.join(', ')}</span>}
        <span>{t(`fault.${fault.code}.text`, values)}</span>
        {offered.length > 0 && (
          <span className="row">
            {offered.map((action, index) => <Button key={action} variant={index === 0 ? 'primary' : 'normal'} onPress={() => can[action]?.()}>{t(`fault.action.${action}`)}</Button>)}
          </span>
        )}
        <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary>{t('fault.detail')}</summary>
          <pre className="technical" lang="en">{technical}</pre>
          <Button size="small" onPress={() => void navigator.clipboard.writeText(technical)}>{t('fault.copy')}</Button>
        </details>
      </div>
    </div>
  )
}

/** What a reader refused is corrected where it is read, whatever the place that needs it. */
const READ_IN_SETTINGS: ReadonlySet<FaultCode> = new Set<FaultCode>(['MENTION_REJECTED', 'RULE_REJECTED'])

/** A step's title is the journal's, in French; its English comes beside it. */
export function inLanguage(detail: Fault['detail']): Fault['detail'] {
  const { step, stepEn } = detail
  return step === undefined || stepEn === undefined ? detail : { ...detail, step: both({ fr: String(step), en: String(stepEn) }) }
}

/** States, fields and inputs travel as words of the code; the sentence wants the reader's. */
function inWords(detail: Fault['detail']): Fault['detail'] {
  const key = `fault.state.${detail['state']}`
  const what = String(detail['what'] ?? '').replace(/^call: /, '')
  const named = [`field.${what}`, `table.${what}`, `fact.${what}`, `input.${what.split('.').at(-1)}`].find(has)
  // Why a pack is not usable is a rule of its format; why a contract refuses, one of its terms.
  const rule = [`pack.rule.${detail['why']}`, `contract.rule.${detail['why']}`].find(has)
  return { ...inLanguage(detail), ...(rule ? { why: t(rule, detail) } : {}), ...(has(key) ? { state: t(key) } : {}), ...(named ? { what: t(named) } : {}) }
}
