// From a missing piece to the field that it is typed in, wherever on the screen: one that was refused before the others of its name.

/** Puts the focus in the field of `table.field`, unfolding what hides it; false when this screen has none. */
export function focusField(name: string): boolean {
  const fields = [...document.getElementsByName(name)]
  const field = fields.find((one) => one.getAttribute('aria-invalid') === 'true') ?? fields[0]
  if (!field) return false
  for (let fold = field.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null) fold.open = true
  field.focus()
  return true
}
