// Before a search: the network, the addresses where it is too large, and the name of who gives the consent.
import { useState } from 'react'
import { addressOf, addressText, rangeOf } from '../../../domain/inventory/search/address-range.ts'
import { networkHolding } from '../../../domain/inventory/search/own-networks.ts'
import type { Output } from '../../../main/contract/procedures.ts'
import { dayAndClock, decimal } from '../../i18n/format.ts'
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Choice, TextInput } from '../../ui/inputs.tsx'

type Network = Output<'search.networks'>[number]
const OTHER = 'other'

export function SearchAsk({ visitId, networks, onStarted, onClose }: { visitId: string; networks: readonly Network[]; onStarted: () => void; onClose: () => void }) {
  const [chosen, setChosen] = useState(networks[0]?.network ?? OTHER)
  const [typed, setTyped] = useState('')
  const [givenBy, setGivenBy] = useState('')
  const consent = useAct('search.consent')
  const start = useAct('search.start')
  const network = networks.find((one) => one.network === chosen)
  const asksRange = !network || network.tooWide
  const range = asksRange ? typed.trim() : network.network
  const noted = holding(networks, range)?.consent ?? null
  const missing = range === '' ? t('search.range') : !noted && givenBy.trim() === '' ? t('search.consentShort') : undefined

  const submit = async (): Promise<void> => {
    if (missing !== undefined) return
    if (!noted && !(await consent.run({ visitId, range, givenBy: givenBy.trim() }))) return
    if (await start.run({ visitId, range })) onStarted()
  }
  const enter = (): void => void submit()
  return (
    <>
      <p className="quiet">{t('search.text')}</p>
      {networks.length === 0
        ? <p>{t('search.rangeNone')}</p>
        : <Choice label={t('search.network')} value={chosen} onChange={setChosen} options={[...networks.map((one) => ({ value: one.network, text: t('search.networkOf', { network: one.network, name: one.interfaceName, count: decimal(one.addresses) }) })), { value: OTHER, text: t('search.otherRange') }]} />}
      {asksRange && <TextInput label={t('search.range')} value={typed} onChange={setTyped} onEnter={enter} note={network ? t('search.rangeWide', { count: decimal(network.addresses), example: exampleOf(network) }) : undefined} autoFocus={networks.length === 0} />}
      {noted
        ? <p role="status">{t('search.consentNoted', { name: noted.givenBy, when: dayAndClock(noted.at) })}</p>
        : <TextInput label={t('search.consentBy')} value={givenBy} onChange={setGivenBy} onEnter={enter} note={t('search.consentNote')} autoFocus={networks.length > 0} />}
      <ActFault acts={[consent, start]} actions={{ 'ask-consent': () => start.clear() }} />
      <div className="row">
        <Button variant="primary" onPress={enter} disabledReason={missing === undefined ? undefined : t('common.complete', { what: missing })}>{t('search.start')}</Button>
        <Button onPress={onClose}>{t('common.cancel')}</Button>
      </div>
    </>
  )
}

/** A range that is none yet, half typed, belongs to no network. */
function holding(networks: readonly Network[], range: string): Network | undefined {
  try {
    return networkHolding(networks, rangeOf(range))
  } catch {
    return undefined
  }
}

/** The first addresses of a network, written as a range. */
function exampleOf({ network }: Network): string {
  const first = (addressOf(network.split('/')[0] ?? '') ?? 0) + 1
  return `${addressText(first)}-200`
}
