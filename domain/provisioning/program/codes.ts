// What a host and this app agree on: where a run lies on the machine, and how its program ends.

export const HOST_FOLDER = '/var/lib/packtic'
/** Exit codes of the program, also in its file `rc`: 0 done · 1 a step needs attention · 3 lock held · 28 disk full · 75 paused. */
export const RUN_CODES = { done: 0, attention: 1, busy: 3, full: 28, paused: 75 } as const

/** How an apply of packages ends where its repository is at fault: not reached or refusing, or its index damaged, expired, badly signed. */
export const REPOSITORY_CODES = { unreachable: 91, untrusted: 92 } as const

/** Check output codes: 0 already so, 1 to do, anything else cannot tell. */
export const CHECK_LIMIT_S = 30
export const VERIFY_LIMIT_S = 60
/** Another program may hold apt this long. */
export const LOCK_WAIT_S = 600
