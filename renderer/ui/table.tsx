// The dense table: one tab stop, arrows, selection by tick. The only place that imports React Aria's Table.
import { Check, Minus } from 'lucide-react'
import type { ReactNode } from 'react'
import { Cell, Checkbox, Column, Row, type Selection, Table, TableBody, TableHeader } from 'react-aria-components'
import { Button } from './button.tsx'

export interface TableColumn<R> {
  readonly id: string
  readonly label: string
  readonly number?: boolean
  readonly rowHeader?: boolean
  /** Short values that a wrap would only make longer to read; a `wide` one wraps when it must. */
  readonly width?: 'one-line' | 'wide'
  readonly cell: (row: R) => ReactNode
}

export interface DenseTableProps<R extends { readonly id: string }> {
  readonly label: string
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
  /** A letter pressed while the focus is in the list, with the row it is on; true when it was used. */
  readonly onKey?: (key: string, rowId: string | undefined) => boolean
}

export function DenseTable<R extends { readonly id: string }>({ label, columns, rows, textOf, onOpen, selected, onSelect, unselectable, current, more, onKey }: DenseTableProps<R>) {
  const choose = (keys: Selection): void => onSelect?.(new Set(keys === 'all' ? rows.map((row) => row.id).filter((id) => !unselectable?.has(id)) : [...keys].map(String)))
  return (
    <div className="table-wrap" onKeyDownCapture={(event) => {
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
        <TableBody items={rows} dependencies={[columns, current]}>
          {(row) => (
            <Row id={row.id} textValue={textOf(row)} {...(row.id === current ? { 'data-current': '' } : {})} {...(onOpen ? { 'data-action': '' } : {})}>
              {onSelect && <Cell><RowTick /></Cell>}
              {columns.map((column) => <Cell key={column.id} className={classOf(column)}>{column.cell(row)}</Cell>)}
            </Row>
          )}
        </TableBody>
      </Table>
      {more && <div className="table-more"><Button onPress={more.run}>{more.label}</Button></div>}
    </div>
  )
}

const classOf = ({ number, width }: Pick<TableColumn<never>, 'number' | 'width'>): string => [number ? 'number' : '', width ?? ''].join(' ').trim()

function RowTick() {
  return (
    <Checkbox slot="selection" className="check">
      {({ isSelected, isIndeterminate, isDisabled }) => <span className="box" aria-hidden="true" {...(isDisabled ? { style: { visibility: 'hidden' as const } } : {})}>{isIndeterminate ? <Minus size={14} strokeWidth={3} /> : isSelected && <Check size={14} strokeWidth={3} />}</span>}
    </Checkbox>
  )
}
