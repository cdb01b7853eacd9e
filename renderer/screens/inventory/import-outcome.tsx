// After an import: readings that may be from elsewhere, to attach or to leave, then the files that were left out, each with why.
import { civilDateOf } from '../../../domain/civil-date.ts'
import { day } from '../../i18n/format.ts'
import { t, tn } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { type FileImport, refusalWords } from './file-import.ts'

export function ImportOutcome({ files: { foreign, refused, reading, attach, leave, choose, dismiss } }: { files: FileImport }) {
  return (
    <>
      {reading && <p className="card" role="status">{t('inventory.readingFiles', reading)}</p>}
      {foreign.length > 0 && (
        <section className="card" aria-label={tn('inventory.foreign', foreign.length)}>
          <p>{tn('inventory.foreign', foreign.length)}</p>
          <ul>{foreign.map((one) => <li key={one.key}>{one.why === 'other-client' ? t('inventory.foreignClient', { name: one.host ?? one.name, client: one.client ?? '–' }) : t('inventory.foreignBefore', { name: one.host ?? one.name, day: day(civilDateOf(one.takenAt, -new Date(one.takenAt).getTimezoneOffset())) })}</li>)}</ul>
          <div className="row">
            <Button onPress={attach}>{t('inventory.foreignAttach')}</Button>
            <Button onPress={leave}>{t('inventory.foreignLeave')}</Button>
          </div>
        </section>
      )}
      {refused.length > 0 && (
        <section className="card" aria-label={tn('inventory.refused', refused.length)}>
          <h2>{tn('inventory.refused', refused.length)}</h2>
          <ul className="stack-small">{refused.map((one, at) => <li key={`${one.name}-${at}`}>{t('common.pair', { name: one.name, value: refusalWords(one) })}</li>)}</ul>
          <div className="row">
            <Button onPress={choose}>{t('inventory.refused.choose')}</Button>
            <Button onPress={dismiss}>{t('common.close')}</Button>
          </div>
        </section>
      )}
    </>
  )
}
