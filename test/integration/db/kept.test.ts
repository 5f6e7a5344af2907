import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, type Db } from '../../../db/connect.ts';
import { createWriter, type Writer } from '../../../db/writer.ts';
import type { FactDraft } from '../../../program/facts.ts';
import { certificationDraft } from '../../../program/intake/rows.ts';
import { PERSON_MARK } from '../../../program/intake/check.ts';
import { type Random, randomOf, seedOr } from '../../support/random.ts';
import {
  accountsOf,
  deal,
  type Ledger,
  milestone,
  openLedger,
  ratesOf,
  training,
  wrongBalances,
} from './support.ts';

const CODES = ['K1', 'K2', 'K3', 'K4'];
const MONTHS = ['2023-02', '2023-03', '2023-04', '2023-05'];

/** One step of a history: facts that come at once, or something that changes what earlier ones earned. */
type Step =
  | { readonly facts: readonly FactDraft[] }
  | { readonly poisoned: FactDraft }
  | { readonly award: string }
  | { readonly rate: string }
  | { readonly moved: string }
  | { readonly day: string };

/** A history of deals that are returned before and after they close, caps, courses, steps, and what changes them later. */
function historyOf(random: Random): readonly Step[] {
  const sent: FactDraft[] = [];
  let number = 0;
  const anyFact = (): FactDraft => {
    number += 1;
    const code = random.pick(CODES);
    const on = `${random.pick(MONTHS)}-${String(random.between(1, 28)).padStart(2, '0')}`;
    const mail = random.pick(mailsOf(code));
    const kind = random.between(1, 10);
    if (kind <= 5) {
      const customer = `cust-${random.between(1, 3)}`;
      // A return comes before or after its deal, and each id once.
      const status = random.chance(0.3) ? 'returned' : 'closed';
      const id = `D-${status === 'closed' ? number : number + (number % 2 === 0 ? -3 : 3)}`;
      const account = `SP-${CODES[Math.abs(Number(id.slice(2))) % CODES.length]}`;
      return deal(id, { account, customer, on, status, thousands: random.between(1, 90) });
    }
    if (kind <= 7)
      return training(`T-${number}`, mail, `course-${random.between(1, 4)}`, `${on}T10:00:00Z`);
    if (kind <= 8) {
      const name = `professional-${random.pick(['compute', 'storage'])}`;
      const sourceId = `${PERSON_MARK}/${name}/${number}`;
      const given = { source: 'certifications', sourceId, person: mail, name };
      return certificationDraft({ ...given, on, expiresOn: '2024-12-31' });
    }
    return consumptionOf(code, number, random.pick(MONTHS), random.between(1_000, 90_000));
  };
  const anyStep = (_: unknown, at: number): Step => {
    // These judge everything again, and would mend what went wrong: none towards the end.
    if (at < 60 && random.chance(0.04)) return { rate: random.pick(MONTHS) };
    if (at < 60 && random.chance(0.03)) return { moved: random.pick(CODES) };
    if (random.chance(0.06)) return { award: random.pick(CODES) };
    if (random.chance(0.05)) return { poisoned: anyFact() };
    if (random.chance(0.03))
      return { day: `2023-09-${String(random.between(1, 28)).padStart(2, '0')}` };
    if (at < 60 && random.chance(0.1)) return { facts: random.some(sent, 3) };
    const facts = Array.from({ length: random.between(1, 6) }, anyFact);
    sent.push(...facts);
    return { facts };
  };
  return Array.from({ length: 120 }, anyStep);
}

const mailsOf = (code: string): readonly string[] =>
  [1, 2, 3].map((n) => `p${n}@${code.toLowerCase()}.example`);

const consumptionOf = (code: string, number: number, month: string, minor: number): FactDraft => ({
  source: 'consumption',
  sourceId: `C-${number}`,
  kind: 'consumption.reported',
  account: `CP-${code}`,
  person: null,
  country: 'CA',
  when: { month },
  subject: `C-${number}`,
  fields: { customer: `cust-${number % 3}`, product: 'compute' },
  money: { currency: 'CAD', minor: String(minor * 100) },
});

/** Plays a history; each writer takes what its turn is, and all of a step at once. */
async function play(
  ledger: Ledger,
  writers: readonly Writer[],
  history: readonly Step[],
): Promise<void> {
  let turn = 0;
  const next = (): Writer => writers[(turn += 1) % writers.length] as Writer;
  for (const [at, step] of history.entries()) {
    if ('facts' in step) await Promise.all(step.facts.map((fact) => next().facts([fact])));
    else if ('poisoned' in step) {
      const fields = { ...step.poisoned.fields, customer: 'a\0b' };
      const poisoned = { ...step.poisoned, sourceId: `poison-${at}`, fields };
      const both = [next().facts([poisoned]), next().facts([step.poisoned])];
      expect((await Promise.allSettled(both)).map(({ status }) => status)).toContain('rejected');
    } else if ('award' in step)
      await next().award(milestone(ledger, await ledger.partner(step.award), `step/${at}`));
    else if ('rate' in step)
      await ledger.rates([{ month: step.rate, currency: 'CAD', usd: `0.${(at % 8) + 1}` }]);
    else if ('moved' in step) {
      // To the next partner, and with it its facts.
      const [account] = accountsOf(step.moved);
      const to = accountsOf(CODES[at % CODES.length] ?? '')[0];
      if (account === undefined || to === undefined) throw new Error('there is no account');
      await ledger.accounts([{ ...to, account: account.account }]);
    } else ledger.clock.set(step.day);
  }
}

