// What every route is given. No state: two processes over one server answer alike.
import type { HubKey } from './keys.ts'
import type { Store } from './store/store.ts'

export interface Hub {
  readonly store: Store
  readonly key: HubKey
  /** The address laptops reach us at, as written in enrolment texts. */
  readonly url: string
  readonly now: () => number
  /** Random bytes in hex. */
  readonly newSecret: (bytes: number) => string
}
