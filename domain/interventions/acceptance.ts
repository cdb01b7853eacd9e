// Acceptance in front of the client: what was tried, what was seen, what the client does not accept yet. The outcome follows from
// it and is stored nowhere; only a refusal is the client's own word. Source: design/business.md, seed 3 and 3.14.

export interface AcceptanceTest { readonly title: string; readonly result: 'met' | 'unmet' | 'notDone' | null }
export interface Reserve { readonly what: string; readonly who: string }
export type AcceptanceOutcome = 'accepted' | 'withReserves' | 'refused'

export function acceptanceOutcome(reserves: readonly Reserve[], refused: boolean): AcceptanceOutcome {
  return refused ? 'refused' : reserves.length > 0 ? 'withReserves' : 'accepted'
}

/** What keeps the record from being shown for signature: `tests`, `results`, `reserve` (something failed, and nobody said what follows), `reserveWords`. `installed`: what the machines proved by themselves; it takes the place of no test in front of the client. */
export function acceptanceMissing(tests: readonly AcceptanceTest[], reserves: readonly Reserve[], refused: boolean, installed: readonly Pick<AcceptanceTest, 'result'>[] = []): string[] {
  return [
    ...(tests.length === 0 ? ['tests'] : []),
    ...(tests.some(({ result }) => result === null) ? ['results'] : []),
    ...(!refused && reserves.length === 0 && [...tests, ...installed].some(({ result }) => result === 'unmet' || result === 'notDone') ? ['reserve'] : []),
    ...(reserves.some(({ what, who }) => what.trim() === '' || who.trim() === '') ? ['reserveWords'] : []),
  ]
}
