/** Search attributes of every journey, registered by `migrate`. Opaque values only. */
export const SEARCH_ATTRIBUTES = { AscentPartner: 'Keyword', AscentKind: 'Keyword' } as const;
