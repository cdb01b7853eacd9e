// USER@HOST[:PORT] as typed on a command line; an IPv6 address with a port stands in brackets.
import { Refusal } from '../../../domain/errors.ts'

const SSH_PORT = 22
const LAST_PORT = 65_535

/** @throws Refusal INVALID with the address as typed: no user, no host, or a port outside of 1..65535 */
export function sshAddress(text: string): { readonly user: string; readonly host: string; readonly port: number } {
  const [, user, bracketed, plain, port = String(SSH_PORT)] = /^([^@\s]+)@(?:\[([^\]\s]+)\]|([^:\s[\]]+))(?::(\d+))?$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (!user || !host || Number(port) < 1 || Number(port) > LAST_PORT) throw new Refusal('INVALID', { what: text || 'USER@HOST[:PORT]' })
  return { user, host, port: Number(port) }
}
