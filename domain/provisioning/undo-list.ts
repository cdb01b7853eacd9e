// What an undo of a run would take back on one machine, in the order of the work, and what it cannot: shown before it is done.
import type { Pack, PackStep } from './pack.ts'
import type { RunProgress } from './run-events.ts'

export interface UndoList {
  /** Last first; the programs that came with the run go together, after the steps that may need them. */
  readonly steps: readonly PackStep[]
  /** Put in by this run, and there to stay. */
  readonly irreversible: readonly PackStep[]
}

export function undoList({ steps }: Pick<Pack, 'steps'>, { outcomes }: Pick<RunProgress, 'outcomes'>): UndoList {
  // A failed step may have begun: the program takes back what it noted, so it is on the list.
  const touched = steps.filter(({ id }) => ['changed', 'failed'].includes(outcomes.get(id)?.result ?? ''))
  const reversible = touched.filter((step) => !step.irreversible).toReversed()
  return { steps: [...reversible.filter(({ kind }) => kind !== 'package'), ...reversible.filter(({ kind }) => kind === 'package')], irreversible: touched.filter((step) => step.irreversible) }
}
