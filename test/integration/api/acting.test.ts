/** One person in several roles: everything is done in the one that was picked. And a manager who looks as a partner. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSession } from '../../../db/queries/principals.ts';
import { sessionHash } from '../../../api/auth/guard.ts';
import { startApi, type Api } from './support/app.ts';
import { seedSamples, type Seeded } from './support/samples.ts';

let api: Api;
let seeded: Seeded;
let url: string;
/** A partner administrator of P1 who is a practice lead of P3 too, and a coach of a distributor. */
let lead3: string;
let coach: string;

type Membership = { id: string; role: string; organisation: { kind: string; name: string | null } };
type MeBody = {
  role: string;
  acting: string;
  partner: { id: string; code: string } | null;
  viewing: boolean;
  may: string[];
  memberships: Membership[];
};

beforeAll(async () => {
  api = await startApi();
  seeded = await seedSamples(api);
  const person_id = await personOf('admin1');
  const p3 = await api.work
    .selectFrom('partner')
    .select('id')
    .where('code', '=', 'P3')
    .executeTakeFirstOrThrow();
  const d1 = await api.work
    .selectFrom('organisation')
    .select('id')
    .where('code', '=', 'D1')
    .executeTakeFirstOrThrow();
  await api.work
    .insertInto('membership')
    .values([
      { person_id, role: 'practice-lead', partner_id: p3.id },
      { person_id, role: 'coach', organisation_id: d1.id },
    ])
    .execute();
  const me = await meAs(null);
  const idOfRole = (role: string): string =>
    me.memberships.find((one) => one.role === role)?.id ?? '';
  lead3 = idOfRole('practice-lead');
  coach = idOfRole('coach');
  url = await api.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => api.stop());

async function personOf(user: string): Promise<string> {
  const row = await api.work
    .selectFrom('person_identity')
    .select('person_id')
    .where('subject', '=', `sub-${user}`)
    .executeTakeFirstOrThrow();
  return row.person_id;
}

const as = (acting: string | null) =>
  acting === null ? {} : { headers: { 'ascent-acting-as': acting } };
const meAs = async (acting: string | null): Promise<MeBody> =>
  (await api.ask('admin1', 'GET', '/v1/me', as(acting))).json();

/** A browser of a person: requests over the wire, with the session's cookie. */
async function browserOf(user: string) {
  const personId = await personOf(user);
  const { id: membershipId } = await api.work
    .selectFrom('membership')
    .select('id')
    .where('person_id', '=', personId)
    .orderBy('id')
    .executeTakeFirstOrThrow();
  const secret = `browser-of-${user}-${Math.round(performance.now() * 1000)}`;
  const now = Date.now();
  const session = { hash: sessionHash(secret), personId, membershipId, now, until: now + 6e5 };
  await beginSession(api.work, session);
  const ask = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(url + path, {
      method,
      headers: {
        cookie: `${api.deps.settings.cookieName}=${secret}`,
        origin: url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return { ask, me: async () => (await (await ask('GET', '/v1/me')).json()) as MeBody };
}

const traces = async (action: string) =>
  api.work.selectFrom('audit').selectAll().where('action', '=', action).execute();

describe('a person with several roles', () => {
  it('is told all that they may act for, and acts in the first role until they pick', async () => {
    const me = await meAs(null);
    expect(me).toMatchObject({ role: 'partner-admin', partner: { code: 'P1' } });
    expect(
      me.memberships.map(({ role, organisation }) => [role, organisation.kind, organisation.name]),
    ).toEqual([
      ['coach', 'distributor', 'Distributor 1'],
      ['partner-admin', 'partner', 'Alder Networks Inc.'],
      ['practice-lead', 'partner', 'Cedar IT Ltd.'],
    ]);
    expect(me.memberships.map(({ id }) => id)).toContain(me.acting);
  });

  it('acts in the named role only, and never sees the rows of another', async () => {
    expect(await meAs(lead3)).toMatchObject({ role: 'practice-lead', partner: { code: 'P3' } });
    expect(await meAs(coach)).toMatchObject({ role: 'coach', partner: null });
    const [p1, p3] = [seeded.partner, await api.partner('P3')];
    const status = async (partner: string, acting: string | null) =>
      (await api.ask('admin1', 'GET', `/v1/partners/${partner}/standing`, as(acting))).statusCode;
    // Interleaved, so that nothing is answered from what the other role was read with.
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all([
        ...[status(p1, null), status(p3, null)],
        ...[status(p1, lead3), status(p3, lead3)],
        ...[status(p1, coach), status(p3, coach)],
      ]);
      expect(answers).toEqual([200, 404, 404, 200, 403, 403]);
    }
    const found = async (acting: string | null) =>
      (await api.ask('admin1', 'GET', '/v1/search?q=D-100', as(acting))).json().items.length;
    expect([await found(null), await found(lead3)]).toEqual([1, 0]);
  });

  it('is refused a role of somebody else, one that is gone, and what is none', async () => {
    const other = (await api.ask('admin2', 'GET', '/v1/me')).json<MeBody>().acting;
    for (const wrong of [other, 'mbr_zzzzzz', 'partner-admin', '']) {
      const answer = await api.ask('admin1', 'GET', '/v1/me', as(wrong));
      expect(answer.statusCode, wrong).toBe(403);
    }
  });

  it('picks in the browser, for this session and no other, with a trace', async () => {
    const [one, beside] = [await browserOf('admin1'), await browserOf('admin1')];
    expect((await one.me()).partner?.code).toBe('P1');
    const picked = await one.ask('PUT', '/v1/me/acting', { membership: lead3 });
    expect(picked.status).toBe(204);
    expect(await one.me()).toMatchObject({ role: 'practice-lead', partner: { code: 'P3' } });
    expect((await beside.me()).partner?.code).toBe('P1');
    expect((await one.ask('GET', `/v1/partners/${seeded.partner}`)).status).toBe(404);
    const stranger = await browserOf('admin2');
    expect((await stranger.ask('PUT', '/v1/me/acting', { membership: lead3 })).status).toBe(404);
    expect(await traces('acting.choose')).toHaveLength(1);
  });

  it('is told that a program names its role in a header', async () => {
    const answer = await api.ask('admin1', 'PUT', '/v1/me/acting', {
      payload: { membership: lead3 },
    });
    expect(answer.statusCode).toBe(409);
  });

  it('is signed out of a role that is taken away, at the next request', async () => {
    const { ask } = await browserOf('learner1');
    expect((await ask('GET', '/v1/me')).status).toBe(200);
    await api.work
      .deleteFrom('membership')
      .where('person_id', '=', await personOf('learner1'))
      .execute();
    expect((await ask('GET', '/v1/me')).status).toBe(401);
  });
});

describe('a partner manager who looks as a partner', () => {
  it('sees what its administrator sees, changes nothing, and finds back', async () => {
    const { ask, me } = await browserOf('managerCA');
    expect((await ask('PUT', '/v1/me/view', { partner: seeded.partner })).status).toBe(204);
    const viewing = await me();
    expect(viewing).toMatchObject({
      viewing: true,
      role: 'partner-admin',
      partner: { code: 'P1' },
    });
    expect(viewing.may.filter((action) => !/\.(read|list)$/u.test(action))).toEqual([]);
    expect((await ask('GET', `/v1/partners/${seeded.partner}/standing`)).status).toBe(200);
    // Another partner of the same region, which the manager sees: not while looking as this one.
    expect((await ask('GET', `/v1/partners/${await api.partner('P3')}`)).status).toBe(404);
    for (const route of api.app.policies) {
      if (['GET', 'HEAD', 'OPTIONS'].includes(route.method) || route.policy === 'public') continue;
      if (route.url === '/v1/me/view' || route.url === '/v1/me/acting') continue;
      const path = route.url.replaceAll(/:[a-z]+/gu, 'x');
      const answer = await ask(route.method, path, route.method === 'DELETE' ? undefined : {});
      expect(answer.status, `${route.method} ${route.url}`).toBe(403);
    }
    expect((await ask('DELETE', '/v1/me/view')).status).toBe(204);
    expect(await me()).toMatchObject({ viewing: false, role: 'partner-manager', partner: null });
    const p1 = BigInt(Number.parseInt(seeded.partner.slice(4), 36)).toString();
    for (const action of ['view.begin', 'view.end'])
      expect(await traces(action)).toMatchObject([{ partner_id: p1, object: seeded.partner }]);
  });

  it('is for the own region only, ends when the region does, and is for managers only', async () => {
    const other = await browserOf('managerDE');
    expect((await other.ask('PUT', '/v1/me/view', { partner: seeded.partner })).status).toBe(404);
    const admin = await browserOf('admin2');
    expect((await admin.ask('PUT', '/v1/me/view', { partner: seeded.partner })).status).toBe(403);
    const { ask, me } = await browserOf('managerCA');
    await ask('PUT', '/v1/me/view', { partner: seeded.partner });
    const person = await personOf('managerCA');
    const regionOf = (countries: string[]) =>
      api.work
        .updateTable('membership')
        .set({ countries })
        .where('person_id', '=', person)
        .execute();
    await regionOf(['US']);
    expect(await me()).toMatchObject({ viewing: false, role: 'partner-manager' });
    await regionOf(['CA', 'US']);
  });
});
