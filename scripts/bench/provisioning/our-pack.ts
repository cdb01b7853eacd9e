// Our side of the list: a locked pack in a folder.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { canonicalJson } from '../../../domain/sync/canonical-json.ts'
import { lockOf } from '../../../main/backend/provisioning/pack-files.ts'
import { INDEX_HOURS, STATE, type StateStep } from './state.ts'

const ID = 'bench-bureau'
const VERSION = '1.0.0'
export const PACK_NAME = `${ID}@${VERSION}`
const both = (text: string) => ({ fr: text, en: text })

const ALLOWED = STATE.flatMap((step) => (step.kind === 'firewall' && typeof step.rule === 'object' ? [step.rule.allow] : []))

/** Writes the pack under `parent` and gives its folder. */
export function makeOurPack(parent: string): string {
  const folder = join(parent, ID)
  for (const sub of ['steps', 'files']) mkdirSync(join(folder, sub), { recursive: true })
  // The four words on the firewall are one step of ours, which has a way back by itself.
  const steps = STATE.filter((step) => step.kind !== 'firewall' || step.rule === 'on').map((step) => ({ id: step.id, title: both(step.title), ...stepOf(step, folder) }))
  writeFileSync(join(folder, 'pack.json'), JSON.stringify({
    format: 'packtic.pack/1', id: ID, version: VERSION, title: both('Serveur de bureau'), summary: both('Serveur de bureau'), needs: ['informatique'], authors: [{ name: 'packtic', scop: 'packtic' }], licence: 'AGPL-3.0-or-later', platform: 'linux', suites: ['bookworm', 'trixie'], arch: ['amd64', 'arm64'],
    preflight: { ramMinMb: 0, rootFreeMb: 1 }, options: [], training: { halfDays: 0, content: [] }, maintenance: { level: 'essentiel', visitsPerYear: 0, responseHours: 0, checks: [] }, steps,
  }))
  writeFileSync(join(folder, 'pack.lock.json'), canonicalJson(lockOf(folder, { id: ID, version: VERSION })))
  return folder
}

function stepOf(step: StateStep, folder: string): object {
  switch (step.kind) {
    case 'index':
      return shell(folder, step.id, {
        check: `[ -n "$(find /var/lib/apt/lists/partial -maxdepth 0 -mmin -${INDEX_HOURS * 60})" ] || exit 1`,
        apply: 'apt-get -q update',
      })
    case 'packages':
      return { kind: 'package', install: step.names }
    case 'group':
      return { kind: 'account', account: { groups: [step.name] } }
    case 'user':
      return { kind: 'account', account: { user: step.name, groups: [step.group] } }
    case 'folder':
      return { kind: 'file', file: { form: 'directory', path: step.path, mode: step.mode, group: step.group } }
    case 'text':
      writeFileSync(join(folder, 'files', step.id), step.text)
      return { kind: 'file', file: { form: 'whole', path: step.path, mode: step.mode, source: `files/${step.id}` }, ...(step.reload ? { after: [`reload:${step.reload}.service`] } : {}) }
    case 'block':
      writeFileSync(join(folder, 'files', step.id), step.text)
      return { kind: 'file', file: { form: 'block', path: step.path, source: `files/${step.id}` } }
    case 'link':
      return { kind: 'file', file: { form: 'link', path: step.path, target: step.target } }
    case 'service':
      return { kind: 'service', service: { unit: step.unit, port: step.port } }
    case 'firewall':
      return { kind: 'firewall', firewall: { allow: ALLOWED.map((port) => `${port}/tcp`), incoming: 'deny' } }
  }
}

interface Scripts { readonly check: string; readonly apply: string }

function shell(folder: string, id: string, { check, apply }: Scripts): object {
  const scripts = { check, apply, verify: check }
  for (const [phase, text] of Object.entries(scripts)) writeFileSync(join(folder, 'steps', `${id}.${phase}.sh`), `#!/bin/sh\nset -u\n${text}\n`)
  return { kind: 'shell', irreversible: true }
}
