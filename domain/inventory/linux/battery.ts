// Batteries: the kernel's power_supply files, else upower's text (its decimals may be French).
import { type Fact, firmwareText, known, unknown } from '../fact.ts'
import type { Reading } from '../model.ts'
import { blocks, colons, count, type Pairs, pairs, type Sections } from './sections.ts'

type Battery = NonNullable<Reading['battery']>[number]

/** Undefined when nobody looked. A battery of a mouse or a headset is not the machine's. */
export function batteriesOf(sections: Sections): Battery[] | undefined {
  const body = sections.said('power')
  if (body === undefined) return undefined
  // `upower -d` where the kernel's files are not there; Linux' form else.
  if (/^\s*native-path:/m.test(body)) return body.split(/^(?=Device: )/m).flatMap((part) => upowerBattery(part) ?? [])
  return blocks(body).flatMap(([, part]) => powerSupply(pairs(part)) ?? [])
}

function powerSupply(facts: Pairs): Battery | undefined {
  const value = (key: string): string | undefined => facts[`POWER_SUPPLY_${key}`]
  if (value('TYPE') !== 'Battery' || value('SCOPE') === 'Device' || value('PRESENT') === '0') return undefined
  // µWh, or µAh × µV where the driver counts charge.
  const volts = (count(value('VOLTAGE_MIN_DESIGN')) ?? 0) / 1e6
  const mwh = (key: string): Fact<number> => {
    const [energy, charge] = [count(value(`ENERGY_${key}`)), count(value(`CHARGE_${key}`))]
    if (energy) return known(Math.round(energy / 1000), 'power_supply')
    return charge && volts > 0 ? known(Math.round((charge / 1000) * volts), 'power_supply', 'derived') : unknown('not-collected', 'power_supply')
  }
  const design = mwh('FULL_DESIGN')
  // Without any capacity it is not told from a mouse's.
  if (!('v' in design) && !('v' in mwh('FULL'))) return undefined
  const text = (key: string): Fact<string> => firmwareText(value(key), 'power_supply')
  return { designMwh: design, fullMwh: mwh('FULL'), cycles: cyclesOf(value('CYCLE_COUNT'), 'power_supply'), maker: text('MANUFACTURER'), serial: serialOf(value('SERIAL_NUMBER'), 'power_supply'), chemistry: text('TECHNOLOGY'), year: yearOf(value('MANUFACTURE_YEAR')) }
}

/** 0 is what a battery that does not count says. */
function cyclesOf(text: string | undefined, src: string): Fact<number> {
  const cycles = count(text)
  return cycles !== null && cycles > 0 ? known(cycles, src) : unknown(cycles === 0 ? 'placeholder' : 'not-collected', src)
}

/** A pack without a number says 0. */
function serialOf(text: string | undefined, src: string): Fact<string> {
  return text !== undefined && /^0+$/.test(text.trim()) ? unknown('placeholder', src) : firmwareText(text, src)
}

function yearOf(text: string | undefined): Fact<number> {
  const year = count(text)
  return year !== null && year >= 1995 && year <= 2100 ? known(year, 'power_supply', 'declared') : unknown('not-collected', 'power_supply')
}

/** `upower -i` of one device, in any of its languages' decimals; undefined for what is no battery of the machine. */
export function upowerBattery(text: string): Battery | undefined {
  const facts = colons(text)
  if (!/^\s+battery\s*$/m.test(text) || facts['power supply'] !== 'yes') return undefined
  const mwh = (key: string): Fact<number> => {
    const [, whole, part = ''] = /^(\d{1,4})(?:[.,](\d+))? Wh$/.exec(facts[key] ?? '') ?? []
    const value = whole === undefined ? 0 : Math.round(Number(`${whole}.${part || 0}`) * 1000)
    return value > 0 ? known(value, 'text.upower') : unknown('not-collected', 'text.upower')
  }
  return { designMwh: mwh('energy-full-design'), fullMwh: mwh('energy-full'), cycles: cyclesOf(facts['charge-cycles'], 'text.upower'), maker: firmwareText(facts['vendor'], 'text.upower'), serial: serialOf(facts['serial'], 'text.upower'), chemistry: firmwareText(facts['technology'], 'text.upower') }
}
