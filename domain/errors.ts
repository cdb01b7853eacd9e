// Every way packtic can say no: a closed list of codes, and the one error that carries them.
// Sentences live in the catalogues (renderer/i18n), keyed by these codes; never here.

/** How a fault looks: quiet = a state of the row or chip, never a dialog. */
type Severity = 'quiet' | 'notice' | 'error' | 'security'

/** What the person can do, as keys of the catalogue's `fault.action.*`. */
export type FaultAction =
  | 'retry' | 'set-aside' | 'retype' | 'stop' | 'accept-reinstalled' | 'other-account' | 'continue-without'
  | 'free-space-resume' | 'resume' | 'add-address' | 'restore' | 'choose' | 'later' | 'see-detail' | 'propose-again'
  | 'reconnect' | 'complete' | 'enter-rate' | 'open-settings' | 'how-to-enable' | 'restart-backend' | 'install-update' | 'choose-file'
  | 'accept-old' | 'ask-consent' | 'new-plan' | 'type-pack-id' | 'close-other' | 'unlock' | 'choose-folder' | 'correct' | 'export-usb'

/** Exit codes of the command line: design/commands.md. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 71 | 72 | 73

interface FaultKind {
  readonly severity: Severity
  readonly actions: readonly FaultAction[]
  /** Names of the values the sentence needs in `Fault.detail`. */
  readonly needs: readonly string[]
  readonly exit: ExitCode
}

const kind = (severity: Severity, exit: ExitCode, actions: readonly FaultAction[], needs: readonly string[] = []): FaultKind => ({ severity, actions, needs, exit })

