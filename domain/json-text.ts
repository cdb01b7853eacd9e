// Text that should be JSON, from a file, a machine or a colleague: what is none is nothing, and the caller says what that means.

export function jsonOrNothing(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
