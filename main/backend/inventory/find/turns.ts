// At most so many things at once; what concerns a living machine goes before what may be nobody.

export interface Turns {
  /** Runs the work when its turn comes; rejects with the signal's reason once it is aborted, begun or not. */
  take<T>(lane: 'living' | 'others', work: () => Promise<T>): Promise<T>
}

export function createTurns(limit: number, signal: AbortSignal): Turns {
  const waiting = { living: [] as (() => void)[], others: [] as (() => void)[] }
  let busy = 0
  const next = (): void => {
    while (busy < limit) {
      const start = waiting.living.shift() ?? waiting.others.shift()
      if (!start) return
      busy++
      start()
    }
  }
  return {
    take: async (lane, work) => {
      await new Promise<void>((resolve) => {
        waiting[lane].push(resolve)
        next()
      })
      try {
        signal.throwIfAborted()
        return await work()
      } finally {
        busy--
        next()
      }
    },
  }
}
