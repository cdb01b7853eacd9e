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
  if (level === 'client-authentication') return new Refusal('SSH_AUTH_REFUSED', { machine }, { cause })
  if (level === 'client-timeout' || /timed out/i.test(message)) return new Refusal('SSH_NO_ANSWER', { machine }, { cause })
  const known = BY_CODE[code]
  if (known) return new Refusal(known, { machine }, { cause })
  return new Refusal('SSH_NO_ANSWER', { machine }, { cause })
}

function describe(error: unknown): { message: string; code: string; level: string } {
  if (!(error instanceof Error)) return { message: String(error), code: '', level: '' }
  const { code, level } = error as Error & { code?: unknown; level?: unknown }
  return { message: error.message, code: typeof code === 'string' ? code : '', level: typeof level === 'string' ? level : '' }
}
