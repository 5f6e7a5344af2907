import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAY, type Role } from '../../../program/roles.ts';
import type { RoutePolicy } from '../../../api/auth/guard.ts';
import { idOf } from '../../../api/ids.ts';
import { startApi, type Api } from './support/app.ts';
import { seedJourney, type SeededJourney } from './support/journey.ts';
import { PEOPLE } from './support/world.ts';

let api: Api;
let own: SeededJourney;
let entry: string;
let ids: Record<string, string>;
beforeAll(async () => {
  api = await startApi();
  own = await seedJourney(api, 'P1', 'lead1');
  const sent = await api.ask('system', 'POST', '/v1/events', {
    payload: {
      specversion: '1.0',
      id: 'M-1',
      source: '/deal-desk',
      type: 'deal.closed',
      data: {
        deal: 'D-100',
        account: 'SP-1',
        customer: 'cust-1',
        product: 'compute',
        licence: 'subscription',
        role: 'transact',
        currency: 'CAD',
        amount: '100000.00',
        date: '2023-08-01',
      },
    },
  });
  expect(sent.statusCode, sent.body).toBe(200);
  const imported = await api.ask('system', 'POST', '/v1/imports?name=rates.csv', {
    payload: 'month,currency,usd\n2023-01,USD,1\n',
    headers: { 'content-type': 'text/csv' },
  });
  const partner = await api.partner('P1');
  const history = await api.ask('admin1', 'GET', `/v1/partners/${partner}/entries`);
  entry = history.json().items[0].id;
  ids = { partner, import: imported.json().id };
});
afterAll(() => api.stop());

type Sample = {
  readonly path: string;
  readonly body?: unknown;
  /** Whose it is: of company P1, of the program, or of whoever asks. */
  readonly rows: 'P1' | 'program' | 'own';
};

