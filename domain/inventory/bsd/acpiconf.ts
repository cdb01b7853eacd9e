// A battery as FreeBSD's `acpiconf -i 0` describes it, in charge or in energy.
import { type Fact, firmwareText, known, unknown } from '../fact.ts'
import { colons, count } from '../linux/sections.ts'
import type { Reading } from '../model.ts'

type Battery = NonNullable<Reading['battery']>[number]
const SRC = 'text.acpiconf'

/** Undefined for a bay without a battery. */
export function acpiconfBattery(text: string): Battery | undefined {
  const facts = colons(text)
  const volts = (count(/^(\d{3,6}) mV$/.exec(facts['design voltage'] ?? '')?.[1]) ?? 0) / 1000
  const mwh = (key: string): Fact<number> => {
    const [, amount, unit] = /^(\d{2,7}) (mAh|mWh)$/.exec(facts[key] ?? '') ?? []
    if (unit === 'mWh') return known(Number(amount), SRC)
    return unit === 'mAh' && volts > 0 ? known(Math.round(Number(amount) * volts), SRC, 'derived') : unknown('not-collected', SRC)
  }
  const design = mwh('design capacity')
  if (!('v' in design)) return undefined
  const cycles = count(facts['cycle count'])
  return { designMwh: design, fullMwh: mwh('last full capacity'), cycles: cycles ? known(cycles, SRC) : unknown('not-collected', SRC), maker: firmwareText(facts['oem info'], SRC), serial: firmwareText(facts['serial number'], SRC), chemistry: firmwareText(facts['type'], SRC) }
}
