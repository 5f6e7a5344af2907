/** Which version of a standing a partner has, without the standing: for readers who may have it already. */
import type { Day } from '../../program/models.ts';
import type { ScopedRead, ScopedReads } from '../scoped-reads.ts';

export type StandingVersion = {
  readonly partnerId: string;
  readonly code: string;
  readonly name: string;
  /** The version of the standing, -1 before the first; and the partner's own: they differ while it is computed. */
  readonly version: number;
  readonly partnerVersion: number;
  /** The day that it was computed for. */
  readonly asOf: Day | null;
};

type Row = {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly partner_version: string;
  readonly version: string | null;
  readonly as_of: Day | null;
};

const VERSIONS = `select p.id, p.code, p.name, p.version as partner_version, s.version, s.as_of
  from partner p left join standing s on s.partner_id = p.id where p.id = any($1::bigint[])`;

/** Reads a partner's version for a principal, undefined where it cannot be seen. */
export const standingVersionReader = (reads: ScopedReads): ScopedRead<StandingVersion> =>
  reads.read('standing-versions', VERSIONS, (row: Row) => ({
    partnerId: row.id,
    code: row.code,
    name: row.name,
    version: Number(row.version ?? -1),
    partnerVersion: Number(row.partner_version),
    asOf: row.as_of,
  }));
