// Documents as agents and systems write them, and as hostile or broken ones come: nothing thrown, nothing half said.
import { expect, test } from 'vitest'
import fc from 'fast-check'
import { childrenNamed, readXml, type XmlElement } from './xml.ts'

const bytes = (text: string, encoding: 'utf8' | 'utf16le' | 'latin1' = 'utf8'): Uint8Array => new Uint8Array(Buffer.from(text, encoding))
const outline = (element: XmlElement): unknown => (element.children.length === 0 ? [element.name, element.text] : [element.name, element.children.map(outline)])

test('elements, attributes, CDATA, comments and the five entities are read', () => {
  const { root, complete } = readXml(`<?xml version="1.0"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<a x="1 &lt; 2" y='é' bare=3 alone><!-- <b>no</b> --><b> caf&#xe9; &amp; th&#233; </b><b><![CDATA[<raw> &amp; ]]></b><c/></a>`)
  expect(complete).toBe(true)
  if (!root) throw new Error('no root')
  expect(Object.fromEntries(root.attributes)).toEqual({ x: '1 < 2', y: 'é', bare: '3', alone: '' })
  expect(childrenNamed(root, 'b').map(({ text }) => text.trim())).toEqual(['café & thé', '<raw> &amp;'])
  expect(childrenNamed(root, 'c').map(({ text }) => text)).toEqual([''])
  expect(childrenNamed(root, 'd')).toEqual([])
})

test.each([
  ['UTF-8 with its mark', bytes('\uFEFF<a>é</a>')],
  ['UTF-16 little-endian with its mark', bytes('\uFEFF<a>é</a>', 'utf16le')],
  ['UTF-16 big-endian with its mark', bytes('\uFEFF<a>é</a>', 'utf16le').map((_, at, all) => all[at ^ 1] ?? 0)],
  ['UTF-16 whose mark was lost', bytes('<a>é</a>', 'utf16le')],
  ['UTF-8 that declares itself Western', bytes('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>')],
  ['a declared Western encoding', bytes('<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>', 'latin1')],
  ['a Western encoding that nothing declares', bytes('<a>é</a>', 'latin1')],
  ['UTF-8 that says UTF-16', bytes('<?xml version="1.0" encoding="UTF-16"?><a>é</a>')],
])('%s is decoded', (_what, input) => {
  expect(readXml(input)).toMatchObject({ complete: true, root: { name: 'a', text: 'é' } })
})

test('no entity is fetched nor multiplied: a bomb stays the few letters it is written with', () => {
  const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;"><!ENTITY file SYSTEM "file:///etc/passwd">]><a><b>&lol2;</b><b>&file;</b></a>`
  const { root } = readXml(bomb)
  expect(root && outline(root)).toEqual(['a', [['b', '&lol2;'], ['b', '&file;']]])
})

test('half a value is no value: an element whose end never came gives only its whole children', () => {
  const { root, complete } = readXml('<a><b>whole</b><c><d>1</d><e>GB 51')
  expect(complete).toBe(false)
  expect(root && outline(root)).toEqual(['a', [['b', 'whole'], ['c', [['d', '1']]]]])
})

test('badly nested: what closed still stands, what did not is dropped, and it is told', () => {
  const { root, complete } = readXml('<a><b>1<c>2</a>')
  expect(complete).toBe(false)
  expect(root && outline(root)).toEqual(['a', ''])
  expect(readXml('<a><b>1</b></x><c>2</c></a>')).toMatchObject({ complete: false, root: { children: [{ text: '1' }, { text: '2' }] } })
})

test('no document at all', () => {
  for (const text of ['', 'hello', '<', '<!--', '<?xml', '<!DOCTYPE [', '<a', '</a>', '\u0000']) expect(readXml(text)).toMatchObject({ root: null })
})

test('a thousand levels, a million elements: bounded, and said to be incomplete', () => {
  const deep = readXml(`<r><k>1</k>${'<a>'.repeat(100_000)}x${'</a>'.repeat(100_000)}<z>2</z></r>`)
  expect(deep.complete).toBe(false)
  expect(deep.root?.children.map((one) => one.name)).toEqual(['k', 'a', 'z'])
  const many = readXml(`<r>${'<a/>'.repeat(1_000_000)}</r>`)
  expect(many.complete).toBe(false)
  expect(many.root?.children.length).toBe(399_999)
})

test('ten thousand damaged documents: no exception, and every text was there', () => {
  const text = `<?xml version="1.0" encoding="UTF-8"?><REQUEST a="1"><CONTENT><BIOS><SSN>PF0TEST</SSN><BDATE>03/14/2017</BDATE></BIOS>${Array.from({ length: 8 }, (_, i) => `<DRIVES n="${i}"><TOTAL>${1000 + i}</TOTAL><LABEL>caf&#xe9; &amp; ${i}</LABEL><T><![CDATA[x<${i}]]></T></DRIVES>`).join('\n')}</CONTENT></REQUEST>`
  const damage = fc.tuple(fc.nat(5), fc.nat(text.length - 1), fc.integer({ min: 1, max: 40 }))
  const texts = (element: XmlElement): string[] => [element.text, ...element.attributes.values(), ...element.children.flatMap(texts)]
  const plain = (one: string): string => one.replace(/\P{ASCII}/gu, '')
  fc.assert(fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (hits) => {
    const damaged = hits.reduce((now, [kind, at, size]) => [
      () => now.slice(0, at), () => now.slice(0, at) + now.slice(at + size), () => now.slice(0, at) + now.slice(at, at + size).repeat(3) + now.slice(at + size),
      () => now.slice(0, at) + '\u0000<'.repeat(size) + now.slice(at), () => now.slice(0, at) + String.fromCharCode(now.charCodeAt(at) ^ 1) + now.slice(at + 1), () => `${now.slice(0, at)}<!ENTITY x "${now.slice(at)}`,
    ][kind]?.() ?? now, text)
    const { root } = readXml(bytes(damaged))
    // Letters may only come from the document (a damaged number of a character may name another): nothing is made up.
    const letters = new Set(damaged)
    expect((root ? texts(root) : []).flatMap((one) => Array.from(plain(one)).filter((char) => !letters.has(char)))).toEqual([])
    const written = root ? texts(root).reduce((all, one) => all + one.length, 0) : 0
    expect(written).toBeLessThanOrEqual(damaged.length)
  }), { numRuns: 10_000, seed: 3 })
})

test('an end that has no beginning breaks the text around it: what stood between may be missing', () => {
  const { root } = readXml('<a><b>Sam</x>sung</b><c>2</c><d>1<e>2</d></a>')
  expect(root && outline(root)).toEqual(['a', [['b', ''], ['c', '2'], ['d', '']]])
})
