/** The prefixes of ids at the edge. */
export type IdPrefix =
  | 'ptn'
  | 'org'
  | 'psn'
  | 'mbr'
  | 'inv'
  | 'jnr'
  | 'jrn'
  | 'enr'
  | 'evd'
  | 'apr'
  | 'asg'
  | 'acl'
  | 'fct'
  | 'imp'
  | 'dlg'
  | 'ntf'
  | 'sim'
  | 'rel';

/** An id of a table as it is shown and linked: `ptn` and 10 → `ptn_a`. */
export const edgeId = (prefix: IdPrefix, id: string | number | bigint): string =>
  `${prefix}_${BigInt(id).toString(36)}`;
