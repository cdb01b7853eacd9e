// The memory slots of a machine, drawn: filled, free, or soldered. What could be added is seen before it is read.
import type { Output } from '../../../main/contract/procedures.ts'
import { t } from '../../i18n/t.ts'
import { factValue } from './fact-value.ts'

type Group = NonNullable<Output<'machine.detail'>>['groups'][number]

/** More slots than this are a server's: the numbers under them say it. */
const MOST = 8

export function MemorySlots({ group }: { group: Group }) {
  const valueOf = (path: string): string | number | boolean | null => group.lines.find((line) => line.path === path)?.value ?? null
  const modules = group.lists.find((list) => list.path === 'ram.modules')?.rows ?? []
  const [slots, free, soldered] = [valueOf('ram.slots'), valueOf('ram.slotsFree'), valueOf('ram.soldered') === true]
  if (typeof slots !== 'number' || slots < 1 || slots > MOST || modules.length === 0) return null
  const sizes = modules.map((row) => {
    const bytes = row.lines.find((line) => line.path.endsWith('.bytes'))?.value
    return typeof bytes === 'number' ? factValue('ram.bytes', bytes) : t('common.unknown')
  })
  const empty = typeof free === 'number' ? Math.min(free, Math.max(0, slots - sizes.length)) : 0
  const label = t(soldered ? 'detail.slots.soldered' : 'detail.slots', { sizes: sizes.join(', '), free: empty })
  return (
    <div className="slots" role="img" aria-label={label}>
      {sizes.map((size, at) => <span key={`${size}-${at}`} data-kind={soldered ? 'soldered' : 'filled'}>{size}</span>)}
      {Array.from({ length: empty }, (_, at) => <span key={at} data-kind="free">{t('detail.slots.free')}</span>)}
    </div>
  )
}
