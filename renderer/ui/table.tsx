// The dense table: one tab stop, arrows, selection by tick. The browser's own table under the grid pattern: a list of two
// hundred machines answers each key at once (why not React Aria's: docs/decisions/dense-table.md).
import { Check, Minus } from 'lucide-react'
import { memo, type ReactNode, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { t } from '../i18n/t.ts'
import { Button } from './button.tsx'
import { GridKeys, type GridMove, holdOneTabStop } from './grid-keys.ts'

export interface TableColumn<R> {
  readonly id: string
  readonly label: string
  readonly number?: boolean
  readonly rowHeader?: boolean
  /** Short values that a wrap would only make longer to read; a `wide` one wraps when it must. */
  readonly width?: 'one-line' | 'wide'
  /** In a window narrower than that (CSS pixels: a zoom narrows it) the column leaves, so that those which decide stay in sight. What it says stands in the row's detail. */
  readonly leavesBelowPx?: number
  readonly cell: (row: R) => ReactNode
}

export interface DenseTableProps<R extends { readonly id: string }> {
  readonly label: string
  /** The same array and the same rows from one drawing to the next, where nothing in them changed: their cells are then not drawn again. */
  readonly columns: readonly TableColumn<R>[]
  readonly rows: readonly R[]
  /** What the row is called: letters look for it, its tick is named by it. */
  readonly textOf: (row: R) => string
  readonly onOpen?: (row: R) => void
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (ids: ReadonlySet<string>) => void
  /** Rows that are read only: no tick, and "choose all" leaves them. */
  readonly unselectable?: ReadonlySet<string>
  readonly current?: string | undefined
  /** The button under the last row, where more rows exist than are shown. */
  readonly more?: { readonly label: string; readonly run: () => void } | undefined
  /** Rows drawn at first, and by each press of the button after them. */
  readonly pageSize?: number
  /** A letter pressed while the focus is in the list, with the row it is on; true when it was used. */
  readonly onKey?: (key: string, rowId: string | undefined) => boolean
}

const OWN_ACT = 'button, a, input, label, select, textarea'
const keyOf = (inside: Element): string | undefined => inside.closest('tr')?.dataset['key']
const NOTHING: ReadonlySet<string> = new Set()

export function DenseTable<R extends { readonly id: string }>({ label, columns: allColumns, rows, textOf, onOpen, selected = NOTHING, onSelect, unselectable = NOTHING, current, more, pageSize, onKey }: DenseTableProps<R>) {
  const table = useRef<HTMLTableElement>(null)
  /** The row that had the focus last: the list's tab stop. */
  const focused = useRef<{ readonly id: string; readonly index: number }>(undefined)
  const isInside = useRef(false)
  const anchor = useRef<string>(undefined)
  const columns = useRoomFor(allColumns)
  const [pages, setPages] = useState(1)
  // The current row is always among those drawn.
  const room = pageSize === undefined ? rows.length : Math.max(pages, Math.ceil((rows.findIndex(({ id }) => id === current) + 1) / pageSize)) * pageSize
  const drawn = rows.length > room ? rows.slice(0, room) : rows
  const next = rows.length > room ? { label: t('common.more'), run: () => setPages(Math.floor(room / (pageSize ?? 1)) + 1) } : more
  const [keys] = useState(() => new GridKeys())
  useLayoutEffect(() => {
    if (!table.current) return
    holdOneTabStop(table.current, focused.current?.id ?? current)
    // The row that had the focus is gone: it passes to the one that took its place, never into the void.
    const was = focused.current
    if (!isInside.current || !was || drawn.some(({ id }) => id === was.id) || document.activeElement !== document.body) return
    const heir = table.current.tBodies[0]?.rows[Math.min(was.index, drawn.length - 1)]
    if (heir) heir.focus()
    else focused.current = undefined
  })

  const selectable = (): string[] => rows.map(({ id }) => id).filter((id) => !unselectable.has(id))
  const toggle = (id: string, extend: boolean): void => {
    if (!onSelect || unselectable.has(id)) return
    if (extend && anchor.current !== undefined) return extendTo(id)
    anchor.current = id
    onSelect(selected.has(id) ? new Set([...selected].filter((one) => one !== id)) : new Set([...selected, id]))
  }
  const extendTo = (id: string): void => {
    const ids = rows.map((row) => row.id)
    const [from = 0, to = 0] = [ids.indexOf(anchor.current ?? id), ids.indexOf(id)].toSorted((a, b) => a - b)
    onSelect?.(new Set([...selected, ...ids.slice(Math.max(0, from), to + 1).filter((one) => !unselectable.has(one))]))
  }
  const toggleAll = (): void => onSelect?.(selectable().every((id) => selected.has(id)) ? new Set() : new Set(selectable()))
  const act = (id: string, extend: boolean): void => {
    const row = rows.find((one) => one.id === id)
    if (row && onOpen) onOpen(row)
    else if (row) toggle(row.id, extend)
  }
  /** True where the key had its effect here. */
  const follow = ({ kind, rowId, extend }: GridMove): boolean => {
    switch (kind) {
      case 'moved':
        if (rowId === undefined || !onSelect) return true
        if (extend) extendTo(rowId)
        else anchor.current = rowId
        return true
      case 'all':
        onSelect?.(new Set(selectable()))
        return onSelect !== undefined
      case 'none':
        if (selected.size === 0) return false
        onSelect?.(new Set())
        return true
      case 'open':
        if (rowId !== undefined) act(rowId, false)
        return true
      case 'toggle':
        if (rowId !== undefined) toggle(rowId, false)
        return true
    }
  }
  const tick = useLatest(toggle)
  const chosen = selectable().filter((id) => selected.has(id)).length
  return (
    <div className="table-wrap" onKeyDownCapture={(event) => {
      if (!onKey || event.ctrlKey || event.altKey || event.metaKey || (event.key.length > 1 && event.key !== 'Escape') || event.key === ' ') return
      const row = event.target instanceof Element ? keyOf(event.target) : undefined
      // Taken before the list's own search by letters.
      if (onKey(event.key.toLowerCase(), row)) {
        event.preventDefault()
        event.stopPropagation()
      }
    }}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role -- the grid pattern of the ARIA practices stands on a table */}
      <table ref={table} role="grid" className="table" aria-label={label} aria-rowcount={rows.length + 1} {...(onSelect ? { 'aria-multiselectable': true } : {})}
        onClick={(event) => {
          // What a cell holds has its own act; marking a text with the mouse is no click.
          const id = event.target instanceof Element && !event.target.closest(OWN_ACT) ? keyOf(event.target) : undefined
          if (id !== undefined && getSelection()?.isCollapsed !== false) act(id, event.shiftKey)
        }}
        onKeyDown={(event) => {
          const move = keys.press(event.currentTarget, (id) => rows.filter((row) => row.id === id).map(textOf).join(''), event)
          if (!move || !follow(move)) return
          event.preventDefault()
          event.stopPropagation()
        }}
        onBlur={() => {
          // A row that is taken away loses its focus too: by then it has passed to the next one.
          setTimeout(() => (isInside.current = table.current?.contains(document.activeElement) ?? false))
        }}
        onFocus={(event) => {
          isInside.current = true
          const id = keyOf(event.target)
          if (id !== undefined) focused.current = { id, index: event.target.closest('tr')?.sectionRowIndex ?? 0 }
          holdOneTabStop(event.currentTarget, focused.current?.id)
        }}>
        <thead>
          <tr>
            {onSelect && <th className="tick" scope="col"><Tick label={t('table.chooseAll')} checked={chosen > 0 && chosen === selectable().length} some={chosen > 0} onChange={toggleAll} /></th>}
            {columns.map((column) => <th key={column.id} scope="col" className={classOf(column)}>{column.label}</th>)}
          </tr>
        </thead>
        <tbody>
          {drawn.map((row) => <TableRow<R> key={row.id} row={row} columns={columns} text={onSelect ? textOf(row) : ''} opens={onOpen !== undefined} selectable={onSelect ? !unselectable.has(row.id) : undefined} selected={selected.has(row.id)} current={row.id === current} onTick={tick} />)}
        </tbody>
      </table>
      {next && <div className="table-more"><Button onPress={next.run}>{next.label}</Button></div>}
    </div>
  )
}

