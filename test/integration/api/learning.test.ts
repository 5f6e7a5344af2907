/** What is assigned to people, whether it is done, and what somebody should learn. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDeliver } from '../../../activities/mail/deliver.ts';
import type { Mailer } from '../../../activities/mail/mailer.ts';
import { startRelay } from '../../../activities/relay.ts';
import { addDays } from '../../../program/days.ts';
import { startApi, TODAY, type Api } from './support/app.ts';
import { seedJourney, type SeededJourney } from './support/journey.ts';

let api: Api;
let partner: string;
let journey: SeededJourney;
beforeAll(async () => {
  api = await startApi();
  partner = await api.partner('P1');
  journey = await seedJourney(api, 'P1', 'lead1');
});
afterAll(() => api.stop());

const personId = async (mail: string): Promise<string> => {
  const { person_id } = await api.work
    .selectFrom('person_identity')
    .select('person_id')
    .where('mail', '=', mail)
    .executeTakeFirstOrThrow();
  return `psn_${BigInt(person_id).toString(36)}`;
};
let keys = 0;
const assign = async (user: string, body: object, key = `assign-${(keys += 1)}`) =>
  api.ask(user, 'POST', `/v1/partners/${partner}/assignments`, {
    payload: { person: await personId('learner1@p1.example'), ...body },
    headers: { 'idempotency-key': key },
  });
const DUE = addDays(TODAY, 30);
const COURSE = { what: { kind: 'training', name: 'sales-essentials' }, dueOn: DUE };
const CERTIFICATE = { what: { kind: 'certification', name: 'professional-compute' }, dueOn: DUE };

const step = (id: string) => ({
  what: { kind: 'step', journey: `jrn_${BigInt(journey.journeyId).toString(36)}`, step: id },
  dueOn: DUE,
});

type Item = {
  id: string;
  title: { en: string };
  state: string;
  dueOn: string;
  note: string | null;
};
type LearningBody = {
  assigned: Item[];
  helps: {
    step: { step: string; title: { en: string } };
    have: number;
    need: number;
    options: { name: string; worth: { points: number } | null }[];
  }[];
  certifications: { name: string; held: boolean }[];
  trainings: { name: string }[];
};
const learning = async (user: string): Promise<LearningBody> =>
  (await api.ask(user, 'GET', '/v1/me/learning')).json();
const earned = (id: string, type: string, data: object) =>
  api.ask('system', 'POST', '/v1/events', {
    payload: {
      ...{ specversion: '1.0', id, source: '/learning', type, time: '2023-08-30T10:00:00Z' },
      data: { person: 'learner1@p1.example', ...data },
    },
  });

describe('an assignment', () => {
  it('is shown to whom it is for and to who leads, with what it is worth', async () => {
    const given = await assign('lead1', { ...COURSE, note: 'With Ana, if you like.' });
    expect(given.statusCode, given.body).toBe(201);
    expect(given.json()).toMatchObject({
      ...{ title: { en: 'Sales essentials' }, state: 'open', dueOn: DUE, by: 'Person lead1' },
      worth: { points: 4, clause: { number: '3.1' } },
    });
    const { assigned } = await learning('learner1');
    expect(assigned).toMatchObject([{ title: { en: 'Sales essentials' }, state: 'open' }]);
    expect((await learning('admin1')).assigned).toEqual([]);
    const list = await api.ask('managerCA', 'GET', `/v1/partners/${partner}/assignments`);
    expect(list.json().items).toHaveLength(1);
  });

  it('given again has another day, and is one', async () => {
    const sooner = addDays(TODAY, 10);
    await assign('admin1', { ...COURSE, dueOn: sooner });
    const { assigned } = await learning('learner1');
    expect(assigned).toMatchObject([{ dueOn: sooner, note: null }]);
  });

  it('sent twice by the same key is given once', async () => {
    const [one, two] = [
      await assign('lead1', CERTIFICATE, 'once'),
      await assign('lead1', CERTIFICATE, 'once'),
    ];
    expect(two.json()).toEqual(one.json());
    const mails = await api.work
      .selectFrom('outbox')
      .select('payload')
      .where('topic', '=', 'mail')
      .execute();
    const own = mails.filter(
      ({ payload }) =>
        (payload as { assignmentId?: string; reminds?: boolean }).assignmentId ===
        String(Number.parseInt(one.json().id.slice(4), 36)),
    );
    // Told once, and reminded once.
    const reminders = own.filter(({ payload }) => (payload as { reminds: boolean }).reminds);
    expect([own.length, reminders.length]).toEqual([2, 1]);
  });

  it('is done by what arrives, not by a tick', async () => {
    await earned('t-1', 'training.completed', { course: 'sales-essentials', result: 'passed' });
    // Held, but not until the day by which it was asked for.
    await earned('c-1', 'certification.earned', {
      ...{ certification: 'professional-compute', date: '2022-09-10', expiresOn: '2023-09-09' },
    });
    const states = async () =>
      Object.fromEntries(
        (await learning('learner1')).assigned.map((one) => [one.title.en, one.state]),
      );
    expect(await states()).toEqual({ 'Sales essentials': 'done', 'Professional compute': 'open' });
    await earned('c-2', 'certification.earned', {
      ...{ certification: 'professional-compute', date: '2023-08-30', expiresOn: '2024-08-29' },
    });
    expect(await states()).toMatchObject({ 'Professional compute': 'done' });
  });

  it.each([
    ['a day that is over', { ...COURSE, dueOn: addDays(TODAY, -1) }, '/dueOn'],
    ['a day of another age', { ...COURSE, dueOn: '2099-01-01' }, '/dueOn'],
    ['no day', { ...COURSE, dueOn: '2023-02-30' }, '/dueOn'],
    [
      'a course that nobody knows',
      { ...COURSE, what: { kind: 'training', name: 'astrology' } },
      '/what/name',
    ],
    ['somebody of another company', { ...COURSE, person: 'other' }, '/person'],
    ['nobody', { ...COURSE, person: 'psn_zzzzzz' }, '/person'],
  ])('is refused for %s', async (_, body, pointer) => {
    const person =
      'person' in body && body.person === 'other'
        ? await personId('learner2@p2.example')
        : undefined;
    const answer = await assign('lead1', { ...body, ...(person === undefined ? {} : { person }) });
    expect(answer.statusCode, answer.body).toBe(400);
    expect(answer.json().errors).toMatchObject([{ pointer }]);
  });

  it('of a step names one that is open, which people do or facts of people prove', async () => {
    const { steps } = (await api.ask('lead1', 'GET', `/v1/partners/${partner}/assignables`)).json<{
      steps: { step: string }[];
    }>();
    const [open] = steps;
    if (open !== undefined) expect((await assign('lead1', step(open.step))).statusCode).toBe(201);
    expect((await assign('lead1', step('first-deal'))).statusCode).toBe(400);
    expect((await assign('lead1', step('none-such'))).statusCode).toBe(400);
  });

  it('is taken back by who leads, and by nobody of another company', async () => {
    const { id } = (
      await assign('lead1', { ...COURSE, what: { kind: 'training', name: 'design-compute' } })
    ).json();
    expect((await api.ask('lead2', 'DELETE', `/v1/assignments/${id}`)).statusCode).toBe(404);
    expect((await api.ask('learner1', 'DELETE', `/v1/assignments/${id}`)).statusCode).toBe(403);
    expect((await api.ask('lead1', 'DELETE', `/v1/assignments/${id}`)).statusCode).toBe(204);
    expect((await api.ask('lead1', 'DELETE', `/v1/assignments/${id}`)).statusCode).toBe(404);
    expect((await learning('learner1')).assigned.map(({ id: one }) => one)).not.toContain(id);
  });

  it('is told by mail and on the screen, and reminded of only while it is not done', async () => {
    await assign('lead1', { ...COURSE, what: { kind: 'training', name: 'operate-containers' } });
    const sent: string[] = [];
    const mailer = {
      send: async ({ subject }: { subject: string }) => {
        sent.push(subject);
        return { outcome: 'done' as const };
      },
    } as unknown as Mailer;
    const deliver = createDeliver({
      ...{ mailer, editions: api.deps.editions, publicUrl: 'http://localhost', today: () => TODAY },
    });
    const relay = startRelay({
      ...{ db: api.work, deliver, temporal: () => Promise.reject(new Error('none')) },
    });
    // The relay goes by the real day, on which the reminders of this one are long due.
    const remindFrom = (day: string) =>
      sql`update outbox set not_before = ${day}::timestamptz where payload ->> 'reminds' = 'true'`.execute(
        api.owner,
      );
    await remindFrom('2099-01-01');
    const drain = async () => {
      await relay.drain();
      await relay.drain();
    };
    await drain();
    expect(sent.filter((one) => one.includes('Operate containers'))).toHaveLength(1);
    // The course that is done and the one that was taken back are told to nobody any more, and no reminder is due yet.
    expect(sent.filter((one) => one.startsWith('Reminder'))).toEqual([]);
    await remindFrom('2023-01-01');
    await drain();
    await relay.stop();
    expect(sent.filter((one) => one.startsWith('Reminder: Operate containers'))).toHaveLength(1);
    expect(sent.filter((one) => one.startsWith('Reminder: Sales essentials'))).toEqual([]);
  });
});

describe('what somebody should learn', () => {
  it('are steps of practices under way that one person more would move, where they do not count yet', async () => {
    const { helps, certifications, trainings } = await learning('learner1');
    expect(certifications).toMatchObject([{ name: 'professional-compute', held: true }]);
    expect(trainings).toMatchObject([{ name: 'sales-essentials' }]);
    expect(helps.flatMap(({ options }) => options.map(({ name }) => name))).toContain(
      'technical-essentials',
    );
    for (const help of helps) {
      expect(help.have).toBeLessThan(help.need);
      expect(help.options.map(({ name }) => name)).not.toContain('sales-essentials');
      expect(help.options.every(({ worth }) => worth === null || worth.points > 0)).toBe(true);
    }
  });
});

describe('a step that many people prove', () => {
  it('is each one’s own part where it is assigned: done by whoever counts, shown at the step', async () => {
    const { helps } = await learning('learner1');
    const help = helps.find(({ options }) =>
      options.some(({ name }) => name === 'technical-essentials'),
    );
    const id = help?.step.step ?? '';
    const dueOn = addDays(TODAY, 20);
    const mine = await assign('lead1', step(id));
    expect(mine.statusCode, mine.body).toBe(201);
    const other = { ...step(id), dueOn, person: await personId('lead1@p1.example') };
    expect((await assign('lead1', other)).statusCode).toBe(201);
    const course = { course: 'technical-essentials', result: 'passed' };
    expect((await earned('own-part', 'training.completed', course)).statusCode).toBe(200);
    const query = `journey=${step(id).what.journey}&step=${id}`;
    const { items } = (
      await api.ask('lead1', 'GET', `/v1/partners/${partner}/assignments?${query}`)
    ).json<{ items: Item[] }>();
    expect(items.map(({ state, dueOn: day }) => [day, state])).toEqual([
      [dueOn, 'open'],
      [DUE, 'done'],
    ]);
    const own = (await learning('learner1')).assigned.find((one) => one.id === mine.json().id);
    expect(own).toMatchObject({ state: 'done' });
    const { rows } = await sql<{ state: string }>`
      select state from step where journey_id = ${journey.journeyId} and id = ${id}`.execute(
      api.work,
    );
    expect(rows[0]?.state).not.toBe('completed');
  });
});
