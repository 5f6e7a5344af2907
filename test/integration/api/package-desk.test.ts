/** Packages on the decisions desk: taken by one, handed to a colleague for a time, never one's own. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEnrolmentActivities } from '../../../activities/enrolment.ts';
import { takeLines } from '../../../db/queries/line-takes.ts';
import { withScope } from '../../../db/scope.ts';
import type { EnrolmentMove } from '../../../program/enrolment.ts';
import { edgeId } from '../../../program/ids.ts';
import { startApi, type Api } from './support/app.ts';
import { seedEnrolment } from './support/enrolment.ts';

let api: Api;
/** Of P1, at home in Canada; its builder's line waits for onboarding. */
let id: string;
const WAITING = 'CA/solution-builder';
const MINUTE_MS = 60_000;

beforeAll(async () => {
  api = await startApi();
  id = await seedEnrolment(api, 'P1', 'admin1');
});
afterAll(() => api.stop());
beforeEach(async () => {
  await sql`update enrolment_line set taken_by = null, taken_until = null`.execute(api.work);
  await sql`delete from delegation`.execute(api.work);
  await limit('onboarding', null);
  await limit('onboarding2', null);
});

const personOf = async (user: string): Promise<string> =>
  (
    await api.work
      .selectFrom('person_identity')
      .select('person_id')
      .where('subject', '=', `sub-${user}`)
      .executeTakeFirstOrThrow()
  ).person_id;
/** What somebody is responsible for: countries, or all. */
const limit = async (user: string, countries: readonly string[] | null): Promise<unknown> =>
  sql`update membership set countries = ${countries === null ? null : [...countries]}
    where person_id = ${await personOf(user)}`.execute(api.work);
const path = (): string => `/v1/enrolments/${edgeId('enr', id)}`;
const take = (user: string) => api.ask(user, 'PUT', `${path()}/take`);
const giveBack = (user: string) => api.ask(user, 'DELETE', `${path()}/take`);
const shown = async (user: string) => (await api.ask(user, 'GET', path())).json();
const lineOf = async (user: string) =>
  (await shown(user)).lines.find((line: { id: string }) => line.id === WAITING);
const inbox = async (user: string, view = 'mine') =>
  (await api.ask(user, 'GET', `/v1/enrolments?view=${view}`)).json();
const hand = async (from: string, to: string) =>
  api.ask(from, 'POST', '/v1/me/delegations', {
    payload: {
      to: edgeId('psn', await personOf(to)),
      ...{ away: false, from: '2023-08-31', until: '2023-09-08' },
    },
  });

/** Decides as the enrolment's recorder does; then it is taken back, so that it waits again. */
async function decideBy(
  user: string,
  more: { behalf?: string; at?: number; keep?: boolean } = {},
): Promise<string> {
  const { editions, clock, writer } = api.deps;
  const { recordEnrolment } = createEnrolmentActivities({
    ...{ db: api.work, writer, editions, clock },
  });
  const at = more.at ?? clock.now();
  const who = { by: await personOf(user), role: 'onboarding' };
  const send = async (event: EnrolmentMove) =>
    recordEnrolment({ enrolmentId: id, at, knows: 0, updateId: null, event });
  const { refusal } = await send({
    ...{ kind: 'decide', lines: [WAITING], verdict: 'approve', code: null, reason: null, ...who },
    ...(more.behalf === undefined ? {} : { behalf: await personOf(more.behalf) }),
  });
  if (refusal === null && more.keep !== true)
    await send({ kind: 'take-back', lines: [WAITING], reason: 'for the next test', ...who });
  return refusal?.code ?? 'decided';
}

