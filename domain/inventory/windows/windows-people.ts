// Who and what uses a Windows machine: protection, accounts, software, printers, devices, backup. Accounts by SID, groups by
// SID, states by their bits; nothing is read by a translated name.
import { CivilDate } from '../../civil-date.ts'
import { type Fact, firmwareText, known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { dayIn, flagIn, instantIn, intIn, keyOf, keysLike, noClass, noKeys, rowsOf, textIn, type WindowsRecords } from './windows-records.ts'

type Antivirus = NonNullable<NonNullable<Reading['security']>['antivirus']>[number]

/** productState: bits 12-15 are 1 when it watches, bits 4-7 are 0 when its definitions are fresh. */
export function antivirusOf(records: WindowsRecords): Antivirus[] | undefined {
  const rows = rowsOf(records, 'AntiVirusProduct')
  const keys = keysLike(records, /\\security center\\provider\\av\\[^\\]+$/).map(({ row }) => row)
  if (rows === undefined && keys.length === 0) return undefined
  const src = rows ? 'cim.AntiVirusProduct' : 'reg.av'
  return (rows ?? keys).flatMap((row): Antivirus[] => {
    const name = textIn(row, 'displayName')
    const state = intIn(row, rows ? 'productState' : 'STATE')
    if (name === undefined) return []
    if (state === undefined || state < 0) return [{ name, on: unknown('not-collected', src), upToDate: unknown('not-collected', src) }]
    return [{ name, on: known(((state >>> 12) & 0xf) === 1, src), upToDate: known(((state >>> 4) & 0xf) === 0, src) }]
  })
}

const PROFILES = String.raw`hklm\system\currentcontrolset\services\sharedaccess\parameters\firewallpolicy`
const POLICY = String.raw`hklm\software\policies\microsoft\windowsfirewall`

/** On when every profile that was read is; a policy goes before what the machine chose. */
export function firewallOf(records: WindowsRecords): Fact<boolean> {
  const states = ['standardprofile', 'publicprofile', 'domainprofile'].flatMap((profile) => intIn(keyOf(records, `${POLICY}\\${profile === 'standardprofile' ? 'privateprofile' : profile}`), 'EnableFirewall') ?? intIn(keyOf(records, `${PROFILES}\\${profile}`), 'EnableFirewall') ?? [])
  return states.length === 0 ? noKeys(records, 'firewall') : known(states.every((state) => state === 1), 'reg.firewall')
}

export function autoLoginOf(records: WindowsRecords): Fact<boolean> {
  const key = keyOf(records, String.raw`hklm\software\microsoft\windows nt\currentversion\winlogon`)
  const value = textIn(key, 'AutoAdminLogon')
  return key === undefined ? noKeys(records, 'logon') : known(value === '1', 'reg.logon')
}

export function lastUpdateOf(records: WindowsRecords): Fact<string> {
  const days = (rowsOf(records, 'Win32_QuickFixEngineering') ?? []).flatMap((row) => CivilDate.safeParse(textIn(row, 'Day')).data ?? dayIn(row, 'InstalledOn') ?? []).toSorted()
  const last = days.at(-1)
  return last === undefined ? noClass(records, 'Win32_QuickFixEngineering') : known(last, 'cim.Win32_QuickFixEngineering')
}

/** Local accounts that may open a session. */
export function usersOf(records: WindowsRecords): { users: NonNullable<Reading['users']> | undefined; admins: Fact<string[]> } {
  const members = rowsOf(records, 'admins')
  const adminSids = members === undefined ? undefined : new Set(members.flatMap((row) => textIn(row, 'Sid') ?? []))
  const rows = rowsOf(records, 'users') ?? rowsOf(records, 'Win32_UserAccount')?.filter((row) => flagIn(row, 'LocalAccount') !== false)
  const users = rows?.filter((row) => flagIn(row, 'Disabled') !== true && flagIn(row, 'Enabled') !== false).flatMap((row) => {
    const login = textIn(row, 'Name')
    const sid = textIn(row, 'SID')
    return login === undefined ? [] : [{ login, admin: adminSids === undefined || sid === undefined ? null : adminSids.has(sid), lastLogin: instantIn(row, 'LastLogon') ?? null }]
  })
  return { users: users ?? profilesOf(records), admins: members === undefined ? unknown(records.missing('admins'), 'admins') : known(members.flatMap((row) => textIn(row, 'Name')?.replace(/^.*\\/, '') ?? []), 'admins') }
}

/** Those who have opened a session here, by the folder they were given. */
function profilesOf(records: WindowsRecords): NonNullable<Reading['users']> | undefined {
  const profiles = keysLike(records, /\\profilelist\\s-1-(?:5-21|12-1)-[\d-]+$/)
  return profiles.length === 0 ? undefined : profiles.flatMap(({ row }) => {
    const login = textIn(row, 'ProfileImagePath')?.split('\\').at(-1)
    return login ? [{ login }] : []
  })
}

/** Installed programs as the list of Windows shows them: no part of another, no update. */
export function softwareOf(records: WindowsRecords): NonNullable<Reading['software']> | undefined {
  const keys = keysLike(records, /^(hklm|hkcu|hku\\[^\\]+)\\software\\(wow6432node\\)?microsoft\\windows\\currentversion\\uninstall\\(.+)$/)
  if (keys.length === 0) return undefined
  const seen = new Set<string>()
  return keys.flatMap(({ found, row }) => {
    const name = textIn(row, 'DisplayName')
    if (name === undefined || intIn(row, 'SystemComponent') === 1 || textIn(row, 'ParentKeyName') !== undefined || /update|hotfix|service pack/i.test(textIn(row, 'ReleaseType') ?? '')) return []
    const version = textIn(row, 'DisplayVersion') ?? ''
    // The same program in both views of the registry.
    if (seen.has(`${name}\n${version}`)) return []
    seen.add(`${name}\n${version}`)
    const [, y, m, d] = /^(\d{4})(\d{2})(\d{2})$/.exec(textIn(row, 'InstallDate') ?? '') ?? []
    return [{ name, version, publisher: textIn(row, 'Publisher') ?? null, source: found[1] === 'hklm' ? (found[2] === undefined ? 'uninstall' : 'uninstall-32') : 'uninstall-user', installDate: y === undefined ? null : (CivilDate.safeParse(`${y}-${m}-${d}`).data ?? null) }]
  })
}

/** A printer that prints on paper: not to a file, a fax, a note. */
export function printersOf(records: WindowsRecords): NonNullable<Reading['printers']> | undefined {
  const real = (driver: string | undefined, port: string | undefined): boolean => !/^(portprompt:|shrfax:|nul:?|xpsport:|file:|microsoft\.office\.onenote)/i.test(port ?? '') && !/onenote|print to pdf|xps document writer|^microsoft shared fax/i.test(driver ?? '')
  const rows = rowsOf(records, 'Win32_Printer')
  if (rows) {
    return rows.filter((row) => real(textIn(row, 'DriverName'), textIn(row, 'PortName'))).flatMap((row) => {
      const name = textIn(row, 'Name')
      const network = flagIn(row, 'Network')
      return name === undefined ? [] : [{ name, driver: firmwareText(textIn(row, 'DriverName'), 'cim.Win32_Printer'), uri: firmwareText(textIn(row, 'PortName'), 'cim.Win32_Printer'), network: network === undefined ? unknown('not-collected', 'cim.Win32_Printer') : known(network || /^(ip_|wsd|\d{1,3}(\.\d{1,3}){3})/i.test(textIn(row, 'PortName') ?? ''), 'cim.Win32_Printer') }]
    })
  }
  const keys = keysLike(records, /\\control\\print\\printers\\[^\\]+$/).map(({ row }) => row)
  return keys.length === 0 ? undefined : keys.filter((row) => real(textIn(row, 'Printer Driver'), textIn(row, 'Port'))).flatMap((row) => {
    const name = textIn(row, 'Name')
    return name === undefined ? [] : [{ name, driver: firmwareText(textIn(row, 'Printer Driver'), 'reg.printers'), uri: firmwareText(textIn(row, 'Port'), 'reg.printers') }]
  })
}

/** Devices by their USB path; a serial of Windows' own making holds an ampersand. */
export function usbOf(records: WindowsRecords): NonNullable<Reading['usb']> | undefined {
  const lists = ['Win32_PnPEntity', 'Win32_USBHub', 'Win32_USBController', 'CIM_LogicalDevice'].flatMap((name) => rowsOf(records, name) ?? [])
  const asked = rowsOf(records, 'Win32_PnPEntity') !== undefined || rowsOf(records, 'CIM_LogicalDevice') !== undefined
  if (!asked) return undefined
  const seen = new Set<string>()
  return lists.flatMap((row) => {
    const id = textIn(row, 'PNPDeviceID') ?? textIn(row, 'DeviceID') ?? ''
    const [, vendor, product, rest = ''] = /^USB\\VID_([0-9A-F]{4})&PID_([0-9A-F]{4})\\(.+)$/i.exec(id) ?? []
    if (vendor === undefined || product === undefined || seen.has(id)) return []
    seen.add(id)
    return [{ vendorId: vendor.toLowerCase(), productId: product.toLowerCase(), maker: textIn(row, 'Manufacturer')?.replace(/^\(.*\)$/, '') || null, name: textIn(row, 'Name') ?? textIn(row, 'Caption') ?? null, serial: rest.includes('&') ? null : rest }]
  })
}

/** Guests of Hyper-V; the host is a row of the same class, with its own name. */
export function guestsOf(records: WindowsRecords): NonNullable<Reading['vms']> | undefined {
  return rowsOf(records, 'Msvm_ComputerSystem')?.flatMap((row) => {
    const name = textIn(row, 'ElementName')
    const state = intIn(row, 'EnabledState')
    return name !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(textIn(row, 'Name') ?? '') ? [{ name, kind: 'hyper-v', running: state === 2 ? true : state === 3 ? false : null }] : []
  })
}

/** Programs and services whose one purpose is to save data elsewhere. */
const BACKUPS: readonly (readonly [RegExp, string])[] = [
  [/\bveeam (agent|backup)/i, 'Veeam'], [/\bacronis\b.*(true image|cyber|backup)/i, 'Acronis'], [/\bmacrium reflect/i, 'Macrium Reflect'], [/\bcobian\b/i, 'Cobian'], [/\bduplicati\b/i, 'Duplicati'], [/\burbackup\b/i, 'UrBackup'], [/\bbackblaze\b/i, 'Backblaze'], [/\bsyncback/i, 'SyncBack'],
  [/\baomei backupper/i, 'AOMEI Backupper'], [/\biperius backup/i, 'Iperius'], [/\bbacula\b/i, 'Bacula'], [/\bcrashplan\b/i, 'CrashPlan'], [/\bcarbonite\b/i, 'Carbonite'], [/\beaseus todo backup/i, 'EaseUS Todo Backup'], [/\barcserve\b/i, 'Arcserve'], [/\bnakivo\b/i, 'NAKIVO'], [/\bkopia(ui)?\b/i, 'Kopia'], [/\bareca\b/i, 'Areca'], [/\bsynology active backup/i, 'Synology Active Backup'], [/\bparagon backup/i, 'Paragon'],
]

export function backupOf(software: Reading['software']): NonNullable<Reading['backup']> | undefined {
  return software && BACKUPS.filter(([pattern]) => software.some(({ name }) => pattern.test(name))).map(([, tool]) => ({ tool }))
}

export const servicesOf = (records: WindowsRecords): string[] | undefined => rowsOf(records, 'services')?.flatMap((row) => textIn(row, 'Name') ?? [])
