// Hosts are shared by test files, which are processes of their own: one taken is a file, made or not.
import { closeSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { bootFresh, type Host, hostOf, lab, pause } from './lab.ts'

/** A fresh machine for the time of `work`; waits while every one is taken. */
export async function withHost<R>(work: (host: Host) => Promise<R>): Promise<R> {
  for (;;) {
    for (const i of inject('hosts')) {
      const path = join(inject('taken'), String(i))
      try {
        closeSync(openSync(path, 'wx'))
      } catch {
        continue // taken by another test
      }
      try {
        bootFresh(i)
        return await work(hostOf(i))
      } finally {
        lab('fast', String(i))
        rmSync(path, { force: true })
      }
    }
    await pause(300)
  }
}
