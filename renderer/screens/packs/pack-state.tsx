// How far the pack has come: only a released one was proved whole on every system it names.
import type { Output } from '../../../main/contract/procedures.ts'
import { t } from '../../i18n/t.ts'
import { Chip } from '../../ui/layout.tsx'

const TONES = { draft: 'warn', pilot: 'warn', released: 'ok', withdrawn: 'bad' } as const

export function PackState({ state }: { state: Output<'pack.get'>['state'] }) {
  return <Chip tone={TONES[state]} icon={state === 'released' ? 'ok' : 'info'}>{t(`packs.state.${state}`)}</Chip>
}
