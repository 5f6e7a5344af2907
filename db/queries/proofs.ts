/** What a plan is made from, and what proves its steps. */
import { sql } from 'kysely';
import type { FactFamily, FactFields, FactKind } from '../../program/facts.ts';
import type { Day, ModelId } from '../../program/models.ts';
import type { ProvingFact } from '../../program/practice.proofs.ts';
import { modelOfCode } from '../columns.ts';
import type { Db } from '../connect.ts';

/** A partner, as far as a plan needs it; `models` are those that it takes part in on a day. */
export type PlannedPartner = {
  readonly id: string;
  readonly name: string;
  readonly homeCountry: string;
  readonly models: readonly ModelId[];
};

/** Null where there is no such partner. */
export async function partnerForPlan(
  db: Db,
  partnerId: string,
  day: Day,
): Promise<PlannedPartner | null> {
  const partner = await db
    .selectFrom('partner')
    .select(['id', 'name', 'home_country'])
    .where('id', '=', partnerId)
    .executeTakeFirst();
  if (partner === undefined) return null;
  const { rows } = await sql<{ model: number }>`
    select distinct model from participation
    where partner_id = ${partnerId} and from_on <= ${day} and (to_on is null or ${day} < to_on)
    order by model`.execute(db);
  const models = rows.map(({ model }) => modelOfCode(model)).filter((model) => model !== null);
  return { id: partner.id, name: partner.name, homeCountry: partner.home_country, models };
}

type FactRow = {
  id: string;
  kind: FactKind;
  subject: string;
  person_id: string | null;
  effective_on: Day;
  fields: FactFields;
  model: number | null;
  country: string | null;
};

/**
 * Facts of a partner of these families, from a day on; deals of any day that were returned are
 * among them.
 */
export async function provingFacts(
  db: Db,
  partnerId: string,
  families: readonly FactFamily[],
  from: Day,
): Promise<readonly ProvingFact[]> {
  if (families.length === 0) return [];
  const { rows } = await sql<FactRow>`
    select id, kind, subject, person_id, effective_on, fields, model, country
    from fact
    where partner_id = ${partnerId} and family = any(${[...families]}) and state = 'placed' and effective_on >= ${from}
    order by id`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    personId: row.person_id,
    effectiveOn: row.effective_on,
    fields: row.fields,
    model: row.model === null ? null : modelOfCode(row.model),
    country: row.country,
  }));
}
