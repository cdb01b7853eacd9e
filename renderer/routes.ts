// Where the person is: a screen and what it shows. Remembered by the backend, so that the app opens again there.
import { createContext, useContext } from 'react'

export const VISIT_STEPS = ['client', 'inventory', 'pack', 'quote', 'deployment', 'contract', 'report'] as const
export type VisitStep = (typeof VISIT_STEPS)[number]

export type Place =
  | { readonly screen: 'day' | 'clients' | 'packs' | 'quotes' | 'deployments' | 'contracts' | 'visits' | 'sync' | 'settings' }
  | { readonly screen: 'client' | 'contract'; readonly id: string }
  | { readonly screen: 'visit'; readonly id: string; readonly step: VisitStep }
  /** A sheet of work, over the visit's report. */
  | { readonly screen: 'sheet'; readonly id: string; readonly visitId: string }
  | { readonly screen: 'sign'; readonly id: string; readonly visitId: string; readonly back: VisitStep }
  /** A sheet's own paper: one comes back to the sheet. */
  | { readonly screen: 'sign'; readonly id: string; readonly visitId: string; readonly sheetId: string }
  /** A paper of a contract that came from no visit. */
  | { readonly screen: 'sign'; readonly id: string; readonly contractId: string }
  | { readonly screen: 'present'; readonly id: string; readonly visitId: string }

export interface Navigation {
  readonly place: Place
  go(place: Place): void
  newVisit(): void
  say(toast: { readonly text: string; readonly undo?: () => void }): void
}

export const NavigationContext = createContext<Navigation | undefined>(undefined)

export function useNavigation(): Navigation {
  const navigation = useContext(NavigationContext)
  if (!navigation) throw new Error('outside of the shell')
  return navigation
}

/** The stored form: three short strings. */
export function packPlace(place: Place): { screen: string; id: string | null; step: string | null } {
  switch (place.screen) {
    case 'visit':
      return { screen: 'visit', id: place.id, step: place.step }
    case 'client':
    case 'contract':
      return { screen: place.screen, id: place.id, step: null }
    case 'sheet':
      return { screen: 'sheet', id: `${place.visitId} ${place.id}`, step: null }
    // Panels over a step are not places of their own: the app opens on the step beneath.
    case 'sign':
      if ('sheetId' in place) return packPlace({ screen: 'sheet', id: place.sheetId, visitId: place.visitId })
      return 'contractId' in place ? { screen: 'contract', id: place.contractId, step: null } : { screen: 'visit', id: place.visitId, step: place.back }
    case 'present':
      return { screen: 'visit', id: place.visitId, step: 'quote' }
    default:
      return { screen: place.screen, id: null, step: null }
  }
}

const PLAIN = ['day', 'clients', 'packs', 'quotes', 'deployments', 'contracts', 'visits', 'sync', 'settings'] as const

export function unpackPlace(kept: { screen: string; id: string | null; step: string | null } | null): Place {
  const plain = PLAIN.find((screen) => screen === kept?.screen)
  if (plain) return { screen: plain }
  if ((kept?.screen === 'client' || kept?.screen === 'contract') && kept.id) return { screen: kept.screen, id: kept.id }
  const [visitId, sheetId] = kept?.screen === 'sheet' ? (kept.id ?? '').split(' ') : []
  if (visitId && sheetId) return { screen: 'sheet', id: sheetId, visitId }
  const step = VISIT_STEPS.find((one) => one === kept?.step)
  if (kept?.screen === 'visit' && kept.id && step) return { screen: 'visit', id: kept.id, step }
  return { screen: 'day' }
}

/** The visit one is in, and its step: a sheet of work lies over the report. */
export function visitOf(place: Place): { readonly id: string; readonly step: VisitStep } | undefined {
  if (place.screen === 'visit') return place
  return place.screen === 'sheet' ? { id: place.visitId, step: 'report' } : undefined
}
