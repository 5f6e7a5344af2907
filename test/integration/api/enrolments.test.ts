/** An enrolment by three people, through the API: real engine, real worker, real database. */
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { sql } from 'kysely';
import type { Static } from 'typebox';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createActivities } from '../../../activities/index.ts';
import { workerOptions } from '../../../activities/worker.ts';
import type { PackageApplication } from '../../../api/schemas/applications.ts';
import type {
  EnrolmentHistory,
  EnrolmentOne,
  EnrolmentPage,
} from '../../../api/schemas/enrolments.ts';
import { edgeId } from '../../../program/ids.ts';
import { JOURNEYS_QUEUE } from '../../../workflows/messages.ts';
import { realServer } from '../../support/temporal.ts';
import { workflowBundle } from '../../workflows/run.ts';
import { startApi, type Api } from './support/app.ts';
import { applicant, READY } from './support/applicant.ts';
import { openMailbox, type Mailbox } from './support/mailbox.ts';

let env: TestWorkflowEnvironment;
let api: Api;
let worker: Worker;
let running: Promise<void>;
let mailbox: Mailbox;
beforeAll(async () => {
  env = await realServer();
  api = await startApi({ temporal: env.client });
  const { writer, editions, clock } = api.deps;
  const activities = createActivities({ db: api.work, writer, editions, clock });
  worker = await Worker.create({
    ...workerOptions({ activities, dataConverter: {} }),
    ...{ connection: env.nativeConnection, namespace: 'default', taskQueue: JOURNEYS_QUEUE },
    workflowBundle: await workflowBundle(),
  });
  running = worker.run();
  mailbox = await openMailbox(api, env.client);
}, 120_000);
afterAll(async () => {
  await mailbox.stop();
  worker.shutdown();
  await running;
  await api.stop();
  await env.teardown();
});

type One = Static<typeof EnrolmentOne>;
const post = async (user: string, path: string, payload: object, key?: string) => {
  const headers = key === undefined ? {} : { 'idempotency-key': key };
  const answer = await api.ask(user, 'POST', path, { payload, headers });
  return { status: answer.statusCode, body: answer.json<{ code?: string; state?: string }>() };
};
const read = async <T = One>(user: string, path: string): Promise<T> =>
  (await api.ask(user, 'GET', path)).json<T>();

