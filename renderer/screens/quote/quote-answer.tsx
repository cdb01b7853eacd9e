// The client's answer other than a signature: an issued quote noted as declined, and that taken back.
import { t } from '../../i18n/t.ts'
import { useAct } from '../../query.ts'
import { useNavigation } from '../../routes.ts'
import { ActFault } from '../../shell/fault-card.tsx'
import { Button } from '../../ui/button.tsx'

/** Nothing for a quote that was accepted or replaced. */
export function QuoteAnswer({ docId, number, state }: { readonly docId: string; readonly number: string; readonly state: string }) {
  const { say } = useNavigation()
  const [decline, reopen] = [useAct('document.decline'), useAct('document.reopen')]
  const refuse = async (): Promise<void> => {
    if (await decline.run({ docId, reason: '' })) say({ text: t('quote.declined', { number }), undo: () => void reopen.run({ docId }) })
  }
  return (
    <>
      <ActFault acts={[decline, reopen]} />
      {(state === 'issued' || state === 'expired') && <Button size="small" onPress={() => void refuse()}>{t('quote.decline')}</Button>}
      {state === 'declined' && <Button size="small" onPress={() => void reopen.run({ docId })}>{t('quote.reopen')}</Button>}
    </>
  )
}
