// The reading of this computer takes seconds: meanwhile the screen says so, and a failure is told where it was asked.
import { useEffect, useState } from 'react'
import { type Fault, type FaultCode, faultKinds } from '../../../domain/errors.ts'
import { onEvent } from '../../backend.ts'
import { type Act, useAct, useRead } from '../../query.ts'

export interface LocalReading {
  readonly busy: boolean
  readonly act: Act<'inventory.local'>
  start(): void
}

export function useLocalReading(visitId: string): LocalReading {
  const local = useAct('inventory.local')
  const { data: jobs = [] } = useRead('job.list', {})
  const [failed, setFailed] = useState<Fault>()
  const busy = local.busy || jobs.some((job) => job.kind === 'inventory.local' && job.state === 'running')
  useEffect(() => onEvent('job.progress', ({ kind, state, fault }) => {
    if (kind !== 'inventory.local' || state !== 'failed' || !fault) return
    setFailed({ code: fault.code in faultKinds ? (fault.code as FaultCode) : 'INTERNAL', detail: fault.detail, ...(fault.cause ? { cause: fault.cause } : {}) })
  }), [])
  const start = (): void => {
    setFailed(undefined)
    // Two readings at once of one computer would only slow each other down.
    if (!busy) void local.run({ visitId })
  }
  return { busy, start, act: { ...local, fault: local.fault ?? failed, retry: start, clear: () => { setFailed(undefined); local.clear() } } }
}
