// Who answers for a pack: green when the network signed it, red otherwise, in words either way.
import type { Output } from '../../../main/contract/procedures.ts'
import { t } from '../../i18n/t.ts'
import { Chip } from '../../ui/layout.tsx'

export function Signature({ state }: { state: Output<'pack.get'>['signature'] }) {
  return <Chip tone={state === 'good' ? 'ok' : 'bad'} icon={state === 'good' ? 'ok' : 'alert'}>{t(`packs.signed.${state}`)}</Chip>
}
