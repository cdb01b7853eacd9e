// Page head, empty state, dialog, chip: the same place and shape everywhere.
import { AlertCircle, ArrowUpCircle, CheckCircle2, CircleHelp, Clock, Info, Laptop, LoaderCircle, MinusCircle, RefreshCw, Undo2, Unplug, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'neutral' | 'accent'

/** Title and one fact line at the left, at most three buttons at the right. */
export function PageHead({ title, facts, children }: { title: string; facts?: string; children?: ReactNode }) {
  return (
    <div className="page-head">
      <div>
        <h1>{title}</h1>
        {facts && <p className="quiet">{facts}</p>}
      </div>
      {children && <div className="row">{children}</div>}
    </div>
  )
}

export function Card({ title, tone, children }: { title?: string; tone?: 'accent'; children: ReactNode }) {
  return (
    <section className="card" {...(tone ? { 'data-tone': tone } : {})} {...(title ? { 'aria-label': title } : {})}>
      {title && <h2>{title}</h2>}
      {children}
    </section>
  )
}

export function Empty({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className="card empty">
      <p>{text}</p>
      {children}
    </div>
  )
}

const icons = { ok: CheckCircle2, up: ArrowUpCircle, replace: RefreshCw, linux: Laptop, info: Info, help: CircleHelp, clock: Clock, loader: LoaderCircle, alert: AlertCircle, unplug: Unplug, users: Users, minus: MinusCircle, back: Undo2 } as const
export type IconName = keyof typeof icons
/** How a state is shown: never by its colour alone. */
export interface Look { readonly tone: Tone; readonly icon: IconName }

/** State by icon and word; the colour only repeats them. */
export function Chip({ tone, icon, children }: Look & { readonly children: ReactNode }) {
  const Icon = icons[icon]
  return (
    <span className="chip" data-tone={tone}>
      <Icon size={16} aria-hidden="true" />
      {children}
    </span>
  )
}

export function StateIcon({ tone, icon, size = 20 }: Look & { readonly size?: 16 | 20 }) {
  const Icon = icons[icon]
  return <span data-tone={tone} style={{ color: 'var(--tone)', display: 'inline-flex' }}><Icon size={size} aria-hidden="true" /></span>
}

/** Spread on what scrolls by itself: its end must be within reach of the keyboard. */
export const scrollable = { tabIndex: 0 } as const

/** Closes by Escape and gives the focus back where it was (React Aria). */
export function Dialog({ title, onClose, wide, children }: { title: string; onClose: () => void; wide?: boolean; children: ReactNode }) {
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal>
        <AriaDialog className="dialog" {...(wide ? { 'data-wide': '' } : {})}>
          <Heading slot="title" level={2}>{title}</Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
