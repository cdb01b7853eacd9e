// A light pack for a test: its steps leave a line each time they are applied, so that one applied twice shows.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson } from '../../domain/sync/canonical-json.ts'
import { lockOf } from '../../main/backend/provisioning/pack-files.ts'

export const JOURNAL = '/srv/packtic-lab/journal'
const both = (text: string) => ({ fr: text, en: text })

export interface MadeStep { readonly id: string; readonly install?: readonly string[]; readonly apply?: string; readonly seconds?: number; /** What else the manifest says of the step. */ readonly more?: object; /** A step of another kind, with scripts that run after its own. */ readonly kind?: object; readonly scripts?: Readonly<Record<string, string>> }

/** The folder of a locked, unsigned pack. */
export function makePack(id: string, steps: readonly MadeStep[], options: readonly object[] = [], artefacts: readonly object[] = [], files: Readonly<Record<string, string>> = {}): string {
  const folder = join(mkdtempSync(join(tmpdir(), 'packtic-lab-pack-')), id)
  mkdirSync(join(folder, 'steps'), { recursive: true })
  const manifest = {
    format: 'packtic.pack/1', id, version: '1.0.0', title: both(`Essai ${id}`), summary: both('Essai'), needs: ['informatique'], authors: [{ name: 'packtic', scop: 'packtic' }], licence: 'AGPL-3.0-or-later', platform: 'linux', suites: ['bookworm', 'trixie'], arch: ['amd64', 'arm64'],
    preflight: { ramMinMb: 0, rootFreeMb: 1 }, options, training: { halfDays: 0, content: [] }, maintenance: { level: 'essentiel', visitsPerYear: 0, responseHours: 0, checks: [] },
    steps: steps.map((step) => ({ ...(step.kind ? { id: step.id, title: both(`Poser ${step.id}`), ...step.kind } : step.install ? { kind: 'package', id: step.id, title: both(`Installer ${step.id}`), install: step.install } : { kind: 'shell', id: step.id, title: both(`Poser ${step.id}`) }), ...step.more })),
  }
  writeFileSync(join(folder, 'pack.json'), JSON.stringify(manifest))
  if (artefacts.length > 0) writeFileSync(join(folder, 'artefacts.json'), JSON.stringify(artefacts))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, 'files'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  for (const { id: step, install, kind, apply = '', seconds = 1, scripts: own = {} } of steps) {
    for (const [phase, text] of Object.entries(own)) writeFileSync(join(folder, 'steps', `${step}.${phase}.sh`), `#!/bin/sh\n${text}\n`)
    if (install || kind) continue
    const file = `/srv/packtic-lab/${step}`
    const scripts = {
      check: `[ -e ${file} ] || exit 1`,
      apply: `set -eu\nmkdir -p /srv/packtic-lab\necho ${step} >> ${JOURNAL}\n${apply}\nsleep ${seconds}\necho done > ${file}`,
      verify: `[ "$(cat ${file})" = done ]`,
      undo: `rm -f ${file} ${JOURNAL}; rmdir /srv/packtic-lab 2>/dev/null || :`,
    }
    for (const [phase, text] of Object.entries(scripts)) writeFileSync(join(folder, 'steps', `${step}.${phase}.sh`), `#!/bin/sh\n${text}\n`)
  }
  writeFileSync(join(folder, 'pack.lock.json'), canonicalJson(lockOf(folder, { id, version: '1.0.0' })))
  return folder
}

/** About ten seconds on a machine: a small package, and steps that take their time. */
export const slowPack = (id: string, count = 6): string => makePack(id, [{ id: 'package', install: ['tree'] }, ...Array.from({ length: count }, (_, i) => ({ id: `part-${i + 1}` }))])

/** Opens the gate of `gatedPack` on its machine. */
export const OPEN_GATE = 'touch /run/packtic-lab-gate'

/** A pack at work for as long as the test wants: its first part waits until the gate is opened. */
export const gatedPack = (id: string, count: number): string => makePack(id, Array.from({ length: count }, (_, i) => ({ id: `part-${i + 1}`, ...(i === 0 ? { apply: 'while [ ! -e /run/packtic-lab-gate ]; do sleep 0.2; done' } : {}) })))
