/** All that is known of partners: facts, entries, participations. What measures are worked out from. */
import { sql } from 'kysely';
import type { Edition } from '../../program/edition/types.ts';
import type { Line } from '../../program/entries.ts';
import type { Fact } from '../../program/facts.ts';
import type { Participation } from '../../program/judge.types.ts';
import type { Country, Day } from '../../program/models.ts';
import { NO_STATUS, recordsOf } from '../../program/rules/records.ts';
import type { Known, Status } from '../../program/rules/records.types.ts';
import { sceneOf } from '../../program/rules/scene.ts';
import type { Scene } from '../../program/rules/scene.types.ts';
import { isPlain } from '../../program/standing.ts';
import { instant, kindOfCode, modelOfCode } from '../columns.ts';
import type { Db } from '../connect.ts';
import { FACT_COLUMNS, type FactRow, factOf } from '../writer/rows.ts';

type EntryRow = {
  readonly partner_id: string;
  readonly clause: string;
  readonly edition: string;
  readonly subject: string;
  readonly fact_id: string | null;
  readonly points: number;
  readonly model: number;
  readonly kind: number;
  readonly influence: boolean;
  readonly country: string | null;
  readonly effective_on: Day;
  readonly expires_on: Day;
};

/**
 * Everything known of some partners, by their ids; those that `db` may not see are not there.
 *
 * @param knownAt as it was known then, epoch milliseconds; now if not given
 */
export async function knownOf(
  db: Db,
  partnerIds: readonly string[],
  knownAt?: number,
): Promise<ReadonlyMap<string, Known>> {
  const ids = [...partnerIds];
  const at = knownAt === undefined ? 'infinity' : instant(knownAt);
  const [partners, facts, entries, participations] = await Promise.all([
    sql<{ id: string; home_country: Country }>`
      select id, home_country from partner where id = any(${ids}::bigint[])`.execute(db),
    sql<FactRow>`
      select ${sql.raw(FACT_COLUMNS)} from fact f
      where f.partner_id = any(${ids}::bigint[]) and f.state = 'placed' and f.known_at <= ${at}::timestamptz`.execute(
      db,
    ),
    sql<EntryRow>`
      select e.partner_id, c.clause, c.edition, e.subject, e.fact_id, e.points, e.model, e.kind, e.influence, e.country,
        e.effective_on, e.expires_on
      from entry e join clause c on c.id = e.clause_id
      where e.partner_id = any(${ids}::bigint[]) and e.known_at <= ${at}::timestamptz`.execute(db),
    sql<{ partner_id: string; country: Country; model: number; from_on: Day; to_on: Day | null }>`
      select p.partner_id, s.country, p.model, p.from_on, p.to_on
      from participation p join site s on s.id = p.site_id
      where p.partner_id = any(${ids}::bigint[]) and p.known_at <= ${at}::timestamptz`.execute(db),
  ]);
  const factsOf = Map.groupBy(facts.rows, ({ partner_id }) => partner_id);
  const entriesOf = Map.groupBy(entries.rows, ({ partner_id }) => partner_id);
  const partsOf = Map.groupBy(participations.rows, ({ partner_id }) => partner_id);
  return new Map(
    partners.rows.map(({ id, home_country }) => [
      id,
      {
        facts: (factsOf.get(id) ?? []).map((row): Fact => factOf(row)),
        lines: (entriesOf.get(id) ?? []).map(lineOf),
        participations: (partsOf.get(id) ?? []).flatMap(
          ({ country, model, from_on, to_on }): Participation[] => {
            const named = modelOfCode(model);
            return named === null ? [] : [{ country, model: named, from: from_on, to: to_on }];
          },
        ),
        attributes: { home: home_country },
        people: new Map(),
        home: home_country,
        status: statusSince((partsOf.get(id) ?? []).map(({ from_on }) => ({ from: from_on }))),
      },
    ]),
  );
}

/** Anniversaries are counted from the first day on which a partner took part in anything. */
export const statusSince = (participations: readonly { readonly from: Day }[]): Status => ({
  ...NO_STATUS,
  anniversary: participations.map(({ from }) => from).sort()[0] ?? null,
});

const lineOf = (row: EntryRow): Line => ({
  clause: row.clause,
  edition: row.edition,
  group: row.subject,
  subject: row.subject,
  fact: row.fact_id,
  points: row.points,
  model: modelOfCode(row.model),
  kind: kindOfCode(row.kind),
  influence: row.influence,
  country: row.country,
  from: row.effective_on,
  to: row.expires_on,
});

/** A partner on any day, by an edition. */
export type SceneOn = (day: Day) => Scene;

/** The same partners as an edition sees them. */
export async function scenesOf(
  db: Db,
  edition: Edition,
  partnerIds: readonly string[],
  knownAt?: number,
): Promise<ReadonlyMap<string, SceneOn>> {
  const known = await knownOf(db, partnerIds, knownAt);
  return new Map([...known].map(([id, one]) => [id, sceneMaker(edition, one)]));
}

/** Records are made once, and what was measured on one day is not measured again. */
export function sceneMaker(edition: Edition, known: Known): SceneOn {
  const first = sceneOf(recordsOf(edition, known), edition.inForce.from);
  return (day) => ({ ...first, day });
}

/** The same of one partner, as `standingOf` takes it: nothing where the edition's tiers ask for points and people alone. */
export async function sceneOfPartner(
  db: Db,
  edition: Edition,
  partnerId: string,
  knownAt?: number,
): Promise<{ readonly sceneOn?: SceneOn }> {
  if (isPlain(edition)) return {};
  const sceneOn = (await scenesOf(db, edition, [partnerId], knownAt)).get(partnerId);
  return sceneOn === undefined ? {} : { sceneOn };
}