/** A request per route that is right in itself; a route without one fails below. */
function sampleOf({ method, url }: RoutePolicy): Sample | undefined {
  const journey = idOf('jrn', own.journeyId);
  const step = `/v1/journeys/${journey}/steps/${own.step}`;
  const approval = `/v1/approvals/${idOf('apr', own.approvalId)}`;
  const partner = `/v1/partners/${ids['partner']}`;
  const samples: Record<string, Sample> = {
    'GET /v1/me': { path: '/v1/me', rows: 'own' },
    'PATCH /v1/me': { path: '/v1/me', body: { zone: 'UTC' }, rows: 'own' },
    'GET /v1/partners': { path: '/v1/partners', rows: 'own' },
    'GET /v1/partners/:id': { path: partner, rows: 'P1' },
    'GET /v1/partners/:id/people': { path: `${partner}/people`, rows: 'P1' },
    'GET /v1/partners/:id/certifications': { path: `${partner}/certifications`, rows: 'P1' },
    'GET /v1/partners/:id/standing': { path: `${partner}/standing`, rows: 'P1' },
    'GET /v1/partners/:id/standing/timeline': { path: `${partner}/standing/timeline`, rows: 'P1' },
    'GET /v1/partners/:id/standing/explanation': {
      path: `${partner}/standing/explanation`,
      rows: 'P1',
    },
    'GET /v1/partners/:id/entries': { path: `${partner}/entries`, rows: 'P1' },
    'GET /v1/partners/:id/entries/:entry': { path: `${partner}/entries/${entry}`, rows: 'P1' },
    'GET /v1/partners/:id/facts/:subject': { path: `${partner}/facts/D-100`, rows: 'P1' },
    'GET /v1/partners/:id/stream': { path: `${partner}/stream`, rows: 'P1' },
    'GET /v1/stream': { path: '/v1/stream', rows: 'own' },
    'GET /v1/search': { path: '/v1/search?q=D-1', rows: 'own' },
    'GET /v1/sources': { path: '/v1/sources', rows: 'own' },
    'GET /v1/practices': { path: '/v1/practices', rows: 'own' },
    'GET /v1/journeys': { path: '/v1/journeys', rows: 'own' },
    'POST /v1/journeys': {
      path: '/v1/journeys',
      body: { kind: 'practice', practice: 'none-such' },
      rows: 'own',
    },
    'GET /v1/journeys/:id': { path: `/v1/journeys/${journey}`, rows: 'P1' },
    'GET /v1/journeys/:id/history': { path: `/v1/journeys/${journey}/history`, rows: 'P1' },
    'POST /v1/journeys/:id/pause': { path: `/v1/journeys/${journey}/pause`, body: {}, rows: 'P1' },
    'POST /v1/journeys/:id/resume': {
      path: `/v1/journeys/${journey}/resume`,
      body: {},
      rows: 'P1',
    },
    'POST /v1/journeys/:id/withdraw': {
      path: `/v1/journeys/${journey}/withdraw`,
      body: {},
      rows: 'P1',
    },
    'POST /v1/journeys/:id/steps/:step/assessment': {
      path: `${step}/assessment`,
      body: { answers: {} },
      rows: 'P1',
    },
    'POST /v1/journeys/:id/steps/:step/submission': {
      path: `${step}/submission`,
      body: {},
      rows: 'P1',
    },
    'POST /v1/journeys/:id/steps/:step/evidence': {
      path: `${step}/evidence`,
      body: { kind: 'note', name: 'n', note: 'text' },
      rows: 'P1',
    },
    'DELETE /v1/journeys/:id/steps/:step/evidence/:evidence': {
      path: `${step}/evidence/${idOf('evd', own.evidenceId)}`,
      rows: 'P1',
    },
    'GET /v1/journeys/:id/evidence/:evidence': {
      path: `/v1/journeys/${journey}/evidence/${idOf('evd', own.evidenceId)}`,
      rows: 'P1',
    },
    'PUT /v1/journeys/:id/playbook/:item': {
      path: `/v1/journeys/${journey}/playbook/${playbookItem()}`,
      body: { done: true },
      rows: 'P1',
    },
    'GET /v1/approvals': { path: '/v1/approvals', rows: 'own' },
    'GET /v1/approvals/:id': { path: approval, rows: 'P1' },
    'POST /v1/approvals/:id/decision': {
      path: `${approval}/decision`,
      body: { verdict: 'reject' },
      rows: 'P1',
    },
    'POST /v1/events': { path: '/v1/events', body: [{}], rows: 'program' },
    'POST /v1/xapi/statements': { path: '/v1/xapi/statements', body: [{}], rows: 'program' },
    'POST /v1/imports': { path: '/v1/imports', body: 'month,currency,usd\n', rows: 'program' },
    'GET /v1/imports/:id': { path: `/v1/imports/${ids['import']}`, rows: 'program' },
    'GET /v1/imports/:id/refusals': {
      path: `/v1/imports/${ids['import']}/refusals`,
      rows: 'program',
    },
    'GET /v1/editions': { path: '/v1/editions', rows: 'own' },
    'GET /v1/editions/:id': { path: `/v1/editions/${own.plan.edition}`, rows: 'own' },
    'GET /v1/requests/:id': {
      path: '/v1/requests/req_00000000000000000000000000000000',
      rows: 'own',
    },
  };
  return samples[`${method} ${url}`];
}

const playbookItem = (): string => own.plan.milestones.flatMap((one) => one.playbook)[0]?.id ?? '';

/** Who sees rows of P1, by role and company or region. */
const SEES_P1 = new Set(['admin1', 'lead1', 'learner1', 'managerCA', 'reviewer', 'owner']);

async function statusOf(
  user: string | null,
  { method }: RoutePolicy,
  { path, body }: Sample,
): Promise<number> {
  if (path.endsWith('/stream')) return streamStatus(user, path);
  const { statusCode } = await api.ask(user, method, path, {
    ...(body === undefined
      ? {}
      : {
          payload: body as string,
          headers: { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' },
        }),
    headers: {
      'idempotency-key': `${user}-${path}`,
      ...(body === undefined
        ? {}
        : { 'content-type': typeof body === 'string' ? 'text/csv' : 'application/json' }),
    },
  });
  return statusCode;
}

/** A stream does not end by itself: it is opened over the wire and left. */
async function streamStatus(user: string | null, path: string): Promise<number> {
  if (!api.app.server.listening) await api.app.listen({ port: 0, host: '127.0.0.1' });
  const address = api.app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const leave = new AbortController();
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    signal: leave.signal,
    headers: user === null ? {} : { authorization: `Bearer ${await api.tokenOf(user)}` },
  });
  leave.abort();
  return answer.status;
}

