// Faults before or beyond the page: shown by the system, in the catalogue's words.
import { dialog } from 'electron'
import type { Fault } from '../domain/errors.ts'
import en from '../renderer/i18n/en.json' with { type: 'json' }
import fr from '../renderer/i18n/fr.json' with { type: 'json' }

/** Says what happened and what is safe; answers when the person has read it. Without a display it goes to standard error. */
export function showFatal(fault: Fault, language: 'fr' | 'en'): void {
  const catalogue: Readonly<Record<string, string>> = language === 'fr' ? fr : en
  const sentence = (part: 'title' | 'text'): string => (catalogue[`fault.${fault.code}.${part}`] ?? fault.code).replace(/\{(\w+)\}/g, (whole, name: string) => String(fault.detail[name] ?? whole))
  process.stderr.write(`packtic: ${sentence('title')}. ${sentence('text')}\n`)
  // Tests and scripts read standard error; a modal box would hold them for ever.
  if (!process.env['PACKTIC_NO_DIALOG']) dialog.showErrorBox(sentence('title'), `${sentence('text')}\n\n${fault.cause ?? ''}`)
}