it('three people take an application to an enrolment, and each sees what is theirs to do', async () => {
  const lines = [
    { country: 'CA', model: 'solution-reseller' },
    { country: 'US', model: 'solution-builder' },
  ];
  const begun = await api.ask('admin1', 'POST', '/v1/enrolments', {
    payload: { lines },
    headers: { 'idempotency-key': 'apply' },
  });
  expect(begun.statusCode, begun.body).toBe(201);
  const path = begun.headers['location'] as string;
  const again = await api.ask('admin1', 'POST', '/v1/enrolments', { payload: { lines } });
  expect(again.json()).toMatchObject({ code: 'JOURNEY_OPEN' });

  await vi.waitFor(
    async () =>
      expect((await read('onboarding', path)).lines.map(({ state }) => state).sort()).toEqual([
        'approved',
        'in_review',
      ]),
    { timeout: 10_000, interval: 100 },
  );
  const mine = await read<Static<typeof EnrolmentPage>>('onboarding', '/v1/enrolments?view=mine');
  expect(mine.items).toMatchObject([{ waiting: 1, partner: { name: 'Alder Networks Inc.' } }]);
  expect(
    (await read<Static<typeof EnrolmentPage>>('compliance', '/v1/enrolments?view=mine')).items,
  ).toEqual([]);
  const [decided] = (await read('onboarding', path)).lines.filter(({ mayDecide }) => mayDecide);
  expect(decided?.id).toBe('US/solution-builder');
  expect((await read('admin1', path)).lines.some(({ mayDecide }) => mayDecide)).toBe(false);
  // What screening compared is for those who decide.
  expect((await read('onboarding', path)).screening).toMatchObject({ hits: [] });
  expect((await read('admin1', path)).screening).toBeNull();

  const reject = { lines: ['US/solution-builder'], verdict: 'reject' };
  expect(await post('onboarding', `${path}/decisions`, reject)).toMatchObject({ status: 422 });
  expect(
    await post('compliance', `${path}/decisions`, { ...reject, verdict: 'approve' }),
  ).toMatchObject({
    ...{ status: 403, body: { code: 'NOT_THE_DECIDER' } },
  });
  const approve = { lines: ['US/solution-builder'], verdict: 'approve' };
  const first = await post('onboarding', `${path}/decisions`, approve, 'decide');
  expect(first).toMatchObject({ status: 200, body: { state: 'agreement' } });
  expect(await post('onboarding', `${path}/decisions`, approve, 'decide')).toEqual(first);
  expect(await post('onboarding', `${path}/decisions`, approve)).toMatchObject({
    ...{ status: 409, body: { code: 'ALREADY_DECIDED' } },
  });

  // A mistake is taken back, and decided again.
  const mistake = { lines: ['US/solution-builder'], reason: 'I meant another company' };
  expect((await read('onboarding', path)).lines.map((line) => line.mayTakeBack)).toEqual([
    false,
    true,
  ]);
  expect(await post('compliance', `${path}/take-back`, mistake)).toMatchObject({ status: 403 });
  expect(await post('onboarding', `${path}/take-back`, mistake)).toMatchObject({
    ...{ status: 200, body: { state: 'in_review' } },
  });
  expect((await read('admin1', path)).lines[1]?.said).toMatchObject({
    ...{ what: 'take-back', reason: 'I meant another company' },
  });
  await post('onboarding', `${path}/decisions`, approve);

  const agreement = (await read('admin1', path)).agreements.find(({ mayAccept }) => mayAccept);
  if (agreement === undefined) throw new Error('no agreement to accept');
  expect(agreement.text.fr).toContain('partenaire');
  const { entity, version } = agreement;
  const accept = { entity, version, locale: 'fr-CA', hash: agreement.hashes['fr-CA'] };
  expect(
    await post('admin1', `${path}/acceptances`, { ...accept, hash: '0'.repeat(64) }),
  ).toMatchObject({
    ...{ status: 409, body: { code: 'AGREEMENT_CHANGED' } },
  });
  expect(await post('admin1', `${path}/acceptances`, accept)).toMatchObject({
    ...{ status: 200, body: { state: 'active' } },
  });
  expect(await post('onboarding', `${path}/take-back`, mistake)).toMatchObject({
    ...{ status: 409, body: { code: 'DECISION_FOLLOWED' } },
  });
  const one = await read('admin1', path);
  expect(one).toMatchObject({
    state: 'active',
    startedOn: '2023-08-31',
    renewal: { on: '2024-08-31' },
  });
  expect(one.agreements.find((each) => each.entity === entity)?.acceptances).toMatchObject([
    { locale: 'fr-CA', by: 'Person admin1' },
  ]);
  const history = await read<Static<typeof EnrolmentHistory>>('admin1', `${path}/history`);
  expect(history.items.find(({ what }) => what === 'decide')).toMatchObject({
    by: 'Person onboarding',
    role: 'onboarding',
  });
});

it('two people decide the same line at once: one decision stands, the other is told so', async () => {
  const begun = await api.ask('admin3', 'POST', '/v1/enrolments', {
    payload: { lines: [{ country: 'CA', model: 'solution-builder' }] },
  });
  const path = begun.headers['location'] as string;
  await vi.waitFor(
    async () => expect((await read('onboarding', path)).lines[0]?.state).toBe('in_review'),
    { timeout: 10_000, interval: 50 },
  );
  // What is waited for is in the inbox of each, and counted.
  const inbox = await read<Static<typeof EnrolmentPage>>('onboarding2', '/v1/enrolments?view=mine');
  expect(inbox).toMatchObject({ counts: { mine: 1, team: 1, overdue: 0 } });
  expect((await read<{ waiting: object }>('onboarding2', '/v1/me')).waiting).toMatchObject({
    decisions: 1,
  });
  const lines = ['CA/solution-builder'];
  const answers = await Promise.all([
    post('onboarding', `${path}/decisions`, { lines, verdict: 'approve' }),
    post('onboarding2', `${path}/decisions`, { lines, verdict: 'reject', code: 'no-market' }),
  ]);
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409]);
  const refused = answers.find(({ status }) => status === 409);
  expect(['ALREADY_DECIDED', 'JOURNEY_CLOSED']).toContain(refused?.body.code);
  const { items } = await read<Static<typeof EnrolmentHistory>>('admin3', `${path}/history`);
  expect(new Set(items.filter(({ what }) => what === 'decide').map(({ by }) => by)).size).toBe(1);
  const [line] = (await read('onboarding', path)).lines;
  expect(line).toMatchObject({ decider: null, mayDecide: false, mayNot: null });
  expect(line?.decidedBy).toBe(items.find(({ what }) => what === 'decide')?.by);
});

