// The dense table: one tab stop, arrows, selection by tick. The only place that imports React Aria's Table.
import { Check, Minus } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { Cell, Checkbox, Column, Row, type Selection, Table, TableBody, TableHeader } from 'react-aria-components'
import { t } from '../i18n/t.ts'
import { Button } from './button.tsx'

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
  readonly textOf: (row: R) => string
  readonly onOpen?: (row: R) => void
  readonly selected?: ReadonlySet<string>
  readonly onSelect?: (ids: ReadonlySet<string>) => void
  /** Rows that are read only: no tick, and "choose all" leaves them. */
  readonly unselectable?: ReadonlySet<string>
  readonly current?: string | undefined
  /** The button under the last row, where more rows exist than are shown. */
  readonly more?: { readonly label: string; readonly run: () => void } | undefined
  /** Rows drawn at first, and by each press of the button after them: React Aria draws all of them again at each arrow key. */
  readonly pageSize?: number
  /** A letter pressed while the focus is in the list, with the row it is on; true when it was used. */
  readonly onKey?: (key: string, rowId: string | undefined) => boolean
}

export function DenseTable<R extends { readonly id: string }>({ label, columns: allColumns, rows, textOf, onOpen, selected, onSelect, unselectable, current, more, pageSize, onKey }: DenseTableProps<R>) {
  const wrap = useRef<HTMLDivElement>(null)
  const columns = useRoomFor(allColumns)
  const [pages, setPages] = useState(1)
  // The current row is always among those drawn.
  const room = pageSize === undefined ? rows.length : Math.max(pages, Math.ceil((rows.findIndex(({ id }) => id === current) + 1) / pageSize)) * pageSize
  const drawn = rows.length > room ? rows.slice(0, room) : rows
  const next = rows.length > room ? { label: t('common.more'), run: () => setPages(Math.floor(room / (pageSize ?? 1)) + 1) } : more
  // Marked from outside: as a property it would make React Aria build every row anew for one that moved.
  useEffect(() => {
    for (const row of wrap.current?.querySelectorAll('[role=row][data-key]') ?? []) {
      const isCurrent = row.getAttribute('data-key') === current
      row.toggleAttribute('data-current', isCurrent)
      if (isCurrent) row.setAttribute('aria-current', 'true')
      else row.removeAttribute('aria-current')
    }
  })
  const choose = (keys: Selection): void => onSelect?.(new Set(keys === 'all' ? rows.map((row) => row.id).filter((id) => !unselectable?.has(id)) : [...keys].map(String)))
  return (
    <div ref={wrap} className="table-wrap" onKeyDownCapture={(event) => {
      if (!onKey || event.ctrlKey || event.altKey || event.metaKey || (event.key.length > 1 && event.key !== 'Escape') || event.key === ' ') return
      const row = event.target instanceof Element ? event.target.closest('[role=row]')?.getAttribute('data-key') : undefined
      // Taken before the table's own type-ahead.
      if (onKey(event.key.toLowerCase(), row ?? undefined)) {
        event.preventDefault()
        event.stopPropagation()
      }
    }}>
      <Table className="table" aria-label={label} selectionMode={onSelect ? 'multiple' : 'none'} {...(selected ? { selectedKeys: selected } : {})} onSelectionChange={choose} selectionBehavior="toggle" {...(unselectable ? { disabledKeys: unselectable, disabledBehavior: 'selection' as const } : {})} {...(onOpen ? { onRowAction: (key) => rows.filter((row) => row.id === key).forEach(onOpen) } : {})}>
        <TableHeader>
          {onSelect && <Column width={40}><RowTick /></Column>}
          {columns.map((column) => <Column key={column.id} id={column.id} isRowHeader={column.rowHeader ?? false} className={classOf(column)}>{column.label}</Column>)}
        </TableHeader>
        <TableBody items={drawn} dependencies={[columns]}>
          {(row) => (
            <Row id={row.id} textValue={textOf(row)} {...(onOpen ? { 'data-action': '' } : {})}>
              {onSelect && <Cell><RowTick /></Cell>}
              {columns.map((column) => <Cell key={column.id} className={classOf(column)}>{column.cell(row)}</Cell>)}
            </Row>
          )}
        </TableBody>
      </Table>
      {next && <div className="table-more"><Button onPress={next.run}>{next.label}</Button></div>}
    </div>
  )
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

function RowTick() {
  return (
    <Checkbox slot="selection" className="check">
      {({ isSelected, isIndeterminate, isDisabled }) => <span className="box" aria-hidden="true" {...(isDisabled ? { style: { visibility: 'hidden' as const } } : {})}>{isIndeterminate ? <Minus size={14} strokeWidth={3} /> : isSelected && <Check size={14} strokeWidth={3} />}</span>}
    </Checkbox>
  )
}
