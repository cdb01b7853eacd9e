// Where a value stands in a JSON text, by line: what a person is told who wrote it by hand. The text is known to be JSON.

type JsonPath = readonly (string | number)[]
export interface JsonPlaces {
  /** Line of the deepest part of the path that is there, from 1. */
  readonly lineOf: (path: JsonPath) => number
  /** Keys written twice in one object: readers keep the last one in silence. */
  readonly twice: readonly { readonly key: string; readonly line: number }[]
}

const TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+)/y

export function jsonPlaces(text: string): JsonPlaces {
  const lines = new Map<string, number>()
  const twice: { key: string; line: number }[] = []
  let at = 0
  let line = 1
  const next = (): string => {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    line += (match?.[0].match(/\n/g) ?? []).length
    at = match ? TOKEN.lastIndex : text.length
    return match?.[1] ?? ''
  }
  const peek = (): string => {
    TOKEN.lastIndex = at
    return TOKEN.exec(text)?.[1] ?? ''
  }
  const value = (path: JsonPath): void => {
    const first = next()
    lines.set(JSON.stringify(path), line)
    if (first === '{') {
      const keys = new Set<string>()
      while (peek() !== '}' && peek() !== '') {
        const key = JSON.parse(next()) as string
        if (keys.has(key)) twice.push({ key, line })
        keys.add(key)
        next()
        value([...path, key])
        if (peek() === ',') next()
      }
      next()
    } else if (first === '[') {
      for (let index = 0; peek() !== ']' && peek() !== ''; index++) {
        value([...path, index])
        if (peek() === ',') next()
      }
      next()
    }
  }
  value([])
  return {
    twice,
    lineOf: (path) => {
      for (let length = path.length; length > 0; length--) {
        const found = lines.get(JSON.stringify(path.slice(0, length)))
        if (found !== undefined) return found
      }
      return 1
    },
  }
}
