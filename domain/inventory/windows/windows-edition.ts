// Numbers of Windows to the names that the tables of support know: builds, versions and SKU. Never a localised caption.

/** OperatingSystemSKU to EditionID, as the registry writes it. */
export const EDITIONS: Readonly<Record<number, string>> = { 1: 'Ultimate', 2: 'HomeBasic', 3: 'HomePremium', 4: 'Enterprise', 6: 'Business', 7: 'ServerStandard', 8: 'ServerDatacenter', 11: 'Starter', 27: 'EnterpriseN', 48: 'Professional', 49: 'ProfessionalN', 98: 'CoreN', 99: 'CoreCountrySpecific', 100: 'CoreSingleLanguage', 101: 'Core', 121: 'Education', 122: 'EducationN', 125: 'EnterpriseS', 126: 'EnterpriseSN', 161: 'ProfessionalWorkstation', 164: 'ProfessionalEducation', 175: 'ServerRdsh', 188: 'IoTEnterprise', 191: 'IoTEnterpriseS' }

const CLIENTS: Readonly<Record<string, string>> = { '5.1': 'Windows XP', '5.2': 'Windows XP', '6.0': 'Windows Vista', '6.1': 'Windows 7', '6.2': 'Windows 8', '6.3': 'Windows 8.1' }
const SERVERS: Readonly<Record<string, string>> = { '5.2': 'Windows Server 2003', '6.0': 'Windows Server 2008', '6.1': 'Windows Server 2008 R2', '6.2': 'Windows Server 2012', '6.3': 'Windows Server 2012 R2' }
const SERVER_BUILDS: readonly (readonly [number, string])[] = [[26_100, 'Windows Server 2025'], [20_348, 'Windows Server 2022'], [17_763, 'Windows Server 2019'], [14_393, 'Windows Server 2016']]

/** The first build of Windows 11; the registry goes on saying "Windows 10". */
const WINDOWS_11 = 22_000

/** Undefined when the numbers name nothing we know. */
export function windowsName(version: string, build: number | undefined, server: boolean): string | undefined {
  const major = version.split('.').slice(0, 2).join('.')
  if (major !== '10.0') return (server ? SERVERS : CLIENTS)[major]
  if (build === undefined) return undefined
  if (server) return SERVER_BUILDS.find(([first]) => build >= first)?.[1]
  return build >= WINDOWS_11 ? 'Windows 11' : 'Windows 10'
}

/** The registry's product name, set right for Windows 11. */
export function productName(name: string, build: number | undefined): string {
  return build !== undefined && build >= WINDOWS_11 ? name.replace(/^Windows 10\b/, 'Windows 11') : name
}
