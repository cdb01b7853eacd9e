// The packs, sorted by how they suit the machines; inside a visit one is chosen, outside it is the network's library.
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { faultOf } from '../../backend.ts'
import { AutoTick } from '../../editing/auto-tick.tsx'
import { euros } from '../../i18n/format.ts'
import { both, t, tn } from '../../i18n/t.ts'
import { useAct, useRead } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault, FaultCard } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Chip, PageHead } from '../../ui/layout.tsx'
import { PackDrawing } from './pack-drawing.tsx'
import { PackDialog } from './pack-sections.tsx'
import { PackState } from './pack-state.tsx'
import { Signature } from './signature.tsx'

export function Packs({ visitId }: { visitId?: string }) {
  const { go } = useNavigation()
  const { data: packs = [], error } = useRead('pack.list', visitId ? { visitId } : {})
  const { data: visit } = useRead('visit.get', { visitId: visitId ?? '' }, { enabled: Boolean(visitId) })
  const [shown, setShown] = useState<string>()
  const opened = packs.find((pack) => pack.id === shown)
  const choose = useAct('visit.choosePack')
  const quote = useAct('quote.open')
  const toQuote = async (id: string): Promise<void> => {
    if (await quote.run({ visitId: id })) go({ screen: 'visit', id, step: 'quote' })
  }
  return (
    <>
      <PageHead title={t(visitId ? 'packs.title' : 'packs.library')} {...(visit?.clientName ? { facts: visit.clientName } : {})}>
        {visitId && <Button variant="primary" onPress={() => void toQuote(visitId)} disabledReason={visit?.packId ? undefined : t('deploy.noPack')}>{t('packs.quote')}<ChevronRight size={18} aria-hidden="true" /></Button>}
      </PageHead>
      <ActFault acts={[choose, quote]} />
      {error && packs.length === 0 && <FaultCard fault={faultOf(error)} />}
      {visit && (
        <Card title={t('packs.needs')}>
          <div className="row">
            {visit.needs.map((need) => <AutoTick key={need.id} table="need" id={need.id} field="wanted" value={need.wanted} visitId={visit.id}>{t(`need.${need.kind}`)}</AutoTick>)}
          </div>
        </Card>
      )}
      <div className="cards">
        {packs.map((pack) => (
          <Card key={pack.id} title={both(pack.title)}>
            <PackDrawing needs={pack.needs} />
            <p>{both(pack.summary)}</p>
            <div className="row">{pack.needs.map((need) => <Chip key={need} tone="neutral" icon="ok">{t(`need.${need}`)}</Chip>)}</div>
            <p className="quiet">{tn('packs.stepCount', pack.steps)}{' · '}{tn('packs.halfDays', pack.halfDays)}{' · '}{t('packs.level', { level: pack.level })}</p>
            <p className="row"><Chip tone="neutral" icon="info">{pack.suites.map((suite) => t(`suite.${suite}`)).join(', ')}</Chip><PackState state={pack.state} /><Signature state={pack.signature} /></p>
            {pack.state !== 'released' && <p className="quiet small">{t(`packs.stateWords.${pack.state}`)}</p>}
            {pack.signature !== 'good' && <p className="quiet small">{t(`packs.signature.${pack.signature}`)}</p>}
            <div><Button size="small" label={t('common.pair', { name: t('packs.sections'), value: both(pack.title) })} onPress={() => setShown(pack.id)}>{t('packs.sections')}</Button></div>
            {visitId && (
              <>
                <p><strong>{t('packs.fit', { fitting: pack.fitting, machines: pack.machines })}</strong>{pack.estimateTtcCents !== null && ` · ${t('packs.estimate', { amount: euros(pack.estimateTtcCents) })}`}</p>
                {visit?.packId === pack.id ? <div><Chip tone="ok" icon="ok">{t('packs.chosen')}</Chip></div> : <div><Button onPress={() => void choose.run({ visitId, packId: pack.id })}>{t('packs.choose')}</Button></div>}
              </>
            )}
          </Card>
        ))}
      </div>
      {opened && <PackDialog packId={opened.id} title={both(opened.title)} visitId={visitId} onClose={() => setShown(undefined)} />}
    </>
  )
}
