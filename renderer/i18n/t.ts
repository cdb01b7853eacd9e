// Sentences of the page. French first; a missing key shows itself, and a test finds it before anybody does.
import { useSyncExternalStore } from 'react'
import en from './en.json' with { type: 'json' }
import fr from './fr.json' with { type: 'json' }

export type Language = 'fr' | 'en'
export type Values = Readonly<Record<string, string | number>>

const catalogues: Readonly<Record<Language, Readonly<Record<string, string>>>> = { fr, en }
let language: Language = 'fr'
const listeners = new Set<() => void>()

export function setLanguage(next: Language): void {
  if (next === language) return
  language = next
  document.documentElement.lang = next
  for (const listener of listeners) listener()
}

/** The language on screen; the component is drawn again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, () => language)
}

export function currentLanguage(): Language {
  return language
}

export function t(key: string, values: Values = {}): string {
  return (catalogues[language][key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** Whether the catalogue knows a key that came from data. */
export function has(key: string): boolean {
  return key in catalogues[language]
}

/** A sentence that counts: in French 0 and 1 are singular, in English only 1. */
export function tn(key: string, count: number, values: Values = {}): string {
  const one = language === 'fr' ? count < 2 : count === 1
  return t(`${key}.${one ? 'one' : 'other'}`, { count, ...values })
}

export function both(text: { readonly fr: string; readonly en: string } | null | undefined): string {
  return text?.[language] ?? ''
}
