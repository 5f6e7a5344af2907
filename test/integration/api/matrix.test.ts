import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAY, type Role } from '../../../program/roles.ts';
import type { RoutePolicy } from '../../../api/auth/guard.ts';
import { startApi, type Api } from './support/app.ts';
import { sampleOf, seedSamples, type Sample, type Seeded } from './support/samples.ts';
import { PEOPLE } from './support/world.ts';

let api: Api;
let seeded: Seeded;
beforeAll(async () => {
  api = await startApi();
  seeded = await seedSamples(api);
});
afterAll(() => api.stop());

/** Who sees rows of P1, by role and company or region. */
const SEES_P1 = new Set([
  ...['admin1', 'lead1', 'learner1', 'managerCA'],
  ...['onboarding', 'onboarding2', 'compliance', 'reviewer', 'owner', 'finance', 'auditor'],
]);

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
    expect(guarded().filter((one) => sampleOf(one, seeded) === undefined)).toEqual([]);
  });

  it('lets nobody in without a sign-in', async () => {
    for (const route of guarded()) {
      const sample = sampleOf(route, seeded);
      if (sample !== undefined)
        expect(await statusOf(null, route, sample), `${route.method} ${route.url}`).toBe(401);
    }
  });

  it.each(PEOPLE.map(({ user, role }) => [user, role] as const))(
    '%s sees and does what %s may, of their own rows, and nothing else',
    async (user, role) => {
      for (const route of guarded()) {
        const sample = sampleOf(route, seeded);
        if (sample === undefined) continue;
        const status = await statusOf(user, route, sample);
        const name = `${user}: ${route.method} ${route.url} answered ${status}`;
        const allowed =
          route.policy === 'signed-in' ||
          route.policy === 'public' ||
          (MAY[route.policy] as readonly Role[]).includes(role);
        if (!allowed) expect(status, name).toBe(403);
        else if (route.url === '/v1/requests/:id' || sample.rows === 'none')
          expect(status, name).toBe(404);
        else if (sample.rows === 'P1' && !SEES_P1.has(user)) expect(status, name).toBe(404);
        else if (route.url === '/v1/journeys' && route.method === 'POST')
          expect(status, name).toBe(404);
        // Her company is not known yet: there is nothing to enrol.
        else if (user === 'early' && route.url === '/v1/enrolments' && route.method === 'POST')
          expect(status, name).toBe(404);
        else if (route.method === 'GET') expect(status, name).toBe(200);
        else expect([200, 201, 204, 400, 403, 409, 422, 503], name).toContain(status);
        // A decider of another role is refused by the decision itself.
        if (allowed && status === 403)
          expect(route.url, name).toMatch(/^\/v1\/approvals\/:id\/(?:decision|take)$/u);
      }
    },
  );

  it('answers a thing that is not there and one that is not mine alike', async () => {
    const other = await api.ask('admin2', 'GET', `/v1/partners/${seeded.partner}/standing`);
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
