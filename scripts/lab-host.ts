// One fresh machine of the lab for a command run by hand: wiped afterwards, and the lab left as it was found.
import { bootFresh, lab, labReason, leaveIdle } from '../tests/lab/lab.ts'
import { say } from './say.ts'

/** Exit code 0 when `work` says that all held, 1 when not, 2 where the lab cannot run. */
export async function onLabHost(name: string, number: number, work: () => Promise<boolean>): Promise<void> {
  const reason = labReason()
  if (reason !== undefined) {
    say(`${name}: not run: ${reason}`)
    process.exitCode = 2
    return
  }
  const wasIdle = lab('status') === ''
  bootFresh(number)
  try {
    process.exitCode = (await work()) ? 0 : 1
  } finally {
    lab('wipe', String(number))
    leaveIdle(wasIdle)
  }
}
