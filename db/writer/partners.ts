/** The partners of a batch: locked in order, brought to today. */
import type { Day } from '../../program/models.ts';
import { int8s } from '../arrays.ts';
import type { Session } from '../connect.ts';

/** A partner under its lock. Balances hold on asOf ≤ day < nextChangeOn; `infinity` where nothing will change. */
export type LockedPartner = {
  readonly id: string;
  readonly asOf: Day;
  readonly nextChangeOn: Day;
  readonly version: number;
};

// A statement of its own: one that locks and reads at once keeps the snapshot from before it waited, and a cap passes.
const LOCK = `select id, as_of, next_change_on, version from partner
  where id = any($1::bigint[]) order by id for no key update`;

/** Locks these partners until the transaction ends; in order, so that two batches cannot wait for each other. */
export async function lockPartners(
  session: Session,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LockedPartner>> {
  const rows = await session.query<PartnerRow>('lock-partners', LOCK, [int8s(ids)]);
  return new Map(rows.map((row) => [row.id, lockedPartnerOf(row)]));
}

export type PartnerRow = {
  readonly id: string;
  readonly as_of: Day;
  readonly next_change_on: Day;
  readonly version: string;
};

export const lockedPartnerOf = (row: PartnerRow): LockedPartner => ({
  id: row.id,
  asOf: row.as_of,
  nextChangeOn: row.next_change_on,
  version: Number(row.version),
});

/** Whether a partner's balances do not hold for a day: something began or ended since, or the day lies before. */
export const isDue = (partner: LockedPartner, today: Day): boolean =>
  partner.nextChangeOn <= today || partner.asOf > today;

// Summed afresh: a balance is a projection, and whatever was wrong in it is right afterwards.
const CLEAR = 'delete from balance where partner_id = any($1::bigint[])';
const SUM = `insert into balance (partner_id, model, kind, influence, country, points)
  select e.partner_id, e.model, e.kind, e.influence, coalesce(e.country, ''), sum(e.points)
  from unnest($1::bigint[], $2::date[]) t(id, today)
  join entry e on e.partner_id = t.id and e.effective_on <= t.today and t.today < e.expires_on
  group by e.partner_id, e.model, e.kind, e.influence, coalesce(e.country, '')
  having sum(e.points) <> 0`;
const MOVE = `update partner p set as_of = t.today, version = p.version + 1,
    next_change_on = least(
      (select min(e.effective_on) from entry e where e.partner_id = t.id and e.effective_on > t.today),
      (select min(e.expires_on) from entry e where e.partner_id = t.id and e.expires_on > t.today),
      'infinity'::date)
  from unnest($1::bigint[], $2::date[]) t(id, today) where p.id = t.id`;

/** Brings locked partners to their today: what began counts, what ended does not. Their versions rise. */
export async function bringToToday(
  session: Session,
  partners: readonly { readonly id: string; readonly today: Day }[],
): Promise<void> {
  if (partners.length === 0) return;
  const ids = partners.map(({ id }) => id);
  const days = partners.map(({ today }) => today);
  await Promise.all([
    session.query('clear-balances', CLEAR, [ids]),
    session.query('sum-balances', SUM, [ids, days]),
    session.query('move-partners', MOVE, [ids, days]),
  ]);
}
