import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWriter } from '../../../db/writer.ts';
import { RuleViolation } from '../../../program/errors.ts';
import type { FactDraft } from '../../../program/facts.ts';
import {
  accountsOf,
  deal,
  type Ledger,
  milestone,
  openLedger,
  pointsOn,
  ratesOf,
  training,
  wrongBalances,
} from './support.ts';

describe('the batching writer', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await openLedger();
    await ledger.rates(ratesOf('2023-02', '2023-03', '2023-04'));
    await ledger.accounts(['W1', 'W2', 'W3', 'W4', 'W5', 'W6', 'W7', 'W8'].flatMap(accountsOf));
  });
  afterAll(() => ledger.close());

  const count = async (table: 'fact' | 'entry', subject: string): Promise<number> => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where subject like ${`%${subject}`}`.execute(
      ledger.db,
    );
    return rows[0]?.n ?? 0;
  };

  test('a fact that fifty callers send at once through two writers counts once', async () => {
    const partner = await ledger.partner('W1');
    const before = await pointsOn(ledger, partner, '2023-08-31');
    const other = createWriter(ledger);
    const draft = deal('D-once', { account: 'SP-W1', thousands: 7 });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? ledger.writer : other).facts([draft])),
    );
    await other.close();
    const outcomes = answers.flat().map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'new')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(49);
    expect(await count('fact', 'D-once')).toBe(1);
    expect((await pointsOn(ledger, partner, '2023-08-31')) - before).toBe(7);
  });

  test('the same id with other contents is refused, and what was first stands', async () => {
    await ledger.writer.facts([deal('D-changed', { account: 'SP-W1', thousands: 3 })]);
    const [answer] = await ledger.writer.facts([
      deal('D-changed', { account: 'SP-W1', thousands: 30 }),
    ]);
    expect(answer).toMatchObject({ outcome: 'refused', code: 'FACT_CHANGED' });
    expect(await count('entry', 'D-changed')).toBe(1);
  });

  test('both contents at once under one id: one is stored, the other refused', async () => {
    const answers = await Promise.all(
      [4, 5].map((thousands) =>
        ledger.writer.facts([deal('D-both', { account: 'SP-W1', thousands })]),
      ),
    );
    expect(
      answers
        .flat()
        .map(({ outcome }) => outcome)
        .sort(),
    ).toEqual(['new', 'refused']);
  });

  test('what is new beside what came before: each has its answer, and a partner with nothing new keeps its version', async () => {
    const known = Array.from({ length: 5 }, (_, i) => deal(`D-known-${i}`, { account: 'SP-W7' }));
    const fresh = Array.from({ length: 5 }, (_, i) => deal(`D-fresh-${i}`, { account: 'SP-W8' }));
    await ledger.writer.facts([...known, deal('D-first', { account: 'SP-W8' })]);
    const versionOf = async (code: string): Promise<string> => {
      const { rows } = await sql<{ version: string }>`
        select version from partner where id = ${await ledger.partner(code)}`.execute(ledger.db);
      return rows[0]?.version ?? '';
    };
    const before = [await versionOf('W7'), await versionOf('W8')];
    // Two writers that have met nothing twice yet: the first finds out by the key, the second is sent it again.
    for (const expected of ['new', 'duplicate']) {
      const other = createWriter(ledger);
      const answers = await other.facts([...known, ...fresh]);
      await other.close();
      expect(answers.slice(0, 5).every(({ outcome }) => outcome === 'duplicate')).toBe(true);
      expect(answers.slice(5).every(({ outcome }) => outcome === expected)).toBe(true);
    }
    expect(await versionOf('W7')).toBe(before[0]);
    expect(Number(await versionOf('W8'))).toBe(Number(before[1]) + 1);
    expect(await count('entry', 'D-fresh-0')).toBe(1);
  });

  test('a cap holds while many callers of two writers bring deals of one customer', async () => {
    const partner = await ledger.partner('W2');
    const other = createWriter(ledger);
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        (i % 2 === 0 ? ledger.writer : other).facts([
          deal(`D-cap-${i}`, { account: 'SP-W2', thousands: 10, customer: 'cust-cap' }),
        ]),
      ),
    );
    await other.close();
    expect(answers.flat().every(({ outcome }) => outcome === 'new')).toBe(true);
    expect(await pointsOn(ledger, partner, '2023-08-31')).toBe(200);
    expect(await wrongBalances(ledger)).toEqual([]);
  });

  test('a deal and its return end the same in both orders, and leave nothing behind', async () => {
    const forth = await ledger.partner('W3');
    const back = await ledger.partner('W4');
    const pair = (account: string, id: string): [FactDraft, FactDraft] => [
      deal(id, { account, thousands: 12 }),
      deal(id, { account, thousands: 12, on: '2023-04-20', status: 'returned' }),
    ];
    const [closed, returned] = pair('SP-W3', 'D-forth');
    await ledger.writer.facts([closed]);
    expect(await pointsOn(ledger, forth, '2023-03-15')).toBe(12);
    await ledger.writer.facts([returned]);
    for (const fact of pair('SP-W4', 'D-back').reverse()) await ledger.writer.facts([fact]);
    for (const partner of [forth, back]) {
      expect(await pointsOn(ledger, partner, '2023-03-15')).toBe(12);
      expect(await pointsOn(ledger, partner, '2023-04-20')).toBe(0);
      expect(await pointsOn(ledger, partner, '2023-08-31')).toBe(0);
    }
    const { rows } = await sql<{ subject: string; verdict: string }>`
      select subject, verdict from fact where subject in ('D-forth', 'D-back')`.execute(ledger.db);
    expect(rows.map(({ verdict }) => verdict)).toEqual([
      'returned',
      'returned',
      'returned',
      'returned',
    ]);
    expect(await wrongBalances(ledger)).toEqual([]);
  });

  test('one poisoned member of a batch fails alone, the others are stored', async () => {
    const poison = { ...deal('D-poison', { account: 'SP-W1' }), fields: { customer: 'a\0b' } };
    const answers = await Promise.allSettled([
      ledger.writer.facts([deal('D-good-1', { account: 'SP-W1' })]),
      ledger.writer.facts([poison]),
      ledger.writer.facts([deal('D-good-2', { account: 'SP-W1' })]),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect([await count('fact', 'D-good-1'), await count('fact', 'D-good-2')]).toEqual([1, 1]);
    expect(await count('fact', 'D-poison')).toBe(0);
  });

  test('a person is made known by the first fact, and no fact or entry holds the address', async () => {
    const mail = 'new@w5.example';
    await ledger.writer.facts([training('T-1', mail, 'sales'), training('T-2', mail, 'compute')]);
    const people = await ledger.db
      .selectFrom('person_identity')
      .innerJoin('person', 'person.id', 'person_identity.person_id')
      .select(['person.id', 'partner_id'])
      .where('mail', '=', mail)
      .execute();
    expect(people).toEqual([{ id: expect.any(String), partner_id: await ledger.partner('W5') }]);
    const { rows } = await sql<{ n: number }>`
      select (select count(*) from fact f where f::text like ${`%${mail}%`})::int
        + (select count(*) from entry e where e::text like ${`%${mail}%`})::int as n`.execute(
      ledger.db,
    );
    expect(rows).toEqual([{ n: 0 }]);
  });

  test('sources are counted over both lanes', async () => {
    const { rows } = await sql<{ new: number; duplicate: number }>`
      select sum(new)::int as new, sum(duplicate)::int as duplicate from source_count where source = 'deals'`.execute(
      ledger.db,
    );
    const { rows: facts } = await sql<{ n: number }>`
      select count(*)::int as n from fact where source = 'deals'`.execute(ledger.db);
    expect(rows[0]?.new).toBe(facts[0]?.n);
    expect(rows[0]?.duplicate).toBeGreaterThan(0);
  });
});

describe('awards of milestones', () => {
  let ledger: Ledger;
  let partner: string;
  beforeAll(async () => {
    ledger = await openLedger();
    await ledger.accounts(['A1', 'A2'].flatMap(accountsOf));
    partner = await ledger.partner('A1');
  });
  afterAll(() => ledger.close());

  test('an award asked for by forty callers of two writers is paid once', async () => {
    const other = createWriter(ledger);
    const award = milestone(ledger, partner, 'containers/assess');
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? ledger.writer : other).award(award)),
    );
    await other.close();
    expect(answers.filter(({ fresh }) => fresh)).toHaveLength(1);
    expect(new Set(answers.map(({ entryKey }) => entryKey)).size).toBe(1);
    expect(await pointsOn(ledger, partner, '2023-08-31')).toBe(10);
    expect(await wrongBalances(ledger)).toEqual([]);
  });

  test('the same milestone with other points is refused, on another day it was paid before', async () => {
    const award = milestone(ledger, partner, 'containers/plan');
    await ledger.writer.award(award);
    await expect(ledger.writer.award({ ...award, points: 99 })).rejects.toMatchObject({
      code: 'AWARD_CHANGED',
    });
    expect(await ledger.writer.award({ ...award, from: '2023-08-20' })).toMatchObject({
      fresh: false,
    });
  });

  test('what a caller does within is committed with the award, and undone with it', async () => {
    const note =
      (object: string, fails = false) =>
      async ({ db: tx }: { db: Ledger['db'] }): Promise<string> => {
        await sql`insert into audit (at, action, object, detail) values (now(), 'test', ${object}, '{}')`.execute(
          tx,
        );
        if (fails) throw new RuleViolation('ALREADY_DECIDED', 'somebody was faster');
        return object;
      };
    const subjects = ['within/good-1', 'within/bad', 'within/good-2'];
    const answers = await Promise.allSettled(
      subjects.map((subject) =>
        ledger.writer.award(
          milestone(ledger, partner, subject),
          note(subject, subject.endsWith('bad')),
        ),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(answers[0]).toMatchObject({ value: { fresh: true, within: 'within/good-1' } });
    expect(answers[1]).toMatchObject({ reason: { code: 'ALREADY_DECIDED' } });
    const { rows: audits } = await sql<{
      object: string;
    }>`select object from audit order by object`.execute(ledger.db);
    const { rows: entries } = await sql<{ subject: string }>`
      select subject from entry where subject like 'within/%' order by subject`.execute(ledger.db);
    expect(audits.map(({ object }) => object)).toEqual(['within/good-1', 'within/good-2']);
    expect(entries.map(({ subject }) => subject)).toEqual(['within/good-1', 'within/good-2']);
  });

  test('a caller within cannot begin or end a transaction of its own', async () => {
    const award = milestone(ledger, partner, 'within/nested');
    const nested = ({ db }: { db: Ledger['db'] }): Promise<number> =>
      db.transaction().execute(async () => 1);
    await expect(ledger.writer.award(award, nested)).rejects.toThrow(/transaction/u);
  });

  test('a partner that does not exist is refused, and known as soon as it exists', async () => {
    await expect(ledger.writer.award(milestone(ledger, '999999', 'x'))).rejects.toMatchObject({
      code: 'PARTNER_UNKNOWN',
    });
  });

  test('a set with awards that were paid before pays the others', async () => {
    const other = await ledger.partner('A2');
    const set = Array.from({ length: 300 }, (_, i) =>
      milestone(ledger, i % 2 === 0 ? partner : other, `set/${i}`, 1),
    );
    await ledger.writer.awardMany(set.slice(0, 50));
    const answers = await ledger.writer.awardMany(set);
    expect(answers.map(({ fresh }) => fresh)).toEqual(set.map((_, i) => i >= 50));
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from entry where subject like 'set/%'`.execute(ledger.db);
    expect(rows).toEqual([{ n: 300 }]);
    expect(await wrongBalances(ledger)).toEqual([]);
  });
});
