// The Debian releases that packs are made for.
export const SUITES = ['bookworm', 'trixie'] as const
