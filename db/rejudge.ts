/**
 * Judging again what was judged before, since something that it depends on has changed: an account, a participation, a
 * rate, a home, an edition. Lines that no longer hold are taken back over their days, new ones are posted.
 */
import type { Clock } from '../program/clock.types.ts';
import type { Edition } from '../program/edition/types.ts';
import { FACT_FAMILY, type Fact, type FactFamily } from '../program/facts.ts';
import { groupsOf } from '../program/judge.ts';
import type { Day } from '../program/models.ts';
import { type Db, inTransaction, type Session } from './connect.ts';
import { createToday, readPartnerPlaces } from './places.ts';
import type { Clauses } from './queries/editions.ts';
import { type Judged, judgePartner, type Rules } from './writer/facts.ts';
import { bringToToday, isDue, lockPartners } from './writer/partners.ts';
import { nextChangesOf, post, raisePartners } from './writer/post.ts';
import {
  FACT_COLUMNS,
  type FactRow,
  factOf,
  numbered,
  readStandingOfPartner,
} from './writer/rows.ts';
import { type FactChanges, writeFacts } from './writer/store.ts';

export type RejudgeDeps = {
  /** A pool of the role `writer` (or `worker`). */
  readonly db: Db;
  readonly editions: readonly Edition[];
  readonly clock: Clock;
};

/** Days of a partner to be judged again, `to` exclusive. */
export type ToRejudge = { readonly partnerId: string; readonly from: Day; readonly to: Day };

const ALL_FACTS = `select ${FACT_COLUMNS} from fact f where f.partner_id = any($1::bigint[]) and f.state = 'placed'`;

/** Judges the facts of these partners and days again, in a transaction; locks the partners, in order. */
export async function rejudgeIn(
  session: Session,
  deps: Pick<RejudgeDeps, 'editions' | 'clock'>,
  clauses: Clauses,
  ranges: readonly ToRejudge[],
): Promise<void> {
  const ids = [...new Set(ranges.map((range) => range.partnerId))];
  if (ids.length === 0) return;
  const locked = await lockPartners(session, ids);
  const places = await readPartnerPlaces(session, ids);
  const today = createToday(deps.clock, deps.editions);
  const knownAt = deps.clock.now();
  for (const id of ids) {
    const partner = locked.get(id);
    const place = places.get(id);
    if (partner === undefined || place === undefined) continue;
    const rules = {
      editions: deps.editions,
      clauses,
      participationsOf: () => place.participations,
    };
    const mine = ranges.filter((range) => range.partnerId === id);
    const { postings, verdicts } = await judgeAgain(session, rules, id, mine);
    const day = today(place.countries);
    if (isDue(partner, day)) await bringToToday(session, [{ id, today: day }]);
    const families = new Set<FactFamily>(Object.values(FACT_FAMILY));
    const partners = new Map([[id, { today: day, families }]]);
    await Promise.all([
      writeFacts(session, { inserted: [], replayed: [], verdicts }),
      raisePartners(session, partners, nextChangesOf(postings, partners)),
      post(session, { postings, partners, knownAt, notify: true }),
    ]);
  }
}

/** Partners of one transaction of the sweep; more of them wait until it comes to them. */
const dueMax = 20;

/**
 * Judges all facts of some partners that stand on the list, and takes them off it, in one transaction: a process that dies
 * leaves both as they were. Says whether there may be more. All days and not only those of the edition: a period that is cut
 * where it starts is folded anew on both sides.
 */
export function rejudgeDue(deps: RejudgeDeps, clauses: Clauses): Promise<boolean> {
  return inTransaction(deps.db, async (session) => {
    const due = await session.query<{ partner_id: string }>(
      'rejudge-due',
      `select partner_id from rejudge_due order by partner_id limit ${dueMax} for update skip locked`,
      [],
    );
    const ids = due.map((row) => row.partner_id);
    if (ids.length === 0) return false;
    const ranges = ids.map((partnerId) => ({ partnerId, ...EVER }));
    await rejudgeIn(session, deps, clauses, ranges);
    await session.query(
      'rejudged',
      'delete from rejudge_due where partner_id = any($1::bigint[])',
      [ids],
    );
    return due.length === dueMax;
  });
}

const EVER: { readonly from: Day; readonly to: Day } = { from: '0001-01-01', to: 'infinity' };

type Again = Pick<Judged, 'postings'> & { readonly verdicts: FactChanges['verdicts'] };

async function judgeAgain(
  session: Session,
  rules: Rules,
  partnerId: string,
  ranges: readonly ToRejudge[],
): Promise<Again> {
  const rows = await session.query<FactRow>('rejudge-facts', ALL_FACTS, [[partnerId]]);
  const facts = rows.map(factOf);
  const inRange = (day: Day): boolean => ranges.some(({ from, to }) => from <= day && day < to);
  const touched = facts.filter((fact: Fact) => inRange(fact.effectiveOn));
  const groups = groupsOf(rules.editions, touched, facts).map(numbered);
  const all = await readStandingOfPartner(
    session,
    rules.clauses,
    rules.editions,
    partnerId,
    groups,
  );
  const wanted = new Set(groups.map((group) => group.groupId));
  // Lines of groups that have no facts any more are taken back; lines of other days are left alone.
  const ofAll = new Set(
    groupsOf(rules.editions, facts, facts).map((group) => numbered(group).groupId),
  );
  const lines = all.lines.filter(
    (line) => wanted.has(line.groupId) || (!ofAll.has(line.groupId) && inRange(line.from)),
  );
  const standing = { lines, revisionOf: all.revisionOf };
  const judged = judgePartner(rules, { partnerId, touched, facts, groups, standing });
  const verdicts = [...judged.verdicts].map(([id, verdict]) => ({ id, partnerId, verdict }));
  return { postings: judged.postings, verdicts };
}
