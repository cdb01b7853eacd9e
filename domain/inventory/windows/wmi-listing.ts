// Listings of WMI (`wmic path … get /format:list`, files `.wmi`): `Name=value` lines, objects apart by empty lines. Text in,
// records out; the class is the one each object names, else the file's name, else what its properties tell.
import { decodeText } from '../decode-text.ts'
import type { Cell, Row, WindowsRecords } from './windows-records.ts'

const PAIR = /^([A-Za-z_][A-Za-z0-9_]{0,80})=(.*)$/s
const MAX_LINES = 200_000

/** True for text made of such objects; localised command output (systeminfo, ipconfig) is none. A file that says it is one may be of any class. */
export function isWmiListing(bytes: Uint8Array, fileName = ''): boolean {
  const lines = textOf(bytes).split(/\r*\n/).slice(0, MAX_LINES).filter((line) => line.trim() !== '' && !line.startsWith('#'))
  if (lines.length === 0 || lines.filter((line) => PAIR.test(line)).length < lines.length * 0.9 || lines.some((line) => /^[[<{]/.test(line))) return false
  return /\.wmi$/i.test(fileName) || lines.some((line) => /^CreationClassName=/i.test(line) || CLASS_MARKS.some(([, marks]) => marks.some((mark) => line.toLowerCase().startsWith(`${mark}=`))))
}

/** `fileName` names the class of objects that do not: `…-Win32_ComputerSystem.wmi`. */
export function readWmiListing(bytes: Uint8Array, fileName = ''): WindowsRecords {
  const named = /(?:^|[^a-z0-9])((?:win32|msft|cim|msvm|softwarelicensing|antivirus|battery|wmimonitor)_?[a-z0-9_]*)\.[a-z]+$/i.exec(fileName)?.[1]?.toLowerCase()
  const classes = new Map<string, Row[]>()
  for (const row of objects(textOf(bytes))) {
    const own = row.get('creationclassname')
    // MSFT_NetAdapter and the storage classes name their parent; the file's name is nearer.
    const name = typeof own === 'string' && /^(win32|msft|msvm)_/i.test(own) ? own.toLowerCase() : (named ?? guessed(row))
    if (name !== undefined) classes.set(name, [...(classes.get(name) ?? []), row])
  }
  return { classes: new Map(classes), registry: new Map(), missing: () => 'not-collected' }
}

function objects(text: string): Row[] {
  const all: Map<string, Cell>[] = []
  let open: Map<string, Cell> | undefined
  // What follows the last end of line may be half a value.
  for (const line of text.split(/\r*\n/).slice(0, -1).slice(0, MAX_LINES)) {
    const [, name, value] = line.startsWith('#') ? [] : (PAIR.exec(line) ?? [])
    if (line.trim() === '') open = undefined
    if (name === undefined || value === undefined) continue
    const key = name.toLowerCase()
    if (open === undefined || open.has(key)) all.push((open = new Map<string, Cell>()))
    const cell = cellOf(value)
    if (cell !== '') open.set(key, cell)
  }
  return all.filter((row) => row.size > 0)
}

/** `{"a","b"}` and `{1,2}` are lists; the rest is text, its XML entities undone (the list format is a style sheet). */
function cellOf(value: string): Cell {
  const text = value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&amp;', '&')
  const inside = /^\{(.*)\}$/s.exec(text.trim())?.[1]
  if (inside === undefined) return text
  if (inside.startsWith('"')) return [...inside.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, item = '']) => item.replace(/\\(.)/g, '$1'))
  // A GUID stands in braces too.
  if (/^-?\d+(,-?\d+)*$/.test(inside)) return inside.split(',').map(Number)
  return inside === '' ? [] : text
}

/** What only one class has. */
const CLASS_MARKS: readonly (readonly [string, readonly string[]])[] = [
  ['msft_physicaldisk', ['spindlespeed', 'cannotpoolreason']],
  ['win32_encryptablevolume', ['isvolumeinitializedforprotection', 'persistentvolumeid']],
  ['win32_operatingsystem', ['totalvisiblememorysize', 'oslanguage', 'lastbootuptime']],
  ['win32_bios', ['smbiospresent', 'smbiosbiosversion']],
  ['win32_computersystem', ['totalphysicalmemory', 'pcsystemtype']],
  ['win32_useraccount', ['localaccount', 'passwordrequired']],
  ['win32_networkadapterconfiguration', ['ipenabled', 'dhcpenabled']],
  ['win32_networkadapter', ['netconnectionid', 'physicaladapter']],
  ['msft_netadapter', ['ndisphysicalmedium']],
  ['win32_volume', ['bootvolume', 'driveletter']],
  ['win32_logicaldisk', ['volumeserialnumber', 'drivetype']],
  ['win32_diskdrive', ['totalcylinders', 'firmwarerevision']],
  ['win32_processor', ['numberoflogicalprocessors', 'socketdesignation']],
  ['win32_physicalmemory', ['devicelocator', 'banklabel']],
  ['win32_physicalmemoryarray', ['memorydevices', 'maxcapacity']],
  ['win32_videocontroller', ['videoprocessor', 'adapterdactype']],
  ['antivirusproduct', ['productstate']],
  ['softwarelicensingproduct', ['licensefamily']],
  ['win32_quickfixengineering', ['hotfixid']],
  ['msvm_computersystem', ['ontimeinmilliseconds', 'timeoflaststatechange']],
]

function guessed(row: Row): string | undefined {
  return CLASS_MARKS.find(([, marks]) => marks.some((mark) => row.has(mark)))?.[0]
}

/** Some exports carry their mark twice. */
function textOf(bytes: Uint8Array): string {
  return decodeText(bytes).replaceAll('\u{feff}', '')
}
