// Sentences of the page. French first; a missing key shows itself, and a test finds it before anybody does.
import { useSyncExternalStore } from 'react'

export type Language = 'fr' | 'en'
export type Values = Readonly<Record<string, string | number>>

type Catalogue = Readonly<Record<string, string>>

/** Files beside the program, read when their language is: a page does not carry the sentences it never shows. */
const FILES: Readonly<Record<Language, URL>> = { fr: new URL('./fr.json', import.meta.url), en: new URL('./en.json', import.meta.url) }
const read: Partial<Record<Language, Catalogue>> = {}
let language: Language = 'fr'
let catalogue: Catalogue = {}
const listeners = new Set<() => void>()

/** Reads the language's sentences, then shows it. A catalogue that cannot be read leaves the one on screen. */
export async function setLanguage(next: Language): Promise<void> {
  const sentences = (read[next] ??= (await (await fetch(FILES[next])).json()) as Catalogue)
  if (catalogue === sentences) return
  language = next
  catalogue = sentences
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
  return (catalogue[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** Whether the catalogue knows a key that came from data. */
export function has(key: string): boolean {
  return key in catalogue
}

/** A sentence that counts: in French 0 and 1 are singular, in English only 1. */
export function tn(key: string, count: number, values: Values = {}): string {
  const one = language === 'fr' ? count < 2 : count === 1
  return t(`${key}.${one ? 'one' : 'other'}`, { count, ...values })
}

export function both(text: { readonly fr: string; readonly en: string } | null | undefined): string {
  return text?.[language] ?? ''
}
