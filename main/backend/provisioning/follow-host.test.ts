// What a lost line leaves in a machine's row.
import { expect, test } from 'vitest'
import { Refusal } from '../../../domain/errors.ts'
import { HostRunView } from '../../contract/procedures/run.ts'
import { followHost } from './follow-host.ts'
import { type HostState, NEW_HOST } from './host-state.ts'

test('a lost line is a state of the row with the instant of the next try, whatever the jitter', async () => {
  const stop = new AbortController()
  const waits: number[] = []
  let kept: HostState = { ...NEW_HOST }
  let tries = 0
  await followHost({
    runId: '0198c1f2-0000-7000-8000-000000000001', machine: 'Accueil', program: '', steps: new Set(), secrets: {}, signal: stop.signal, now: () => 1_000, random: () => 0.123_456_789,
    connect: async () => await Promise.reject(new Refusal('SSH_LINE_LOST', { machine: 'Accueil' })),
    read: () => kept, save: (state) => void (kept = state), hold: (state) => void (kept = state), elapsedMs: () => 0, store: () => undefined, lastFailure: () => ({ code: 'STEP_FAILED', step: '' }), neededMb: 1, currentStep: () => '',
    wait: async (ms) => {
      waits.push(ms)
      if (++tries === 3) stop.abort()
      await Promise.resolve()
    },
  })
  expect(kept.state).toBe('linkLost')
  // Seen: a fraction of a millisecond made the whole run unreadable for the page.
  expect(HostRunView.shape.retryAt.parse(kept.retryAt)).toBe(1_000 + (waits.at(-1) ?? 0))
  expect(waits).toEqual([849, 1699, 3398])
})
