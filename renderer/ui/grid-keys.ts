// The keys of a list in a grid (WAI-ARIA Authoring Practices, grid pattern): one tab stop for the whole; up and down go by
// rows, left and right by what a row holds, letters look for a name. It reads the page alone and knows nothing of the rows.

const HELD = 'button:not([disabled]), a[href], input:not([disabled]), select:not([disabled]), textarea:not([disabled])'
const PAGE_ROWS = 10
/** Letters typed within that time of each other are one word. */
const WORD_MS = 1000

export interface GridMove {
  /** A key of the row under the head; undefined on the head itself. */
  readonly rowId: string | undefined
  readonly kind: 'moved' | 'open' | 'toggle' | 'all' | 'none'
  readonly extend: boolean
}

const rowsOf = (table: HTMLTableElement): HTMLTableRowElement[] => [...table.rows]
const idOf = (row: HTMLTableRowElement | undefined): string | undefined => row?.dataset['key']

/** Where the focus may stand in a row: the row itself where it can be chosen, then each cell, or what the cell holds. */
function stopsOf(row: HTMLTableRowElement): HTMLElement[] {
  const cells = [...row.cells].map((cell) => cell.querySelector<HTMLElement>(HELD) ?? cell)
  return idOf(row) === undefined ? cells.filter((stop) => stop.matches(HELD)) : [row, ...cells]
}

/** Nothing that a cell holds is a tab stop of its own: the arrows lead to it. */
export function holdOneTabStop(table: HTMLTableElement, active: string | undefined): void {
  for (const held of table.querySelectorAll<HTMLElement>(HELD)) held.tabIndex = -1
  const rows = [...table.tBodies].flatMap((body) => [...body.rows])
  const stop = rows.find((row) => idOf(row) === active) ?? rows[0]
  for (const row of rows) row.tabIndex = row === stop ? 0 : -1
}

export class GridKeys {
  #typed = ''
  #typedAt = 0
  readonly #collator = new Intl.Collator(undefined, { usage: 'search', sensitivity: 'base' })

  /** Moves the focus and answers what the key asks of the rows; undefined where the key is none of the grid's. */
  press(table: HTMLTableElement, textOf: (rowId: string) => string, event: { readonly key: string; readonly shiftKey: boolean; readonly ctrlKey: boolean; readonly metaKey: boolean; readonly altKey: boolean; readonly target: EventTarget; readonly timeStamp: number }): GridMove | undefined {
    const now = event.timeStamp
    const target = event.target instanceof HTMLElement ? event.target : undefined
    const row = target?.closest('tr')
    if (!target || !row || event.altKey) return undefined
    const ctrl = event.ctrlKey || event.metaKey
    const move = (to: HTMLElement | undefined, kind: GridMove['kind'] = 'moved'): GridMove => {
      to?.focus()
      return { rowId: idOf(to?.closest('tr') ?? undefined), kind, extend: event.shiftKey && kind === 'moved' }
    }
    if (ctrl && event.key.toLowerCase() === 'a') return { rowId: idOf(row), kind: 'all', extend: false }
    const onHeld = target !== row && target.matches(HELD)
    if (event.key === 'Escape') return { rowId: idOf(row), kind: 'none', extend: false }
    // A letter goes on with the word begun, a space too; alone it chooses.
    if (!ctrl && event.key.length === 1 && !(event.key === ' ' && (now - this.#typedAt > WORD_MS || this.#typed === ''))) return target.matches('input:not([type=checkbox]), textarea') ? undefined : this.#type(event.key, table, textOf, now, move)
    // Any other key ends the word.
    if (event.key !== 'Shift') this.#typed = ''
    if (event.key === ' ' || event.key === 'Enter') return onHeld ? undefined : { rowId: idOf(row), kind: event.key === ' ' ? 'toggle' : 'open', extend: false }
    return this.#arrow(event.key, ctrl, table, row, target, move)
  }

  #arrow(key: string, ctrl: boolean, table: HTMLTableElement, row: HTMLTableRowElement, target: HTMLElement, move: (to: HTMLElement | undefined) => GridMove): GridMove | undefined {
    const rows = rowsOf(table).filter((one) => stopsOf(one).length > 0)
    const at = rows.indexOf(row)
    const stops = stopsOf(row)
    const stop = Math.max(0, stops.findIndex((one) => one === target))
    const first = rows.findIndex((one) => idOf(one) !== undefined)
    const toRow = (index: number): GridMove => {
      const next = rows[Math.min(rows.length - 1, Math.max(0, index))]
      if (!next) return move(undefined)
      const there = stopsOf(next)
      // A head has no place of its own to stand on: its first stop; back from it, the row.
      return move(idOf(next) === undefined || idOf(row) === undefined ? there[0] : there[stop])
    }
    switch (key) {
      case 'ArrowDown': return toRow(at + 1)
      case 'ArrowUp': return toRow(at - 1)
      case 'PageDown': return toRow(at + PAGE_ROWS)
      case 'PageUp': return toRow(Math.max(first, at - PAGE_ROWS))
      case 'ArrowRight': return move(stops[Math.min(stops.length - 1, stop + 1)])
      case 'ArrowLeft': return move(stops[Math.max(0, stop - 1)])
      case 'Home': return ctrl || stop === 0 ? toRow(first) : move(stops[1])
      case 'End': return ctrl || stop === 0 ? toRow(rows.length - 1) : move(stops.at(-1))
      default: return undefined
    }
  }

  #type(letter: string, table: HTMLTableElement, textOf: (rowId: string) => string, now: number, move: (to: HTMLElement | undefined) => GridMove): GridMove | undefined {
    this.#typed = now - this.#typedAt > WORD_MS ? letter : this.#typed + letter
    this.#typedAt = now
    const rows = [...table.tBodies].flatMap((body) => [...body.rows])
    const at = rows.findIndex((row) => row.contains(document.activeElement))
    // A first letter goes on to the next that bears it; a longer word may stay where it is.
    const from = this.#typed.length === 1 ? at + 1 : Math.max(0, at)
    const found = [...rows.slice(from), ...rows.slice(0, from)].find((row) => this.#startsWith(textOf(idOf(row) ?? ''), this.#typed))
    return move(found)
  }

  #startsWith(text: string, word: string): boolean {
    return this.#collator.compare(text.slice(0, word.length), word) === 0
  }
}
