// Three line drawings for the three needs: a screen, a bubble, a page. Decoration: the words are beside it.
import type { ReactNode } from 'react'

const DRAWINGS: Readonly<Record<string, ReactNode>> = {
  informatique: <><rect x="8" y="14" width="64" height="44" rx="5" /><path d="M28 74h24M40 58v16" /></>,
  communication: <><path d="M10 20h60a4 4 0 0 1 4 4v32a4 4 0 0 1-4 4H38L22 74V60H10a4 4 0 0 1-4-4V24a4 4 0 0 1 4-4z" /><path d="M20 36h40M20 46h26" /></>,
  web: <><rect x="10" y="10" width="60" height="64" rx="5" /><path d="M10 26h60M20 40h40M20 50h40M20 60h24" /></>,
}

export function PackDrawing({ needs }: { needs: readonly string[] }) {
  return (
    <div className="row" aria-hidden="true">
      {needs.map((need) => (
        <svg key={need} width="72" height="72" viewBox="0 0 80 84" fill="none" stroke="var(--accent)" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round">{DRAWINGS[need]}</svg>
      ))}
    </div>
  )
}
