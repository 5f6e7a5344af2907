/** A world for the ledger's rows: partners with an account each, and facts without end. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Award } from '../program/entries.ts';
import type { FactDraft } from '../program/facts.ts';
import { trainingDraft } from '../program/intake/statements.ts';
import type { Day } from '../program/models.ts';

/** How many partners facts and awards are spread over. */
export const PARTNERS = 10_000;
/** The day that the benchmark takes for today. */
export const TODAY: Day = '2023-06-15';

const accountOf = (partner: number): string => `B-${String(partner).padStart(6, '0')}`;
const domainOf = (partner: number): string => `b${String(partner).padStart(6, '0')}.example`;

/** Partners with one site, one reseller's account, a participation and a rate, by plain SQL: only set-up is timed less. */
export async function makePartners(client: pg.ClientBase): Promise<void> {
  await client.query(
    `insert into partner (code, name, home_country, domain)
     select 'B' || lpad(n::text, 6, '0'), 'Bench ' || n, 'US', 'b' || lpad(n::text, 6, '0') || '.example'
     from generate_series(1, $1) n`,
    [PARTNERS],
  );
  await client.query(
    `insert into site (partner_id, country, currency, home) select id, 'US', 'USD', true from partner`,
  );
  await client.query(
    `insert into account (source, external_id, partner_id, site_id, model)
     select 'solution-provider', replace(p.code, 'B', 'B-'), p.id, s.id, 1
     from partner p join site s on s.partner_id = p.id`,
  );
  await client.query(
    `insert into participation (partner_id, site_id, model, from_on, known_at)
     select partner_id, id, 1, '2021-07-01', '2021-07-01' from site`,
  );
  await client.query(
    `insert into exchange_rate (month, currency, usd, known_at)
     select to_char(m, 'YYYY-MM'), 'USD', 1, '2021-07-01'
     from generate_series('2021-07-01'::date, '2023-06-01'::date, '1 month') m`,
  );
  // Only what has rows: a plan made for a table that was measured empty stays bad while the table grows.
  await client.query('analyze partner, site, account, participation, exchange_rate');
}

/** Any of the partners, 1 to `PARTNERS`. */
export const anyPartner = (): number => 1 + Math.floor(Math.random() * PARTNERS);

let counter = 0;
const run = randomUUID().slice(0, 8);

/** A closed deal of any partner, new each time. */
export function anyDeal(): FactDraft {
  const id = `D-${run}-${(counter += 1)}`;
  const partner = anyPartner();
  return {
    source: 'deals',
    sourceId: `${id}/closed`,
    kind: 'deal.closed',
    account: accountOf(partner),
    person: null,
    country: 'US',
    when: { on: anyDay() },
    subject: id,
    fields: {
      status: 'closed',
      role: 'transact',
      licence: 'subscription',
      product: 'security',
      customer: `cust-${counter % 3000}`,
    },
    money: { currency: 'USD', minor: String(500_000 + (counter % 4_000_000)) },
  };
}

/** A passed training of somebody of any partner, new each time. */
export function anyTraining(): FactDraft {
  counter += 1;
  return trainingDraft({
    source: 'learning',
    sourceId: `${run}-${counter}`,
    person: `u${String(counter % 20).padStart(3, '0')}@${domainOf(anyPartner())}`,
    course: `course-${counter % 9}`,
    result: 'passed',
    at: `${anyDay()}T10:00:00.000Z`,
  });
}

/** An award of a milestone to a partner, new each time. */
export function anyAward(edition: string, clause: string, partnerId: string): Award {
  counter += 1;
  return {
    partnerId,
    edition,
    clause,
    subject: `bench/${run}/${counter}`,
    points: 10,
    model: null,
    kind: 'differentiating',
    country: null,
    from: '2023-06-01',
    to: '2024-06-01',
    programYear: 2022,
  };
}

const anyDay = (): Day => `2023-0${1 + (counter % 5)}-${String(1 + (counter % 28)).padStart(2, '0')}`;
