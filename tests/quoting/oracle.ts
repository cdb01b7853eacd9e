// A second reading of sections 3.6 and 3.7 of the design of the business, in the order and with the words of its tables, apart
// from the engine: the two are compared on random quotes. Slow and plain on purpose; shares nothing with domain/quoting but types.
import type { PriceData, QuoteInput } from '../../domain/quoting/case.ts'

type Machine = QuoteInput['machines'][number]
interface Decided { id: string; decision: string; os: string | null; parts: Record<string, number>; reasons: string[] }

/** asOf + months, day cut to month end, as a number AAAAMMJJ. */
function horizon(asOf: string, months: number): number {
  const [y, m, d] = [Number(asOf.slice(0, 4)), Number(asOf.slice(5, 7)), Number(asOf.slice(8))]
  const [year, month] = [y + Math.floor((m - 1 + months) / 12), ((m - 1 + months) % 12) + 1]
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return year * 10_000 + month * 100 + Math.min(d, length)
}

function decided(m: Machine, pack: PriceData['pack'], catalog: PriceData['catalog'], asOf: string): Decided {
  const said: string[] = []
  const verify = (what: string): Decided => ({ id: m.id, decision: 'VERIFY', os: null, parts: {}, reasons: [`V-${what}`] })
  const replace = (code: string): Decided => ({ id: m.id, decision: 'REPLACE', os: null, parts: {}, reasons: said.concat(code) })
  // V
  if (m.arch === null) return verify('arch')
  if (m.cpuClass === null) return verify('cpuClass')
  if (m.ageYears === null) return verify('ageYears')
  if (m.ramMb === null) return verify('ramMb')
  if (m.ramMaxMb === null) return verify('ramMaxMb')
  // D0 D1 D2
  if (m.arch !== 64) return replace('R-ARCH')
  if (m.cpuClass === 0) return replace('R-CPU')
  if (m.ageYears > pack.maxAge) return replace('R-AGE')
  // D3
  if (!m.os || !m.os.family || !m.os.eos) return verify('os')
  let os = 'KEEP'
  if (Number(m.os.eos.replaceAll('-', '')) <= horizon(asOf, pack.horizonMonths)) {
    const three = [m.win11?.cpuSupported, m.win11?.tpm2, m.win11?.uefiSecureBoot]
    if (m.os.family === 'linux') os = 'LINUX'
    else if (three.filter((one) => one === true).length === 3) os = 'WIN11'
    else if (three.filter((one) => one === false).length === 0) return verify('win11')
    else if (m.needsWindowsApp === null) return verify('needsWindowsApp')
    else if (m.needsWindowsApp) return replace('R-WINAPP')
    else if (m.linuxCompatible === null) return verify('linuxCompatible')
    else if (m.linuxCompatible) os = 'LINUX'
    else return replace('R-NOLINUX')
    said.push(os === 'LINUX' ? 'O-LINUX' : 'O-W11')
  }
  // D4
  const linux = os === 'LINUX' || (os === 'KEEP' && m.os.family === 'linux')
  const target = linux && m.cpuClass === 1 ? pack.ramLinuxLight : pack.ramTarget
  if (m.ramMaxMb < target) return replace('R-RAMMAX')
  // D5
  if (m.disk === null) return verify('disk')
  if (m.disk.smart === null) return verify('smart')
  const parts: Record<string, number> = {}
  if (m.ramMb < target) {
    if (m.ramSlotsFree === null) return verify('ramSlotsFree')
    let n = 0
    while (n * 8192 < target - m.ramMb) n++
    if (m.ramSlotsFree < n) for (n = 0; n * 8192 < target; ) n++
    parts['HW-RAM8'] = n
    said.push('U-RAM')
  }
  const [size, free] = [m.disk.sizeGb ?? 0, m.disk.freeGb ?? 0]
  const disk = m.disk.type === 'hdd' ? 'U-HDD' : m.disk.smart !== 'ok' ? 'U-SMART' : size < pack.diskMinGb ? 'U-SIZE' : free * 100 < pack.freeMinPct * size ? 'U-FREE' : ''
  if (disk) {
    parts['HW-SSD500'] = 1
    said.push(disk)
  }
  if (m.kind === 'portable' && m.batteryPct !== null && m.batteryPct < pack.batMinPct) {
    parts['HW-BAT'] = 1
    said.push('U-BAT')
  }
  // D6
  const any = Object.keys(parts).length > 0
  const unit = (sku: string): number => catalog[sku]?.unitHtCents ?? Number.NaN
  let cost = any ? unit('SRV-INST-UPG') : 0
  for (const sku in parts) cost += (parts[sku] ?? 0) * unit(sku)
  if (cost * 10_000 > pack.capBp * unit(m.kind === 'portable' ? 'HW-LAP-RECO' : 'HW-PC-RECO')) return replace('R-CAP')
  // D7
  return { id: m.id, decision: os === 'LINUX' ? 'MIGRATE' : any || os === 'WIN11' ? 'UPGRADE' : 'KEEP', os, parts, reasons: said }
}

