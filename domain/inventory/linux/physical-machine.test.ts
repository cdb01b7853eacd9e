// The 49 decision fields of a physical machine, from a transcript composed of published records (a ThinkPad's firmware table,
// a screen's EDID, a disk's smartctl document) and of sections written by us, with rights and without.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildInventory } from '../build.ts'
import { decisionFields } from '../decision-fields.ts'
import { findEdids } from '../edid-text.ts'
import { valueOf } from '../fact.ts'
import { parseKnowledge } from '../knowledge.ts'
import { Inventory } from '../model.ts'
import { readSmart } from '../smart.ts'
import { readTranscript } from '../transcript.ts'
import { linuxTranscript, NO_RIGHTS, notebookSections } from '../../../tests/transcripts/linux.ts'

const SAMPLES = join(import.meta.dirname, '../../../../shared/reference/inventory/samples')
const present = existsSync(SAMPLES)
const recorded = present ? test : test.skip
if (!present) console.warn('published samples are not here: the physical machine is not composed')

const resources = join(import.meta.dirname, '../../../resources/reference')
const knowledge = parseKnowledge((file) => JSON.parse(readFileSync(join(resources, file), 'utf8')))
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

function inventory(text: string): Inventory {
  return Inventory.parse(buildInventory(readTranscript(text, null), { id: '01900000-0000-7000-8000-000000000001', takenAt: 1_795_000_000_000, by: 'test', method: 'ssh', target: null, durationMs: 1, transcriptSha256: sha256(text), sha256, knowledge }))
}

/** A document that tells all that a disk can tell. */
function healthyNvme(): string {
  const folder = join(SAMPLES, 'smartctl')
  const found = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')).find((text) => {
    const facts = readSmart(text)
    return [facts.passed, facts.powerOnHours, facts.wearPct, facts.mediaErrors].every((fact) => 'v' in fact)
  })
  if (found === undefined) throw new Error('no whole NVMe document among the samples')
  return found
}

function screen(): Uint8Array {
  const [edid] = findEdids(readFileSync(join(SAMPLES, 'edid/Digital_Dell_DELD08D_5A074AF260AA.txt')))
  if (!edid) throw new Error('no EDID in the sample')
  return edid
}

const thinkPad = () => notebookSections({ firmware: readFileSync(join(SAMPLES, 'smbios-raw/Lenovo-ThinkPad-T480.bin')), edid: screen(), smart: healthyNvme() })

const missing = (one: Inventory): string[] => decisionFields(one).filter((field) => field.state === 'unknown').map((field) => `${field.n} ${field.path}: ${field.reason}`)

recorded('with rights, a physical machine gives all 49 decision fields', () => {
  const seen = inventory(linuxTranscript(thinkPad()))
  expect(missing(seen)).toEqual([])
  const v = valueOf
  expect({ serial: v(seen.machine.serial), model: v(seen.machine.model), chassis: v(seen.machine.chassis), cores: v(seen.cpu.cores), total: v(seen.ram.totalBytes), soldered: v(seen.ram.soldered), encrypted: v(seen.security.diskEncryption), free: seen.volumes.filter((one) => v(one.system)).map((one) => v(one.freeBytes)) }).toEqual({ serial: 'PC131TBF', model: 'ThinkPad T480s (20L8S07A14)', chassis: 'laptop', cores: 4, total: 24 * 1024 ** 3, soldered: false, encrypted: 'luks', free: [345_000_000 * 1024] })
  expect(seen.battery.map((one) => [v(one.designMwh), v(one.wearPct), v(one.cycles)])).toEqual([[57_020, 25, 412]])
  expect(seen.net.ifs.map((one) => [one.name, v(one.kind), v(one.wifiStd), v(one.dhcp)])).toEqual([['wlp61s0', 'wifi', '802.11ac', true]])
  expect({ role: v(seen.net.role), gateway: v(seen.net.gateway), firewall: v(seen.security.firewall.on), lang: v(seen.os.lang), installed: v(seen.os.installDate), started: v(seen.os.bootTime), admins: v(seen.security.admins) }).toEqual({ role: [], gateway: '192.168.1.1', firewall: true, lang: 'fr_FR', installed: '2024-05-29', started: 1_795_510_800_000, admins: ['root', 'camille'] })
  expect(seen.printers.map((one) => [one.name, v(one.driver), v(one.network)])).toEqual([['Accueil', 'HP LaserJet Pro M404dn', true]])
  expect({ backup: seen.backup.map((one) => one.tool), antivirus: seen.security.antivirus, users: seen.users.map((one) => one.login), publishers: seen.software.flatMap((one) => one.publisher ?? []) }).toEqual({ backup: ['BorgBackup'], antivirus: [], users: ['root', 'camille'], publishers: ['Chrome Linux Team'] })
})

recorded('without rights, at least 40 of 49, and each missing one says why', () => {
  const seen = inventory(linuxTranscript(thinkPad(), NO_RIGHTS))
  expect(missing(seen)).toEqual([
    '1 machine.serial: no-root',
    '21 disks[].smart.passed: no-root', '22 disks[].smart.powerOnHours: no-root', '23 disks[].smart.wearPct: no-root', '24 disks[].smart.reallocated: no-root',
  ])
  // udev's record alone.
  expect([seen.ram.modules.length, valueOf(seen.ram.slotsFree), valueOf(seen.ram.maxBytes)]).toEqual([2, 0, 24 * 1024 ** 3])
})

recorded('with only the base system\'s own files, every missing field still says why', () => {
  const bare = new Set(['id', 'os', 'cpu', 'mem', 'df', 'users'])
  const seen = inventory(linuxTranscript(thinkPad().filter(([name]) => bare.has(name))))
  for (const field of decisionFields(seen)) if (field.state === 'unknown') expect(field.reason).not.toBeNull()
  expect(missing(seen).length).toBeGreaterThan(20)
})
