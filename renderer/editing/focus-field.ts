// From a missing piece to the field that it is typed in, wherever on the screen: one that was refused before the others of its name.

/** Puts the focus in the first field of the screen that is marked wrong; its name, or undefined when there is none. */
export function focusWrong(): string | undefined {
  const field = document.querySelector<HTMLInputElement>('main [aria-invalid="true"]')
  if (field) show(field)
  return field ? (field.ariaLabel ?? field.labels?.[0]?.textContent ?? '') : undefined
}

/** Puts the focus in the field of `table.field`, unfolding what hides it; false when this screen has none. */
export function focusField(name: string): boolean {
  const fields = [...document.getElementsByName(name)]
  const field = fields.find((one) => one.getAttribute('aria-invalid') === 'true') ?? fields[0]
  if (!field) return false
  show(field)
  return true
}

function show(field: HTMLElement): void {
  for (let fold = field.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null) fold.open = true
  field.focus()
}

