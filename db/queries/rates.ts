/** Exchange rates: a row per value that a month had, the latest counts. */
import { addDays, lastOf } from '../../program/days.ts';
import type { RateRow } from '../../program/intake.ts';
import { instant } from '../columns.ts';
import type { Session } from '../connect.ts';
import { changeMap } from '../places.ts';
import { type RejudgeDeps, rejudgeIn, type ToRejudge } from '../rejudge.ts';
import { columnsOf } from '../writer/store.ts';
import { releaseEditions } from './editions.ts';

export type RateOutcome = 'new' | 'changed' | 'duplicate';

/**
 * Stores rates and answers in their order. A corrected rate is a new row; the facts that it was pinned to take the new one
 * and are judged again. Facts that waited for a rate are placed by the sweep.
 */
export async function upsertRates(
  deps: RejudgeDeps,
  rows: readonly RateRow[],
): Promise<RateOutcome[]> {
  const clauses = await releaseEditions(deps.db, deps.editions);
  return changeMap(deps.db, async (session) => {
    const wanted = new Map(rows.map((row) => [keyOf(row), row]));
    const stored = await sameOrOther(session, [...wanted.values()]);
    const changed = [...wanted.values()].filter((row) => stored.get(keyOf(row)) !== 'duplicate');
    await session.query(
      'insert-rates',
      `insert into exchange_rate (month, currency, usd, known_at)
       select t.*, $4::timestamptz from unnest($1::text[], $2::text[], $3::numeric[]) t
       on conflict (month, currency, known_at) do update set usd = excluded.usd`,
      [
        ...columnsOf(
          changed.map((row) => [row.month, row.currency, row.usd]),
          3,
        ),
        instant(deps.clock.now()),
      ],
    );
    const corrected = changed.filter((row) => stored.get(keyOf(row)) === 'changed');
    const again: ToRejudge[] = [];
    for (const row of corrected) again.push(...(await pinAnew(session, row)));
    await rejudgeIn(session, deps, clauses, again);
    const seen = new Set<string>();
    return rows.map((row) => {
      const key = keyOf(row);
      if (seen.has(key)) return 'duplicate';
      seen.add(key);
      return stored.get(key) ?? 'new';
    });
  });
}

const keyOf = (row: Pick<RateRow, 'month' | 'currency'>): string => `${row.month}/${row.currency}`;

async function sameOrOther(
  session: Session,
  rows: readonly RateRow[],
): Promise<ReadonlyMap<string, 'duplicate' | 'changed'>> {
  const found = await session.query<{ month: string; currency: string; same: boolean }>(
    'rates-known',
    `select distinct on (r.month, r.currency) r.month, r.currency, r.usd = t.usd as same
     from unnest($1::text[], $2::text[], $3::numeric[]) t(month, currency, usd)
     join exchange_rate r on r.month = t.month and r.currency = t.currency
     order by r.month, r.currency, r.known_at desc`,
    columnsOf(
      rows.map((row) => [row.month, row.currency, row.usd]),
      3,
    ),
  );
  return new Map(found.map((row) => [keyOf(row), row.same ? 'duplicate' : 'changed']));
}

/** The facts of a month take its corrected rate. */
async function pinAnew(session: Session, row: RateRow): Promise<readonly ToRejudge[]> {
  const [from, to] = [`${row.month}-01`, addDays(lastOf(row.month), 1)];
  const found = await session.query<{ partner_id: string }>(
    'pin-rates',
    `with pinned as (
       update fact set rate = $4::numeric where currency = $3 and rate is not null and state = 'placed'
         and effective_on >= $1::date and effective_on < $2::date returning partner_id)
     select distinct partner_id from pinned`,
    [from, to, row.currency, row.usd],
  );
  return found.map(({ partner_id: partnerId }) => ({ partnerId, from, to }));
}
