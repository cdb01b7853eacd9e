// What a machine's SMBIOS says, the same whether it came as raw tables or as dmidecode's text. Words are the firmware's own,
// placeholders included: null means that nothing is said there. Enumerations bear dmidecode's wording.

export interface SmbiosRecord {
  /** `3.1`, or null where only a bare table was at hand. */
  readonly version: string | null
  /** Are all structures here? `open`: nothing announces their number or marks their end. */
  readonly end: 'proven' | 'open' | 'cut'
  readonly bios: { readonly version: string | null; readonly date: string | null; readonly uefi: boolean; readonly virtual: boolean } | null
  readonly system: { readonly maker: string | null; readonly model: string | null; readonly version: string | null; readonly serial: string | null; readonly uuid: string | null; readonly family: string | null } | null
  readonly board: { readonly maker: string | null; readonly model: string | null; readonly serial: string | null } | null
  readonly chassis: { readonly type: number | null; readonly assetTag: string | null } | null
  readonly processors: readonly SmbiosProcessor[]
  readonly arrays: readonly MemoryArray[]
  readonly rows: readonly MemoryRow[]
  readonly batteries: readonly SmbiosBattery[]
  readonly tpm: { readonly version: string | null } | null
}

export interface SmbiosProcessor {
  /** In its socket and not disabled; null when the structure is too short to tell. False for a coprocessor. */
  readonly installed: boolean | null
  readonly name: string | null; readonly maker: string | null
  /** The eight bytes of CPUID leaf 1 (EAX, EDX), as x86 processors fill them. */
  readonly id: Uint8Array | null
  readonly currentMhz: number | null; readonly cores: number | null; readonly threads: number | null
  /** Only what the characteristics affirm: a bit that is not set proves nothing. */
  readonly is64: boolean; readonly virt: boolean
}

/** `system`: serves as system memory (not flash, not video); null when it does not say. */
export interface MemoryArray { readonly handle: number | null; readonly system: boolean | null; readonly maxBytes: number | null; readonly ecc: string | null; readonly slots: number | null }

export interface MemoryRow {
  readonly array: number | null
  /** Null when the structure is too short to say what is in the slot. */
  readonly fitted: boolean | null
  readonly bytes: number | null; readonly form: string | null; readonly type: string | null; readonly speedMtps: number | null
  readonly slot: string | null; readonly maker: string | null; readonly serial: string | null; readonly partNumber: string | null
}

export interface SmbiosBattery {
  readonly maker: string | null; readonly serial: string | null; readonly chemistry: string | null; readonly designMwh: number | null
  /** Day of making, as the firmware writes it. */
  readonly made: string | null
}
