// Reads are cached and told stale by `rows.changed`; acts are never retried by themselves.
import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import type { Fault } from '../domain/errors.ts'
import type { Input, Method, Output } from '../main/contract/procedures.ts'
import { call, faultOf, onEvent } from './backend.ts'
import { watchDays } from './new-day.ts'

export const queries = new QueryClient({ defaultOptions: { queries: { networkMode: 'always', retry: 1, retryDelay: 400, staleTime: 60_000, refetchOnWindowFocus: false } } })

/** Everything on screen is read again when rows change, or the day: local reads cost less than deciding which to keep. */
export function watchChanges(): () => void {
  let pending: ReturnType<typeof setTimeout> | undefined
  const refresh = (): void => {
    pending ??= setTimeout(() => {
      pending = undefined
      void queries.invalidateQueries()
    }, 40)
  }
  const offs = [watchDays(refresh), onEvent('rows.changed', refresh), onEvent('inventory.row', refresh), onEvent('sync.state', refresh), onEvent('backend.state', ({ state }) => state === 'up' && refresh()), onEvent('job.progress', ({ state }) => state !== 'running' && refresh())]
  return () => offs.forEach((off) => off())
}

/** `keep`: what was asked before stays on screen until the answer is there, and with it the focus. */
export function useRead<M extends Method>(method: M, params: Input<M>, { keep, ...options }: { enabled?: boolean; keep?: true } = {}): UseQueryResult<Output<M>> {
  return useQuery({ queryKey: [method, params], queryFn: async () => await call(method, params), ...(keep ? { placeholderData: keepPreviousData } : {}), ...options })
}

type PagedMethod = { [M in Method]: Output<M> extends { readonly rows: readonly unknown[]; readonly next: string | null } ? M : never }[Method]

export interface Pages<M extends PagedMethod> {
  /** The first page as it was answered; undefined until then. */
  readonly first: Output<M> | undefined
  readonly rows: readonly Output<M>['rows'][number][]
  /** Asks for the page after those shown; undefined when nothing follows. */
  readonly more: (() => void) | undefined
}

/** A list that may be long: its newest page at once, the following ones when they are asked for. */
export function usePages<M extends PagedMethod>(method: M, params: Omit<Input<M>, 'after'>): Pages<M> {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery({
    queryKey: [method, 'pages', params],
    queryFn: async ({ pageParam }) => await call(method, { ...params, ...(pageParam === null ? {} : { after: pageParam }) } as Input<M>),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
  const rows = (data?.pages ?? []).flatMap((page) => page.rows as readonly Output<M>['rows'][number][])
  return { first: data?.pages[0], rows, more: hasNextPage ? () => void (!isFetchingNextPage && fetchNextPage()) : undefined }
}

export interface Act<M extends Method> {
  readonly busy: boolean
  readonly fault: Fault | undefined
  /** Answers undefined when refused; the fault is then in `fault`. */
  run(params: Input<M>): Promise<Output<M> | undefined>
  /** The same act again, as it was last asked. */
  retry(): void
  clear(): void
}

/** Acts that mean something new each time they are asked, even with the same words and before the first has ended. */
const EACH_COUNTS: ReadonlySet<Method> = new Set<Method>(['undo.undo', 'undo.redo'])

/** One write, with its refusal kept beside the button that asked for it. A button pressed twice asks once. */
export function useAct<M extends Method>(method: M): Act<M> {
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<Fault>()
  const last = useRef<Input<M>>(undefined)
  const asked = useRef(new Map<string, Promise<Output<M> | undefined>>())
  const run = useCallback(async (params: Input<M>): Promise<Output<M> | undefined> => {
    const words = JSON.stringify(params)
    const same = EACH_COUNTS.has(method) ? undefined : asked.current.get(words)
    if (same) return await same
    const send = async (): Promise<Output<M> | undefined> => {
      last.current = params
      setBusy(true)
      setFault(undefined)
      try {
        return await call(method, params)
      } catch (error) {
        setFault(faultOf(error))
        return undefined
      } finally {
        asked.current.delete(words)
        setBusy(asked.current.size > 0)
        void queries.invalidateQueries()
      }
    }
    const sent = send()
    asked.current.set(words, sent)
    return await sent
  }, [method])
  const retry = useCallback(() => {
    if (last.current !== undefined) void run(last.current)
  }, [run])
  return { busy, fault, run, retry, clear: useCallback(() => setFault(undefined), []) }
}
