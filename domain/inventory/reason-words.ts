// A reason as a catalogue key and the values of its sentence: one reading for the window, the papers and the command line.
import { formatDay } from '../civil-date.ts'
import { formatRate } from '../money.ts'
import type { Reason } from './verdict.ts'

export interface Words { readonly key: string; readonly values: Readonly<Record<string, string | number>> }

/** Their values are megabytes. */
const OF_MEMORY: ReadonlySet<string> = new Set(['U-RAM', 'R-RAMMAX'])

/** Days are written as days, the cost cap as a rate, memory with its unit; V- codes name the fact that is missing. */
export function reasonWords({ code, limit, value }: Reason, language: 'fr' | 'en', fact: (path: string) => string): Words {
  if (code.startsWith('V-')) return { key: 'reason.verify', values: { fact: fact(code.slice(2)) } }
  const shown = (one: string | number | null): string | number => (typeof one === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(one) ? formatDay(one) : (one ?? ''))
  const said = (one: string | number | null): string | number => {
    if (typeof one !== 'number') return shown(one)
    return code === 'R-CAP' ? formatRate(one, language) : OF_MEMORY.has(code) ? memory(one, language) : one
  }
  return { key: `reason.${code}`, values: { value: said(value), limit: said(limit) } }
}

/** As it is sold; what is no whole number of gigabytes keeps its megabytes, or two that differ would read alike. */
function memory(mb: number, language: 'fr' | 'en'): string {
  const whole = mb % 1024 === 0
  return `${whole ? mb / 1024 : mb}\u00a0${whole ? 'G' : 'M'}${language === 'fr' ? 'o' : 'B'}`
}
