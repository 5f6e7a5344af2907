import type { Worker } from '@temporalio/worker';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { connect, type Db } from '../../../db/connect.ts';
import { releaseEditions } from '../../../db/queries/editions.ts';
import { enrolmentById, type StoredEnrolment } from '../../../db/queries/enrolments.ts';
import { withScope } from '../../../db/scope.ts';
import type { LineAsked } from '../../../program/enrolment.ts';
import type { enrolment } from '../../../workflows/index.ts';
import * as messages from '../../../workflows/messages.ts';
import { codeOf } from '../../workflows/run.ts';
import { createWorker, createWorld, newQueue, sold, type World } from './world.ts';

let world: World;
let worker: Worker;
let running: Promise<void>;
let queue: string;
let onboarding: string;
beforeAll(async () => {
  world = await createWorld();
  onboarding = await vendorPerson('olga', 'onboarding');
  await vendorPerson('carl', 'compliance');
  queue = newQueue();
  worker = await createWorker(world, queue);
  running = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await world.close();
});

async function vendorPerson(name: string, role: string): Promise<string> {
  const { id } = await world.db
    .insertInto('person')
    .values({ partner_id: null })
    .returning('id')
    .executeTakeFirstOrThrow();
  const mail = `${name}@vendor.example`;
  await world.db
    .insertInto('person_identity')
    .values({ person_id: id, mail, domain: 'vendor.example', name, zone: 'America/Toronto' })
    .execute();
  await world.db.insertInto('membership').values({ person_id: id, role }).execute();
  return id;
}

const reseller: LineAsked = { country: 'CA', model: 'solution-reseller' };
const builder: LineAsked = { country: 'US', model: 'solution-builder' };
const { enrolmentUpdates: updates } = messages;
let attempts = 0;

/** Starts an enrolment of the world's partner, and gives its moves. */
async function enrol(given: Partial<messages.Enrolment> = {}) {
  attempts += 1;
  const { admin } = world.people;
  const input: messages.Enrolment = {
    ...{ partnerId: world.partnerId, attempt: attempts, appliedBy: admin, signatories: [admin] },
    asked: [reseller, builder],
    ...given,
  };
  const workflowId = `${queue}/${messages.enrolmentId(input.partnerId, input.attempt)}`;
  await world.client.workflow.start<typeof enrolment>('enrolment', {
    ...{ taskQueue: queue, workflowId, args: [input] },
  });
  // By id alone, so that it is the latest run that is asked.
  const handle = world.client.workflow.getHandle<typeof enrolment>(workflowId);
  const { enrolmentId } = await handle.executeUpdate(messages.enrolmentOpenedUpdate);
  const stored = async (): Promise<StoredEnrolment> => {
    const found = await enrolmentById(world.db, enrolmentId);
    if (found === undefined) throw new Error('no enrolment');
    return found;
  };
  const agreements = world.editions[0]?.enrolment?.agreements ?? [];
  return {
    ...{ handle, enrolmentId, workflowId, stored },
    rows: async () => (await stored()).rows,
    screened: () =>
      vi.waitFor(
        async () => {
          const { lines } = (await stored()).rows;
          expect(Object.values(lines).map(({ state }) => state)).not.toContain('screening');
        },
        { timeout: 10_000, interval: 50 },
      ),
    decide: (lines: string[], by = onboarding, updateId?: string) =>
      handle.executeUpdate(updates.decide, {
        args: [
          {
            ...{ kind: 'decide', lines, verdict: 'approve', code: null, reason: null },
            ...{ by, role: 'onboarding' },
          },
        ],
        ...(updateId === undefined ? {} : { updateId }),
      }),
    accept: (updateId?: string) => {
      const { entity, version, hashes } = agreements[0] ?? {
        entity: '',
        version: '',
        hashes: { en: '' },
      };
      return handle.executeUpdate(updates.accept, {
        args: [{ kind: 'accept', entity, version, hash: hashes.en, locale: 'en', by: admin }],
        ...(updateId === undefined ? {} : { updateId }),
      });
    },
    suspend: () =>
      handle.executeUpdate(updates.suspend, {
        args: [
          {
            kind: 'suspend',
            by: world.people.manager,
            role: 'partner-manager',
            reason: 'a dispute',
          },
        ],
      }),
    reinstate: () =>
      handle.executeUpdate(updates.reinstate, {
        args: [{ kind: 'reinstate', by: world.people.manager, reason: null }],
      }),
    nameSignatories: (people: readonly string[]) =>
      handle.executeUpdate(updates.nameSignatories, {
        args: [{ kind: 'name-signatories', people, by: admin }],
      }),
    end: (kind: 'withdraw' | 'leave') =>
      handle.executeUpdate(updates[kind] as typeof updates.leave, {
        args: [{ kind, by: admin, reason: null } as messages.EnrolmentMoveOf<'leave'>],
      }),
  };
}

