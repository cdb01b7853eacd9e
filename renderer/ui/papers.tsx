// The pages of a frozen document, as pictures by hash. Tells which pages were really shown: loaded, and seen to their end.
import { useEffect, useRef, useState } from 'react'
import { scrollable } from './layout.tsx'

export interface PapersProps {
  readonly label: string
  readonly pages: readonly string[]
  /** What each picture is, for who cannot see it. */
  readonly alt: (page: number) => string
  readonly onShown?: (page: number) => void
  /** Percent of the place's width. */
  readonly zoom?: number
}

export function Papers({ label, pages, alt, onShown, zoom = 100 }: PapersProps) {
  return (
    <div className="papers" style={{ gridTemplateColumns: `${zoom}%` }} role="region" aria-label={label} {...scrollable}>
      {pages.map((sha256, index) => <Page key={`${sha256}${index}`} sha256={sha256} page={index + 1} alt={alt(index + 1)} {...(onShown ? { onShown } : {})} />)}
    </div>
  )
}

function Page({ sha256, page, alt, onShown }: { sha256: string; page: number; alt: string; onShown?: (page: number) => void }) {
  const end = useRef<HTMLSpanElement>(null)
  const [loaded, setLoaded] = useState(false)
  useEffect(() => {
    // Only a picture that is there can be seen: before it loads, all pages stand in sight with no height.
    if (!loaded || !end.current || !onShown) return undefined
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) onShown(page)
    })
    watcher.observe(end.current)
    return () => watcher.disconnect()
  }, [loaded, page, onShown])
  return (
    <div className="paper-frame" data-page={page}>
      <img className="paper" src={`/blob/${sha256}`} alt={alt} onLoad={() => setLoaded(true)} />
      <span ref={end} className="paper-end" aria-hidden="true" />
    </div>
  )
}
