// The list of an undo, and what a running host tells of itself, from its events alone.
import { expect, test } from 'vitest'
import { PackStep } from './pack.ts'
import { type HostEvent, progressOf, readEvent } from './run-events.ts'
import { undoList } from './undo-list.ts'

const RUN = '0199aaaa-0000-7000-8000-000000000001'
const both = (text: string): { fr: string; en: string } => ({ fr: text, en: text })
const shell = (id: string, more: object = {}): object => ({ kind: 'shell', id, title: both(id), ...more })
const steps = [{ kind: 'package', id: 'tools', title: both('tools'), install: ['tree'] }, shell('first'), shell('forever', { irreversible: true }), shell('there'), shell('broken')].map((step) => PackStep.parse(step))
const events = (...lines: readonly Partial<HostEvent>[]): HostEvent[] => lines.flatMap((line, index) => readEvent(JSON.stringify({ v: 1, run: RUN, seq: index + 1, t: '2026-11-25T09:00:00Z', up: index, step: '-', phase: 'run', ev: 'start', ...line })) ?? [])
const ended = (step: string, res: NonNullable<HostEvent['res']>): Partial<HostEvent> => ({ step, phase: 'verify', ev: 'end', rc: 0, ms: 5, res })
const ids = (list: readonly PackStep[]): string[] => list.map(({ id }) => id)

test('an undo lists what this run changed or began, last first, programs after the scripts, and apart what stays', () => {
  const progress = progressOf(events({}, ended('tools', 'changed'), ended('first', 'changed'), ended('forever', 'changed'), ended('there', 'ok'), ended('broken', 'failed')))
  const list = undoList({ steps }, progress)
  expect(ids(list.steps)).toEqual(['broken', 'first', 'tools'])
  expect(ids(list.irreversible)).toEqual(['forever'])
  expect(ids(undoList({ steps }, progressOf(events({}, ended('first', 'changed'), ended('first', 'undone')))).steps)).toEqual([])
})

test('a long step says how far it is, and forgets it when the next one begins', () => {
  const apt = [{ phase: 'apt', ev: 'start' }, { phase: 'apt', ev: 'progress', pct: 42.5 }] as const
  expect(progressOf(events({}, ...apt)).current).toEqual({ step: '-', phase: 'apt', pct: 42.5 })
  expect(progressOf(events({}, ...apt, { phase: 'apt', ev: 'end', rc: 0 }, { step: 'first', phase: 'apply', ev: 'start' })).current).toEqual({ step: 'first', phase: 'apply', pct: undefined })
  expect(events({ ev: 'progress', pct: 101 })).toEqual([])
})

test('a machine that restarts or waits to be reached anew says so, until its next word', () => {
  expect(progressOf(events({}, { step: 'first', ev: 'reboot' })).waiting).toBe('restart')
  expect(progressOf(events({}, { step: 'first', ev: 'confirm' })).waiting).toBe('confirm')
  expect(progressOf(events({}, { step: 'first', ev: 'reboot' }, { ev: 'resume' })).waiting).toBeUndefined()
})
