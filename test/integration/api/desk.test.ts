/** The decisions desk: taken by one, handed to a colleague for a time, never one's own. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { takeApproval } from '../../../db/queries/approval-takes.ts';
import { decideApproval } from '../../../db/queries/approvals.ts';
import { insertDelegation } from '../../../db/queries/delegations.ts';
import { decidersFor } from '../../../db/queries/recipients.ts';
import { withScope } from '../../../db/scope.ts';
import { ensureDemoPeople } from '../../../demo/memberships.ts';
import { startApi, type Api } from './support/app.ts';
import { seedJourney, type SeededJourney } from './support/journey.ts';
import { PEOPLE } from './support/world.ts';

let api: Api;
/** A request of P1, at home in Canada, for a partner manager. */
let own: SeededJourney;
const [MANAGER] = PEOPLE.filter(({ user }) => user === 'managerCA');
const MINUTE_MS = 60_000;

beforeAll(async () => {
  api = await startApi();
  if (MANAGER === undefined) throw new Error('no manager');
  const colleague = { ...MANAGER, user: 'managerCA2', subject: 'sub-managerCA2' };
  await ensureDemoPeople(
    api.work,
    [...PEOPLE, { ...colleague, mail: 'managerCA2@vendor.example', name: 'Person managerCA2' }],
    [],
  );
  own = await seedJourney(api, 'P1', 'lead1');
});
afterAll(() => api.stop());
beforeEach(async () => {
  await sql`update approval set taken_by = null, taken_until = null, state = 'waiting', decided_by = null,
    decided_at = null, decided_for = null`.execute(api.work);
  await sql`delete from delegation`.execute(api.work);
});

const idOf = async (user: string): Promise<string> =>
  (
    await api.work
      .selectFrom('person_identity')
      .select('person_id')
      .where('subject', '=', `sub-${user}`)
      .executeTakeFirstOrThrow()
  ).person_id;
const apr = (): string => `apr_${BigInt(own.approvalId).toString(36)}`;
const take = (user: string) => api.ask(user, 'PUT', `/v1/approvals/${apr()}/take`);
const giveBack = (user: string) => api.ask(user, 'DELETE', `/v1/approvals/${apr()}/take`);
const shown = async (user: string) => (await api.ask(user, 'GET', `/v1/approvals/${apr()}`)).json();
const countsOf = async (user: string): Promise<{ mine: number; team: number }> =>
  (await api.ask(user, 'GET', '/v1/approvals')).json().counts;
const hand = async (from: string, to: string | null, more: object = {}) =>
  api.ask(from, 'POST', '/v1/me/delegations', {
    payload: {
      to: to === null ? null : `psn_${BigInt(await idOf(to)).toString(36)}`,
      ...{ away: false, from: '2023-08-31', until: '2023-09-08', ...more },
    },
  });

/** Decides as the journey's recorder does: by the statement of the database. */
async function decideBy(user: string, more: { behalf?: string; at?: number } = {}): Promise<void> {
  await decideApproval(api.work, {
    ...{ journeyId: own.journeyId, step: own.step, verdict: 'approve', reason: null },
    ...{ by: await idOf(user), role: 'partner-manager', at: api.deps.clock.now() },
    behalf: more.behalf === undefined ? null : await idOf(more.behalf),
    ...(more.at === undefined ? {} : { at: more.at }),
  });
}

