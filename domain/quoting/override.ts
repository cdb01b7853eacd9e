// The technician's own verdict in place of the computed one, and what it changes in the quote: both stay visible.
import type { Decision, MachineDecision } from './decide.ts'

/** Added to the reasons of a machine whose verdict a person chose. */
const CHOSEN = 'T-CHOICE'

/**
 * The decision as the technician wants it. Parts computed by the rules stay when the machine stays; a memory module is
 * never added by hand here (the quote's own lines serve for that).
 */
export function override(computed: MachineDecision, wanted: Decision): MachineDecision {
  if (computed.decision === wanted) return computed
  const reasons = [...computed.reasons, CHOSEN]
  switch (wanted) {
    case 'KEEP':
      return { ...computed, decision: 'KEEP', os: 'KEEP', parts: {}, reasons }
    case 'UPGRADE':
      return { ...computed, decision: 'UPGRADE', os: computed.os ?? 'KEEP', reasons }
    case 'MIGRATE':
      return { ...computed, decision: 'MIGRATE', os: 'LINUX', reasons }
    case 'REPLACE':
      return { id: computed.id, decision: 'REPLACE', os: null, parts: {}, reasons }
    case 'VERIFY':
      return { id: computed.id, decision: 'VERIFY', os: null, parts: {}, reasons }
  }
}
