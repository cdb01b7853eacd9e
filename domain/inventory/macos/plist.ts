// Apple's XML property lists as plain values. One that is cut or badly nested gives nothing: what follows the damage would
// stand in another part's place.
import { readXml, type XmlElement } from '../xml.ts'

/** Undefined when the text is no property list. Dates stay text; numbers that are none are left out. */
export function readPlist(text: string): unknown {
  const { root, complete } = readXml(text)
  const top = complete && root?.name === 'plist' ? root.children[0] : undefined
  return top === undefined ? undefined : valueOf(top)
}

function valueOf(element: XmlElement): unknown {
  switch (element.name) {
    case 'dict': return dictOf(element)
    case 'array': return element.children.flatMap((one) => valueOf(one) ?? [])
    case 'string':
    case 'date': return element.text
    case 'integer':
    case 'real': return /^\s*-?\d[\d.eE+-]*\s*$/.test(element.text) && Number.isFinite(Number(element.text)) ? Number(element.text) : undefined
    case 'true': return true
    case 'false': return false
    default: return undefined
  }
}

/** A key names the very next element: one that lost its value takes no other's. */
function dictOf({ children }: XmlElement): Readonly<Record<string, unknown>> {
  return Object.fromEntries(children.flatMap((key, at) => {
    const value = children[at + 1]
    const read = key.name === 'key' && key.text !== '' && value !== undefined && value.name !== 'key' ? valueOf(value) : undefined
    return read === undefined ? [] : [[key.text, read] as const]
  }))
}