describe('taking a decision', () => {
  it('gives it to one of two who take it at once, for thirty minutes, and shows who has it', async () => {
    const answers = await Promise.all(['managerCA', 'managerCA2'].map(take));
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 409]));
    const [winner, other] =
      answers[0]?.statusCode === 200 ? ['managerCA', 'managerCA2'] : ['managerCA2', 'managerCA'];
    expect(answers.find(({ statusCode }) => statusCode === 409)?.json().code).toBe('TAKEN');
    expect((await shown(winner ?? '')).taken).toMatchObject({ mine: true });
    expect(await shown(other ?? '')).toMatchObject({
      ...{ mayDecide: false, mayNot: 'TAKEN' },
      taken: { by: `Person ${winner}`, mine: false },
    });
    const { rows } = await sql<{ minutes: number }>`
      select extract(epoch from taken_until - ${new Date(api.deps.clock.now()).toISOString()}::timestamptz) / 60 as minutes
      from approval where id = ${own.approvalId}`.execute(api.work);
    expect(Math.ceil(Number(rows[0]?.minutes))).toBe(30);
  });

  it('keeps others from deciding, in the statement that decides', async () => {
    await take('managerCA');
    await expect(decideBy('managerCA2')).rejects.toMatchObject({ code: 'TAKEN' });
    await decideBy('managerCA');
    await expect(decideBy('managerCA2')).rejects.toMatchObject({ code: 'ALREADY_DECIDED' });
  });

  it('keeps nobody from it once it has run out or was given back', async () => {
    const at = api.deps.clock.now();
    await takeApproval(api.work, own.approvalId, {
      ...{ personId: await idOf('managerCA'), at: at - 31 * MINUTE_MS },
    });
    expect((await shown('managerCA2')).taken).toBeNull();
    expect((await take('managerCA2')).statusCode).toBe(200);
    // Whoever had it before gives nothing back that is another's by now.
    await giveBack('managerCA');
    expect((await take('managerCA')).statusCode).toBe(409);
    await giveBack('managerCA2');
    expect((await take('managerCA')).statusCode).toBe(200);
    await decideBy('managerCA2', { at: at + 31 * MINUTE_MS });
  });

  it('is for who decides it, never for one’s own, and not of another region', async () => {
    expect((await take('reviewer')).json().code).toBe('NOT_THE_DECIDER');
    expect((await take('managerDE')).statusCode).toBe(404);
    await sql`update approval set submitted_by = ${await idOf('managerCA')}`.execute(api.work);
    expect((await take('managerCA')).json().code).toBe('OWN_DECISION');
    await sql`update approval set submitted_by = ${await idOf('lead1')}`.execute(api.work);
  });

  it('is not offered while its journey rests or when it has ended, and says why', async () => {
    const inState = async (state: string) => {
      await sql`update journey set state = ${state} where id = (
        select journey_id from approval where id = ${own.approvalId})`.execute(api.work);
      const { mayDecide, mayNot } = await shown('managerCA');
      return { mayDecide, mayNot };
    };
    expect(await inState('paused')).toEqual({ mayDecide: false, mayNot: 'JOURNEY_PAUSED' });
    expect(await inState('withdrawn')).toEqual({ mayDecide: false, mayNot: 'JOURNEY_CLOSED' });
    expect(await inState('running')).toEqual({ mayDecide: true, mayNot: null });
  });

  it('cannot be written in another’s name, or over a decision, past the API', async () => {
    const scope = { kind: 'region', countries: ['CA'] } as const;
    const by = { personId: await idOf('managerCA'), scope };
    const write = (text: string) => withScope(api.deps.read, by, (tx) => sql.raw(text).execute(tx));
    const other = await idOf('managerCA2');
    await expect(
      write(`update approval set taken_by = ${other}, taken_until = now()`),
    ).rejects.toThrow(/row-level security/u);
    await expect(write(`update approval set state = 'approved'`)).rejects.toThrow(
      /permission denied/u,
    );
    await decideBy('managerCA');
    const { numAffectedRows } = await write(
      `update approval set taken_by = ${by.personId}, taken_until = now()`,
    );
    expect(numAffectedRows).toBe(0n);
  });
});

