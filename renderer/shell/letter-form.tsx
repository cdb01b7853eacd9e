// The address and words of a letter, to be queued or changed while it waits. Typed text is kept as drafts until it is: a kill loses
// nothing of it.
import { useKeptText } from '../editing/kept-text.ts'
import { t } from '../i18n/t.ts'
import { Button } from '../ui/button.tsx'
import { TextInput } from '../ui/inputs.tsx'

export interface LetterWords { readonly to: string; readonly subject: string; readonly body: string }
const FIELDS = ['to', 'subject', 'body'] as const
type Field = (typeof FIELDS)[number]

/** `draftsOf`: the document or the letter that its drafts are kept under. `keep` answers whether the words were taken. */
export function LetterForm({ draftsOf, words, keep, onDone }: { draftsOf: string; words: LetterWords; keep: (words: LetterWords) => Promise<boolean>; onDone: () => void }) {
  const { text, change, forget } = useKeptText<Field>('outgoing_mail', draftsOf, FIELDS)
  const shown = { ...words, ...text }
  const close = async (): Promise<void> => {
    await forget()
    onDone()
  }
  const take = async (): Promise<void> => {
    if (await keep(shown)) await close()
  }
  const input = (field: Field, more = {}) => <TextInput {...more} label={t(`field.outgoing_mail.${field}`)} value={shown[field]} onChange={(value) => change(field, value)} />
  const lacking = [shown.to.trim().length < 3 ? 'to' : '', shown.subject.trim() === '' ? 'subject' : ''].filter(Boolean)
  return (
    <>
      {input('to', { autoFocus: true, type: 'email' })}{input('subject')}{input('body', { multiline: true })}
      <div className="row"><Button variant="primary" onPress={() => void take()} disabledReason={lacking.length > 0 ? t('common.complete', { what: lacking.map((field) => t(`field.outgoing_mail.${field}`)).join(', ') }) : undefined}>{t('letters.keep')}</Button><Button variant="plain" onPress={() => void close()}>{t('common.cancel')}</Button></div>
    </>
  )
}