it('packages with nothing singular in them are decided together, each once, also on a colleague’s behalf', async () => {
  const begun = await api.ask('admin2', 'POST', '/v1/enrolments', {
    payload: { lines: [{ country: 'DE', model: 'solution-builder' }] },
  });
  const path = begun.headers['location'] as string;
  await vi.waitFor(
    async () => expect((await read('onboarding', path)).lines[0]?.state).toBe('in_review'),
    { timeout: 10_000, interval: 50 },
  );
  const personOf = async (user: string): Promise<string> =>
    (
      await api.work
        .selectFrom('person_identity')
        .select('person_id')
        .where('subject', '=', `sub-${user}`)
        .executeTakeFirstOrThrow()
    ).person_id;
  const limit = async (user: string, countries: string[] | null) =>
    sql`update membership set countries = ${countries} where person_id = ${await personOf(user)}`.execute(
      api.work,
    );
  await limit('onboarding', ['DE']);
  await limit('onboarding2', ['US']);
  const handed = await api.ask('onboarding', 'POST', '/v1/me/delegations', {
    payload: {
      to: edgeId('psn', await personOf('onboarding2')),
      ...{ away: true, from: '2023-08-31', until: '2023-09-08' },
    },
  });
  expect(handed.statusCode, handed.body).toBe(201);
  const list = '/v1/enrolments?view=mine';
  const { items } = await read<Static<typeof EnrolmentPage>>('onboarding2', list);
  expect(items).toMatchObject([{ plain: true, behalf: 'Person onboarding' }]);
  const [{ id, version } = { id: '', version: 0 }] = items;
  const several = async (user: string, given: object, key?: string) =>
    (
      await post(
        user,
        '/v1/approvals/decisions',
        { items: [{ id, version }], verdict: 'approve', ...given },
        key,
      )
    ).body;
  const refused = (code: string) => ({ items: [{ id, done: false, code }] });
  expect(await several('onboarding2', { verdict: 'reject', reason: 'so' })).toMatchObject(
    refused('REASON_MISSING'),
  );
  expect(await several('compliance', {})).toMatchObject(refused('ALREADY_DECIDED'));
  expect(await several('onboarding2', { items: [{ id, version: 99 }] })).toMatchObject(
    refused('VERSION_STALE'),
  );
  expect((await api.ask('onboarding', 'PUT', `${path}/take`)).statusCode).toBe(200);
  expect(await several('onboarding2', {})).toMatchObject(refused('TAKEN'));
  expect(
    await post('onboarding2', `${path}/decisions`, {
      ...{ lines: ['DE/solution-builder'], verdict: 'approve' },
    }),
  ).toMatchObject({ status: 409, body: { code: 'TAKEN' } });
  expect((await api.ask('onboarding', 'DELETE', `${path}/take`)).statusCode).toBe(204);
  const done = await several('onboarding2', { reason: 'we sell there' }, 'several');
  expect(done).toMatchObject({ items: [{ id, done: true, state: 'agreement' }] });
  expect(await several('onboarding2', { reason: 'we sell there' }, 'several')).toEqual(done);
  expect((await read('onboarding', path)).lines).toMatchObject([
    { decidedBy: 'Person onboarding2', decidedFor: 'Person onboarding' },
  ]);
  const { items: past } = await read<Static<typeof EnrolmentHistory>>(
    'onboarding',
    `${path}/history`,
  );
  expect(past.filter(({ reason }) => reason === 'we sell there')).not.toEqual([]);
  await limit('onboarding', null);
  await limit('onboarding2', null);
});