describe('decisions in a colleague’s hands', () => {
  it('are theirs for the time: seen, counted and decided on behalf, also of another region', async () => {
    expect(await countsOf('managerDE')).toMatchObject({ mine: 0, team: 0 });
    const made = await hand('managerCA', 'managerDE');
    expect(made.statusCode, made.body).toBe(201);
    expect(await countsOf('managerDE')).toMatchObject({ mine: 1, team: 1 });
    expect(await shown('managerDE')).toMatchObject({
      ...{ mayDecide: true, behalf: 'Person managerCA' },
    });
    const journey = `/v1/journeys/jrn_${BigInt(own.journeyId).toString(36)}`;
    expect((await api.ask('managerDE', 'GET', journey)).statusCode).toBe(200);
    // What was handed over is to decide, and nothing else.
    expect(
      (await api.ask('managerDE', 'POST', `${journey}/pause`, { payload: {} })).statusCode,
    ).toBe(404);
    expect((await take('managerDE')).statusCode).toBe(200);
    await decideBy('managerDE', { behalf: 'managerCA' });
    expect(await shown('managerCA')).toMatchObject({
      ...{ decidedBy: 'Person managerDE', decidedFor: 'Person managerCA' },
    });
  });

  it('may be a reviewer’s for a partner manager, and not the other way round', async () => {
    expect((await hand('managerCA', 'reviewer')).statusCode).toBe(201);
    expect(await countsOf('reviewer')).toMatchObject({ mine: 1 });
    expect((await shown('reviewer')).mayDecide).toBe(true);
    expect((await hand('reviewer', 'managerCA')).statusCode).toBe(400);
    expect((await hand('managerCA', 'onboarding')).statusCode).toBe(400);
    expect((await hand('managerCA', 'lead1')).statusCode).toBe(400);
    expect((await hand('managerCA', 'managerCA')).statusCode).toBe(400);
  });

  it('end when their time is over, when either ends them, and with the role; before, they are not', async () => {
    await hand('managerCA', 'managerDE', { from: '2023-09-04' });
    expect(await countsOf('managerDE')).toMatchObject({ mine: 0 });
    await expect(decideBy('managerDE', { behalf: 'managerCA' })).rejects.toMatchObject({
      code: 'NOT_THE_DECIDER',
    });
    const now = await hand('managerCA', 'managerDE');
    expect(await countsOf('managerDE')).toMatchObject({ mine: 1 });
    const end = (user: string) => api.ask(user, 'DELETE', `/v1/me/delegations/${now.json().id}`);
    expect((await end('reviewer')).statusCode).toBe(404);
    expect((await end('managerDE')).statusCode).toBe(204);
    expect((await end('managerCA')).statusCode).toBe(404);
    expect(await countsOf('managerDE')).toMatchObject({ mine: 0 });
    await expect(decideBy('managerDE', { behalf: 'managerCA' })).rejects.toMatchObject({
      code: 'NOT_THE_DECIDER',
    });
    await expect(
      decideBy('managerDE', { behalf: 'managerCA', at: Date.parse('2023-09-09T12:00:00Z') }),
    ).rejects.toMatchObject({ code: 'NOT_THE_DECIDER' });
  });

  it('are seen by both, and nobody hands over what is another’s', async () => {
    await hand('managerCA', 'managerDE');
    const seen = async (user: string) =>
      (await api.ask(user, 'GET', '/v1/me/delegations')).json().items;
    expect(await seen('managerCA')).toMatchObject([
      { mine: true, to: { name: 'Person managerDE' } },
    ]);
    expect(await seen('managerDE')).toMatchObject([{ mine: false, now: true }]);
    expect(await seen('managerCA2')).toEqual([]);
    const forged = withScope(
      api.deps.read,
      { personId: await idOf('managerDE'), scope: { kind: 'region', countries: ['DE'] } },
      async (tx) =>
        insertDelegation(tx, {
          ...{ from: await idOf('managerCA'), fromRole: 'partner-manager', away: false },
          to: { personId: await idOf('managerDE'), role: 'partner-manager' },
          ...{ fromAt: Date.now(), untilAt: Date.now() + 1000, at: Date.now() },
        }),
    );
    await expect(forged).rejects.toThrow(/row-level security/u);
    const traces = await api.work
      .selectFrom('audit')
      .select('action')
      .where('action', '=', 'delegation.begin')
      .where('person_id', '=', await idOf('managerCA'))
      .execute();
    expect(traces.length).toBeGreaterThan(0);
  });

  it('are not a way around one’s own: what I sent, nobody decides on my behalf', async () => {
    await hand('managerCA', 'managerDE');
    await sql`update approval set submitted_by = ${await idOf('managerCA')}`.execute(api.work);
    expect(await shown('managerDE')).toMatchObject({ mayDecide: false, mayNot: 'OWN_DECISION' });
    const refused = await api.ask('managerDE', 'POST', `/v1/approvals/${apr()}/decision`, {
      payload: { verdict: 'approve' },
    });
    expect(refused.json().code).toBe('OWN_DECISION');
    await expect(decideBy('managerDE', { behalf: 'managerCA' })).rejects.toMatchObject({
      code: 'OWN_DECISION',
    });
    await sql`update approval set submitted_by = ${await idOf('lead1')}`.execute(api.work);
  });

  it('out of office, mails go to who stands in instead', async () => {
    const at = api.deps.clock.now();
    const told = async () =>
      (await decidersFor(api.work, 'partner-manager', 'CA', at)).map(({ personId }) => personId);
    const [ca, ca2, de] = await Promise.all(['managerCA', 'managerCA2', 'managerDE'].map(idOf));
    expect(new Set(await told())).toEqual(new Set([ca, ca2]));
    await hand('managerCA', 'managerDE', { away: true });
    expect(new Set(await told())).toEqual(new Set([ca2, de]));
    await sql`delete from delegation`.execute(api.work);
    await hand('managerCA', 'managerDE');
    expect(new Set(await told())).toEqual(new Set([ca, ca2, de]));
    await sql`delete from delegation`.execute(api.work);
    // Away without anybody: the mails wait where they would have been.
    await hand('managerCA', null, { away: true });
    expect(new Set(await told())).toEqual(new Set([ca, ca2]));
    const colleagues = (await api.ask('managerCA2', 'GET', '/v1/me/delegations')).json().colleagues;
    expect(colleagues).toContainEqual(
      expect.objectContaining({ name: 'Person managerCA', awayUntil: expect.any(String) }),
    );
  });

  it.each([
    [{ from: '2023-09-05', until: '2023-09-04' }, '/until'],
    [{ from: '2023-08-01', until: '2023-08-30' }, '/until'],
    [{ from: '2023-09-01', until: '2024-01-01' }, '/until'],
    [{ from: '2023-02-30', until: '2023-09-01' }, '/from'],
  ])('are for a time that makes sense: %j is refused', async (span, pointer) => {
    const answer = await hand('managerCA', 'managerDE', span);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors[0].pointer).toBe(pointer);
  });
});
