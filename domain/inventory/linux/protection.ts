// How the machine is started and protected: UEFI, Secure Boot, TPM, firewall, sessions that open by themselves, updates.
import { type Fact, known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { dayOf, times } from './os.ts'
import { blocks, count, pairs, type Sections } from './sections.ts'

export function protectionOf(sections: Sections, services: readonly string[] | undefined): Reading['security'] {
  const boot = pairs(sections.body('boot'))
  const uefi = boot['uefi'] === '1' ? true : boot['uefi'] === '0' ? false : null
  return {
    uefi: uefi === null ? sections.missing('boot', 'efi') : known(uefi, 'efi'),
    secureBoot: secureBoot(sections, uefi, boot['secureboot']),
    tpm: tpmOf(sections, boot['tpm']),
    firewall: { on: firewall(sections, services) },
    autoLogin: autoLogin(sections), pendingUpdates: pendingUpdates(sections), lastUpdate: lastUpdate(sections),
  }
}

/** Started the old way there is none. The variable holds four bytes of attributes, then the value. */
function secureBoot(sections: Sections, uefi: boolean | null, bytes: string | undefined): Fact<'on' | 'off' | 'capable' | 'unsupported'> {
  if (uefi === false) return unknown('not-applicable', 'efivars')
  if (bytes !== undefined && /^[0-9a-f]{8}0[01]$/.test(bytes)) return known(bytes.endsWith('01') ? 'on' : 'off', 'efivars')
  return uefi === true && bytes === undefined ? unknown('not-collected', 'efivars') : sections.missing('boot', 'efivars')
}

/** None seen is not none: most often it is off in the firmware. */
function tpmOf(sections: Sections, word: string | undefined): NonNullable<Reading['security']>['tpm'] {
  if (word === undefined) return { present: sections.missing('boot', 'tpm'), version: sections.missing('boot', 'tpm') }
  return { present: known(true, 'tpm'), version: word === '2' ? known('2.0', 'tpm') : word === '1' ? known('1.2', 'tpm') : unknown('not-collected', 'tpm') }
}

/** On where one of the usual tools says so, or where the kernel's own rules refuse something; off only where the rules were read. */
function firewall(sections: Sections, services: readonly string[] | undefined): Fact<boolean> {
  const parts = blocks(sections.body('sec'))
  const ufw = parts.find(([name]) => name === 'ufw')?.[1]
  if (ufw !== undefined && /^ENABLED=["']?yes/im.test(ufw)) return known(true, 'ufw', 'declared')
  if (services?.some((one) => /^firewalld(\.service)?$/.test(one))) return known(true, 'firewalld')
  const rules = sections.whole('fw')
  const [, lines, drops] = /^rules=(\d+) drops=(\d+)$/m.exec(rules ?? '') ?? []
  if (lines !== undefined && drops !== undefined) {
    const closes = /hook input.*policy drop|^-P INPUT (DROP|REJECT)/m.test(rules ?? '')
    // No tool, no rule, nothing read: the program that would list them is not there.
    if (lines !== '0' || parts.some(([name]) => name === 'has nft' || name === 'has iptables')) return known(closes || Number(drops) > 0, 'nft')
    return sections.body('sec') === undefined ? sections.missing('sec', 'nft') : unknown('no-tool', 'nft')
  }
  return sections.missing('fw', 'nft')
}

function autoLogin(sections: Sections): Fact<boolean> {
  const files = blocks(sections.whole('sec')).filter(([name]) => name.startsWith('login '))
  if (sections.whole('sec') === undefined) return sections.missing('sec', 'display-manager')
  // No session of a screen at all: nobody can be let in by itself there.
  if (files.length === 0) return unknown('not-applicable', 'display-manager')
  return known(files.some(([, body]) => /^\s*AutomaticLoginEnable\s*=\s*true\s*$/im.test(body) || /^\s*autologin-user\s*=\s*\S+/m.test(body) || /^\[Autologin\][^[]*^\s*User\s*=\s*\S+/m.test(body)), 'display-manager', 'declared')
}

function pendingUpdates(sections: Sections): Fact<number> {
  const simulated = count(/^pending=(\d+)$/m.exec(sections.body('updates') ?? '')?.[1])
  if (simulated !== null) return known(simulated, 'apt')
  const note = blocks(sections.body('sec')).find(([name]) => name === 'updates')?.[1]
  const told = count(/^(\d+) (?:updates?|packages?) can be (?:applied|updated|installed)/m.exec(note ?? '')?.[1])
  return told === null ? sections.missing('updates', 'apt') : known(told, 'update-notifier', 'declared')
}

/** The day when the list of installed packages last changed. */
function lastUpdate(sections: Sections): Fact<string> {
  const seen = times(sections)
  const seconds = ['/var/lib/dpkg/status', '/usr/lib/sysimage/rpm', '/var/lib/rpm', '/lib/apk/db/installed', '/var/lib/pacman/local'].map((path) => seen.get(path)?.changed ?? 0)
  const day = Math.max(...seconds) > 0 ? dayOf(Math.max(...seconds)) : null
  return day === null ? sections.missing('sec', 'files') : known(day, 'files', 'derived')
}
