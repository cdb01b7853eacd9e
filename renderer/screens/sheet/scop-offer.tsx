// The part of the offer that leaves for another Scop: which one, the day wished, whether the contact goes too, and all that will be read.
import { isCivilDate } from '../../../domain/civil-date.ts'
import { t } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { SharedSheetView } from '../../shell/shared-sheet.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput, Tick } from '../../ui/inputs.tsx'
import { Card } from '../../ui/layout.tsx'

interface Props {
  readonly sheetId: string
  readonly scops: readonly { readonly id: string; readonly name: string }[]
  readonly why: string
  readonly wished: string
  readonly onWished: (typed: string) => void
  /** The chosen one; a Scop that left the hub since is none. */
  readonly scopId: string | undefined
  readonly onScop: (id: string) => void
  readonly withContact: boolean
  readonly onContact: (too: boolean) => void
  readonly onOffered: () => Promise<void>
}

export function ScopOffer({ sheetId, scops, why, wished, onWished, scopId: chosen, onScop, withContact, onContact, onOffered }: Props) {
  const offer = useAct('handOff.offer')
  const scopId = scops.find(({ id }) => id === chosen)?.id ?? (scops.length === 1 ? (scops[0]?.id ?? null) : null)
  const asked = { sheetId, why: why.trim(), wishedOn: isCivilDate(wished) ? wished : null, withContact }
  const told = asked.why.length >= 3
  const { data: shown, isError } = useRead('handOff.preview', asked, { enabled: told })
  const send = async (): Promise<void> => {
    if (scopId && shown && (await offer.run({ ...asked, scopId, shown }))) await onOffered()
  }
  const lacking = scopId === null ? t('common.complete', { what: t('handOff.scop') }) : !told ? t('common.complete', { what: t('sheet.offerWhy') }) : !shown ? t('handOff.incomplete') : undefined
  return (
    <>
      <ActFault acts={[offer]} />
      <Choice label={t('handOff.scop')} value={scopId} onChange={onScop} options={scops.map(({ id, name }) => ({ value: id, text: name }))} />
      <TextInput label={t('handOff.wishedOn')} type="date" value={wished} onChange={onWished} />
      <Tick selected={withContact} onChange={onContact}>{t('handOff.withContact')}</Tick>
      {told && isError && <p className="note" data-tone="bad" role="status">{t('handOff.incomplete')}</p>}
      {shown && <Card title={t('handOff.preview')}><SharedSheetView shared={shown} /><p className="quiet small">{t('handOff.nothingElse')}</p></Card>}
      <div><Button onPress={() => void send()} disabledReason={lacking}>{t('handOff.send')}</Button></div>
    </>
  )
}
