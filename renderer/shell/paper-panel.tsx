// One issued paper, without leaving the screen: its exact pages, how it leaves (printed, copied, by letter), and what left already.
import { FileText, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useState } from 'react'
import { dateAndClock } from '../i18n/format.ts'
import { t } from '../i18n/t.ts'
import { useAct, useRead } from '../query.ts'
import { useNavigation } from '../routes.ts'
import { Button } from '../ui/button.tsx'
import { Chip, Dialog } from '../ui/layout.tsx'
import { Papers } from '../ui/papers.tsx'
import { ActFault } from './fault-card.tsx'
import { LetterForm, type LetterWords } from './letter-form.tsx'

/** The button that opens the panel over the screen it stands on. */
export function PaperButton({ docId, number }: { docId: string; number: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button size="small" label={t('common.pair', { name: t('paperPanel.see'), value: number })} onPress={() => setOpen(true)}>{t('paperPanel.see')}</Button>
      {open && <PaperPanel docId={docId} onClose={() => setOpen(false)} />}
    </>
  )
}

/** A signature that lost its force is said where its document is shown; its proof is kept. */
export function VoidedNote({ docId }: { docId: string }) {
  const { data: doc } = useRead('document.get', { docId })
  return doc?.voided.map(({ signer, signedAt, voidedAt, reason, by }) => (
    <p key={signedAt} className="row" role="status"><Chip tone="warn" icon="alert">{t('paperPanel.voided')}</Chip><span>{t('paperPanel.voidedText', { signer, signed: dateAndClock(signedAt), at: dateAndClock(voidedAt), by, reason })}</span></p>
  ))
}

function PaperPanel({ docId, onClose }: { docId: string; onClose: () => void }) {
  const { data: doc } = useRead('document.get', { docId })
  const open = useAct('document.open')
  const copy = useAct('paper.copyToFolder')
  const printed = useAct('paper.copyPrinted')
  const [zoom, setZoom] = useState(100)
  const [writing, setWriting] = useState(false)
  const turn = (by: number): void => setZoom((before) => Math.min(200, Math.max(50, before + by)))
  useEffect(() => {
    const keys = ({ key, target }: KeyboardEvent): void => {
      if ((key === '+' || key === '-') && !(target as Element).matches('input, textarea')) turn(Number(`${key}25`))
    }
    addEventListener('keydown', keys)
    return () => removeEventListener('keydown', keys)
  }, [])
  if (!doc) return null
  return (
    <Dialog wide title={t('common.pair', { name: t(`document.${doc.type}`), value: doc.number })} onClose={onClose}>
      <VoidedNote docId={docId} />
      <div className="row">
        <Button label={t('paperPanel.smaller')} onPress={() => turn(-25)}><ZoomOut size={18} aria-hidden="true" /></Button>
        <span role="status">{t('settings.zoomValue', { percent: zoom })}</span>
        <Button label={t('paperPanel.larger')} onPress={() => turn(25)}><ZoomIn size={18} aria-hidden="true" /></Button>
        <Button variant="primary" onPress={() => void open.run({ docId })}><FileText size={18} aria-hidden="true" />{t('paperPanel.open')}</Button>
        <Button onPress={() => void copy.run({ docId })}>{t('copy.save')}</Button>
        <Button onPress={() => setWriting(true)}>{t('paperPanel.later')}</Button>
      </div>
      <ActFault acts={[open, copy, printed]} />
      {writing && <Letter docId={docId} onDone={() => setWriting(false)} />}
      <Papers label={t('paperPanel.pages')} zoom={zoom} pages={doc.pages} alt={(page) => t('sign.page', { page, count: doc.pages.length, number: doc.number })} />
      <p className="quiet small">{t('paperPanel.text')}</p>
      <h3>{t('paperPanel.copies')}</h3>
      {doc.copies.length === 0 ? <p className="quiet">{t('paperPanel.noCopy')}</p> : <ul className="stack-small">{doc.copies.map(({ how, at, by, chained }) => <li key={`${how}${at}`}>{t('paperPanel.copy', { how: t(`copyWay.${how}`), at: dateAndClock(at), by })}{chained && ` ${t('paperPanel.chained')}`}</li>)}</ul>}
      <div><Button size="small" onPress={() => void printed.run({ docId })}>{t('paperPanel.printed')}</Button></div>
    </Dialog>
  )
}

/** The letter as it would leave; it waits in the list of the exchanges, with or without a network. */
function Letter({ docId, onDone }: { docId: string; onDone: () => void }) {
  const { say } = useNavigation()
  const { data: draft } = useRead('mail.draft', { docId })
  const queue = useAct('mail.queue')
  const cancel = useAct('mail.cancel')
  if (!draft) return null
  const keep = async (words: LetterWords): Promise<boolean> => {
    const made = await queue.run({ docId, ...words })
    if (made) say({ text: t('letters.kept', { to: words.to }), undo: () => void cancel.run(made) })
    return made !== undefined
  }
  return (
    <section className="stack" aria-label={t('paperPanel.later')}>
      <LetterForm draftsOf={docId} words={{ to: draft.to, subject: draft.subject, body: draft.body }} keep={keep} onDone={onDone} />
      <ActFault acts={[queue]} />
    </section>
  )
}
