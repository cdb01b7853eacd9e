// One pack in its six commercial sections, as a quote has them, with what it needs, its options and who signed it.
import type { ReactNode } from 'react'
import type { Output } from '../../../main/contract/procedures.ts'
import { decimal } from '../../i18n/format.ts'
import { both, t, tn } from '../../i18n/t.ts'
import { useRead } from '../../query.ts'
import { PackNotes } from '../../shell/pack-notes.tsx'
import { Button } from '../../ui/button.tsx'
import { Chip, Dialog } from '../../ui/layout.tsx'
import { PackState } from './pack-state.tsx'
import { Signature } from './signature.tsx'

type Pack = Output<'pack.get'>

export function PackDialog({ packId, title, visitId, onClose }: { packId: string; title: string; visitId?: string | undefined; onClose: () => void }) {
  const { data: pack } = useRead('pack.get', { packId, ...(visitId ? { visitId } : {}) })
  return (
    <Dialog title={title} onClose={onClose} wide>
      {pack ? <PackSections pack={pack} /> : <p className="quiet" role="status">{t('common.loading')}</p>}
      <div className="row"><Button autoFocus onPress={onClose}>{t('common.close')}</Button></div>
    </Dialog>
  )
}

function PackSections({ pack }: { pack: Pack }) {
  const free = pack.software.filter((one) => one.free).length
  return (
    <div className="stack">
      <p>{both(pack.summary)}</p>
      <p className="row">
        {pack.needs.map((need) => <Chip key={need} tone="neutral" icon="ok">{t(`need.${need}`)}</Chip>)}
        <Chip tone="neutral" icon="info">{pack.suites.map((suite) => t(`suite.${suite}`)).join(', ')}</Chip>
        <PackState state={pack.state} />
        <Signature state={pack.signature} />
      </p>
      <PackNotes notes={pack.notes} />
      <div className="pack-sections">
        <Section name="materiel">
          <p>{t('packs.minimum', { ramGb: decimal(pack.minimum.ramMb / 1024, 1), diskGb: decimal(pack.minimum.diskMb / 1024, 1) })}</p>
        </Section>
        <Section name="logiciels">
          {pack.software.length === 0 ? <p className="quiet">{t('packs.noSoftware')}</p> : (
            <>
              <p>{tn('packs.software', pack.software.length, { share: Math.round((100 * free) / pack.software.length) })}</p>
              <ul>{pack.software.map((one) => <li key={one.name}>{t('packs.licence', { name: one.name, licence: one.licence })}{!one.free && <> <Chip tone="warn" icon="info">{t('packs.notFree')}</Chip></>}</li>)}</ul>
            </>
          )}
        </Section>
        <Section name="installation">
          <p>{tn('packs.stepCount', pack.stepList.length)}</p>
          <details>
            <summary>{t('deploy.planSteps')}</summary>
            <ol>{pack.stepList.map((step) => <li key={step.id}>{[both(step.title), ...(step.reversible ? [] : [t('deploy.irreversible')]), ...(step.optional ? [t('packs.optionalStep')] : [])].join(' · ')}</li>)}</ol>
          </details>
          {pack.options.length > 0 && <p className="quiet">{t('packs.options', { options: pack.options.map((option) => both(option.label)).join(', ') })}</p>}
        </Section>
        <Section name="formation">
          <p>{tn('packs.halfDays', pack.halfDays)}</p>
          <ul>{pack.training.map((line) => <li key={line}>{line}</li>)}</ul>
        </Section>
        <Section name="financement">
          <p className="quiet">{t('packs.financing')}</p>
        </Section>
        <Section name="maintenance">
          <p>{t('packs.level', { level: pack.level })}</p>
          <p>{tn('packs.visits', pack.visitsPerYear)}{pack.responseHours > 0 && ` · ${t('packs.response', { hours: pack.responseHours })}`}</p>
          <ul>{pack.maintenance.map((line) => <li key={line}>{line}</li>)}</ul>
        </Section>
      </div>
      <p className="quiet small">{t('packs.authors', { authors: pack.authors.map(({ name, scop }) => (name === scop ? name : `${name} (${scop})`)).join(', '), licence: pack.licence, version: pack.version })}</p>
      <p className="quiet small mono">{pack.packHash}</p>
    </div>
  )
}

function Section({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section className="stack-small" aria-label={t(`section.${name}`)}>
      <h3>{t(`section.${name}`)}</h3>
      {children}
    </section>
  )
}