/** Decisions, lines, work and visits that the text asks for. */
export function expectedQuote(input: QuoteInput, { catalog, pack, recurring }: PriceData): unknown {
  const rules = Object.assign({}, pack, input.packOverride)
  const decisions = input.machines.map((m) => decided(m, rules, catalog, input.asOf))
  const wanted: string[] = []
  for (const [at, { decision, os, parts }] of decisions.entries()) {
    if (decision === 'VERIFY') continue
    wanted.push('SW-LIBRE')
    if (decision === 'REPLACE') {
      wanted.push(`HW-${input.machines[at]?.kind === 'portable' ? 'LAP' : 'PC'}-${input.preferNew ? 'NEUF' : 'RECO'}`, 'SRV-INST-NEW')
      continue
    }
    for (const sku in parts) for (let n = 0; n < (parts[sku] ?? 0); n++) wanted.push(sku)
    if (Object.keys(parts).length > 0) wanted.push('SRV-INST-UPG')
    wanted.push(os === 'LINUX' ? 'SRV-INST-LINUX' : 'SRV-INST-KEEP')
    if (os === 'WIN11') wanted.push('SRV-INST-W11')
  }
  if (input.needs.includes('communication')) wanted.push('SRV-COM')
  if (input.needs.includes('web')) wanted.push('SRV-WEB')
  if (input.needs.includes('communication') || decisions.some((one) => ['MIGRATE', 'REPLACE'].includes(one.decision))) for (let seats = 0; seats < input.users; seats += 6) wanted.push('FRM-DJ')
  let workMinutes = 0
  for (const sku of wanted) workMinutes += catalog[sku]?.minutes ?? Number.NaN
  let visits = 0
  while (visits * recurring.visitMinutes < workMinutes) visits++
  for (let n = 0; n < visits; n++) wanted.push('SRV-DEP')
  let eco = 0
  for (const sku of wanted) eco += catalog[sku]?.ecoCents ?? Number.NaN

  const lines: unknown[] = []
  for (const section of ['materiel', 'logiciels', 'installation', 'formation']) {
    const exempt = input.sellerVat === 'franchise' || (section === 'formation' && input.trainingExempt)
    const vat = exempt ? { vatCategory: 'E', vatRateBp: 0 } : { vatCategory: 'S', vatRateBp: input.vatRateBp }
    for (const [sku, item] of Object.entries(catalog)) {
      const qty = wanted.filter((one) => one === sku).length
      if (item.section === section && qty > 0) lines.push({ section, sku, label: item.label, qty, unitCents: item.unitHtCents, netCents: qty * (item.unitHtCents ?? 0), ...vat })
    }
    if (section === 'materiel' && eco > 0) lines.push({ section, sku: 'ECO', label: catalog['ECO']?.label, qty: 1, unitCents: eco, netCents: eco, ...vat })
  }
  return { decisions, lines, workMinutes, visits }
}