it('an enrolment is suspended and reinstated by the vendor, changed and left by the company', async () => {
  const { items } = await read<Static<typeof EnrolmentPage>>('admin1', '/v1/enrolments');
  const path = `/v1/enrolments/${items[0]?.id}`;
  const renewal = { contacts: (await read('admin1', path)).signatories.map(({ id }) => id) };
  expect(await post('managerCA', `${path}/suspend`, { reason: 'a dispute' })).toMatchObject({
    body: { state: 'suspended' },
  });
  expect(await post('admin1', `${path}/renew`, renewal)).toMatchObject({
    status: 409,
    body: { code: 'ENROLMENT_SUSPENDED' },
  });
  expect(await post('managerCA', `${path}/reinstate`, {})).toMatchObject({
    body: { state: 'active' },
  });
  expect(await post('admin1', `${path}/renew`, renewal)).toMatchObject({
    status: 409,
    body: { code: 'RENEWAL_NOT_OPEN' },
  });
  const asked = [{ country: 'DE', model: 'solution-reseller' }];
  expect(await post('admin1', `${path}/lines`, { lines: asked })).toMatchObject({ status: 200 });
  expect(await post('admin1', `${path}/lines`, { lines: asked })).toMatchObject({
    status: 409,
    body: { code: 'LINE_EXISTS' },
  });
  expect(await post('admin1', `${path}/drop`, { lines: ['DE/solution-reseller'] })).toMatchObject({
    status: 200,
  });
  expect(await post('admin1', `${path}/withdraw`, {})).toMatchObject({
    status: 409,
    body: { code: 'ENROLMENT_ACTIVE' },
  });
  const left = await post('admin1', `${path}/leave`, {}, 'leave');
  expect(left).toMatchObject({ status: 200, body: { state: 'left' } });
  expect(await post('admin1', `${path}/leave`, {}, 'leave')).toEqual(left);
  expect(await post('admin1', `${path}/leave`, {})).toMatchObject({
    status: 409,
    body: { code: 'JOURNEY_CLOSED' },
  });
  expect(await post('admin2', `${path}/leave`, {})).toMatchObject({ status: 404 });
});

