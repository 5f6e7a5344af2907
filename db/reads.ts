/** Standings as they are stored, with who they are about. */
import type { Standing } from '../program/standing.types.ts';
import type { Db } from './connect.ts';
import { type Asking, withScopedSession } from './scope.ts';
import type { ScopedRead, ScopedReads } from './scoped-reads.ts';

/** What a partner's standing is read from; `standing` is null until it was first computed. */
export type StandingRow = {
  readonly partnerId: string;
  readonly code: string;
  readonly name: string;
  readonly homeCountry: string;
  /** The partner version that the standing was computed from, and the partner's own: behind while they differ. */
  readonly version: number;
  readonly partnerVersion: number;
  readonly standing: Standing | null;
  /** `standing` as JSON text, as it is stored: for answers that pass it on. */
  readonly body: string | null;
};

const STANDING_ROWS = `select p.id, p.code, p.name, p.home_country, p.version as partner_version,
  s.version, s.body::text as body
  from partner p left join standing s on s.partner_id = p.id where p.id = any($1::bigint[])`;

type RawStandingRow = {
  id: string;
  code: string;
  name: string;
  home_country: string;
  partner_version: string;
  version: string | null;
  body: string | null;
};

/** The standing rows of these partners that the principal may see, by partner id. */
export async function standingRows(
  db: Db,
  asking: Asking,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, StandingRow>> {
  const rows = await withScopedSession(db, asking, async (session) => {
    const reading = session.query<RawStandingRow>('standing-rows', STANDING_ROWS, [partnerIds]);
    // Nothing follows: scope, read and end are one round trip.
    session.commit();
    return reading;
  });
  return new Map(rows.map((row) => [row.id, standingRowOf(row)]));
}

/** Reads one for a principal, together with whatever else is read just then. */
export const standingRowReader = (reads: ScopedReads): ScopedRead<StandingRow> =>
  reads.read('scoped_standings', standingRowOf);

function standingRowOf(row: RawStandingRow): StandingRow {
  return {
    partnerId: row.id,
    code: row.code,
    name: row.name,
    homeCountry: row.home_country,
    version: Number(row.version ?? -1),
    partnerVersion: Number(row.partner_version),
    body: row.body,
    get standing() {
      return row.body === null ? null : (JSON.parse(row.body) as Standing);
    },
  };
}
