/** Who acts for an organisation: invited, given another role, removed, leaving. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptInvitation } from '../../../db/queries/invitations.ts';
import { withScope } from '../../../db/scope.ts';
import { sql } from 'kysely';
import { startApi, type Api } from './support/app.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

type Member = {
  id: string;
  role: string;
  me: boolean;
  countries: string[];
  person: { mail: string };
};
type MembersBody = {
  organisation: { kind: string; name: string | null };
  roles: string[];
  items: Member[];
  invitations: { id: string; mail: string; role: string; expired: boolean }[];
};

const membersOf = async (user: string): Promise<MembersBody> =>
  (await api.ask(user, 'GET', '/v1/members')).json();
const memberOf = async (user: string, mail: string): Promise<string> =>
  (await membersOf(user)).items.find((one) => one.person.mail === mail)?.id ?? 'mbr_none';
const invite = (user: string, payload: object) =>
  api.ask(user, 'POST', '/v1/invitations', { payload });
const change = (user: string, id: string, payload: object) =>
  api.ask(user, 'PATCH', `/v1/members/${id}`, { payload });
const remove = (user: string, id: string) => api.ask(user, 'DELETE', `/v1/members/${id}`);

async function secretOf(mail: string): Promise<Buffer> {
  const row = await api.work
    .selectFrom('invitation')
    .select('secret')
    .where('mail', '=', mail)
    .executeTakeFirstOrThrow();
  if (row.secret === null) throw new Error('answered already');
  return row.secret;
}
const accept = (secret: Buffer, mail: string, subject = `sub-${mail}`, at = api.deps.clock.now()) =>
  acceptInvitation(api.work, { secret, subject, mail, name: 'New Person', at });
const traces = async (action: string) =>
  (await api.work.selectFrom('audit').select('action').where('action', '=', action).execute())
    .length;

describe('the people of an organisation', () => {
  it('are shown to who looks after them: of the own company, distributor, or the vendor', async () => {
    const mails = async (user: string) =>
      (await membersOf(user)).items.map(({ person }) => person.mail);
    expect(await mails('admin1')).toEqual([
      'admin1@p1.example',
      'lead1@p1.example',
      'learner1@p1.example',
    ]);
    expect(await mails('distributor1')).toEqual(['coach1@d1.example', 'distributor1@d1.example']);
    const vendor = await membersOf('owner');
    expect(vendor.organisation).toEqual({ kind: 'vendor', name: null });
    expect(vendor.items.map(({ role }) => role)).not.toContain('partner-admin');
    expect(vendor.roles).not.toContain('system');
    expect((await api.ask('learner1', 'GET', '/v1/members')).statusCode).toBe(403);
    expect((await api.ask('coach1', 'DELETE', '/v1/members/mbr_1')).statusCode).toBe(403);
  });

  it('get another role, at once and with a trace', async () => {
    const id = await memberOf('admin2', 'learner2@p2.example');
    expect((await change('admin2', id, { role: 'practice-lead' })).statusCode).toBe(204);
    expect((await api.ask('learner2', 'GET', '/v1/me')).json().role).toBe('practice-lead');
    expect(await traces('member.change')).toBe(1);
    await change('admin2', id, { role: 'team-member' });
  });

  it('are limited to countries, and then see rows of those only', async () => {
    const id = await memberOf('admin1', 'lead1@p1.example');
    expect((await change('admin1', id, { countries: ['US'] })).statusCode).toBe(204);
    const partner = await api.partner('P1');
    const one = (await api.ask('lead1', 'GET', `/v1/partners/${partner}`)).json();
    expect(one.participations.map((each: { country: string }) => each.country)).toEqual(['US']);
    expect((await api.ask('lead1', 'GET', '/v1/me')).json().countries).toEqual(['US']);
    await change('admin1', id, { countries: [] });
  });

  it('cannot be given a role of another kind of organisation, nor countries that mean nothing', async () => {
    const id = await memberOf('admin1', 'lead1@p1.example');
    expect((await change('admin1', id, { role: 'program-owner' })).statusCode).toBe(400);
    const coach = await memberOf('distributor1', 'coach1@d1.example');
    expect((await change('distributor1', coach, { countries: ['CA'] })).statusCode).toBe(400);
    const manager = await memberOf('owner', 'managerCA@vendor.example'.toLowerCase());
    expect((await change('owner', manager, { countries: [] })).statusCode).not.toBe(204);
  });

  it('are out of reach of another organisation, by the API and by the database', async () => {
    const id = await memberOf('admin1', 'lead1@p1.example');
    for (const user of ['admin2', 'distributor1', 'owner']) {
      expect((await change(user, id, { role: 'team-member' })).statusCode, user).toBeGreaterThan(
        399,
      );
      expect((await remove(user, id)).statusCode, user).toBe(404);
    }
    const p2 = await api.work
      .selectFrom('partner')
      .select('id')
      .where('code', '=', 'P2')
      .executeTakeFirstOrThrow();
    const asking = { personId: '0', scope: { kind: 'partner', partnerId: p2.id } } as const;
    for (const statement of [
      sql`update membership set role = 'partner-admin' where partner_id <> ${p2.id} returning 1`,
      sql`delete from membership where partner_id is distinct from ${p2.id} returning 1`,
      sql`select from invitation where partner_id <> ${p2.id}`,
    ]) {
      const seen = await withScope(api.deps.read, asking, (tx) => statement.execute(tx));
      expect(seen.rows).toEqual([]);
    }
    await expect(
      withScope(api.deps.read, asking, (tx) => sql`select secret from invitation`.execute(tx)),
    ).rejects.toThrow(/permission denied/u);
  });
});

describe('the last administrator', () => {
  it.each([
    ['admin3', 'admin3@p3.example', 'team-member'],
    ['distributor2', 'distributor2@d2.example', 'coach'],
    ['owner', 'owner@vendor.example', 'auditor'],
  ])('%s stays: not removed, not given another role, not leaving', async (user, mail, role) => {
    const id = await memberOf(user, mail);
    const answers = [
      await remove(user, id),
      await change(user, id, { role }),
      await api.ask(user, 'DELETE', `/v1/me/memberships/${id}`),
    ];
    for (const answer of answers) {
      expect(answer.statusCode).toBe(409);
      expect(answer.json()).toMatchObject({ code: 'LAST_ADMINISTRATOR' });
    }
    expect((await api.ask(user, 'GET', '/v1/me')).statusCode).toBe(200);
  });

  it('stays when two administrators remove each other at once', async () => {
    const second = await memberOf('admin3', 'lead3@p3.example');
    await change('admin3', second, { role: 'partner-admin' });
    const first = await memberOf('admin3', 'admin3@p3.example');
    const answers = await Promise.all([remove('admin3', second), remove('lead3', first)]);
    expect(answers.map(({ statusCode }) => statusCode).filter((one) => one === 204)).toHaveLength(
      1,
    );
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from membership m join partner p on p.id = m.partner_id
      where p.code = 'P3' and m.role = 'partner-admin'`.execute(api.work);
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('is not somebody who is limited to some countries', async () => {
    const lead = await memberOf('admin2', 'lead2@p2.example');
    await change('admin2', lead, { role: 'partner-admin', countries: ['DE'] });
    const own = await memberOf('admin2', 'admin2@p2.example');
    expect((await remove('admin2', own)).statusCode).toBe(409);
    expect((await change('admin2', own, { countries: ['DE'] })).statusCode).toBe(409);
    // Who is limited looks after people of the same countries, and gives no more than that.
    expect((await change('lead2', own, { role: 'team-member' })).statusCode).not.toBe(204);
    expect((await invite('lead2', { mail: 'x@p2.example', role: 'team-member' })).statusCode).toBe(
      403,
    );
    const limited = { mail: 'x@p2.example', role: 'team-member', countries: ['DE'] };
    expect((await invite('lead2', limited)).statusCode).toBe(201);
  });
});

describe('leaving', () => {
  it('gives back a role of one’s own and no other', async () => {
    const id = await memberOf('admin1', 'learner1@p1.example');
    expect((await api.ask('lead1', 'DELETE', `/v1/me/memberships/${id}`)).statusCode).toBe(404);
    expect((await api.ask('learner1', 'DELETE', `/v1/me/memberships/${id}`)).statusCode).toBe(204);
    expect((await api.ask('learner1', 'GET', '/v1/me')).statusCode).toBe(401);
    expect(await traces('member.leave')).toBe(1);
  });
});

describe('an invitation', () => {
  it('is mailed once, and makes the one who has the mailbox a member, once', async () => {
    const mail = 'nadia.costa@p1.example';
    const sent = await invite('admin1', {
      mail: 'Nadia.Costa@p1.example',
      role: 'practice-lead',
      locale: 'fr-CA',
    });
    expect(sent.statusCode, sent.body).toBe(201);
    expect(sent.body).not.toContain('secret');
    // Again within a minute: the same invitation, no second mail.
    expect((await invite('admin1', { mail, role: 'practice-lead' })).json().id).toBe(
      sent.json().id,
    );
    const { rows } = await sql<{ payload: object }>`
      select payload from outbox where payload ->> 'mail' = 'invitation' and partner_id = (select id from partner where code = 'P1')`.execute(
      api.work,
    );
    expect(rows).toHaveLength(1);
    // What waits to be sent names neither address nor link.
    expect(JSON.stringify(rows)).not.toMatch(/nadia|costa/iu);

    const secret = await secretOf(mail);
    const shown = await api.ask(
      null,
      'GET',
      `/v1/invitations/by-link/${secret.toString('base64url')}`,
    );
    expect(shown.json()).toMatchObject({
      ...{ mail, role: 'practice-lead', invitedBy: 'Person admin1', expired: false },
      organisation: { kind: 'partner', name: 'Alder Networks Inc.' },
    });
    expect(await accept(secret, 'somebody.else@p1.example')).toEqual({ outcome: 'other-mail' });
    const both = await Promise.all([accept(secret, mail), accept(secret, mail)]);
    expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['accepted', 'gone']);
    expect(
      (await api.ask(null, 'GET', `/v1/invitations/by-link/${secret.toString('base64url')}`))
        .statusCode,
    ).toBe(404);
    const me = (await api.ask(mail, 'GET', '/v1/me')).json();
    expect(me).toMatchObject({ role: 'practice-lead', partner: { code: 'P1' }, locale: 'fr-CA' });
    expect(await traces('invitation.accept')).toBe(1);
    expect((await membersOf('admin1')).invitations.map((one) => one.mail)).not.toContain(mail);
    expect((await invite('admin1', { mail, role: 'team-member' })).statusCode).toBe(409);
  });

  it('gives somebody who signs in already a role beside the others', async () => {
    await invite('distributor1', { mail: 'admin1@p1.example', role: 'coach' });
    const secret = await secretOf('admin1@p1.example');
    expect(await accept(secret, 'admin1@p1.example', 'sub-admin1')).toMatchObject({
      outcome: 'accepted',
    });
    const me = (await api.ask('admin1', 'GET', '/v1/me')).json();
    expect(me.role).toBe('partner-admin');
    expect(me.memberships.map((one: { role: string }) => one.role)).toEqual([
      'coach',
      'partner-admin',
    ]);
  });

  it('lapses, and can be sent again with another link', async () => {
    const mail = 'late@d1.example';
    await invite('distributor1', { mail, role: 'coach' });
    const secret = await secretOf(mail);
    const later = api.deps.clock.now() + 15 * 86_400_000;
    expect(await accept(secret, mail, 'sub-late', later)).toEqual({ outcome: 'expired' });
    await sql`update invitation set invited_at = invited_at - interval '1 hour' where mail = ${mail}`.execute(
      api.work,
    );
    await invite('distributor1', { mail, role: 'coach' });
    expect(await accept(secret, mail)).toEqual({ outcome: 'gone' });
    expect(await accept(await secretOf(mail), mail)).toMatchObject({ outcome: 'accepted' });
  });

  it('is taken back, and its link leads nowhere', async () => {
    const mail = 'mistake@vendor.example';
    const { id } = (await invite('owner', { mail, role: 'finance' })).json();
    const secret = await secretOf(mail);
    expect((await api.ask('admin1', 'DELETE', `/v1/invitations/${id}`)).statusCode).toBe(404);
    expect((await api.ask('owner', 'DELETE', `/v1/invitations/${id}`)).statusCode).toBe(204);
    expect(await accept(secret, mail)).toEqual({ outcome: 'gone' });
  });

  it('is refused for what is no address, no role of ours, and a manager without a region', async () => {
    for (const wrong of [
      { mail: 'a@b.example, c@d.example', role: 'finance' },
      { mail: 'x <y@z.example>', role: 'finance' },
      { mail: 'a@b.example', role: 'partner-admin' },
      { mail: 'a@b.example', role: 'system' },
      { mail: 'a@b.example', role: 'partner-manager' },
    ])
      expect((await invite('owner', wrong)).statusCode, JSON.stringify(wrong)).toBe(400);
  });
});
