/** A world for the ledger's rows: partners with an account each, and facts without end. */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Award } from '../program/entries.ts';
import type { FactDraft } from '../program/facts.ts';
import { PERSON_MARK } from '../program/intake/check.ts';
import { certificationDraft, dealFields } from '../program/intake/rows.ts';
import { trainingDraft } from '../program/intake/statements.ts';
import { MODELS, type Day } from '../program/models.ts';

/** How many partners facts and awards are spread over. */
export const PARTNERS = 2_500;
/** The day that the benchmark takes for today. */
export const TODAY: Day = '2023-06-15';

const accountOf = (partner: number): string => `B-${String(partner).padStart(6, '0')}`;
const cloudAccountOf = (partner: number): string => `C-${String(partner).padStart(6, '0')}`;
const domainOf = (partner: number): string => `b${String(partner).padStart(6, '0')}.example`;

const CLOUD = MODELS.indexOf('cloud-services-provider') + 1;

/** Partners with one site, an account as reseller and one as cloud provider, participations and rates, by plain SQL. */
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
     select a.source, replace(p.code, 'B', a.prefix), p.id, s.id, a.model
     from partner p join site s on s.partner_id = p.id,
       (values ('solution-provider', 'B-', 1), ('cloud-provider', 'C-', ${CLOUD})) a(source, prefix, model)`,
  );
  await client.query(
    `insert into participation (partner_id, site_id, model, from_on, known_at)
     select partner_id, id, m, '2021-07-01', '2021-07-01' from site, (values (1), (${CLOUD})) v(m)`,
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

/**
 * A fact, new each time, in the proportions of the demo's world: of 100 facts 52 report consumption, 26 are trainings,
 * 18 deals (one in 25 returned later), 4 certifications. What they are about comes again as it does there: about twenty
 * facts a person, five deals in two customers, six reports a month and account. People are made known by their first.
 */
export function anyFact(): FactDraft {
  counter += 1;
  const at = (counter * 37) % 100; // 37 and 100 share no factor: the kinds are spread evenly.
  if (at < 52) return anyConsumption((sent.consumption += 1));
  if (at < 78) return anyTraining((sent.people += 1));
  if (at < 82) return anyCertification((sent.people += 1));
  return anyDeal((sent.deals += 1));
}

const sent = { consumption: 0, people: 0, deals: 0 };

/** The nth of things that each come about `often` times, `abreast` of them at once. */
const recurring = (n: number, often: number, abreast: number): number =>
  Math.floor(n / often) + Math.floor(Math.random() * abreast);
const partnerOf = (thing: number): number => 1 + (thing % PARTNERS);

const PRODUCTS = [
  'compute',
  'containers',
  'endpoint',
  'network',
  'observability',
  'security',
  'storage',
];
const productOf = (n: number): string => PRODUCTS[n % PRODUCTS.length] ?? '';

/** A deal that closed; every 25th is the return of one that closed some time before. */
function anyDeal(n: number): FactDraft {
  const isReturn = n % 25 === 0 && n > 300;
  const [status, of] = isReturn ? (['returned', n - 299] as const) : (['closed', n] as const);
  const known = deals.get(of % 400);
  const customer = isReturn && known !== undefined ? known : recurring(n, 2.5, 1000);
  if (!isReturn) deals.set(n % 400, customer);
  const deal = `D-${run}-${of}`;
  return {
    source: 'deals',
    sourceId: `${deal}/${status}`,
    kind: `deal.${status}`,
    account: accountOf(partnerOf(customer)),
    person: null,
    country: 'US',
    when: { on: isReturn ? '2023-06-01' : anyDay(n) },
    subject: deal,
    fields: dealFields({
      deal,
      status,
      role: of % 8 === 0 ? 'influence' : 'transact',
      licence: of % 3 === 0 ? 'perpetual' : 'subscription',
      product: productOf(of),
      customer: `cust-${run}-${customer}`,
      registeredOn: '2022-12-01',
    }),
    money: { currency: 'USD', minor: String(500_000 + ((of * 7919) % 4_000_000)) },
  };
}

/** Customers of the last deals, for their returns. */
const deals = new Map<number, number>();

/** A course passed, one in ten failed, by somebody with about twenty facts. */
function anyTraining(n: number): FactDraft {
  return trainingDraft({
    source: 'learning',
    sourceId: `${run}-${n}`,
    person: anyPerson(n),
    course: `course-${n % 9}`,
    result: n % 10 === 0 ? 'failed' : 'passed',
    at: `${anyDay(n)}T10:00:00.000Z`,
  });
}

function anyCertification(n: number): FactDraft {
  const name = `professional-${productOf(n)}`;
  return certificationDraft({
    source: 'certifications',
    sourceId: `${PERSON_MARK}/${name}/${run}-${n}`,
    person: anyPerson(n),
    name,
    on: anyDay(n),
    expiresOn: '2024-12-31',
  });
}

function anyPerson(n: number): string {
  const person = recurring(n, 20, 2000);
  return `u${person}@${domainOf(partnerOf(person))}`;
}

const MONTHS = 23;
const SERIES = 6;
const ACCOUNTS_ABREAST = 128;

/** What a customer of a cloud provider consumed in a month; account by account, as the world's file has it. */
function anyConsumption(n: number): FactDraft {
  const row = Math.floor(n / ACCOUNTS_ABREAST);
  const report = Math.floor(row / (MONTHS * SERIES)) * ACCOUNTS_ABREAST + (n % ACCOUNTS_ABREAST);
  const months = 6 + (row % MONTHS); // From July 2021 to May 2023.
  const month = `${2021 + Math.floor(months / 12)}-${String(1 + (months % 12)).padStart(2, '0')}`;
  const customer = `cust-${run}-${report}-${Math.floor(row / MONTHS) % SERIES}`;
  const account = cloudAccountOf(partnerOf(report));
  const key = [month, account, customer, 'compute'].join('/');
  return {
    source: 'consumption',
    sourceId: key,
    kind: 'consumption.reported',
    account,
    person: null,
    country: 'US',
    when: { month },
    subject: key,
    fields: { month, customer, product: 'compute', units: '6.051' },
    money: { currency: 'USD', minor: String(20_000 + ((n * 7919) % 200_000)) },
  };
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

const anyDay = (n: number): Day => `2023-0${1 + (n % 5)}-${String(1 + (n % 28)).padStart(2, '0')}`;
