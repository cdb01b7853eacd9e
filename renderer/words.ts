// What several screens say and show alike: looks of states, verdicts and reasons as sentences.
import type { Reason } from '../domain/inventory/verdict.ts'
import { reasonWords } from '../domain/inventory/reason-words.ts'
import { dayOf } from './i18n/format.ts'
import { currentLanguage, has, t, tn } from './i18n/t.ts'
import type { Look } from './ui/layout.tsx'

/** How each state looks, in every list and on every screen. */
export const LOOKS = {
  verdict: {
    KEEP: { tone: 'ok', icon: 'ok' },
    UPGRADE: { tone: 'warn', icon: 'up' },
    MIGRATE: { tone: 'warn', icon: 'linux' },
    REPLACE: { tone: 'bad', icon: 'replace' },
    VERIFY: { tone: 'info', icon: 'help' },
  },
  // A machine of a run.
  host: {
    pending: { tone: 'neutral', icon: 'clock' },
    running: { tone: 'accent', icon: 'loader' },
    linkLost: { tone: 'warn', icon: 'unplug' },
    done: { tone: 'ok', icon: 'ok' },
    needsAttention: { tone: 'bad', icon: 'alert' },
    toFollow: { tone: 'warn', icon: 'unplug' },
    setAside: { tone: 'neutral', icon: 'minus' },
    takenBack: { tone: 'neutral', icon: 'back' },
  },
  sheet: {
    planned: { tone: 'neutral', icon: 'clock' },
    in_progress: { tone: 'accent', icon: 'loader' },
    to_sign: { tone: 'warn', icon: 'alert' },
    signed: { tone: 'ok', icon: 'ok' },
    closed: { tone: 'neutral', icon: 'ok' },
    cancelled: { tone: 'neutral', icon: 'minus' },
    taken: { tone: 'info', icon: 'clock' },
    done_elsewhere: { tone: 'ok', icon: 'ok' },
  },
  contract: {
    project: { tone: 'info', icon: 'info' },
    active: { tone: 'ok', icon: 'ok' },
    notice_sent: { tone: 'warn', icon: 'clock' },
    renewed: { tone: 'ok', icon: 'ok' },
    terminated: { tone: 'neutral', icon: 'minus' },
    ended: { tone: 'neutral', icon: 'minus' },
  },
  // A quote, and any other paper that a client accepts or declines.
  paper: {
    draft: { tone: 'neutral', icon: 'clock' },
    to_verify: { tone: 'info', icon: 'help' },
    ready: { tone: 'info', icon: 'info' },
    issued: { tone: 'info', icon: 'clock' },
    accepted: { tone: 'ok', icon: 'ok' },
    declined: { tone: 'neutral', icon: 'minus' },
    expired: { tone: 'warn', icon: 'alert' },
    superseded: { tone: 'neutral', icon: 'minus' },
    voided: { tone: 'warn', icon: 'alert' },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Look>>>>

export type Decision = keyof typeof LOOKS.verdict

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

interface HostOfRun { readonly state: Exclude<keyof typeof LOOKS.host, 'toFollow' | 'takenBack'>; readonly mode: 'apply' | 'undo'; readonly endedAt: number | null; readonly fault: { readonly code: string } | null }

/** How a machine of a run is shown. One that works on alone until its password is typed again did nothing wrong: it is to follow. */
export function runState(host: HostOfRun) {
  const { state, fault, endedAt } = host
  const shown = state === 'needsAttention' && fault?.code === 'CREDENTIAL_NEEDED' ? 'toFollow' : isTakenBack(host) ? 'takenBack' : state
  return { ...LOOKS.host[shown], word: t(`runState.${shown}`, { day: endedAt === null ? '–' : dayOf(endedAt) }) }
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