/** What stands: net points of each line, verdicts, and whatever is exported. */
async function whatStands(ledger: Ledger): Promise<unknown> {
  const { rows: lines } = await sql`
    select p.code, c.edition, c.clause, e.subject, f.source_id, e.effective_on, e.expires_on, sum(e.points)::int as points
    from entry e join partner p on p.id = e.partner_id join clause c on c.id = e.clause_id
    left join fact f on f.id = e.fact_id
    group by 1, 2, 3, 4, 5, 6, 7 having sum(e.points) <> 0 order by 1, 2, 3, 4, 5, 6, 7`.execute(
    ledger.db,
  );
  const { rows: verdicts } = await sql`
    select source, source_id, verdict from fact order by 1, 2`.execute(ledger.db);
  const exported = await ledger.exported('2023-09-28');
  return { lines, verdicts, exported };
}

describe('partners that a writer keeps', () => {
  const all = { factsMax: 100_000, factsMaxEach: 10_000, factsAtOnce: 1_000 };
  const ways = {
    'nothing is kept': [{ factsMax: 0, factsMaxEach: 0, factsAtOnce: 0 }],
    'all is kept': [all],
    'little is kept': [{ factsMax: 60, factsMaxEach: 40, factsAtOnce: 40 }],
    'two processes keep all': [all, all],
  };
  const open: { ledger: Ledger; dbs: readonly Db[]; writers: readonly Writer[] }[] = [];
  const random = randomOf(seedOr(7));
  const history = historyOf(random);

  beforeAll(async () => {
    for (const keeps of Object.values(ways)) {
      const ledger = await openLedger();
      await ledger.rates(ratesOf(...MONTHS));
      await ledger.accounts(CODES.flatMap(accountsOf));
      // One after another, so that they have the same ids everywhere.
      for (const mail of CODES.flatMap(mailsOf))
        await ledger.writer.facts([training(`first-${mail}`, mail, 'sales')]);
      const dbs = keeps.map(() => connect(ledger.url, { role: 'writer', max: 4 }));
      // Half of them for the second half: processes that start on what others wrote.
      const writers = [...keeps, ...keeps].map((keep, at) =>
        createWriter({ ...ledger, db: dbs[at % dbs.length] as Db, keep }),
      );
      open.push({ ledger, dbs, writers });
    }
  });
  afterAll(async () => {
    for (const { ledger, dbs, writers } of open) {
      for (const writer of writers) await writer.close();
      for (const db of dbs) await db.destroy();
      await ledger.close();
    }
  });

  test('the same history ends the same, whatever is kept, and by how many processes', async () => {
    const ends: unknown[] = [];
    for (const { ledger, writers } of open) {
      await play(ledger, writers.slice(0, writers.length / 2), history.slice(0, 60));
      await play(ledger, writers.slice(writers.length / 2), history.slice(60));
      expect(await wrongBalances(ledger)).toEqual([]);
      ends.push(await whatStands(ledger));
    }
    expect((ends[0] as { lines: readonly unknown[] }).lines.length).toBeGreaterThan(30);
    for (const [at, name] of Object.keys(ways).entries()) expect(ends[at], name).toEqual(ends[0]);
  });

  test('what is kept is not read again, and what another process changed is', async () => {
    const ledger = open[0]?.ledger;
    if (ledger === undefined) throw new Error('there is no ledger');
    await ledger.accounts(accountsOf('K9'));
    // One connection, which is asked to hand in its counts.
    const db = connect(ledger.url, { role: 'writer', max: 1 });
    const [here, there] = [createWriter({ ...ledger, db }), createWriter(ledger)];
    const read = async (): Promise<number> => {
      await sql`select pg_stat_force_next_flush()`.execute(db);
      const { rows } = await sql<{ rows: number }>`
        select (idx_tup_fetch + seq_tup_read)::int as rows from pg_stat_user_tables where relname = 'fact'`.execute(
        ledger.owner,
      );
      return rows[0]?.rows ?? 0;
    };
    const one = (id: string): FactDraft[] => [
      deal(id, { account: 'SP-K9', customer: 'cust-nine', thousands: 90 }),
    ];
    await here.facts(one('D-9-1'));
    const first = await read();
    await here.facts(one('D-9-2'));
    expect((await read()) - first).toBe(0);
    await there.facts(one('D-9-3'));
    const second = await read();
    await here.facts(one('D-9-4'));
    expect((await read()) - second).toBeGreaterThan(0);
    await there.facts(one('D-9-5'));
    await here.close();
    await there.close();
    await db.destroy();
    const { rows } = await sql<{ points: number }>`
      select sum(points)::int as points from entry where partner_id = ${await ledger.partner('K9')}`.execute(
      ledger.db,
    );
    // At most 200 of a customer in a year.
    expect(rows).toEqual([{ points: 200 }]);
  });
});
