// The face of a way to a machine, for inventory and provisioning: open a shell with rights, put bytes, read from an offset.
// SSH is the only one now; a Windows machine would be spoken to over the same face. Rules: design/provisioning.md 3.9 to 3.11.
import type { Duplex } from 'node:stream'

export interface SshTarget {
  readonly host: string
  readonly port: number
  readonly user: string
  /** What to call the machine in a sentence. */
  readonly name: string
}

/** Never stored, never logged, never in an argument or an error. */
export interface Credential {
  readonly password?: string
  readonly privateKey?: string
  /** Of the key. */
  readonly passphrase?: string
  /** Not used when a key is given. */
  readonly agentSocket?: string
}

export interface SeenHostKey { readonly type: string; readonly sha256: string }

/** Decides on a host key before any authentication. Throws SSH_HOST_KEY_UNKNOWN or SSH_HOST_KEY_CHANGED to refuse. */
export interface HostKeyPolicy {
  readonly pinned?: SeenHostKey
  /** First sight: pin it, or throw. Not called when a pin exists. */
  readonly onUnknown: (seen: SeenHostKey) => void
  /** Another key than the pinned one was shown: remember it for "C'est normal, il a été réinstallé". The connection is refused whatever this does. */
  readonly onChanged?: (seen: SeenHostKey) => void
}

export interface ExecResult {
  /** null when the line died: the outcome is unknown, never success or failure. */
  readonly code: number | null
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
  /** The output was longer than `maxBytes` and cut there. */
  readonly cut: boolean
}

export interface ExecOptions { readonly stdin?: Uint8Array | string; readonly timeoutMs: number; readonly maxBytes: number; readonly signal?: AbortSignal; readonly onStdout?: (chunk: Uint8Array) => void
  /** The input stays open until this text has come: Win32-OpenSSH loses the output that follows an early end (its issue 563). Absent = it ends at once. */
  readonly endAfter?: string }

/** A root (or plain, when `elevate` is false) `/bin/sh -s` opened with the READY protocol; one script at a time. */
export interface Shell {
  /** Feeds one script and ends the input: the shell cannot be used again. */
  run(script: string, options: Omit<ExecOptions, 'stdin'>): Promise<ExecResult>
  /** Puts bytes: a script that says `ready` once it takes what follows as they are, then the bytes as the line takes them. Ends the input too. */
  feed(script: string, ready: string, bytes: AsyncIterable<Uint8Array>, options: Omit<ExecOptions, 'stdin'>): Promise<ExecResult>
  close(): void
}

export interface SshLink {
  readonly target: SshTarget
  readonly hostKey: SeenHostKey
  /** The server's identification line, read before authentication. */
  readonly identification: string
  exec(command: string, options: ExecOptions): Promise<ExecResult>
  /** `sudo -S -p PW-<nonce>` with READY; root logins need no sudo. SUDO_REFUSED when rights are missing, SSH_SESSION_ENDED when a start-up file ends it. */
  shell(options: { readonly elevate: boolean; readonly timeoutMs: number; readonly signal?: AbortSignal }): Promise<Shell>
  /** A stream to a machine that this one reaches: the wire of a connection through it. */
  forward(to: Pick<SshTarget, 'host' | 'port' | 'name'>): Promise<Duplex>
  /** Settles once, when the line is lost or closed. */
  readonly closed: Promise<{ readonly lost: boolean }>
  close(): void
}

/** A machine on the way: its own key, its own identifiers. */
export interface Via { readonly target: SshTarget; readonly credential: Credential; readonly policy: HostKeyPolicy; readonly oldServer?: boolean }

/** How a machine is reached, besides its address. */
export interface Way {
  readonly via?: Via
  /** A person accepted SHA-1 for this machine. */
  readonly oldServer?: boolean
}

/** Implemented by ssh/connect.ts, the one place that makes a client. */
export type Connect = (target: SshTarget, credential: Credential, policy: HostKeyPolicy, options?: Way & { readonly signal?: AbortSignal; readonly readyTimeoutMs?: number }) => Promise<SshLink>
