// Part of the program a host runs: the order of its steps, forward and back.
import type { PackStep } from '../pack.ts'

type PackageStep = Extract<PackStep, { kind: 'package' }>

/** `undecided` steps hang on something the machine could not tell: they are named where they stand, and nothing of theirs is done. */
export function applyBody(steps: readonly PackStep[], undecided: ReadonlySet<string>): string {
  const groups = packageGroups(steps.map((step) => (undecided.has(step.id) ? undefined : step)))
  const lines = steps.flatMap((step, at) => {
    const optional = step.optional ? 'yes' : 'no'
    if (undecided.has(step.id)) return [`undecided_step ${step.id} ${optional}`]
    // What an earlier step asked for, and this one stands on.
    const due = step.needs.flatMap((need) => steps.slice(0, at).find(({ id }) => id === need)?.after ?? []).map((name) => `run_after ${name}`)
    const asks = [...(step.after.length > 0 ? [`ask_after ${step.id} ${step.after.join(' ')}`] : []), ...(step.reboot === 'never' ? [] : [`ask_reboot ${step.id} ${step.reboot}`])]
    if (step.kind === 'reboot') return [...due, `reboot_step ${step.id}`]
    if (step.kind !== 'package') return [...due, `shell_step ${step.id} ${step.timeoutS} ${optional} ${step.retry.times} ${step.retry.delayS}`, ...asks]
    const group = groups.find(({ place }) => place === at)?.members ?? []
    const join = group.length > 0 ? [...group.map((one) => `ask ${one.id} ${one.install.join(' ')}`), `join_packages ${group.flatMap((one) => one.install).join(' ')}`] : []
    return [...join, ...due, `package_step ${step.id} ${optional} ${step.install.join(' ')}`, ...asks]
  })
  return [...lines, ...allAfter(steps), ...(steps.some(({ reboot }) => reboot !== 'never') ? ['reboot_at_end'] : [])].join('\n')
}

interface Group { readonly place: number; readonly members: PackageStep[] }

/** A package step moves up to the first of its group, unless it needs a step of another kind that stands in between; needs between packages do not split. */
function packageGroups(steps: readonly (PackStep | undefined)[]): readonly Group[] {
  const groups: Group[] = []
  const groupOf = new Map<string, Group>()
  steps.forEach((step, at) => {
    if (step?.kind !== 'package') return
    // A need that is a package counts by the place of its transaction, and may share it.
    const packages = step.needs.flatMap((need) => groupOf.get(need)?.place ?? [])
    const others = step.needs.filter((need) => !groupOf.has(need)).map((need) => steps.findIndex((one) => one?.id === need))
    const found = groups.find(({ place }) => packages.every((one) => place >= one) && others.every((one) => place > one))
    const group = found ?? { place: at, members: [] }
    if (!found) groups.push(group)
    group.members.push(step)
    groupOf.set(step.id, group)
  })
  return groups
}

/** At the end: each action still asked for, once. */
function allAfter(steps: readonly PackStep[]): string[] {
  return [...new Set(steps.flatMap((step) => step.after))].map((name) => `run_after ${name}`)
}

/** Last first; packages once, after the scripts that may need them. */
export function undoBody(steps: readonly PackStep[]): string {
  const shell = steps.filter((step) => step.kind !== 'package' && step.kind !== 'reboot' && !step.irreversible).toReversed().flatMap((step) => [`undo_shell ${step.id}${step.after.length > 0 ? ` ${step.after.join(' ')}` : ''}`])
  const packages = steps.filter((step) => step.kind === 'package').toReversed().map((step) => step.id)
  return [...shell, ...allAfter(steps), ...(packages.length > 0 ? [`undo_packages ${packages.join(' ')}`] : [])].join('\n')
}
