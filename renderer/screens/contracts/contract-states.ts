// States of a contract with the tone and icon they are shown by, everywhere alike.
import type { IconName, Tone } from '../../ui/layout.tsx'

interface Look { readonly tone: Tone; readonly icon: IconName }

export const CONTRACT_STATES: Readonly<Record<string, Look>> & { readonly project: Look } = {
  project: { tone: 'info', icon: 'info' },
  active: { tone: 'ok', icon: 'ok' },
  notice_sent: { tone: 'warn', icon: 'clock' },
  renewed: { tone: 'ok', icon: 'ok' },
  terminated: { tone: 'neutral', icon: 'minus' },
  ended: { tone: 'neutral', icon: 'minus' },
}
