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

/** Reads a partner's version for a principal, undefined where it cannot be seen. */
export const standingVersionReader = (reads: ScopedReads): ScopedRead<StandingVersion> =>
  reads.read('scoped_standing_versions', (row: Row) => ({
    partnerId: row.id,
    code: row.code,
    name: row.name,
    version: Number(row.version ?? -1),
    partnerVersion: Number(row.partner_version),
    asOf: row.as_of,
  }));
