// A list of which one row is current (WAI-ARIA listbox): one stop of Tab; arrows, Home, End and letters go to a row, and the row
// that has the focus is the current one.
import { type KeyboardEvent, type ReactNode, useRef } from 'react'

/** Letters typed within that time of each other are one word. */
const WORD_MS = 1000
const words = new Intl.Collator(undefined, { usage: 'search', sensitivity: 'base' })

export interface PickListProps<R> {
  readonly label: string
  readonly rows: readonly R[]
  /** What letters look for. */
  readonly textOf: (row: R) => string
  readonly current: string | undefined
  readonly onChoose: (id: string) => void
  /** Enter, or a double click. */
  readonly onOpen?: (id: string) => void
  readonly children: (row: R) => ReactNode
}

export function PickList<R extends { readonly id: string }>({ label, rows, textOf, current, onChoose, onOpen, children }: PickListProps<R>) {
  const word = useRef({ typed: '', at: 0 })
  const find = (letter: string, now: number, from: number): number => {
    const typed = now - word.current.at > WORD_MS ? letter : word.current.typed + letter
    word.current = { typed, at: now }
    // A first letter goes on to the next row that bears it; a longer word may stay where it is.
    const order = rows.map((_, step) => (from + step + (typed.length === 1 ? 1 : 0)) % rows.length)
    return order.find((index) => words.compare((rows[index] ? textOf(rows[index]) : '').slice(0, typed.length), typed) === 0) ?? from
  }
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const options = [...event.currentTarget.children]
    const at = options.findIndex((one) => one === event.target)
    const id = rows[at]?.id
    if (id === undefined) return
    if (event.key === 'Enter') {
      event.preventDefault()
      return onOpen?.(id)
    }
    const moves: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }
    const to = moves[event.key] ?? (event.key.length === 1 && event.key !== ' ' ? find(event.key, event.timeStamp, at) : undefined)
    if (to === undefined) return
    event.preventDefault()
    const next = options[Math.max(0, Math.min(rows.length - 1, to))]
    if (next instanceof HTMLElement) next.focus()
  }
  return (
    <div className="list" role="listbox" aria-label={label} tabIndex={-1} onKeyDown={press}>
      {rows.map((row, index) => (
        <div key={row.id} role="option" data-key={row.id} aria-selected={row.id === current} tabIndex={row.id === current || (current === undefined && index === 0) ? 0 : -1} onFocus={() => row.id !== current && onChoose(row.id)} onDoubleClick={() => onOpen?.(row.id)}>
          {children(row)}
        </div>
      ))}
    </div>
  )
}
