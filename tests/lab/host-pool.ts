// Hosts are shared by test files, which are processes of their own: one taken is a file, made or not.
import { closeSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { bootFresh, type Host, hostOf, lab, pause } from './lab.ts'

/** A fresh machine for the time of `work`; waits while every one is taken. */
export async function withHost<R>(work: (host: Host) => Promise<R>): Promise<R> {
  return await withHosts(1, async (host) => await work(host as Host))
}

/** Several at once, all or none: two tests that each hold one and wait for another would wait for ever. */
export async function withHosts<R>(count: number, work: (...hosts: readonly Host[]) => Promise<R>): Promise<R> {
  if (count > inject('hosts').length) throw new Error(`${count} hosts wanted, the lab has ${inject('hosts').length}`)
  for (;;) {
    const taken: number[] = []
    for (const i of inject('hosts')) if (taken.length < count && take(i)) taken.push(i)
    try {
      if (taken.length === count) {
        for (const i of taken) bootFresh(i)
        return await work(...taken.map(hostOf))
      }
    } finally {
      for (const i of taken) {
        if (taken.length === count) lab('fast', String(i))
        rmSync(mark(i), { force: true })
      }
    }
    await pause(300 + 300 * Math.random())
  }
}

const mark = (i: number): string => join(inject('taken'), String(i))

/** False when another test has it. */
function take(i: number): boolean {
  try {
    closeSync(openSync(mark(i), 'wx'))
    return true
  } catch {
    return false
  }
}