const participations = async () => {
  const { rows } = await sql<{ country: string; model: number; from: string; to: string | null }>`
    select s.country, t.model, t.from_on as "from", t.to_on as "to" from participation t
    join site s on s.id = t.site_id where t.partner_id = ${world.partnerId} order by t.id`.execute(
    world.db,
  );
  return rows;
};
const welcomes = async () => {
  const { rows } = await sql<{ points: number }>`
    select e.points from entry e join clause c on c.id = e.clause_id
    where c.clause = 'enrolment-welcome' and e.partner_id = ${world.partnerId}`.execute(world.db);
  return rows;
};

describe('an enrolment on a real database', () => {
  test('applies, is decided, accepted, takes part, is paid once, suspended, reinstated, and left', async () => {
    const one = await enrol();
    await one.screened();
    const { lines } = await one.rows();
    expect(lines['CA/solution-reseller']?.state).toBe('approved');
    expect(lines['US/solution-builder']).toMatchObject({
      state: 'in_review',
      waitsFor: ['onboarding'],
    });
    expect(await one.decide(['US/solution-builder'])).toMatchObject({ state: 'agreement' });
    expect(await one.accept()).toMatchObject({ state: 'active' });
    await vi.waitFor(async () => expect(await welcomes()).toEqual([{ points: 10 }]));

    // Canada takes part since the account was known; the United States begin today.
    expect(await participations()).toEqual([
      { country: 'CA', model: 1, from: '2021-07-01', to: null },
      { country: 'US', model: 4, from: '2023-08-31', to: null },
    ]);

    await one.suspend();
    expect((await participations()).map(({ to }) => to)).toEqual(['2023-09-01', '2023-09-01']);
    await one.reinstate();
    expect((await participations()).map(({ to }) => to)).toEqual([null, null]);
    expect((await one.stored()).rows).toMatchObject({ state: 'active', startedOn: '2023-08-31' });
    expect((await one.stored()).rows.renewal?.on).toBe('2024-08-31');

    await one.end('leave');
    expect(await one.handle.result()).toBe('left');
    expect((await participations()).every(({ to }) => to === '2023-09-01')).toBe(true);
    expect((await one.stored()).endedAt).not.toBeNull();

    await world.relay.drain();
    const subjects = world.mails.map(({ subject }) => subject);
    expect(subjects.some((subject) => subject.includes('waits for your decision'))).toBe(true);
    expect(subjects.filter((subject) => subject.startsWith('Welcome to the program'))).toHaveLength(
      1,
    );
    const acceptances = await world.db.selectFrom('acceptance').selectAll().execute();
    expect(acceptances).toMatchObject([
      { entity: 'north-america', version: '2023-07', locale: 'en' },
    ]);
    expect(acceptances[0]?.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('another attempt waits for its time', async () => {
    const input = { partnerId: world.partnerId, attempt: 2, appliedBy: world.people.admin };
    const handle = await world.client.workflow.start<typeof enrolment>('enrolment', {
      ...{ taskQueue: queue, workflowId: `${queue}/too-early` },
      args: [{ ...input, asked: [reseller], signatories: [world.people.admin] }],
    });
    expect(await codeOf(handle.result())).toBe('TOO_EARLY');
  });
});

describe('rules that hold whoever writes', () => {
  test('what was accepted, found and done cannot be changed', async () => {
    for (const table of ['acceptance', 'screening', 'enrolment_event']) {
      const changes = [`update ${table} set at = now()`, `delete from ${table}`];
      for (const change of [...changes, `truncate ${table}`])
        await expect(sql.raw(change).execute(world.db), change).rejects.toThrow(/permission/);
      for (const change of changes)
        await expect(asOwner(change), change).rejects.toThrow(/append-only/);
    }
  });

  test('nobody decides their own line: the database refuses it alone', async () => {
    const own = `update enrolment_line set decided_by = submitted_by`;
    await expect(sql.raw(own).execute(world.db)).rejects.toThrow(/enrolment_line_not_own/);
  });

  test('rows are seen where their partner is, and what screening compared by the vendor only', async () => {
    const read = connect(world.url, { role: 'api', max: 2 });
    try {
      const seen = async (scope: Parameters<typeof withScope>[1]['scope']) => {
        const counts = await withScope(read, { personId: '1', scope }, async (tx) =>
          Promise.all(
            (
              [
                'enrolment',
                'enrolment_line',
                'agreement',
                'acceptance',
                'enrolment_event',
                'screening',
              ] as const
            ).map(async (table) => Number((await countOf(tx, table)) > 0)),
          ),
        );
        return counts.join('');
      };
      expect(await seen({ kind: 'program' })).toBe('111111');
      expect(await seen({ kind: 'region', countries: ['CA'] })).toBe('111111');
      expect(await seen({ kind: 'partner', partnerId: world.partnerId })).toBe('111110');
      expect(await seen({ kind: 'region', countries: ['DE'] })).toBe('000000');
      expect(await seen({ kind: 'partner', partnerId: '999' })).toBe('000000');
    } finally {
      await read.destroy();
    }
  });
});

async function asOwner(change: string): Promise<void> {
  const owner = connect(world.url, { role: 'owner', max: 1 });
  try {
    await sql.raw(change).execute(owner);
  } finally {
    await owner.destroy();
  }
}

async function countOf(tx: Db, table: string): Promise<number> {
  const { rows } = await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(
    tx,
  );
  return Number(rows[0]?.n ?? 0);
}

describe('across continue-as-new, on the real server', () => {
  beforeAll(async () => {
    // The waiting time is another test's.
    await sql`update enrolment set ended_at = ended_at - interval '200 days'`.execute(world.db);
  });

  test('an acceptance sent three times counts once, and no update is lost while runs follow each other', async () => {
    const one = await enrol({ eventsMax: 14, asked: [reseller] });
    await one.screened();
    const first = (await one.handle.describe()).runId;
    const accepted = await Promise.all([1, 2, 3].map(() => one.accept('same-acceptance')));
    expect(accepted.every(({ state }) => state === 'active')).toBe(true);
    const before = (await one.stored()).version;
    const names = Array.from({ length: 12 }, (_, n) =>
      n % 2 === 0 ? world.people.admin : world.people.lead,
    );
    for (const name of names) await one.nameSignatories([name]);
    const runs = (await one.handle.describe()).runId;
    expect(runs).not.toBe(first);
    expect(await one.accept('same-acceptance')).toMatchObject({ state: 'active' });
    expect((await one.stored()).version).toBe(before + names.length);
    expect((await one.rows()).signatories).toEqual([world.people.lead]);
    const { rows } = await sql<{ n: string }>`select count(*) as n from acceptance
      where enrolment_id = ${one.enrolmentId}`.execute(world.db);
    expect(rows[0]?.n).toBe('1');
    // Enrolled once before: the points for it are not paid again.
    expect(await welcomes()).toHaveLength(1);
    await one.end('leave');
    expect(await one.handle.result()).toBe('left');
  });

  test('what is sold while a suspension lasts is held, and counts once it ends', async () => {
    await sql`update enrolment set ended_at = ended_at - interval '200 days'`.execute(world.db);
    const one = await enrol({ asked: [reseller] });
    await one.screened();
    await one.accept();
    await one.suspend();
    // As if it had been suspended a month ago.
    await sql`update participation set to_on = '2023-08-01' where partner_id = ${world.partnerId}
      and model = 1`.execute(world.db);
    await sql`update enrolment_line set from_on = '2023-07-01', to_on = '2023-08-01'
      where enrolment_id = ${one.enrolmentId}`.execute(world.db);
    await sql`update place_map set version = version + 1`.execute(world.db);
    await sold(world, 'D-900', 'cust-9');
    expect(await pointsOf('D-900')).toBe(0);
    await one.reinstate();
    expect(await pointsOf('D-900')).toBeGreaterThan(0);
    await one.end('leave');
  });
});

describe('an edition that is released later', () => {
  test('wakes whoever is enrolled on its first day: its agreement is asked for, and the one before holds meanwhile', async () => {
    await sql`update enrolment set ended_at = ended_at - interval '200 days'`.execute(world.db);
    const one = await enrol({ asked: [reseller] });
    await one.screened();
    await one.accept();
    const [first] = world.editions;
    if (first?.enrolment == null) throw new Error('no edition to enrol by');
    const { enrolment: rules } = first;
    const next = (id: string, from: string): typeof first => ({
      ...{ ...first, id, hash: id, inForce: { from, to: null } },
      enrolment: {
        ...rules,
        agreements: rules.agreements.map((each) => ({ ...each, version: id })),
      },
    });
    const editions = world.editions as (typeof first)[];
    const before = [...editions];
    editions.splice(
      0,
      editions.length,
      { ...first, inForce: { ...first.inForce, to: '2023-08-31' } },
      next('autumn', '2023-08-31'),
    );
    try {
      await releaseEditions(world.db, [...editions, next('far', '2999-01-01')]);
      await world.relay.drain();
      await vi.waitFor(async () =>
        expect((await one.rows()).agreements['north-america']).toMatchObject({
          ...{ version: 'autumn', state: 'asked', accepted: '2023-07' },
        }),
      );
      const { rows } = await sql<{ edition: string; done: boolean }>`
        select payload->>'edition' as edition, done_at is not null as done from outbox
        where topic = 'edition' order by id`.execute(world.db);
      expect(rows).toEqual([
        { edition: 'autumn', done: true },
        { edition: 'far', done: false },
      ]);
      expect((await one.stored()).plan.edition).toBe('autumn');
      await one.end('leave');
    } finally {
      editions.splice(0, editions.length, ...before);
    }
  });
});

async function pointsOf(deal: string): Promise<number> {
  const { rows } = await sql<{
    points: string;
  }>`select coalesce(sum(points), 0) as points from entry
    where partner_id = ${world.partnerId} and subject = ${deal}`.execute(world.db);
  return Number(rows[0]?.points);
}
