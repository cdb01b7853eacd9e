// What every kind of step comes down to: four short scripts. check: 0 already so, 1 to do, anything else cannot tell.

export interface StepScripts {
  readonly check: string
  readonly apply: string
  readonly verify: string
  readonly undo: string
}
