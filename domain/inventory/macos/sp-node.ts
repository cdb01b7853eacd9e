// What system_profiler says, whatever its form (JSON, property list, text): sections of named nodes with words in them.
// Labels are compared without case, accents or signs, so that a JSON key, an English and a French label are three spellings.

export interface SpNode { readonly name: string; readonly values: ReadonlyMap<string, string>; readonly children: readonly SpNode[] }

export interface SpDocument {
  /** By name: `SPHardware`. */
  readonly sections: ReadonlyMap<string, SpNode>
  /** True when labels and units are those of a person's language. */
  readonly isText: boolean
  /** Sections that nothing proves whole: a text's last one, all of a damaged text. */
  readonly unsure: ReadonlySet<string>
}

export function spelling(label: string): string {
  return label.toLowerCase().normalize('NFD').replaceAll('œ', 'oe').replace(/[^a-z0-9]/g, '')
}

/** The first of these labels that has a value; what stands empty says nothing. */
export function word(node: SpNode | undefined, ...labels: readonly string[]): string | undefined {
  for (const label of labels) {
    const value = node?.values.get(spelling(label))?.trim()
    if (value !== undefined && value !== '') return value
  }
  return undefined
}

/** A child by its label. */
export function child(node: SpNode | undefined, ...labels: readonly string[]): SpNode | undefined {
  const wanted = labels.map(spelling)
  return node?.children.find((one) => wanted.includes(spelling(one.name)))
}

/** The node and all below it, in the order of the document. */
export function everyNode(node: SpNode | undefined): readonly SpNode[] {
  const found: SpNode[] = []
  const open = node ? [node] : []
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    found.push(one)
    for (let at = one.children.length - 1; at >= 0; at--) open.push(one.children[at] as SpNode)
  }
  return found
}