interface RowProps<R> {
  readonly row: R
  readonly columns: readonly TableColumn<R>[]
  readonly text: string
  readonly opens: boolean
  /** Undefined in a list without ticks. */
  readonly selectable: boolean | undefined
  readonly selected: boolean
  readonly current: boolean
  readonly onTick: (id: string, extend: boolean) => void
}

function PlainRow<R extends { readonly id: string }>({ row, columns, text, opens, selectable, selected, current, onTick }: RowProps<R>) {
  return (
    <tr data-key={row.id} {...(opens ? { 'data-action': '' } : {})} {...(current ? { 'aria-current': true, 'data-current': '' } : {})} {...(selectable ? { 'aria-selected': selected } : {})}>
      {selectable !== undefined && <td className="tick"><Tick label={t('table.choose', { name: text })} checked={selected} disabled={!selectable} onChange={(extend) => onTick(row.id, extend)} /></td>}
      {columns.map((column) => (column.rowHeader ? <th key={column.id} scope="row" className={classOf(column)}>{column.cell(row)}</th> : <td key={column.id} className={classOf(column)}>{column.cell(row)}</td>))}
    </tr>
  )
}
const TableRow = memo(PlainRow) as typeof PlainRow

function Tick({ label, checked, some = false, disabled = false, onChange }: { label: string; checked: boolean; some?: boolean; disabled?: boolean; onChange: (extend: boolean) => void }) {
  const partly = some && !checked
  return (
    <label className="check" {...(checked ? { 'data-selected': '' } : {})} {...(partly ? { 'data-indeterminate': '' } : {})}>
      <input type="checkbox" className="visually-hidden" aria-label={label} checked={checked} disabled={disabled} ref={(input) => { if (input) input.indeterminate = partly }} onChange={(event) => onChange(event.nativeEvent instanceof MouseEvent && event.nativeEvent.shiftKey)} />
      <span className="box" aria-hidden="true" {...(disabled ? { style: { visibility: 'hidden' as const } } : {})}>{partly ? <Minus size={14} strokeWidth={3} /> : checked && <Check size={14} strokeWidth={3} />}</span>
    </label>
  )
}

/** The same function from one drawing to the next, which does what the last one would. */
function useLatest<A extends readonly unknown[]>(work: (...args: A) => void): (...args: A) => void {
  const latest = useRef(work)
  useLayoutEffect(() => {
    latest.current = work
  })
  const [same] = useState(() => (...args: A): void => latest.current(...args))
  return same
}

/** The columns that the window has room for; the same array as long as they are the same. */
function useRoomFor<R>(all: readonly TableColumn<R>[]): readonly TableColumn<R>[] {
  const width = useSyncExternalStore(onResize, () => all.map(({ leavesBelowPx }) => leavesBelowPx ?? 0).filter((limit) => limit > innerWidth).toSorted((a, b) => a - b)[0] ?? Infinity)
  return useMemo(() => all.filter(({ leavesBelowPx }) => (leavesBelowPx ?? 0) < width), [all, width])
}

function onResize(changed: () => void): () => void {
  globalThis.addEventListener('resize', changed)
  return () => globalThis.removeEventListener('resize', changed)
}

const classOf = ({ number, width }: Pick<TableColumn<never>, 'number' | 'width'>): string => [number ? 'number' : '', width ?? ''].join(' ').trim()