describe('taking a package', () => {
  it('gives it to one of two who take it at once, for thirty minutes, and shows who has it', async () => {
    const answers = await Promise.all(['onboarding', 'onboarding2'].map(take));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 409]));
    const [winner, other] =
      answers[0]?.statusCode === 200
        ? ['onboarding', 'onboarding2']
        : ['onboarding2', 'onboarding'];
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json().code).toBe('TAKEN');
    expect(await shown(winner ?? '')).toMatchObject({ taken: { mine: true }, mayTake: true });
    expect((await shown(other ?? '')).taken).toMatchObject({ by: `Person ${winner}`, mine: false });
    expect(await lineOf(other ?? '')).toMatchObject({ mayDecide: false, mayNot: 'TAKEN' });
    expect((await inbox(other ?? '')).items).toMatchObject([
      { taken: { by: `Person ${winner}`, mine: false } },
    ]);
    expect(await decideBy(other ?? '')).toBe('TAKEN');
    expect(await decideBy(winner ?? '')).toBe('decided');
    // Who works on what is nothing of the company's.
    expect((await shown('admin1')).taken).toBeNull();
  });

  it('keeps nobody from it once it has run out, was given back, or waits for another role', async () => {
    const at = api.deps.clock.now();
    await api.work.transaction().execute(async (tx) =>
      takeLines(tx, {
        ...{ enrolmentId: id, decider: 'onboarding', at: at - 31 * MINUTE_MS },
        personId: await personOf('onboarding'),
      }),
    );
    expect((await shown('onboarding2')).taken).toBeNull();
    expect(await decideBy('onboarding2')).toBe('decided');
    expect((await take('onboarding2')).statusCode).toBe(200);
    // Whoever had it before gives nothing back that is another's by now.
    await giveBack('onboarding');
    expect((await take('onboarding')).statusCode).toBe(409);
    await giveBack('onboarding2');
    expect((await take('onboarding')).statusCode).toBe(200);
    expect((await take('compliance')).json().code).toBe('LINE_NOT_OPEN');
    const trail = await api.work
      .selectFrom('audit')
      .select('action')
      .where('object', '=', edgeId('enr', id))
      .where('person_id', '=', await personOf('onboarding2'))
      .orderBy('id')
      .execute();
    expect(trail.map(({ action }) => action).slice(-2)).toEqual([
      'enrolment.take',
      'enrolment.release',
    ]);
    // A decision ends it: the line waits again, for whoever takes it.
    expect(await decideBy('onboarding')).toBe('decided');
    expect((await take('onboarding2')).statusCode).toBe(200);
  });

  it('cannot be written in another’s name, nor by the company, past the API', async () => {
    const [me, other] = await Promise.all([personOf('onboarding'), personOf('onboarding2')]);
    const write = (text: string, scope: Parameters<typeof withScope>[1]['scope']) =>
      withScope(api.deps.read, { personId: me, scope }, (tx) => sql.raw(text).execute(tx));
    const all = { kind: 'program' } as const;
    await expect(
      write(`update enrolment_line set taken_by = ${other}, taken_until = now()`, all),
    ).rejects.toThrow(/row-level security/u);
    await expect(write(`update enrolment_line set state = 'approved'`, all)).rejects.toThrow(
      /permission denied/u,
    );
    const { partner_id: partnerId } = await api.work
      .selectFrom('enrolment')
      .select('partner_id')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const own = await write(`update enrolment_line set taken_by = ${me}, taken_until = now()`, {
      ...{ kind: 'partner', partnerId },
    });
    expect(own.numAffectedRows).toBe(0n);
  });
});

describe('packages in a colleague’s hands', () => {
  it('are theirs for the time: counted as mine, and decided on behalf, which both screens and the trail say', async () => {
    await limit('onboarding', ['CA', 'US']);
    await limit('onboarding2', ['DE']);
    expect((await inbox('onboarding')).counts).toMatchObject({ mine: 1, team: 1 });
    expect((await inbox('onboarding2')).counts).toMatchObject({ mine: 0, team: 1 });
    expect(await decideBy('onboarding2', { behalf: 'onboarding' })).toBe('NOT_THE_DECIDER');
    expect((await hand('onboarding', 'onboarding2')).statusCode).toBe(201);
    expect(await inbox('onboarding2')).toMatchObject({
      counts: { mine: 1 },
      items: [{ behalf: 'Person onboarding' }],
    });
    expect((await api.ask('onboarding2', 'GET', '/v1/me')).json().waiting.decisions).toBe(1);
    expect(await shown('onboarding2')).toMatchObject({ behalf: 'Person onboarding' });
    expect(await decideBy('onboarding2', { behalf: 'onboarding', keep: true })).toBe('decided');
    expect(await lineOf('onboarding')).toMatchObject({
      ...{ decidedBy: 'Person onboarding2', decidedFor: 'Person onboarding' },
    });
    const trail = await api.work
      .selectFrom('audit')
      .select(['action', 'detail'])
      .where('action', '=', 'enrolment.behalf')
      .execute();
    expect(trail).toMatchObject([
      { detail: { lines: [WAITING], behalf: edgeId('psn', await personOf('onboarding')) } },
    ]);
    const later = Date.parse('2023-09-09T12:00:00Z');
    await sql`update enrolment_line set state = 'in_review', decider = 'onboarding', waits_for = '{onboarding}',
      decided_by = null, decided_for = null where id = ${WAITING}`.execute(api.work);
    expect(await decideBy('onboarding2', { behalf: 'onboarding', at: later })).toBe(
      'NOT_THE_DECIDER',
    );
  });

  it('are not a way around one’s own, whatever the code above the database says', async () => {
    const me = await personOf('onboarding2');
    await sql`update enrolment set signatories = signatories || ${me}::bigint where id = ${id}`.execute(
      api.work,
    );
    expect(await lineOf('onboarding2')).toMatchObject({
      mayDecide: false,
      mayNot: 'OWN_DECISION',
    });
    expect((await take('onboarding2')).json().code).toBe('OWN_DECISION');
    expect(await decideBy('onboarding', { behalf: 'onboarding2' })).toBe('OWN_DECISION');
    for (const column of ['decided_by', 'decided_for', 'cleared_by'])
      await expect(
        sql`update enrolment_line set ${sql.ref(column)} = ${me} where id = ${WAITING}`.execute(
          api.work,
        ),
      ).rejects.toThrow(/nobody decides their own/u);
    await sql`update enrolment set signatories = array_remove(signatories, ${me}::bigint) where id = ${id}`.execute(
      api.work,
    );
  });
});
