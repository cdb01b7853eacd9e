// One script with all rights over a machine's line, and how long it may take.
import { Refusal } from '../../../domain/errors.ts'
import type { SshLink } from '../ssh/link.ts'

/** Longer than a dead line takes to be known (connect.ts): silence must not be mistaken for missing rights. */
const SHELL_MS = 25_000
export const SHORT_MS = 30_000
export const SMALL_BYTES = 65_536

export interface ScriptLimits { readonly timeoutMs: number; readonly maxBytes: number; readonly signal?: AbortSignal; readonly onStdout?: (chunk: Uint8Array) => void }

/** @throws Refusal SSH_LINE_LOST when the line dies before the script's end */
export async function rootScript(link: SshLink, script: string, limits: ScriptLimits): Promise<string> {
  const shell = await link.shell({ elevate: true, timeoutMs: SHELL_MS, ...(limits.signal ? { signal: limits.signal } : {}) })
  const result = await shell.run(script, limits)
  if (result.code === null) throw new Refusal('SSH_LINE_LOST', { machine: link.target.name })
  return Buffer.from(result.stdout).toString('utf8')
}
