// Closed lists of words that the base, the rules and the page share. Words alone: the page must not load a schema for them.

export const CLIENT_KINDS = ['association', 'entreprise', 'collectivite'] as const
export const NEEDS = ['informatique', 'communication', 'web'] as const
export const DECISIONS = ['KEEP', 'UPGRADE', 'MIGRATE', 'REPLACE', 'VERIFY'] as const
/** Parts of a quote, in their order on paper. */
export const SECTIONS = ['materiel', 'logiciels', 'installation', 'formation'] as const
/** Those, and what is paid by the month outside of the total. */
export const ITEM_SECTIONS = [...SECTIONS, 'maintenance'] as const
/** Paid at the end of each month, or before it. */
export const RENT_TIMINGS = ['arrears', 'advance'] as const
