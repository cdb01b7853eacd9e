// Part of the program a host runs: the order of its steps, forward and back.
import type { PackStep } from '../pack.ts'

/** `undecided` steps hang on something the machine could not tell: they are named where they stand, and nothing of theirs is done. */
export function applyBody(steps: readonly PackStep[], undecided: ReadonlySet<string>): string {
  const packages = steps.filter((step) => step.kind === 'package').filter(({ id }) => !undecided.has(id))
  // Package steps move up to the first of their group: needs between packages never split the transaction.
  const join = packages.length > 0 ? [...packages.map((step) => `ask ${step.id} ${step.install.join(' ')}`), `join_packages ${packages.flatMap((step) => step.install).join(' ')}`] : []
  let joined = false
  return steps.flatMap((step, at) => {
    const optional = step.optional ? 'yes' : 'no'
    if (undecided.has(step.id)) return [`undecided_step ${step.id} ${optional}`]
    // What an earlier step asked for, and this one stands on.
    const due = step.needs.flatMap((need) => steps.slice(0, at).find(({ id }) => id === need)?.after ?? []).map((name) => `run_after ${name}`)
    const asks = step.after.length > 0 ? [`ask_after ${step.id} ${step.after.join(' ')}`] : []
    if (step.kind !== 'package') return [...due, `shell_step ${step.id} ${step.timeoutS} ${optional} ${step.retry.times} ${step.retry.delayS}`, ...asks]
    const first = joined ? [] : join
    joined = true
    return [...first, ...due, `package_step ${step.id} ${optional} ${step.install.join(' ')}`, ...asks]
  }).concat(allAfter(steps)).join('\n')
}

/** At the end: each action still asked for, once. */
function allAfter(steps: readonly PackStep[]): string[] {
  return [...new Set(steps.flatMap((step) => step.after))].map((name) => `run_after ${name}`)
}

/** Last first; packages once, after the scripts that may need them. */
export function undoBody(steps: readonly PackStep[]): string {
  const shell = steps.filter((step) => step.kind !== 'package' && !step.irreversible).toReversed().flatMap((step) => [`undo_shell ${step.id}${step.after.length > 0 ? ` ${step.after.join(' ')}` : ''}`])
  const packages = steps.filter((step) => step.kind === 'package').toReversed().map((step) => step.id)
  return [...shell, ...allAfter(steps), ...(packages.length > 0 ? [`undo_packages ${packages.join(' ')}`] : [])].join('\n')
}

