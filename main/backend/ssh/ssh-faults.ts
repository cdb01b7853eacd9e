// ssh2's texts and codes in our words. The only file that knows them.
import { Refusal } from '../../../domain/errors.ts'

const BY_CODE: Readonly<Record<string, 'SSH_REFUSED' | 'SSH_NO_ANSWER' | 'SSH_LINE_LOST'>> = {
  ECONNREFUSED: 'SSH_REFUSED', ETIMEDOUT: 'SSH_NO_ANSWER', EHOSTUNREACH: 'SSH_NO_ANSWER', ENETUNREACH: 'SSH_NO_ANSWER', EHOSTDOWN: 'SSH_NO_ANSWER', ENOTFOUND: 'SSH_NO_ANSWER', EAI_AGAIN: 'SSH_NO_ANSWER',
  ECONNRESET: 'SSH_LINE_LOST', EPIPE: 'SSH_LINE_LOST',
}

/** The refusal for an error of a connection to `machine`; `cause` keeps the driver's own words, folded. */
export function sshRefusal(error: unknown, machine: string): Refusal {
  if (error instanceof Refusal) return error
  const { message, code, level } = describe(error)
  const cause = message
  // Only algorithms that nobody trusts any more, or only newer ones than ours.
  if (/no matching/i.test(message)) return new Refusal('SSH_TOO_OLD', { machine }, { cause })
  if (level === 'client-authentication') return new Refusal('SSH_AUTH_REFUSED', { machine }, { cause })
  if (level === 'client-timeout' || /timed out/i.test(message)) return new Refusal('SSH_NO_ANSWER', { machine }, { cause })
  const known = BY_CODE[code]
  if (known) return new Refusal(known, { machine }, { cause })
  return new Refusal('SSH_NO_ANSWER', { machine }, { cause })
}

/** Reason 1 of RFC 4254 5.1: the machine between forbids it; the others say that the way beyond it is closed. */
const PROHIBITED = 1
const CONNECT_FAILED = 2

export function forwardRefusal(error: unknown, machine: string, jump: string): Refusal {
  const { message: cause } = describe(error)
  const reason = (error as { reason?: unknown } | null)?.reason
  if (reason === PROHIBITED || /prohibited/i.test(cause)) return new Refusal('SSH_JUMP_REFUSED', { machine, jump }, { cause })
  if (reason === CONNECT_FAILED && /refused/i.test(cause)) return new Refusal('SSH_REFUSED', { machine }, { cause })
  return new Refusal('SSH_NO_ANSWER', { machine }, { cause })
}

/** An agent that is gone or refuses to sign: no key, rather than no login. */
export function isAgentTrouble(error: unknown): boolean {
  return describe(error).level === 'agent'
}

function describe(error: unknown): { message: string; code: string; level: string } {
  if (!(error instanceof Error)) return { message: String(error), code: '', level: '' }
  const { code, level } = error as Error & { code?: unknown; level?: unknown }
  return { message: error.message, code: typeof code === 'string' ? code : '', level: typeof level === 'string' ? level : '' }
}
