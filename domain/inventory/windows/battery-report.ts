// `powercfg /batteryreport /xml`: the machine it names and its batteries, in mWh. Bytes in, records out.
import { decodeText } from '../decode-text.ts'
import { childrenNamed, readXml, type XmlElement } from '../xml.ts'
import { rowOf } from './cim-json.ts'
import type { Row, WindowsRecords } from './windows-records.ts'

export function isBatteryReport(bytes: Uint8Array): boolean {
  return /<BatteryReport\b/.test(decodeText(bytes.subarray(0, 2048)))
}

export function readBatteryReport(bytes: Uint8Array): WindowsRecords {
  const { root } = readXml(bytes)
  const classes = new Map<string, readonly Row[]>()
  const [system] = root ? childrenNamed(root, 'SystemInformation') : []
  const [batteries] = root ? childrenNamed(root, 'Batteries') : []
  if (system) classes.set('powercfg-system', [fields(system)])
  if (batteries) classes.set('powercfg-battery', childrenNamed(batteries, 'Battery').map(fields))
  return { classes, registry: new Map(), missing: () => 'not-collected' }
}

function fields(element: XmlElement): Row {
  return rowOf(Object.fromEntries(element.children.map(({ name, text }) => [name, text.slice(0, 400)])))
}
