// Calls of systeminformation on a thread beside the backend: some wait on a program while nothing else can run.
import { parentPort, workerData } from 'node:worker_threads'
import systeminformation from 'systeminformation'
import type { LiveCall } from '../../../domain/inventory/live-calls.ts'

const { calls } = workerData as { calls: readonly LiveCall[] }
for (const call of calls) {
  // Text, so that what cannot be copied between threads never stops an answer; null for a call that failed.
  systeminformation[call]().then(
    (value: unknown) => parentPort?.postMessage({ call, text: JSON.stringify(value) }),
    () => parentPort?.postMessage({ call, text: null }),
  )
}