it('an application begins its enrolment by the relay, once; what it may be is looked at before anything is clear', async () => {
  const one = await applicant(api, mailbox, 'ann@alder.example');
  const company = { ...READY.company, legalName: 'Alder Networks Ltd.', website: '' };
  await one.save({ ...READY, company, sites: READY.sites.slice(0, 1) });
  expect((await one.submit()).statusCode).toBe(200);
  await mailbox.letters();
  const waits = { timeout: 10_000, interval: 100 };
  await vi.waitFor(
    async () =>
      expect(await read('onboarding', '/v1/enrolments?view=mine')).toMatchObject({
        items: [{ partner: { name: 'Alder Networks Ltd.' }, waiting: 1 }],
      }),
    waits,
  );
  const { items } = await read<Static<typeof EnrolmentPage>>(
    'onboarding',
    '/v1/enrolments?view=mine',
  );
  const path = `/v1/enrolments/${items[0]?.id}`;
  expect((await read('onboarding', path)).lines).toMatchObject([
    { id: 'CA/solution-reseller', exceptions: ['duplicate'], decider: 'onboarding' },
  ]);
  const sent = await read<Static<typeof PackageApplication>>('onboarding', `${path}/application`);
  expect(sent).toMatchObject({
    applicant: { name: 'Ines Roy', mail: 'ann@alder.example' },
    company: { legalName: 'Alder Networks Ltd.', taxNumber: READY.company.taxNumber },
    sites: [{ country: 'CA', city: 'Québec', models: ['solution-reseller'] }],
    contacts: [{ purpose: 'business', name: 'Ines Roy' }],
    duplicates: [{ partner: { code: 'P1' }, reasons: ['name', 'country'], enrolment: 'left' }],
    ...{ sameAs: null, mayResolve: true },
  });
  expect((await api.ask('compliance', 'GET', `${path}/application`)).statusCode).toBe(200);
  expect((await api.ask('admin1', 'GET', `${path}/application`)).statusCode).toBe(403);
  expect((await api.ask('managerCA', 'GET', `${path}/application`)).statusCode).toBe(403);

  const known = sent.duplicates[0]?.partner.id ?? '';
  const other = { partner: await api.partner('P3') };
  expect(await post('onboarding', `${path}/same-company`, other)).toMatchObject({ status: 404 });
  const same = { partner: known };
  expect(await post('compliance', `${path}/same-company`, same)).toMatchObject({ status: 403 });
  const first = await post('onboarding', `${path}/same-company`, same, 'same');
  expect(first).toMatchObject({ status: 200, body: { sameAs: { code: 'P1' } } });
  expect(await post('onboarding', `${path}/same-company`, same, 'same')).toEqual(first);
  expect((await read('onboarding', path)).state).toBe('rejected');

  // It was another one: while nobody there has answered, it is taken back, and decided anew at once.
  expect(await read('onboarding', `${path}/application`)).toMatchObject({ mayTakeBack: true });
  const undo = { reason: 'another register number' };
  const undone = await post('onboarding', `${path}/same-company/take-back`, undo, 'undo');
  expect(undone).toMatchObject({ status: 200, body: { sameAs: null, mayTakeBack: false } });
  expect(await post('onboarding', `${path}/same-company/take-back`, undo, 'undo')).toEqual(undone);
  expect((await read<{ items: [] }>('admin1', '/v1/join-requests')).items).toEqual([]);
  await mailbox.letters();
  await vi.waitFor(
    async () =>
      expect(await read('onboarding', '/v1/enrolments?view=mine')).toMatchObject({
        items: [{ partner: { name: 'Alder Networks Ltd.' }, attempt: 2, waiting: 1 }],
      }),
    waits,
  );
  const anew = await read<Static<typeof EnrolmentPage>>('onboarding', '/v1/enrolments?view=mine');
  const secondPath = `/v1/enrolments/${anew.items[0]?.id}`;
  expect(await read('onboarding', `${secondPath}/application`)).toMatchObject({
    ...{ sameAs: null, mayResolve: true },
  });
  const told = (await mailbox.letters()).filter(({ to }) => to === 'ann@alder.example');
  expect(told.at(-1)?.subject).toBe('Your application is looked at again');
  // What may be a company that is known is looked at by itself, not with others.
  const { version } = anew.items[0] ?? { version: 0 };
  expect(anew.items).toMatchObject([{ plain: false }]);
  expect(
    await post('onboarding', '/v1/approvals/decisions', {
      items: [{ id: anew.items[0]?.id, version }],
      verdict: 'approve',
    }),
  ).toMatchObject({ body: { items: [{ done: false, code: 'DECIDE_SINGLY' }] } });
  expect(await post('onboarding', `${secondPath}/same-company`, same)).toMatchObject({
    ...{ status: 200, body: { sameAs: { code: 'P1' } } },
  });

  // The company that is known has an administrator: who decides on the applicant is theirs.
  const joins = await read<{ items: { id: string }[] }>('admin1', '/v1/join-requests');
  expect(joins.items).toMatchObject([{ name: 'Ines Roy', mail: 'ann@alder.example' }]);
  const decision = { verdict: 'accept', role: 'practice-lead' };
  const decided = await api.ask(
    'admin1',
    'POST',
    `/v1/join-requests/${joins.items[0]?.id}/decision`,
    {
      payload: decision,
    },
  );
  expect(decided.statusCode).toBe(204);
  const { rows } = await sql<{ role: string; code: string }>`
    select m.role, p.code from membership m join partner p on p.id = m.partner_id
    join person_identity i on i.person_id = m.person_id where i.mail = 'ann@alder.example'`.execute(
    api.work,
  );
  expect(rows).toEqual([{ role: 'practice-lead', code: 'P1' }]);
  const letters = (await mailbox.letters()).filter(({ to }) => to === 'ann@alder.example');
  expect(letters.at(-1)?.subject).toBe('You now act for Alder Networks Inc.');
  expect(
    await post('onboarding', `${secondPath}/same-company/take-back`, { reason: 'too late' }),
  ).toMatchObject({ status: 409, body: { code: 'DECISION_FOLLOWED' } });
});
