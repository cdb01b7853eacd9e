// The house button: 36 px, one primary per page, a disabled one says its reason.
import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'

export interface ButtonProps {
  readonly children: ReactNode
  readonly onPress: () => void
  readonly variant?: 'primary' | 'normal' | 'plain'
  readonly size?: 'normal' | 'small'
  readonly label?: string
  /** Why it cannot be used now; shown and read with the button. */
  readonly disabledReason?: string | undefined
  readonly autoFocus?: boolean
}

export function Button({ children, onPress, variant = 'normal', size = 'normal', label, disabledReason, autoFocus }: ButtonProps) {
  const button = (
    <AriaButton className="button" data-variant={variant} data-size={size} isDisabled={disabledReason !== undefined} onPress={onPress} {...(label ? { 'aria-label': label } : {})} {...(autoFocus ? { autoFocus } : {})}>
      {children}
    </AriaButton>
  )
  if (!disabledReason) return button
  return (
    <span className="row">
      {button}
      <span className="quiet small">{disabledReason}</span>
    </span>
  )
}
