/** Applying without an account: the mail address first, one application per browser, a partner once. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgetOld } from '../../../db/forget.ts';
import { remindApplicants } from '../../../db/queries/applications.ts';
import { withScope } from '../../../db/scope.ts';
import type { Scope } from '../../../program/roles.ts';
import { startApi, type Api } from './support/app.ts';
import { applicant, begin, confirm, following, READY } from './support/applicant.ts';
import { openMailbox, type Mailbox } from './support/mailbox.ts';

let api: Api;
let mailbox: Mailbox;
beforeAll(async () => {
  api = await startApi({ limits: { applicationsBurst: 1000 } });
  mailbox = await openMailbox(api);
});
afterAll(async () => {
  await mailbox.stop();
  await api.stop();
});

const count = async (table: string): Promise<number> => {
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from ${sql.table(table)}`.execute(api.work);
  return rows[0]?.n ?? 0;
};

describe('before the address is confirmed', () => {
  it('the answer is the same for a known and an unknown domain, and for an address that has applied', async () => {
    const answers = [];
    for (const mail of ['new@p1.example', 'new@nobody.example', 'new@p1.example'])
      answers.push(await begin(api, mail));
    expect(new Set(answers.map(({ statusCode, body }) => `${statusCode} ${body}`)).size).toBe(1);
    expect(answers[0]?.statusCode).toBe(202);
    expect(answers.flatMap(({ cookies }) => cookies)).toEqual([]);
    const sent = (await mailbox.letters()).filter(({ to }) => to.startsWith('new@'));
    // The second one to the same address within a minute is not sent; the two say the same.
    expect(sent.map(({ to }) => to)).toEqual(['new@p1.example', 'new@nobody.example']);
    expect(sent[0]?.text.replace(/token=\S+/u, '')).toBe(sent[1]?.text.replace(/token=\S+/u, ''));
    expect(sent[0]?.text).not.toMatch(/Alder/u);
  });

  it('an address at an open mail service, or none, is refused with a reason, and nothing is sent', async () => {
    const before = (await mailbox.letters()).length;
    const open = await begin(api, 'somebody@gmail.com');
    expect(open.statusCode).toBe(400);
    expect(open.json()).toMatchObject({ errors: [{ pointer: '/mail', code: 'open-domain' }] });
    for (const over of [
      { mail: 'a@b.example, c@d.example' },
      { mail: 'x <y@z.example>' },
      { name: '' },
      { name: 'A\nBcc: evil@x.example' },
      { locale: 'de' },
      { role: 'partner-admin' },
    ])
      expect((await begin(api, 'a@b.example', over)).statusCode, JSON.stringify(over)).toBe(400);
    expect((await mailbox.letters()).length).toBe(before);
  });

  it('a mail carries none of the words of whoever asked for it', async () => {
    await begin(api, 'victim@quiet.example', { name: 'Win a prize at evil.example' });
    const letter = (await mailbox.letters()).find(({ to }) => to === 'victim@quiet.example');
    expect(JSON.stringify(letter)).not.toMatch(/prize/u);
  });

  it('nobody begins without end', async () => {
    const few = await startApi({ limits: { applicationsBurst: 3 }, accounts: false });
    const statuses = [];
    for (let n = 0; n < 4; n += 1) statuses.push((await begin(few, `a${n}@x.example`)).statusCode);
    expect(statuses).toEqual([202, 202, 202, 429]);
    await few.stop();
  });
});

describe('a link', () => {
  it('is kept as its hash, good once, and of two the later one', async () => {
    const mail = 'ann@once.example';
    await begin(api, mail);
    const token = await mailbox.tokenTo(mail);
    const { rows } = await sql`select link_hash from application where mail = ${mail}`.execute(
      api.work,
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    const { rows: queued } = await sql`select payload from outbox`.execute(api.work);
    expect(JSON.stringify(queued)).not.toMatch(new RegExp(`${token}|${mail}`, 'u'));
    const answers = await Promise.all([confirm(api, token), confirm(api, token)]);
    expect(new Set(answers.map(({ statusCode }) => statusCode))).toEqual(new Set([200, 404]));
    expect((await confirm(api, token)).statusCode).toBe(404);
    expect((await confirm(api, 'x'.repeat(43))).json().code).toBe('NOT_FOUND');
    expect((await confirm(api, 'short')).statusCode).toBe(400);
  });

  it('lapses, and looks then like one that never was', async () => {
    const mail = 'late@once.example';
    await begin(api, mail);
    const token = await mailbox.tokenTo(mail);
    await sql`update application set link_expires_at = link_expires_at - interval '49 hours' where mail = ${mail}`.execute(
      api.work,
    );
    const { requestId: _, ...expired } = (await confirm(api, token)).json();
    const { requestId: __, ...never } = (await confirm(api, 'x'.repeat(43))).json();
    expect(expired).toEqual(never);
  });

  it('leads to what was saved, on another device, where the first is left', async () => {
    const mail = 'two@devices.example';
    const first = await applicant(api, mailbox, mail);
    await first.save({ ...READY, company: { ...READY.company, legalName: 'Two Devices Ltd' } });
    await sql`update application set mailed_at = mailed_at - interval '1 hour' where mail = ${mail}`.execute(
      api.work,
    );
    await begin(api, mail);
    const second = await following(api, await mailbox.tokenTo(mail));
    expect((await second.read()).draft.company.legalName).toBe('Two Devices Ltd');
    expect((await first.ask('GET', '')).statusCode).toBe(401);
    const subjects = (await mailbox.letters()).filter(({ to }) => to === mail);
    expect(subjects.map(({ subject }) => subject)).toEqual([
      'Confirm your address to become a partner',
      'Go on with your application',
    ]);
  });
});

describe('a draft', () => {
  it('is saved as it goes; of two tabs the second is told instead of overwriting the first', async () => {
    const one = await applicant(api, mailbox, 'tabs@tabs.example');
    const { version } = await one.read();
    const save = (legalName: string) =>
      one.ask('PUT', '/draft', {
        ...{ version, payload: { ...READY, company: { ...READY.company, legalName } } },
      });
    const saved = await save('First');
    expect(saved.headers['etag']).toBe(`"${version + 1}"`);
    expect(await save('Second')).toMatchObject({ statusCode: 412 });
    expect((await one.read()).draft.company.legalName).toBe('First');
    const bare = await one.ask('PUT', '/draft', { payload: READY });
    expect(bare.statusCode).toBe(400);
  });

  it('may lack anything, says what, and is not sent before it lacks nothing', async () => {
    const one = await applicant(api, mailbox, 'ines@lacks.example');
    const lacking = async () => (await one.read()).lacking.map(({ pointer }) => pointer);
    expect(await lacking()).toEqual([
      '/company/legalName',
      '/company/taxNumber',
      '/company/homeCountry',
      '/sites',
      '/contacts',
    ]);
    const [site] = READY.sites;
    if (site === undefined) throw new Error('no site');
    await one.save({
      ...READY,
      company: { ...READY.company, website: 'not a site', taxNumber: '1' },
      sites: [site, { ...site, models: [] }, { ...site, country: 'AQ' }],
      signer: { isApplicant: false, name: 'Ines', mail: 'INES@lacks.example' },
    });
    expect((await one.read()).lacking).toEqual([
      { pointer: '/company/taxNumber', code: 'short' },
      { pointer: '/company/website', code: 'website' },
      { pointer: '/sites/1/country', code: 'twice' },
      { pointer: '/sites/1/models', code: 'no-model' },
      { pointer: '/sites/2/country', code: 'country' },
      { pointer: '/signer/mail', code: 'own' },
    ]);
    const partners = await count('partner');
    expect(await one.submit()).toMatchObject({ statusCode: 422 });
    expect(await count('partner')).toBe(partners);
  });

  it.each([
    ['a country of three letters', { company: { ...READY.company, homeCountry: 'CAN' } }],
    ['a model that there is none of', { sites: [{ ...READY.sites[0], models: ['pirate'] }] }],
    ['an unknown field', { approved: true }],
    ['a line break in a name', { company: { ...READY.company, legalName: 'A\nB' } }],
    ['more sites than the world has', { sites: Array.from({ length: 61 }, () => READY.sites[0]) }],
    ['a name without end', { company: { ...READY.company, legalName: 'x'.repeat(201) } }],
  ])('refuses %s', async (what, over) => {
    const one = await applicant(api, mailbox, `${what.replaceAll(' ', '-')}@bad.example`);
    const { version } = await one.read();
    const answer = await one.ask('PUT', '/draft', { version, payload: { ...READY, ...over } });
    expect(answer.statusCode).toBe(400);
    expect((await one.read()).version).toBe(version);
  });

  it('is reached by its own browser alone, and written by our own pages alone', async () => {
    const one = await applicant(api, mailbox, 'mine@own.example');
    const paths = [
      ['GET', '/v1/applications/current'],
      ['PUT', '/v1/applications/current/draft'],
      ['POST', '/v1/applications/current/submission'],
      ['POST', '/v1/applications/current/join'],
      ['DELETE', '/v1/applications/current'],
    ] as const;
    for (const cookie of ['', 'ascent-3000-application=guess', 'ascent-3000=guess']) {
      for (const [method, path] of paths) {
        const answer = await api.ask(null, method, path, {
          ...(method === 'PUT' ? { payload: READY } : {}),
          headers: { cookie, origin: 'http://localhost:3000', 'if-match': '"2"' },
        });
        expect(answer.statusCode, `${method} ${path}`).toBe(401);
      }
    }
    const { version } = await one.read();
    const origin = 'https://evil.example';
    const stolen = await one.ask('PUT', '/draft', { payload: READY, version, origin });
    expect(stolen.json()).toMatchObject({ code: 'ORIGIN_REFUSED' });
    // It opens nothing else: it is no sign-in.
    const me = await api.ask(null, 'GET', '/v1/me', {
      headers: { cookie: 'ascent-3000-application=x' },
    });
    expect(me.statusCode).toBe(401);
  });

  it('is forgotten when its applicant withdraws', async () => {
    const one = await applicant(api, mailbox, 'gone@gone.example');
    await one.save(READY);
    expect((await one.ask('DELETE', '')).statusCode).toBe(204);
    expect((await one.ask('GET', '')).statusCode).toBe(401);
    const { rows } = await sql`select from application where mail = 'gone@gone.example'`.execute(
      api.work,
    );
    expect(rows).toEqual([]);
  });
});

describe('a draft that nobody goes on with', () => {
  const DAY_MS = 86_400_000;
  const daysAgo = (mail: string, days: number) =>
    sql`update application set touched_at = ${new Date(api.deps.clock.now() - days * DAY_MS)} where mail = ${mail}`.execute(
      api.work,
    );
  const remindersTo = async (mail: string) =>
    (await mailbox.letters()).filter(
      ({ to, subject }) => to === mail && /forgotten on|sera oubliée le/u.test(subject),
    );

  it('reminds its applicant once before it is forgotten, in their language, and names the day', async () => {
    const mail = 'idle@idle.example';
    await begin(api, mail, { locale: 'fr-CA' });
    await following(api, await mailbox.tokenTo(mail));
    await daysAgo(mail, 49);
    expect(await remindApplicants(api.work, api.deps.clock.now())).toBe(0);
    await daysAgo(mail, 51);
    // Two processes that sweep at once.
    const now = api.deps.clock.now();
    await Promise.all([remindApplicants(api.work, now), remindApplicants(api.work, now)]);
    await remindApplicants(api.work, now);
    const [letter, ...more] = await remindersTo(mail);
    expect(more).toEqual([]);
    const day = new Intl.DateTimeFormat('fr-CA', { dateStyle: 'long', timeZone: 'UTC' }).format(
      now + 9 * DAY_MS,
    );
    expect(letter?.text.replaceAll(/\s+/gu, ' ')).toContain(day);
    await forgetOld(api.work, now + 8 * DAY_MS);
    // Its link opens what was filled in, and keeps it.
    const one = await following(api, await mailbox.tokenTo(mail));
    expect((await one.read()).state).toBe('draft');
    await forgetOld(api.work, now + 30 * DAY_MS);
    expect((await one.read()).state).toBe('draft');
  });

  it('says nothing where its applicant went on with it, or sent it, before the mail went out', async () => {
    const mail = 'back@idle.example';
    const one = await applicant(api, mailbox, mail);
    await daysAgo(mail, 55);
    expect(await remindApplicants(api.work, api.deps.clock.now())).toBe(1);
    await one.save({ ...READY, company: { ...READY.company, legalName: 'Back Ltd' } });
    expect(await remindersTo(mail)).toEqual([]);
  });
});

describe('a contact’s phone', () => {
  const phones = (phone: string) => ({
    ...READY,
    company: { ...READY.company, legalName: 'Phones Ltd', taxNumber: 'CA-555555555', website: '' },
    contacts: READY.contacts.map((contact) => ({ ...contact, mail: 'p@phones.example', phone })),
  });

  it('is taken as people write it, kept as E.164, and named where it is none', async () => {
    const one = await applicant(api, mailbox, 'ines@phones.example');
    const wrong = await one.save(phones('418 555-0142 poste 12'));
    expect(wrong.lacking).toEqual([{ pointer: '/contacts/0/phone', code: 'phone' }]);
    expect((await one.save(phones(''))).lacking).toEqual([]);
    expect((await one.save(phones('(418) 555-0142'))).lacking).toEqual([]);
    expect((await one.submit()).statusCode).toBe(200);
    const { rows } = await sql<{ phone: string }>`
      select c.phone from contact c join person_identity i on i.person_id = c.person_id
      where i.mail = 'p@phones.example'`.execute(api.work);
    expect(rows).toEqual([{ phone: '+14185550142' }]);
  });
});

describe('sending', () => {
  it('makes one partner with all that belongs to it, however often and at once it is asked for', async () => {
    const mail = 'ines.roy@boreal.example';
    const one = await applicant(api, mailbox, mail);
    await one.save({
      ...READY,
      signer: { isApplicant: false, name: 'Paul Roy', mail: 'paul.roy@boreal.example' },
    });
    const before = await count('partner');
    const answers = await Promise.all([one.submit(), one.submit(), one.submit()]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect((await one.submit()).statusCode).toBe(200);
    expect(await count('partner')).toBe(before + 1);

    const { rows } = await sql<{ id: string }>`
      select p.* from partner p where p.domain = 'boreal.example'`.execute(api.work);
    expect(rows).toMatchObject([{ name: 'Boréal Réseaux inc.', home_country: 'CA' }]);
    const partnerId = rows[0]?.id ?? '';
    const sites = await api.work
      .selectFrom('site')
      .select(['country', 'home', 'currency'])
      .where('partner_id', '=', partnerId)
      .orderBy('country')
      .execute();
    expect(sites).toEqual([
      { country: 'CA', home: true, currency: 'CAD' },
      { country: 'US', home: false, currency: 'USD' },
    ]);
    const { rows: begun } = await sql<{ payload: { signatories: string[]; appliedBy: string } }>`
      select payload from outbox where topic = 'enrolment' and partner_id = ${partnerId}`.execute(
      api.work,
    );
    expect(begun).toMatchObject([{ payload: { partnerId, attempt: 1 } }]);
    expect(begun[0]?.payload.signatories).not.toContain(begun[0]?.payload.appliedBy);
    // The signer is invited, and is the one who may sign, once the invitation is accepted.
    const { rows: invited } = await sql`
      select role from invitation where mail = 'paul.roy@boreal.example' and partner_id = ${partnerId}`.execute(
      api.work,
    );
    expect(invited).toEqual([{ role: 'partner-admin' }]);
    // People stand with the people; nothing of them stays with the application.
    const { rows: kept } =
      await sql`select draft from application where partner_id = ${partnerId}`.execute(api.work);
    expect(JSON.stringify(kept)).not.toMatch(/Paul|ines\.roy/u);
    const letters = (await mailbox.letters()).filter(({ to }) => to.endsWith('@boreal.example'));
    expect(letters.map(({ subject }) => subject)).toContain(
      'We have received the application of Boréal Réseaux inc.',
    );
    expect(letters.some(({ to }) => to === 'paul.roy@boreal.example')).toBe(true);
    // The engine is away here: the enrolment waits for it, and is not given up.
    const { rows: waiting } = await sql`
      select done_at, failed, attempts > 0 as tried from outbox where topic = 'enrolment' and partner_id = ${partnerId}`.execute(
      api.work,
    );
    expect(waiting).toEqual([{ done_at: null, failed: null, tried: true }]);
    expect(await one.read()).toMatchObject({
      state: 'submitted',
      outcome: { company: 'Boréal Réseaux inc.', enrolment: null },
    });
    expect((await one.ask('DELETE', '')).statusCode).toBe(409);
  });

  it('finds who the company may be: by domain, by tax number, by name and country, not by name alone', async () => {
    const name = (legalName: string) => ({ ...READY.company, legalName });
    const found = async (mail: string, draft: typeof READY): Promise<unknown> => {
      const one = await applicant(api, mailbox, mail);
      await one.save(draft);
      const sent = await one.submit();
      expect(sent.statusCode, sent.body).toBe(200);
      const { rows } = await sql<{ name: string; reasons: string[] }>`
        select k.name, d.reasons from duplicate d join partner k on k.id = d.known_id
        join application a on a.partner_id = d.partner_id where a.mail = ${mail} order by k.id`.execute(
        api.work,
      );
      return rows;
    };
    expect(
      await found('a@other.example', {
        ...READY,
        company: {
          ...name('Alder  NETWORKS, Incorporated'),
          taxNumber: 'CA-111111111',
          website: '',
        },
      }),
    ).toEqual([{ name: 'Alder Networks Inc.', reasons: ['name', 'country'] }]);
    // Birke Systeme is at home in Germany only.
    expect(
      await found('b@birke.example', {
        ...READY,
        company: { ...name('Birke Systeme Ltd.'), taxNumber: 'CA-222222222', website: '' },
      }),
    ).toEqual([]);
    expect(
      await found('c@third.example', {
        ...READY,
        company: { ...name('Something Else'), taxNumber: 'ca222222222', website: '' },
      }),
    ).toEqual([{ name: 'Birke Systeme Ltd.', reasons: ['tax-number', 'country'] }]);
    const own = await found('late@p1.example', {
      ...READY,
      otherCompany: true,
      company: { ...name('Fourth'), taxNumber: 'CA-444444444', website: '' },
    });
    expect(own).toEqual([{ name: 'Alder Networks Inc.', reasons: ['domain', 'country'] }]);
  });
});

describe('a company that is enrolled', () => {
  const joins = async (user: string) =>
    (await api.ask(user, 'GET', '/v1/join-requests')).json<{
      items: { id: string; mail: string; name: string }[];
    }>().items;
  const decide = (user: string, id: string, payload: object) =>
    api.ask(user, 'POST', `/v1/join-requests/${id}/decision`, { payload });

  it('is named once the address is confirmed, and not applied for again by mistake', async () => {
    const one = await applicant(api, mailbox, 'colleague@p2.example');
    const { company } = await one.read();
    expect(company).toEqual({ name: 'Birke Systeme GmbH', isMember: false });
    await one.save(READY);
    expect(await one.submit()).toMatchObject({ statusCode: 409 });
    const stranger = await applicant(api, mailbox, 'colleague@p9.example');
    expect((await stranger.read()).company).toBeNull();
    expect(await stranger.ask('POST', '/join')).toMatchObject({ statusCode: 409 });
  });

  it('lets its administrator decide: who is accepted is a member who signs in', async () => {
    const mail = 'joiner@p2.example';
    const one = await applicant(api, mailbox, mail);
    const asked = await Promise.all([one.ask('POST', '/join'), one.ask('POST', '/join')]);
    expect(asked.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    const told = (await mailbox.letters()).filter(({ to }) => to === 'admin2@p2.example');
    expect(told.map(({ subject }) => subject)).toEqual([
      'Somebody asks to act for Birke Systeme GmbH',
    ]);
    const [request] = await joins('admin2');
    expect(request).toMatchObject({ mail, name: 'Ines Roy' });
    const id = request?.id ?? '';
    // Nobody else sees it, nor decides it.
    expect(await joins('admin1')).toEqual([]);
    const accept = { verdict: 'accept', role: 'practice-lead', countries: ['DE'] };
    expect((await decide('admin1', id, accept)).statusCode).toBe(404);
    expect((await decide('lead2', id, accept)).statusCode).toBe(403);
    expect((await decide('admin2', id, { ...accept, role: 'auditor' })).statusCode).toBe(400);
    expect((await decide('admin2', id, { verdict: 'decline' })).statusCode).toBe(400);
    const both = await Promise.all([decide('admin2', id, accept), decide('admin2', id, accept)]);
    expect(new Set(both.map(({ statusCode }) => statusCode))).toEqual(new Set([204, 404]));
    expect(await one.read()).toMatchObject({
      state: 'joined',
      outcome: { company: 'Birke Systeme GmbH' },
    });
    const members = (await api.ask('admin2', 'GET', '/v1/members')).json().items;
    expect(members).toContainEqual(
      expect.objectContaining({
        role: 'practice-lead',
        countries: ['DE'],
        person: expect.objectContaining({ mail }),
      }),
    );
    const letters = (await mailbox.letters()).filter(({ to }) => to === mail);
    expect(letters.at(-1)?.subject).toBe('You now act for Birke Systeme GmbH');
  });

  it('may decline with a reason; the same address does not ask again, and may apply as another company', async () => {
    const mail = 'former@p2.example';
    const one = await applicant(api, mailbox, mail);
    await one.ask('POST', '/join');
    const [request] = await joins('admin2');
    const declined = { verdict: 'decline', reason: 'You left in March.' };
    expect((await decide('admin2', request?.id ?? '', declined)).statusCode).toBe(204);
    expect(await one.read()).toMatchObject({
      state: 'declined',
      outcome: { reason: 'You left in March.' },
    });
    const { rows } = await sql`select mail, name from join_request where state <> 'asked'`.execute(
      api.work,
    );
    expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(1);
    const again = await applicant(api, mailbox, mail);
    expect((await again.read()).company).toBeNull();
    expect(await again.ask('POST', '/join')).toMatchObject({ statusCode: 409 });
  });

  it('hears nothing of a request that was taken back', async () => {
    const one = await applicant(api, mailbox, 'regret@p2.example');
    await one.ask('POST', '/join');
    expect(await joins('admin2')).toHaveLength(1);
    expect((await one.ask('DELETE', '')).statusCode).toBe(204);
    expect(await joins('admin2')).toEqual([]);
  });
});

describe('row-level security by itself', () => {
  const seen = (scope: Scope, table: string) =>
    withScope(api.deps.read, { personId: '0', scope }, async (tx) => {
      const { rows } = await sql`select partner_id from ${sql.table(table)}`.execute(tx);
      return rows.length;
    });

  it('shows an application to nobody but the program, what a company said to itself, and its likenesses not to it', async () => {
    const { id } = await api.work
      .selectFrom('partner')
      .select('id')
      .where('domain', '=', 'other.example')
      .executeTakeFirstOrThrow();
    const own: Scope = { kind: 'partner', partnerId: id };
    const other: Scope = { kind: 'partner', partnerId: '1' };
    const program: Scope = { kind: 'program' };
    for (const table of ['company', 'contact'])
      expect([await seen(own, table), await seen(other, table)], table).toEqual([1, 0]);
    for (const table of ['application', 'duplicate']) {
      expect([await seen(own, table), await seen(other, table)], table).toEqual([0, 0]);
      expect(await seen(program, table), table).toBeGreaterThan(0);
    }
    for (const secret of ['session_hash', 'link_hash']) {
      const attempt = withScope(api.deps.read, { personId: '0', scope: program }, (tx) =>
        sql`select ${sql.ref(secret)} from application`.execute(tx),
      );
      await expect(attempt).rejects.toThrow(/permission denied/u);
    }
    await expect(
      withScope(api.deps.read, { personId: '0', scope: program }, (tx) =>
        sql`delete from join_request`.execute(tx),
      ),
    ).rejects.toThrow(/permission denied/u);
  });
});
