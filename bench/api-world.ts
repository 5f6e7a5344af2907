/** A world for the rows of the API: partners with points and a journey each, people who may see them, a system. */
import pg from 'pg';
import { createActivities } from '../activities/index.ts';
import { idOf } from '../api/ids.ts';
import { editionsFolder } from '../bin/places.ts';
import { connect } from '../db/connect.ts';
import { createStandings } from '../db/standing.ts';
import { createWriter } from '../db/writer.ts';
import { loadEditions } from '../program/edition/load.ts';
import { practiceActivationId } from '../workflows/messages.ts';

/** A partner's administrator, and the paths that they ask for. */
export type Member = {
  readonly subject: string;
  readonly standing: string;
  readonly journey: string;
  readonly stream: string;
};

/** What the world holds. `accounts` are those of all partners. */
export type ApiWorld = {
  readonly members: readonly Member[];
  readonly system: string;
  readonly owner: string;
  readonly accounts: readonly string[];
  readonly partnerIds: readonly string[];
};

const FACTS_EACH = 12;

/** Makes so many partners, each with a dozen deals, a standing and a practice under way. */
export async function makeApiWorld(databaseUrl: string, partners: number): Promise<ApiWorld> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const db = connect(databaseUrl, { role: 'writer', max: 8 });
  try {
    await insertPartners(client, partners);
    const editions = await loadEditions(editionsFolder);
    const clock = { now: () => Date.now(), today: () => today() };
    const writer = createWriter({ db, editions, clock });
    const standings = createStandings({ db, editions, clock });
    const { rows } = await client.query<{ id: string; code: string; person: string }>(
      `select p.id, p.code, i.person_id as person from partner p
       join person_identity i on i.domain = p.domain order by p.id`,
    );
    await writer.facts(
      rows.flatMap(({ code }) => Array.from({ length: FACTS_EACH }, (_, n) => dealOf(code, n))),
    );
    await standings.refresh(rows.map(({ id }) => id));
    const activities = createActivities({ db, writer, editions, clock });
    const [edition] = editions;
    const practice = edition?.practices[0]?.id ?? '';
    const members: Member[] = [];
    for (const { id, code, person } of rows) {
      const input = { partnerId: id, practice, attempt: 1, edition: edition?.id ?? '' };
      const { journeyId } = await activities.openJourney({
        ...{ ...input, at: Date.now(), startedBy: person, rows: null },
        workflowId: practiceActivationId(id, practice, 1),
      });
      members.push({
        subject: `admin-${code}`,
        standing: `/v1/partners/${idOf('ptn', id)}/standing`,
        journey: `/v1/journeys/${idOf('jrn', journeyId)}`,
        stream: `/v1/partners/${idOf('ptn', id)}/stream`,
      });
    }
    await writer.close();
    await client.query('analyze');
    return {
      members,
      system: 'bench-system',
      owner: 'bench-owner',
      accounts: rows.map(({ code }) => `A-${code}`),
      partnerIds: rows.map(({ id }) => id),
    };
  } finally {
    await db.destroy();
    await client.end();
  }
}

/** An event of a closed deal, as a system sends it. */
export const eventOf = (account: string, id: string): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    source: 'bench',
    type: 'deal.closed',
    time: `${today()}T00:00:00Z`,
    data: {
      deal: id,
      account,
      customer: `cust-${id.slice(-3)}`,
      product: 'security',
      licence: 'subscription',
      role: 'transact',
      currency: 'USD',
      amount: '12500.00',
      date: today(),
    },
  });

const today = (): string => new Date().toISOString().slice(0, 10);

const dealOf = (code: string, n: number) => ({
  source: 'deals',
  sourceId: `${code}-${n}/closed`,
  kind: 'deal.closed' as const,
  account: `A-${code}`,
  person: null,
  country: 'US',
  when: { on: today() },
  subject: `${code}-${n}`,
  fields: {
    deal: `${code}-${n}`,
    status: 'closed',
    role: 'transact',
    licence: 'subscription',
    product: 'security',
    customer: `cust-${n}`,
    registeredOn: null,
  },
  money: { currency: 'USD', minor: '2500000' },
});

async function insertPartners(client: pg.Client, partners: number): Promise<void> {
  const statements: readonly (readonly [string, ...unknown[]])[] = [
    [
      `insert into partner (code, name, home_country, domain)
       select 'W' || lpad(n::text, 6, '0'), 'Bench ' || n, 'US', 'w' || lpad(n::text, 6, '0') || '.example'
       from generate_series(1, $1::int) n`,
      partners,
    ],
    [
      `insert into site (partner_id, country, currency, home) select id, 'US', 'USD', true from partner`,
    ],
    [
      `insert into account (source, external_id, partner_id, site_id, model)
       select 'solution-provider', 'A-' || p.code, p.id, s.id, 1 from partner p join site s on s.partner_id = p.id`,
    ],
    [
      `insert into participation (partner_id, site_id, model, from_on, known_at)
       select partner_id, id, 1, '2021-07-01', '2021-07-01' from site`,
    ],
    [
      `insert into exchange_rate (month, currency, usd, known_at)
       values (to_char(current_date, 'YYYY-MM'), 'USD', 1, '2021-07-01')`,
    ],
    [`insert into person (partner_id) select id from partner`],
    [
      `insert into person_identity (person_id, mail, domain, name, subject)
       select q.id, 'admin@' || p.domain, p.domain, 'Admin', 'admin-' || p.code
       from person q join partner p on p.id = q.partner_id`,
    ],
    [`insert into membership (person_id, role) select id, 'partner-admin' from person`],
    [
      `with people as (insert into person (partner_id) values (null), (null) returning id),
            named as (select id, row_number() over (order by id) n from people),
            known as (insert into person_identity (person_id, mail, domain, name, subject)
              select id, v.subject || '@vendor.example', 'vendor.example', v.subject, v.subject
              from named join (values (1, 'bench-system'), (2, 'bench-owner')) v(n, subject) using (n)
              returning person_id, subject)
       insert into membership (person_id, role)
       select person_id, case subject when 'bench-system' then 'system' else 'program-owner' end from known`,
    ],
  ];
  for (const [text, ...values] of statements) await client.query(text, values);
}
