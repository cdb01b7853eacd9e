// The catalogues: same keys, four parts of every fault, French typography, and no French outside the catalogues.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type FaultCode, faultKinds } from '../../domain/errors.ts'
import en from '../../renderer/i18n/en.json' with { type: 'json' }
import fr from '../../renderer/i18n/fr.json' with { type: 'json' }

const root = join(import.meta.dirname, '../..')
const catalogues: Readonly<Record<'fr' | 'en', Readonly<Record<string, string>>>> = { fr, en }
const codes = Object.keys(faultKinds) as FaultCode[]
const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').toSorted()

test('both catalogues hold the same keys with the same values to put in', () => {
  expect(Object.keys(en)).toEqual(Object.keys(fr))
  const different = Object.keys(fr).filter((key) => placeholders(catalogues.fr[key] ?? '').join() !== placeholders(catalogues.en[key] ?? '').join())
  expect(different).toEqual([])
})

describe.each(['fr', 'en'] as const)('faults in %s', (language) => {
  const sentences = catalogues[language]

  test('every code says what happened, what is safe, and has words for each of its buttons', () => {
    const lacking = codes.flatMap((code) => [`fault.${code}.title`, `fault.${code}.text`, ...faultKinds[code].actions.map((action) => `fault.action.${action}`)].filter((key) => !sentences[key]))
    expect(lacking).toEqual([])
  })

  test('no sentence asks for a value that its fault does not bring', () => {
    const unknown = codes.flatMap((code) => ['title', 'text'].flatMap((part) => placeholders(sentences[`fault.${code}.${part}`] ?? '').filter((name) => !(faultKinds[code].needs as readonly string[]).includes(name)).map((name) => `${code}.${part}: ${name}`)))
    expect(unknown).toEqual([])
  })

  test('a title has at most 12 words, a text at most two sentences of 15', () => {
    const words = (text: string): number => text.split(/[\s\u00a0]+/).filter((word) => /[\p{L}\p{N}{]/u.test(word)).length
    const long = codes.flatMap((code) => [
      ...(words(sentences[`fault.${code}.title`] ?? '') > 12 ? [`${code}.title`] : []),
      ...((sentences[`fault.${code}.text`] ?? '').split(/(?<=[.;])\s/).some((sentence) => words(sentence) > 15) ? [`${code}.text`] : []),
    ])
    expect(long).toEqual([])
  })
})

test('a value that a handler refuses by its name has words for it', () => {
  const named = sources(join(root, 'main/backend/handlers')).flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/refuse\('(\w+)', '[\w ]+'\)/g)].map(([, name]) => `input.${name}`))
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter((key) => !Object.hasOwn(fr, key))).toEqual([])
})

test('every sentence is named by the code: whole, or by a beginning that a value completes', () => {
  const code = ['domain', 'main', 'renderer', 'hub'].flatMap((folder) => sources(join(root, folder))).map((file) => readFileSync(file, 'utf8')).join('\n')
  const whole = new Set(Array.from(code.matchAll(/['"`]([\w.-]+)(?=['"`])/g), ([, key]) => key))
  const begun = [...new Set(Array.from(code.matchAll(/`([A-Za-z]\w*\.(?:[\w-]+\.)*)\$\{/g), ([, start = '']) => start))]
  const unnamed = (keys: readonly string[]): string[] => keys.filter((key) => !whole.has(key) && !whole.has(key.replace(/\.(one|other)$/, '')) && !begun.some((start) => key.startsWith(start)))
  expect(unnamed([...Object.keys(fr), 'nobody.names.this'])).toEqual(['nobody.names.this'])
})

test('French text has its no-break spaces, its typographic apostrophe, and none of the banned words', () => {
  const wrong = Object.entries(fr).filter(([, text]) => / [:;?!»]|« |'|\u202f|veuillez|oups/i.test(text) || /!/.test(text)).map(([key]) => key)
  expect(wrong).toEqual([])
})

test('before the name of a client or a person stands no French word that a vowel would shorten', () => {
  const wrong = Object.entries(fr).filter(([, text]) => /(^|[\s\u00a0])(de|que|jusque|lorsque|puisque) \{(client|clientName|holder|name|by|signer)\}/i.test(text)).map(([key]) => key)
  // A colleague's value is named as the design words it.
  expect(wrong).toEqual(['sync.keepTheirs'])
})

test('no English sentence slipped into the French catalogue', () => {
  const english = Object.entries(fr).filter(([key, text]) => text.length > 12 && text === catalogues.en[key] && !/^[^\p{L}]*$|SIRET|packtic|^Communication$|^Installation$/u.test(text.replaceAll(/\{\w+\}/g, ''))).map(([key]) => key)
  expect(english).toEqual([])
})

test('no accented French sentence lives in the code: sentences belong to catalogues, templates, packs and tables', () => {
  const files = ['domain', 'main', 'preload', 'renderer', 'hub'].flatMap((folder) => sources(join(root, folder)))
  const found = files.flatMap((file) => readFileSync(file, 'utf8').split('\n').flatMap((line, index) => (/(['"`])[^'"`]*[éèêàçôûîœ][^'"`]*\1/.test(line.replace(/\/\/.*|\/?\*.*/, '')) ? [`${file.slice(root.length + 1)}:${index + 1}`] : [])))
  // The published case format fixes the labels of its two recurring lines; a French macOS writes its reports in French, and
  // a program bears its own name: words read, never said.
  const read = /^domain\/(quoting\/price-quote\.ts|inventory\/macos\/|inventory\/linux\/known-programs\.ts)/
  expect(found.filter((at) => !read.test(at))).toEqual([])
})

function sources(folder: string): string[] {
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true, recursive: true })
  } catch {
    return []
  }
  return entries.filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name)).map((entry) => join(entry.parentPath, entry.name))
}
