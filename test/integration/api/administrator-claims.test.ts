/** When nobody is left who administers a company. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type Api } from './support/app.ts';

let api: Api;
let partner: string;
beforeAll(async () => {
  api = await startApi();
  partner = await api.partner('P1');
});
afterAll(() => api.stop());

type State = {
  claim: { id: string; me: boolean; reason: string } | null;
  administrators: { membership: string; name: string; me: boolean }[];
};
const stateFor = async (user: string): Promise<State> =>
  (await api.ask(user, 'GET', `/v1/partners/${partner}/administrator-claim`)).json();
const ask = (user: string, reason = 'She left in October.') =>
  api.ask(user, 'POST', `/v1/partners/${partner}/administrator-claim`, { payload: { reason } });
const decide = (user: string, id: string, payload: object) =>
  api.ask(user, 'POST', `/v1/administrator-claims/${id}/decision`, { payload });
const claimId = async (): Promise<string> => (await stateFor('managerCA')).claim?.id ?? 'acl_none';
const rolesOf = async (user: string): Promise<readonly string[]> => {
  const me = await api.ask(user, 'GET', '/v1/me');
  return me.statusCode === 200
    ? me.json<{ memberships: { role: string }[] }>().memberships.map(({ role }) => role)
    : [];
};
/** Who was told what of it, by the last part of their address. */
const told = async () => {
  const rows = await api.work
    .selectFrom('notification')
    .innerJoin('person_identity', 'person_identity.person_id', 'notification.person_id')
    .select(['person_identity.mail as to', 'notification.mail'])
    .execute();
  return rows
    .filter(({ mail }) => (mail as { template: string }).template === 'administrator-claim')
    .map(({ to, mail }) => `${to}: ${(mail as { says: string }).says}`);
};

describe('a claim to administer', () => {
  it('is made by one of the company’s people, once, and told to who decides and who is to go', async () => {
    expect((await ask('lead2')).statusCode).toBe(404);
    expect((await ask('admin1')).statusCode).toBe(403);
    expect((await ask('lead1', '  ')).statusCode).toBe(400);
    expect((await ask('lead1')).statusCode).toBe(204);
    expect((await ask('learner1')).statusCode).toBe(409);
    expect((await told()).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'admin1@p1.example: to-administrator',
      'managerCA@vendor.example: to-decide',
    ]);
    expect((await stateFor('lead1')).claim).toMatchObject({ me: true });
    expect((await stateFor('admin1')).claim).toMatchObject({ me: false });
  });

  it('is not made with an address of another domain', async () => {
    await api.work
      .updateTable('person_identity')
      .set({ mail: 'learner1@mail.example' })
      .where('mail', '=', 'learner1@p1.example')
      .execute();
    expect((await ask('learner1')).statusCode).toBe(403);
    await api.work
      .updateTable('person_identity')
      .set({ mail: 'learner1@p1.example' })
      .where('mail', '=', 'learner1@mail.example')
      .execute();
  });

  it('is declined with a reason by the administrator who is still there, and everything stays', async () => {
    const id = await claimId();
    expect((await decide('managerDE', id, { verdict: 'approve' })).statusCode).toBe(404);
    expect((await decide('lead1', id, { verdict: 'approve' })).statusCode).toBe(403);
    expect((await decide('admin1', id, { verdict: 'decline' })).statusCode).toBe(400);
    const said = await decide('admin1', id, { verdict: 'decline', reason: 'I am here.' });
    expect(said.statusCode).toBe(204);
    const again = await decide('managerCA', id, { verdict: 'approve' });
    expect([again.statusCode, again.json().code]).toEqual([409, 'ALREADY_DECIDED']);
    expect(await rolesOf('lead1')).toEqual(['practice-lead']);
    expect(await told()).toContain('lead1@p1.example: declined');
  });

  it('approved by the manager gives the role, and takes it from who is gone', async () => {
    await ask('lead1');
    const id = await claimId();
    const { administrators } = await stateFor('managerCA');
    const remove = administrators.map(({ membership }) => membership);
    expect((await decide('managerCA', id, { verdict: 'approve', remove })).statusCode).toBe(204);
    expect(new Set(await rolesOf('lead1'))).toEqual(new Set(['partner-admin', 'practice-lead']));
    expect(await rolesOf('admin1')).toEqual([]);
    expect(await told()).toContain('lead1@p1.example: approved');
    expect((await stateFor('managerCA')).claim).toBeNull();
  });

  it('is decided once, however many decide at once', async () => {
    await ask('learner1');
    const id = await claimId();
    const answers = await Promise.all([
      decide('managerCA', id, { verdict: 'approve' }),
      decide('owner', id, { verdict: 'decline', reason: 'Not now.' }),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([
      204, 409,
    ]);
  });
});

it('nobody decides their own, and the database says so too', async () => {
  await api.work
    .insertInto('administrator_claim')
    .values({
      ...{ partner_id: String(Number.parseInt(partner.slice(4), 36)), person_id: '1' },
      ...{ reason: 'Mine.', state: 'asked', asked_at: new Date().toISOString() },
    })
    .execute();
  const own = api.work
    .updateTable('administrator_claim')
    .set((row) => ({ state: 'approved', decided_by: row.ref('person_id') }))
    .where('state', '=', 'asked')
    .execute();
  await expect(own).rejects.toThrow(/administrator_claim_not_own/);
});
