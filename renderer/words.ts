// Words several screens share: verdicts with their tone and icon, reasons as sentences.
import type { Reason } from '../domain/inventory/verdict.ts'
import { reasonWords } from '../domain/inventory/reason-words.ts'
import { dayOf } from './i18n/format.ts'
import { currentLanguage, has, t, tn } from './i18n/t.ts'
import type { IconName, Tone } from './ui/layout.tsx'

export type Decision = 'KEEP' | 'UPGRADE' | 'MIGRATE' | 'REPLACE' | 'VERIFY'

export const VERDICTS: Readonly<Record<Decision, { readonly tone: Tone; readonly icon: IconName }>> = {
  KEEP: { tone: 'ok', icon: 'ok' },
  UPGRADE: { tone: 'warn', icon: 'up' },
  MIGRATE: { tone: 'warn', icon: 'linux' },
  REPLACE: { tone: 'bad', icon: 'replace' },
  VERIFY: { tone: 'info', icon: 'help' },
}

export function verdictWord(decision: Decision, reinstall: boolean): string {
  return t(decision === 'MIGRATE' && reinstall ? 'verdict.MIGRATE.reinstall' : `verdict.${decision}`)
}

/** The reasons of a machine as one sentence part; without any it meets the pack. */
export function reasonText(reasons: readonly Reason[]): string {
  if (reasons.length === 0) return t('reason.OK')
  return reasons.map((reason) => {
    const { key, values } = reasonWords(reason, currentLanguage(), (path) => t(`fact.${path}`))
    return t(key, values)
  }).join(', ')
}

const RUN_STATES: Readonly<Record<'pending' | 'running' | 'linkLost' | 'done' | 'needsAttention' | 'setAside' | 'toFollow' | 'takenBack', { readonly tone: Tone; readonly icon: IconName }>> = {
  pending: { tone: 'neutral', icon: 'clock' },
  running: { tone: 'accent', icon: 'loader' },
  linkLost: { tone: 'warn', icon: 'unplug' },
  done: { tone: 'ok', icon: 'ok' },
  needsAttention: { tone: 'bad', icon: 'alert' },
  toFollow: { tone: 'warn', icon: 'unplug' },
  setAside: { tone: 'neutral', icon: 'minus' },
  takenBack: { tone: 'neutral', icon: 'back' },
}

interface HostOfRun { readonly state: Exclude<keyof typeof RUN_STATES, 'toFollow' | 'takenBack'>; readonly mode: 'apply' | 'undo'; readonly endedAt: number | null; readonly fault: { readonly code: string } | null }

/** How a machine of a run is shown. One that works on alone until its password is typed again did nothing wrong: it is to follow. */
export function runState(host: HostOfRun) {
  const { state, fault, endedAt } = host
  const shown = state === 'needsAttention' && fault?.code === 'CREDENTIAL_NEEDED' ? 'toFollow' : isTakenBack(host) ? 'takenBack' : state
  return { ...RUN_STATES[shown], word: t(`runState.${shown}`, { day: endedAt === null ? '–' : dayOf(endedAt) }) }
}

const isTakenBack = ({ state, mode }: HostOfRun): boolean => state === 'done' && mode === 'undo'

/** How many machines of a run are done, and how many were taken back since: these no longer have what it put in. */
export function runCounts(hosts: readonly HostOfRun[]): string[] {
  const back = hosts.filter(isTakenBack).length
  const done = hosts.filter(({ state }) => state === 'done').length - back
  return [...(back < hosts.length ? [tn('deploy.done', done, { total: hosts.length })] : []), ...(back > 0 ? [tn('deploy.takenBack', back)] : [])]
}

/** What an undo takes back, by its own words: "retrait de SALLE-B". */
export function undoWords({ key, what }: { readonly key: string; readonly what: string }): string {
  return key.startsWith('field.') ? t('undo.field', { what: has(key) ? t(key) : what }) : t(has(`undo.${key}`) ? `undo.${key}` : 'undo.other', { what })
}

/** States of a sheet of work, the same in every list. */
export const SHEET_STATES: Readonly<Record<'planned' | 'in_progress' | 'to_sign' | 'signed' | 'closed' | 'cancelled', { readonly tone: Tone; readonly icon: IconName }>> = {
  planned: { tone: 'neutral', icon: 'clock' },
  in_progress: { tone: 'accent', icon: 'loader' },
  to_sign: { tone: 'warn', icon: 'alert' },
  signed: { tone: 'ok', icon: 'ok' },
  closed: { tone: 'neutral', icon: 'ok' },
  cancelled: { tone: 'neutral', icon: 'minus' },
}

/** States of a contract, the same in every list. */
export const CONTRACT_STATES: Readonly<Record<string, { readonly tone: Tone; readonly icon: IconName }>> & { readonly project: { readonly tone: Tone; readonly icon: IconName } } = {
  project: { tone: 'info', icon: 'info' },
  active: { tone: 'ok', icon: 'ok' },
  notice_sent: { tone: 'warn', icon: 'clock' },
  renewed: { tone: 'ok', icon: 'ok' },
  terminated: { tone: 'neutral', icon: 'minus' },
  ended: { tone: 'neutral', icon: 'minus' },
}
