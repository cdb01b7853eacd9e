// A reason as a catalogue key and the values of its sentence: one reading for the window, the papers and the command line.
import { formatDay } from '../civil-date.ts'
import { formatRate } from '../money.ts'
import type { Reason } from './verdict.ts'

export interface Words { readonly key: string; readonly values: Readonly<Record<string, string | number>> }

/** Days are written as days, the cost cap as a rate; V- codes name the fact that is missing. */
export function reasonWords({ code, limit, value }: Reason, language: 'fr' | 'en', fact: (path: string) => string): Words {
  if (code.startsWith('V-')) return { key: 'reason.verify', values: { fact: fact(code.slice(2)) } }
  const shown = (one: string | number | null): string | number => (typeof one === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(one) ? formatDay(one) : (one ?? ''))
  const said = (one: string | number | null): string | number => (code === 'R-CAP' && typeof one === 'number' ? formatRate(one, language) : shown(one))
  return { key: `reason.${code}`, values: { value: said(value), limit: said(limit) } }
}
