// Focus never falls into the void: a button that goes away with what it did (the empty list's "Relever cet ordinateur"), or that
// is disabled meanwhile, leaves the keyboard in the content.
import { useEffect } from 'react'

/** Longer than a dialog that closes takes to give the focus back itself. */
const SETTLED_MS = 150

export function useKeptFocus(): void {
  useEffect(() => {
    let last: Element | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    const isLost = (): boolean => last !== null && (!last.isConnected || last.matches(':disabled')) && (document.activeElement === null || document.activeElement === document.body)
    const keep = (): void => {
      if (isLost()) document.getElementById('content')?.focus({ preventScroll: true })
    }
    const entered = (event: FocusEvent): void => {
      last = event.target instanceof Element ? event.target : null
    }
    const watcher = new MutationObserver(() => {
      if (!isLost()) return
      clearTimeout(timer)
      timer = setTimeout(keep, SETTLED_MS)
    })
    document.addEventListener('focusin', entered)
    watcher.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
    return () => {
      clearTimeout(timer)
      document.removeEventListener('focusin', entered)
      watcher.disconnect()
    }
  }, [])
}