const guarded = (): readonly RoutePolicy[] =>
  api.app.policies.filter((one) => one.method !== 'HEAD' && one.policy !== 'public');

describe('every route and every role', () => {
  it('has a sample for each route', () => {
    expect(guarded().filter((one) => sampleOf(one) === undefined)).toEqual([]);
  });

  it('lets nobody in without a sign-in', async () => {
    for (const route of guarded()) {
      const sample = sampleOf(route);
      if (sample !== undefined)
        expect(await statusOf(null, route, sample), `${route.method} ${route.url}`).toBe(401);
    }
  });

  it.each(PEOPLE.map(({ user, role }) => [user, role] as const))(
    '%s sees and does what %s may, of their own rows, and nothing else',
    async (user, role) => {
      for (const route of guarded()) {
        const sample = sampleOf(route);
        if (sample === undefined) continue;
        const status = await statusOf(user, route, sample);
        const name = `${user}: ${route.method} ${route.url} answered ${status}`;
        const allowed =
          route.policy === 'signed-in' ||
          route.policy === 'public' ||
          (MAY[route.policy] as readonly Role[]).includes(role);
        if (!allowed) expect(status, name).toBe(403);
        else if (route.url === '/v1/requests/:id') expect(status, name).toBe(404);
        else if (sample.rows === 'P1' && !SEES_P1.has(user)) expect(status, name).toBe(404);
        else if (route.url === '/v1/journeys' && route.method === 'POST')
          expect(status, name).toBe(404);
        else if (route.method === 'GET') expect(status, name).toBe(200);
        else expect([200, 201, 204, 400, 403, 409, 422, 503], name).toContain(status);
        // A decider of another role is refused by the decision itself.
        if (allowed && status === 403) expect(route.url, name).toBe('/v1/approvals/:id/decision');
      }
    },
  );

  it('answers a thing that is not there and one that is not mine alike', async () => {
    const other = await api.ask('admin2', 'GET', `/v1/partners/${ids['partner']}/standing`);
    const none = await api.ask('admin2', 'GET', '/v1/partners/ptn_zzzzzz/standing');
    const { requestId: _, ...a } = other.json();
    const { requestId: __, ...b } = none.json();
    expect(a).toEqual(b);
  });
});

describe('lists show own rows only', () => {
  it('lists partners of the region', async () => {
    const codes = async (user: string) =>
      (await api.ask(user, 'GET', '/v1/partners'))
        .json()
        .items.map((one: { code: string }) => one.code)
        .sort();
    expect(await codes('managerCA')).toEqual(['P1', 'P3']);
    expect(await codes('managerDE')).toEqual(['P2']);
    expect(await codes('owner')).toEqual(['P1', 'P2', 'P3']);
  });

  it('finds a deal for its company and the vendor, and for nobody else', async () => {
    const found = async (user: string) =>
      (await api.ask(user, 'GET', '/v1/search?q=D-100')).json().items.length;
    expect(await found('admin1')).toBe(1);
    expect(await found('managerCA')).toBe(1);
    expect(await found('admin2')).toBe(0);
    expect(await found('managerDE')).toBe(0);
  });

  it('shows colleagues to those who look after people, not to every member', async () => {
    const kinds = async (user: string) =>
      (await api.ask(user, 'GET', '/v1/search?q=person')).json().items.length;
    expect(await kinds('learner1')).toBe(0);
  });

  it('shows waiting decisions of the region only', async () => {
    const counts = async (user: string) =>
      (await api.ask(user, 'GET', '/v1/approvals?view=team')).json().counts.team;
    expect(await counts('managerCA')).toBe(1);
    expect(await counts('managerDE')).toBe(0);
  });
});
