// The journal in two levels: one plain sentence a step, and folded beneath it what the machine really said.
import { useEffect, useRef, useState } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { onEvent } from '../../backend.ts'
import { clockSeconds, decimal, duration } from '../../i18n/format.ts'
import { both, t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { FaultCard } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { type Look, scrollable, StateIcon } from '../../ui/layout.tsx'
import { type LiveRun, useLive } from './live-run.ts'

type Line = Output<'run.journal'>[number]
interface Sentence extends Look { readonly seq: number; readonly at: number | null; readonly text: string; readonly ms: number | null }

const KEPT = 500
const REREAD_MS = 400
const RESULTS: Readonly<Record<string, Look>> = {
  ok: { tone: 'neutral', icon: 'ok' }, changed: { tone: 'ok', icon: 'ok' }, failed: { tone: 'bad', icon: 'alert' }, undetermined: { tone: 'info', icon: 'help' }, blocked: { tone: 'neutral', icon: 'clock' }, skipped: { tone: 'neutral', icon: 'minus' }, undone: { tone: 'neutral', icon: 'minus' },
}

export function Journal({ live, runId, machineId }: { live: LiveRun; runId: string; machineId: string }) {
  const { data: lines = [], refetch } = useRead('run.journal', { runId, machineId })
  const working = useLive(live, (one) => one.host(machineId)?.state === 'running')
  const log = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let pending: ReturnType<typeof setTimeout> | undefined
    const off = onEvent('run.event', (event) => {
      if (event.runId !== runId || event.host.machineId !== machineId) return
      pending ??= setTimeout(() => {
        pending = undefined
        void refetch()
      }, REREAD_MS)
    })
    return () => {
      clearTimeout(pending)
      off()
    }
  }, [runId, machineId, refetch])
  const sentences = plain(lines).slice(-KEPT)
  const now = working ? underWay(lines) : undefined
  useEffect(() => {
    // The newest line stays in sight.
    if (log.current) log.current.scrollTop = log.current.scrollHeight
  }, [sentences.length])
  return (
    <div className="stack-small">
      <h3>{t('deploy.journal')}</h3>
      {sentences.length === 0 ? <p className="quiet">{t('deploy.journalEmpty')}</p> : (
        <div className="journal" ref={log} role="log" aria-label={t('deploy.journal')} {...scrollable}><ol>
          {sentences.map((line) => (
            <li key={line.seq} data-tone={line.tone}>
              <span className="quiet">{line.at === null ? '' : clockSeconds(line.at)}</span>
              <StateIcon tone={line.tone} icon={line.icon} size={16} />
              <span>{line.text}{line.ms !== null && line.ms >= 1000 && <span className="quiet">{` · ${duration(line.ms)}`}</span>}</span>
            </li>
          ))}
        </ol></div>
      )}
      {now && <p className="journal-now quiet"><StateIcon tone="accent" icon="loader" size={16} />{now}</p>}
      <Technical runId={runId} machineId={machineId} lines={lines} />
    </div>
  )
}

/** Steps by their last word; what starts and ends around them. */
function plain(lines: readonly Line[]): Sentence[] {
  const spent = new Map<string, number>()
  const sentences: Sentence[] = []
  for (const line of lines) {
    const base = { seq: line.seq, at: line.at }
    if (line.ev === 'progress') continue
    if (line.ev === 'reboot' || line.ev === 'confirm') {
      sentences.push({ ...base, text: t(`deploy.event.${line.ev}`), ms: null, tone: 'info', icon: 'clock' })
      continue
    }
    if (line.step === null) {
      if (line.phase === 'apt') {
        if (line.ev === 'end') sentences.push({ ...base, text: t(line.rc === 0 ? 'deploy.event.aptEnd' : 'deploy.event.aptFailed'), ms: line.ms, ...(line.rc === 0 ? { tone: 'ok' as const, icon: 'ok' as const } : { tone: 'bad' as const, icon: 'alert' as const }) })
      } else if (line.ev === 'end') {
        if (line.rc === 0) sentences.push({ ...base, text: t('deploy.event.end'), ms: null, tone: 'ok', icon: 'ok' })
      } else if (line.ev === 'start' || line.ev === 'resume') sentences.push({ ...base, text: t(`deploy.event.${line.ev}`), ms: null, tone: 'neutral', icon: 'info' })
      continue
    }
    if (line.ev === 'end') spent.set(line.step, (spent.get(line.step) ?? 0) + (line.ms ?? 0))
    const title = line.title ? both(line.title) : line.step
    if (line.ev === 'stop') sentences.push({ ...base, text: t('deploy.event.stop'), ms: null, tone: 'neutral', icon: 'clock' })
    else if (line.ev === 'retry') sentences.push({ ...base, text: t('deploy.line', { title, result: t('deploy.event.retry') }), ms: null, tone: 'warn', icon: 'clock' })
    else if (line.result !== null) {
      sentences.push({ ...base, text: t('deploy.line', { title, result: t(`stepResult.${line.result}`) }), ms: spent.get(line.step) ?? null, ...(RESULTS[line.result] ?? { tone: 'neutral' as const, icon: 'info' as const }) })
      spent.delete(line.step)
    }
  }
  return sentences
}

/** The step that works now, with how far it is: apart from the log, so that a tick is never read aloud. */
function underWay(lines: readonly Line[]): string | undefined {
  const last = lines.findLast((line) => line.ev !== 'progress')
  if (!last || last.ev === 'stop' || last.ev === 'reboot' || last.ev === 'confirm' || last.result !== null || (last.step === null && (last.phase !== 'apt' || last.ev === 'end'))) return undefined
  const pct = lines.at(-1)?.pct ?? null
  const text = t('deploy.line', { title: last.step === null ? t('deploy.apt') : last.title ? both(last.title) : last.step, result: t(last.phase === 'undo' ? 'deploy.workingUndo' : 'deploy.working') })
  return pct === null ? text : t('deploy.percent', { text, pct: decimal(pct) })
}

function Technical({ runId, machineId, lines }: { runId: string; machineId: string; lines: readonly Line[] }) {
  const output = useAct('run.output')
  const [text, setText] = useState<string>()
  const step = lines.findLast((line) => line.step !== null)?.step ?? '-'
  const read = async (): Promise<void> => {
    const answer = await output.run({ runId, machineId, step })
    if (answer) setText(answer.text)
  }
  return (
    <details className="small">
      <summary>{t('deploy.technical')}</summary>
      <div className="stack-small">
        <pre className="technical" lang="en" {...scrollable} aria-label={t('deploy.events')}>{lines.slice(-KEPT).map(technical).join('\n')}</pre>
        <div className="row"><Button size="small" onPress={() => void read()} disabledReason={output.busy ? t('common.loading') : undefined}>{t('deploy.showOutput')}</Button></div>
        {output.fault && <FaultCard fault={output.fault} actions={{ retry: () => void read() }} />}
        {text !== undefined && (text === '' ? <p className="quiet">{t('deploy.outputEmpty')}</p> : <pre className="technical" lang="en" {...scrollable} aria-label={t('deploy.technical')}>{text}</pre>)}
      </div>
    </details>
  )
}

function technical({ seq, at, step, phase, ev, result, rc, ms, pct }: Line): string {
  return [String(seq).padStart(4), at === null ? '' : new Date(at).toISOString(), step ?? '-', phase, ev, ...(rc === null ? [] : [`rc=${rc}`]), ...(ms === null ? [] : [`${ms} ms`]), ...(pct === null ? [] : [`${pct}%`]), ...(result === null ? [] : [result])].join(' ')
}
