/** Partners for the rows of the journeys: each with a lead, a decider of the vendor's, and facts that prove its steps. */
import type pg from 'pg';
import { PERSON_MARK } from '../program/intake/check.ts';
import { certificationDraft } from '../program/intake/rows.ts';
import { trainingDraft } from '../program/intake/statements.ts';
import { addDays } from '../program/days.ts';
import type { FactDraft } from '../program/facts.ts';

/** The practice that the journeys build. */
export const PRACTICE = 'containers';

/** What Temporal stores is encrypted, as in the product. */
export const PAYLOAD_KEYS = { current: 'bench', keys: { bench: Buffer.alloc(32, 7) } } as const;

/** A partner of the benchmark; ids of persons as text. */
export type BenchPartner = {
  readonly id: string;
  readonly domain: string;
  readonly lead: string;
  readonly decider: string;
};

let added = 0;

/** Adds so many new partners by plain SQL: set-up is not what is timed. */
export async function addPartners(pool: pg.Pool, count: number): Promise<BenchPartner[]> {
  const from = added + 1;
  added += count;
  const { rows } = await pool.query<{ id: string; domain: string }>(
    `insert into partner (code, name, home_country, domain)
     select 'T' || lpad(n::text, 6, '0'), 'Bench ' || n, 'US', 't' || lpad(n::text, 6, '0') || '.example'
     from generate_series($1::int, $2::int) n returning id, domain`,
    [from, added],
  );
  const ids = rows.map(({ id }) => id);
  await pool.query(
    `insert into site (partner_id, country, currency, home)
     select id, 'US', 'USD', true from unnest($1::bigint[]) id`,
    [ids],
  );
  await pool.query(
    `insert into participation (partner_id, site_id, model, from_on, known_at)
     select partner_id, id, 1, '2021-07-01', '2021-07-01' from site where partner_id = any($1::bigint[])`,
    [ids],
  );
  const leads = await pool.query<{ id: string; partner_id: string }>(
    `insert into person (partner_id) select unnest($1::bigint[]) returning id, partner_id`,
    [ids],
  );
  const deciders = await pool.query<{ id: string }>(
    'insert into person (partner_id) values (null) returning id',
  );
  const leadOf = new Map(leads.rows.map((row) => [row.partner_id, row.id]));
  return rows.map(({ id, domain }) => ({
    id,
    domain,
    lead: leadOf.get(id) ?? '',
    decider: deciders.rows[0]?.id ?? '',
  }));
}

/** The facts that prove every automatic step before *build*; the first two are those of the first milestone. */
export const factsFor = (partner: BenchPartner): readonly FactDraft[] => [
  ...trainings(partner, 'technical-essentials', 2),
  ...burstFor(partner),
];

/** Ten facts of *enable*: what proves it, and some more of the same kinds. */
export const burstFor = (partner: BenchPartner): readonly FactDraft[] => [
  ...trainings(partner, 'sales-essentials', 3),
  ...trainings(partner, 'operate-containers', 3),
  ...[0, 1, 2, 3].map((n) =>
    certificationDraft({
      source: 'certifications',
      sourceId: `${PERSON_MARK}/advanced-containers/${n}`,
      person: `p${n}@${partner.domain}`,
      name: 'advanced-containers',
      on: addDays(today(), -20),
      expiresOn: addDays(today(), 700),
    }),
  ),
];

const trainings = (partner: BenchPartner, course: string, people: number): FactDraft[] =>
  Array.from({ length: people }, (_, n) =>
    trainingDraft({
      source: 'learning',
      sourceId: `${partner.domain}-${course}-${n}`,
      person: `p${n}@${partner.domain}`,
      course,
      result: 'passed',
      at: `${addDays(today(), -30)}T10:00:00.000Z`,
    }),
  );

const today = (): string => new Date().toISOString().slice(0, 10);
