// From a missing piece to the field that it is typed in, wherever on the screen: of several of one name, the one that was refused, then one
// whose typing a kill left behind.

/** Puts the focus in the first field of the screen that is marked wrong; its name, or undefined when there is none. */
export function focusWrong(): string | undefined {
  const field = document.querySelector<HTMLInputElement>('main [aria-invalid="true"]')
  if (field) show(field)
  return field ? (field.ariaLabel ?? field.labels?.[0]?.textContent ?? '') : undefined
}

/** Puts the focus in the field of `table.field`, unfolding what hides it; false when this screen has none. */
export function focusField(name: string): boolean {
  const fields = [...document.getElementsByName(name)]
  const field = fields.find((one) => one.getAttribute('aria-invalid') === 'true') ?? fields.find((one) => one.closest('.field')?.querySelector('.note')) ?? fields[0]
  if (!field) return false
  show(field)
  return true
}

function show(field: HTMLElement): void {
  for (let fold = field.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null) fold.open = true
  field.focus()
}

