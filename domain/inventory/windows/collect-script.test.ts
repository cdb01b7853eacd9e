// There is no PowerShell where the tests run: what can be held without one is held here. The text is whole (quotes and
// brackets answer each other), pure ASCII, reads only, and every section that it writes has a reader.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const script = readFileSync(join(import.meta.dirname, '../../../resources/collectors/collect.ps1'), 'utf8')
const readers = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => readFileSync(join(import.meta.dirname, name), 'utf8')).join('\n').toLowerCase()

const PAIRS: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' }

/** What stands open at the end of a PowerShell text, strings and comments apart; null when something closes what it did not open. */
function unclosed(text: string): string[] | null {
  const open: string[] = []
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    const top = open.at(-1)
    if (top === "'") {
      if (char === "'") {
        if (text[at + 1] === "'") at++
        else open.pop()
      }
    } else if (top === '"' && char === '"') open.pop()
    else if (char === '`') at++
    else if (top === '"' && !(char === '$' && text[at + 1] === '(')) continue
    else if (top === '"') {
      open.push('(')
      at++
    } else if (char === '#') at = text.indexOf('\n', at) < 0 ? text.length : text.indexOf('\n', at)
    else if (char === "'" || char === '"' || char === '{' || char === '(' || char === '[') open.push(char)
    else if (PAIRS[char] !== undefined && open.pop() !== PAIRS[char]) return null
  }
  return open
}

test('the balance of quotes and brackets sees what is missing', () => {
  expect(unclosed('if ($a) { "x $(f \'}\') `" y" } # )')).toEqual([])
  expect(unclosed('if ($a) { "x }')).toEqual(['{', '"'])
  expect(unclosed('if ($a)) { }')).toBeNull()
})

test('the collector is whole, plain ASCII, and small enough for a slow line', () => {
  expect(unclosed(script)).toEqual([])
  expect(/[^\n -~]/.exec(script)?.[0]).toBeUndefined()
  expect(script.length).toBeLessThan(24_000)
})

test('the collector writes nothing, starts nothing, asks no secret and no translated text', () => {
  const code = script.split('\n').filter((line) => !line.trim().startsWith('#')).join('\n')
  const forbidden = [/win32_product\b(?!')/i, /\b(set|new|remove|add|clear|rename|move|copy|out|export|start|stop|restart|register|unregister|enable|disable|install|uninstall|invoke|send)-(?!object\b|null\b)\w+/i, /digitalproductid|productkey|keyprotector|recovery|defaultpassword|proxyserver/i, /\bnetsh\b|\bsysteminfo\b|\bipconfig\b|\bwmic\b|\breg(\.exe)? (add|delete|import)/i, /(^|[^\d])>>?\s*[$'"a-z]:?\\/i, /\[(system\.)?io\.file\]|streamwriter|webclient|downloadstring|frombase64/i]
  for (const pattern of forbidden) expect(pattern.exec(code)?.[0]).toBeUndefined()
  expect(/^[^'"]*\bWin32_Product\b/m.test(code)).toBe(false)
})

test('every section has a reader, and every class that is read is asked', () => {
  const sections = [...script.matchAll(/^PtSection '([a-z0-9_-]+)'/gm)].map(([, name = '']) => name)
  expect(sections.length).toBeGreaterThan(45)
  expect(new Set(sections).size).toBe(sections.length)
  const asked = (name: string): boolean => readers.includes(`, '${name}')`) || readers.includes(`of('${name}')`) || readers.includes(`beside('${name}',`)
  expect(sections.filter((name) => !name.startsWith('reg-') && !asked(name.replace(/^cim-/, '')))).toEqual([])
  // A class is written in the text as the section that carries it.
  for (const [, section = '', name = ''] of script.matchAll(/^PtSection 'cim-([a-z0-9_]+)' \d+ \{ PtCim '(\w+)'/gm)) expect(name.toLowerCase()).toBe(section)
})

test('every key that is asked is one that a reader looks for', () => {
  const keys = [...script.matchAll(/HKLM:(\\[^'"]+)/g)].map(([, path = '']) => path.toLowerCase().split('\\').at(-1) ?? '')
  expect(keys.filter((key) => !readers.replaceAll('\\\\', '\\').includes(key.replaceAll(/[{}]/g, '')))).toEqual([])
})