/** The whole list. A new code needs its four parts in both catalogues: a test refuses it otherwise. */
export const faultKinds = {
  INVALID: kind('error', 2, ['correct'], ['what']),
  UNKNOWN_METHOD: kind('error', 1, ['see-detail'], ['method']),
  INTERNAL: kind('error', 1, ['retry', 'see-detail']),
  CANCELLED: kind('quiet', 4, ['retry']),
  TIMEOUT: kind('error', 4, ['retry']),
  NOT_FOUND: kind('error', 2, ['see-detail'], ['what']),
  STATE_REFUSED: kind('error', 3, ['see-detail'], ['what', 'state']),
  NOT_YET: kind('notice', 2, ['see-detail'], ['what']),

  BACKEND_DOWN: kind('quiet', 1, ['restart-backend']),
  RUNTIME_TOO_OLD: kind('error', 1, ['install-update'], ['found']),

  DATA_IN_USE: kind('error', 3, ['close-other'], ['folder']),
  DATA_NEWER: kind('error', 72, ['install-update'], ['found', 'known']),
  DATA_DAMAGED: kind('error', 73, ['restore'], ['file']),
  DATA_FOLDER_UNSAFE: kind('error', 3, ['choose-folder'], ['folder', 'why']),
  DISK_FULL: kind('error', 1, ['retry']),
  SECRETS_LOCKED: kind('error', 3, ['unlock']),
  SETTINGS_UNREADABLE: kind('notice', 2, ['see-detail'], ['file']),
  RESOURCES_ALTERED: kind('security', 1, ['install-update'], ['file']),

  SSH_REFUSED: kind('error', 4, ['how-to-enable', 'retry'], ['machine']),
  SSH_NO_ANSWER: kind('error', 4, ['retry', 'set-aside'], ['machine']),
  SSH_AUTH_REFUSED: kind('error', 3, ['retype'], ['machine']),
  CREDENTIAL_NEEDED: kind('quiet', 3, ['retype'], ['machine']),
  /** The key file wants a passphrase, or another one. */
  SSH_KEY_LOCKED: kind('error', 3, ['retype'], ['file']),
  SSH_KEY_UNREADABLE: kind('error', 2, ['choose-file'], ['file']),
  /** No algorithm in common: old servers speak only those that are trusted no more. */
  SSH_TOO_OLD: kind('security', 3, ['set-aside', 'accept-old'], ['machine']),
  /** The machine on the way opens no passage. */
  SSH_JUMP_REFUSED: kind('error', 3, ['retype'], ['machine', 'jump']),
  SSH_HOST_KEY_UNKNOWN: kind('security', 3, ['stop'], ['machine', 'seen']),
  SSH_HOST_KEY_CHANGED: kind('security', 3, ['stop', 'accept-reinstalled'], ['machine', 'expected', 'seen']),
  SSH_LINE_LOST: kind('quiet', 4, ['retry'], ['machine']),
  /** A start-up file of the login ends its session before our first line. */
  SSH_SESSION_ENDED: kind('error', 3, ['other-account', 'retry'], ['machine']),
  /** `requiretty`: sudo obeys on a screen of the machine alone. */
  SUDO_NEEDS_TERMINAL: kind('error', 3, ['other-account', 'retry'], ['machine']),
  SUDO_REFUSED: kind('error', 3, ['other-account', 'continue-without'], ['machine']),

  /** `state` = what the file describes instead, in the words of `fault.state.*`. */
  NOT_A_COMPUTER: kind('notice', 2, ['choose-file'], ['file', 'state']),
  INVENTORY_UNREADABLE: kind('error', 2, ['choose-file'], ['file']),
  /** A reading of ours that lost a part on its way: its hash or its end is not there. */
  INVENTORY_DAMAGED: kind('error', 2, ['choose-file'], ['file']),
  INVENTORY_EMPTY: kind('error', 2, ['choose-file'], ['file']),
  INVENTORY_TOO_LARGE: kind('error', 2, ['choose-file'], ['file', 'limitMb']),
  /** A reading of ours, in a form that this version does not know yet. */
  INVENTORY_NEWER: kind('error', 2, ['install-update'], ['file']),
  /** Some sections of a machine that an agent sends between two whole ones: alone they would make forget the rest. */
  INVENTORY_PARTIAL: kind('notice', 2, ['choose-file'], ['file']),
  NO_MACHINE_FOUND: kind('notice', 4, ['add-address']),
  CONSENT_MISSING: kind('notice', 3, ['ask-consent']),
  RANGE_TOO_WIDE: kind('notice', 3, ['correct'], ['network']),
  RANGE_NOT_OWN: kind('notice', 3, ['correct'], ['network']),

  /** A file that the pack brings is not on this laptop. */
  ARTEFACT_MISSING: kind('error', 3, ['set-aside', 'see-detail'], ['pack', 'file']),
  REMOTE_DISK_FULL: kind('error', 5, ['free-space-resume', 'set-aside'], ['machine', 'freeMb', 'neededMb']),
  REMOTE_WENT_OFF: kind('error', 4, ['resume', 'set-aside'], ['machine', 'step']),
  /** Reinstalled since, or another one: what the run noted there, its way back among it, is gone. */
  REMOTE_RUN_GONE: kind('error', 3, ['new-plan', 'set-aside'], ['machine']),
  /** Far more events than any run writes: a machine that would fill the laptop's disk is not listened to. */
  REMOTE_LOG_ENDLESS: kind('error', 5, ['set-aside', 'see-detail'], ['machine']),
  REMOTE_BUSY: kind('error', 3, ['later', 'set-aside'], ['machine', 'since', 'by']),
  STEP_FAILED: kind('error', 5, ['resume', 'set-aside'], ['machine', 'step']),
  STEP_UNDETERMINED: kind('error', 5, ['resume', 'set-aside'], ['machine', 'step']),
  FIREWALL_NOT_CONFIRMED: kind('error', 5, ['resume', 'set-aside'], ['machine']),
  /** Where the machine gets its packages from does not answer, or refuses. */
  REPOSITORY_UNREACHABLE: kind('error', 5, ['resume', 'set-aside'], ['machine']),
  /** Its list of packages is expired, damaged or badly signed. */
  REPOSITORY_UNTRUSTED: kind('error', 5, ['resume', 'set-aside'], ['machine']),
  PLAN_OUT_OF_DATE: kind('notice', 3, ['new-plan'], ['plan']),
  SYSTEM_NOT_FORESEEN: kind('error', 3, ['set-aside'], ['machine', 'system']),
  /** The pack asks for the mains: a step cut by an empty battery is the longest to repair. */
  ON_BATTERY: kind('error', 3, ['retry', 'set-aside'], ['machine']),
  MEMORY_TOO_SMALL: kind('error', 3, ['set-aside'], ['machine', 'ramMb', 'neededMb']),
  CLOCK_WRONG: kind('error', 3, ['retry'], ['machine', 'minutes']),
  REBOOT_NOT_BACK: kind('error', 4, ['resume', 'set-aside'], ['machine', 'minutes']),
  RUN_PAUSED: kind('notice', 4, ['resume'], ['machine']),
  PACK_UNSIGNED: kind('security', 3, ['type-pack-id'], ['pack']),
  PACK_ALTERED: kind('security', 3, ['install-update'], ['pack', 'file']),
  PACK_BROKEN: kind('error', 2, ['see-detail'], ['pack', 'file', 'why']),

  /** A line, or a total with it, beyond what amounts may be: a slip of the keyboard. */
  AMOUNT_TOO_LARGE: kind('error', 2, ['correct'], ['what']),
  QUOTE_INCOMPLETE: kind('notice', 3, ['complete'], ['count', 'missing']),
  TABLE_EXPIRED: kind('notice', 3, ['open-settings'], ['table']),
  /** A day or a value that a contract's terms do not allow; `why` = a key of `contract.rule.*`. */
  CONTRACT_REFUSED: kind('error', 3, ['correct'], ['why']),
  /** The price in force stays until the index is published. */
  INDEX_MISSING: kind('notice', 3, ['later'], ['index', 'month']),
  /** The late rate of a half-year, typed by the Scop, never guessed. */
  RATE_MISSING: kind('notice', 3, ['enter-rate'], ['half', 'year']),
  /** Who had to read a sentence of the law refused it: papers that need it wait for its correction. */
  MENTION_REJECTED: kind('notice', 3, ['correct'], ['mention', 'by']),
  /** A rate, the clauses or the window of a letter, as above: it is replaced by another table, or read again. */
  RULE_REJECTED: kind('notice', 3, ['correct'], ['what', 'by']),
  /** This computer's clock stands before a paper that it issued: dates never go back in a series. */
  DAY_BEFORE_SERIES: kind('notice', 3, ['retry'], ['today', 'last']),
  VERSION_FROZEN: kind('notice', 3, ['see-detail'], ['document']),
  DOCUMENT_FAILED: kind('error', 1, ['retry', 'see-detail'], ['document']),
  /** The fonts of papers lack a character of it, and a paper with a hole in a name is not one to sign. */
  TEXT_NOT_PRINTABLE: kind('error', 2, ['correct'], ['characters', 'where']),
  /** No signed copy of ours: nothing is in it that could be checked. */
  PROOF_ABSENT: kind('notice', 3, ['choose-file']),
  PROOF_BROKEN: kind('security', 3, ['see-detail'], ['what']),

  HUB_UNREACHABLE: kind('quiet', 4, ['retry']),
  HUB_REFUSED: kind('notice', 3, ['retry', 'see-detail'], ['why']),
  HUB_KEY_CHANGED: kind('security', 3, ['see-detail']),
  HUB_ACCESS_EXPIRED: kind('notice', 3, ['reconnect']),
  NOT_ENROLLED: kind('notice', 3, ['reconnect']),
  ENROLMENT_REFUSED: kind('error', 3, ['retype'], ['why']),
  DEVICE_REVOKED: kind('error', 3, ['export-usb']),
  OP_REJECTED: kind('notice', 3, ['propose-again', 'see-detail']),
  FORKED: kind('notice', 3, ['see-detail']),
  ENVELOPE_TOO_OLD: kind('notice', 3, ['install-update']),
  BUNDLE_REFUSED: kind('error', 3, ['choose-file']),
} as const satisfies Record<string, FaultKind>

export type FaultCode = keyof typeof faultKinds

/** A fault as data: what crosses every wire. `cause` is English, technical, masked, shown only folded. */
export interface Fault {
  readonly code: FaultCode
  readonly detail: Readonly<Record<string, string | number>>
  readonly issues?: readonly { readonly path: string; readonly rule: string }[]
  readonly cause?: string
}

/** Thrown by rules and drivers that know why they refuse. Everything else becomes INTERNAL at one funnel. */
export class Refusal extends Error {
  readonly fault: Fault

  constructor(code: FaultCode, detail: Fault['detail'] = {}, more: { cause?: string; issues?: Fault['issues'] } = {}) {
    super(code)
    this.name = 'Refusal'
    this.fault = { code, detail, ...(more.cause === undefined ? {} : { cause: more.cause }), ...(more.issues === undefined ? {} : { issues: more.issues }) }
  }
}
