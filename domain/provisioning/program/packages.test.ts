import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { GUARD } from './packages.ts'

const root = mkdtempSync(join(tmpdir(), 'packtic-guard-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('between the download of apt and dpkg', () => {
  /** What stands on the disk, what apt passes, and whether dpkg may begin. */
  function asked(freeKb: number, archives: readonly string[], stop = false): { readonly mayBegin: boolean; readonly noted: boolean; readonly said: string } {
    const at = mkdtempSync(join(root, 'case-'))
    mkdirSync(join(at, 'bin'))
    writeFileSync(join(at, 'bin/df'), `#!/bin/sh\necho 'Filesystem 1024-blocks Used Available Capacity Mounted on'\necho 'disk 9 9 ${freeKb} 9% /'\n`, { mode: 0o755 })
    for (const name of archives) writeFileSync(join(at, name), Buffer.alloc(300 * 1024))
    if (stop) writeFileSync(join(at, 'stop'), '')
    const { status, stdout } = spawnSync('sh', ['-c', GUARD, 'guard', join(at, 'stop'), join(at, 'begun')], { input: archives.map((name) => `${join(at, name)}\n`).join(''), encoding: 'utf8', env: { PATH: `${join(at, 'bin')}:/usr/bin:/bin` } })
    return { mayBegin: status === 0, noted: existsSync(join(at, 'begun')), said: stdout }
  }

  test('there is room for as much again as what was fetched', () => {
    expect(asked(600, ['a.deb', 'b.deb'])).toEqual({ mayBegin: true, noted: true, said: '' })
    expect(asked(599, ['a.deb', 'b.deb'])).toEqual({ mayBegin: false, noted: false, said: 'not enough free space: 600 kB wanted, 599 kB free\n' })
    expect(asked(0, [])).toMatchObject({ mayBegin: true })
  })

  test('nobody asked to stop meanwhile', () => {
    expect(asked(9999, ['a.deb'], true)).toEqual({ mayBegin: false, noted: false, said: '' })
  })
})
