/** What people are told: their own list, what they chose, and the link of a mail that turns its kind off. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDeliver } from '../../../activities/mail/deliver.ts';
import type { OutgoingMail } from '../../../activities/mail/mailer.ts';
import { startRelay } from '../../../activities/relay.ts';
import { queueMail, queueMails } from '../../../db/queries/outbox.ts';
import { inTransaction } from '../../../db/connect.ts';
import { withScope } from '../../../db/scope.ts';
import type { Mail } from '../../../program/mails.ts';
import { TOPICS, topicOf } from '../../../program/notifications.ts';
import { edgeId } from '../../../program/ids.ts';
import { MAILS } from '../../support/mails.ts';
import { startApi, type Api } from './support/app.ts';

let api: Api;
let p1: string;
beforeAll(async () => {
  api = await startApi();
  p1 = await idOfPartner('P1');
});
afterAll(() => api.stop());
beforeEach(async () => {
  await sql`delete from notification`.execute(api.work);
  await sql`delete from outbox`.execute(api.work);
  await sql`update person_identity set notify = '{}'`.execute(api.work);
});

const idOfPartner = async (code: string): Promise<string> =>
  (
    await api.work
      .selectFrom('partner')
      .select('id')
      .where('code', '=', code)
      .executeTakeFirstOrThrow()
  ).id;
const idOf = async (user: string): Promise<string> =>
  (
    await api.work
      .selectFrom('person_identity')
      .select('person_id')
      .where('subject', '=', `sub-${user}`)
      .executeTakeFirstOrThrow()
  ).person_id;

const mailOf = (template: Mail['template']): Mail => {
  const mail = MAILS.find((one) => one.template === template);
  if (mail === undefined) throw new Error(`no mail ${template}`);
  return mail;
};
const FELL = mailOf('points-fell');
const CHANGE = mailOf('change-asked');

async function tell(user: string, mail: Mail, partnerId: string | null = p1): Promise<void> {
  const to = [await idOf(user)];
  await queueMail(api.work, { mail, to, partnerId, at: api.deps.clock.now() });
}

/** Delivers what is queued, and says what went out. */
async function delivered(): Promise<readonly OutgoingMail[]> {
  const sent: OutgoingMail[] = [];
  const deliver = createDeliver({
    mailer: {
      send: async (mail) => {
        sent.push(mail);
        return { outcome: 'done' };
      },
      close: () => {},
    },
    editions: api.deps.editions,
    publicUrl: 'http://localhost:3000',
    today: () => '2023-08-31',
  });
  const temporal = { workflow: { getHandle: () => ({}) } } as never;
  const relay = startRelay({ db: api.work, temporal, deliver });
  await relay.drain();
  await relay.stop();
  return sent;
}

type Listed = { items: { id: string; title: string; read: boolean }[]; unread: number };
const listOf = async (user: string, query = ''): Promise<Listed> =>
  (await api.ask(user, 'GET', `/v1/me/notifications${query}`)).json<Listed>();
const choose = (user: string, topic: string, channel: string, on: boolean) =>
  api.ask(user, 'PATCH', '/v1/me/notifications/settings', { payload: { topic, channel, on } });

describe('the list on the screen', () => {
  it('says what the mail says, in my language, with where to act on it', async () => {
    await tell('admin1', FELL);
    await api.ask('admin1', 'PATCH', '/v1/me', { payload: { locale: 'fr-CA' } });
    const answer = await api.ask('admin1', 'GET', '/v1/me/notifications');
    await api.ask('admin1', 'PATCH', '/v1/me', { payload: { locale: 'en' } });
    expect(answer.json()).toMatchObject({
      unread: 1,
      items: [
        {
          ...{ topic: 'status', title: 'Vos points ont baissé de 38', read: false },
          action: { label: 'Ouvrir votre statut', path: '/status' },
        },
      ],
    });
  });

  it('is written with the mail or not at all: what is rolled back tells nobody', async () => {
    const to = [await idOf('admin1')];
    const told = { partnerId: p1, at: api.deps.clock.now() };
    await inTransaction(api.work, async (session) => {
      await queueMails(session, [{ mail: FELL, to }], told);
      throw new Error('rolled back');
    }).catch(() => {});
    expect(await listOf('admin1')).toMatchObject({ items: [], unread: 0 });
    await inTransaction(api.work, (session) => queueMails(session, [{ mail: FELL, to }], told));
    expect(await listOf('admin1')).toMatchObject({ unread: 1 });
    expect(await delivered()).toHaveLength(1);
    // Delivering tells nothing a second time.
    expect((await listOf('admin1')).items).toHaveLength(1);
  });

  it('shows nobody else’s, and none of a partner that the role does not see', async () => {
    await tell('admin1', FELL);
    await tell('managerCA', FELL);
    await tell('managerDE', FELL);
    expect((await listOf('admin2')).items).toEqual([]);
    expect((await listOf('lead1')).items).toEqual([]);
    expect((await listOf('managerCA')).items).toHaveLength(1);
    expect((await listOf('managerDE')).items).toEqual([]);
    const scope = { kind: 'program' } as const;
    const seen = await withScope(api.deps.read, { personId: await idOf('owner'), scope }, (tx) =>
      tx.selectFrom('notification').select('id').execute(),
    );
    expect(seen).toEqual([]);
    const write = withScope(api.deps.read, { personId: await idOf('admin1'), scope }, (tx) =>
      sql`insert into notification (person_id, topic, mail, at) values (1, 'status', '{}', now())`.execute(
        tx,
      ),
    );
    await expect(write).rejects.toThrow(/permission denied/u);
  });

  it('marks one, or all up to one: what came meanwhile stays new, and nobody marks another’s', async () => {
    for (let n = 0; n < 3; n += 1) await tell('admin1', FELL);
    const [, second, first] = (await listOf('admin1')).items;
    const mark = (user: string, payload: object) =>
      api.ask(user, 'POST', '/v1/me/notifications/marks', { payload });
    expect((await mark('admin2', { read: true, ids: [first?.id] })).statusCode).toBe(204);
    expect((await listOf('admin1')).unread).toBe(3);
    await mark('admin1', { read: true, ids: [first?.id] });
    expect((await listOf('admin1')).unread).toBe(2);
    await mark('admin1', { read: true, upTo: second?.id });
    expect((await listOf('admin1', '?view=unread')).items).toHaveLength(1);
    expect((await api.ask('admin1', 'GET', '/v1/me')).json()).toMatchObject({
      waiting: { notifications: 1 },
    });
    await mark('admin1', { read: false, ids: [first?.id] });
    expect((await listOf('admin1')).unread).toBe(2);
    expect((await mark('admin1', { read: true })).statusCode).toBe(400);
  });

  it('goes with the person: erased, nothing of it is left', async () => {
    const { id } = await api.work
      .insertInto('person')
      .values({ partner_id: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    const identity = { person_id: id, mail: 'gone@p1.example', domain: 'p1.example' };
    await api.work.insertInto('person_identity').values(identity).execute();
    const about = { partnerId: p1, at: api.deps.clock.now() };
    await queueMail(api.work, { mail: FELL, to: [id], ...about });
    await api.work.deleteFrom('person_identity').where('person_id', '=', id).execute();
    await queueMail(api.work, { mail: FELL, to: [id], ...about });
    const left = await api.work
      .selectFrom('notification')
      .select('id')
      .where('person_id', '=', id)
      .execute();
    expect(left).toEqual([]);
    expect(await delivered()).toEqual([]);
  });
});

describe('what I chose', () => {
  it('turns off the mail and not the screen, and the other way round', async () => {
    expect((await choose('admin1', 'status', 'mail', false)).statusCode).toBe(200);
    await tell('admin1', FELL);
    expect(await delivered()).toEqual([]);
    expect(await listOf('admin1')).toMatchObject({ unread: 1 });
    await choose('admin1', 'status', 'mail', true);
    await choose('admin1', 'status', 'screen', false);
    await tell('admin1', FELL);
    expect(await delivered()).toHaveLength(1);
    expect(await listOf('admin1')).toMatchObject({ unread: 1 });
  });

  it('cannot turn off what is critical, by the route or by what is kept', async () => {
    const refused = await choose('admin1', 'changes', 'mail', false);
    expect(refused.statusCode).toBe(409);
    expect(refused.json().detail).toContain('Stays on');
    await sql`update person_identity set notify = '{"changes.mail": false, "changes.screen": false}'`.execute(
      api.work,
    );
    await tell('admin1', CHANGE);
    const [mail] = await delivered();
    expect(mail?.unsubscribeUrl).toBeNull();
    expect(mail?.text).not.toContain('/unsubscribe/');
    expect(await listOf('admin1')).toMatchObject({ unread: 1 });
  });

  it('leaves a trace of each choice', async () => {
    await choose('lead1', 'results', 'mail', false);
    const traces = await api.work
      .selectFrom('audit')
      .select(['action', 'detail', 'role'])
      .where('person_id', '=', await idOf('lead1'))
      .execute();
    expect(traces).toEqual([
      {
        ...{ action: 'notifications.choose', role: 'practice-lead' },
        detail: { topic: 'results', channel: 'mail', on: false },
      },
    ]);
  });

  it('is asked of whoever can hear of it, and of nobody else', async () => {
    const topics = async (user: string): Promise<readonly string[]> =>
      (await api.ask(user, 'GET', '/v1/me/notifications/settings'))
        .json<{ items: { topic: string }[] }>()
        .items.map(({ topic }) => topic);
    expect(await topics('reviewer')).toEqual(['decisions', 'delegations', 'late']);
    expect(await topics('owner')).toEqual(['late']);
    expect(await topics('lead1')).toContain('status');
    expect(await topics('lead1')).not.toContain('decisions');
    expect(await topics('finance')).toEqual([]);
  });

  it('has a topic for every mail, and a mail for every topic', () => {
    expect(new Set(MAILS.map(topicOf))).toEqual(new Set(TOPICS));
  });
});

describe('the link of a mail', () => {
  const linkOf = async (user: string): Promise<string> => {
    await tell(user, FELL);
    const url = (await delivered())[0]?.unsubscribeUrl ?? '';
    return url.slice('http://localhost:3000'.length);
  };
  const press = (path: string) =>
    api.ask(null, 'POST', path, {
      payload: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });

  it('turns its kind of mail off by a POST without a sign-in, for that person only', async () => {
    const link = await linkOf('admin1');
    expect((await press(link)).statusCode).toBe(204);
    expect((await press(link)).statusCode).toBe(204);
    for (const user of ['admin1', 'lead1']) await tell(user, FELL);
    await tell('admin1', mailOf('milestone-completed'));
    const sent = (await delivered()).map(({ to, subject }) => `${to.address}: ${subject}`);
    expect(sent).toHaveLength(2);
    expect(sent.some((one) => one.startsWith('lead1@') && one.includes('points fell'))).toBe(true);
    expect(sent.some((one) => one.startsWith('admin1@') && one.includes('milestone'))).toBe(true);
  });

  it('changes nothing when it is only followed', async () => {
    const link = await linkOf('admin1');
    const token = link.slice('/unsubscribe/'.length);
    for (const method of ['GET', 'HEAD']) {
      await api.ask(null, method, link);
      await api.ask(null, method, `/v1/unsubscribe/${token}`);
    }
    expect((await api.ask(null, 'GET', `/v1/unsubscribe/${token}`)).json()).toMatchObject({
      ...{ topic: 'status', on: true, locale: 'en' },
    });
    const undone = async (on: boolean) =>
      (await api.ask(null, 'PUT', `/v1/unsubscribe/${token}`, { payload: { on } })).json();
    expect(await undone(false)).toMatchObject({ on: false });
    expect(await undone(true)).toMatchObject({ on: true });
  });

  it('is good for nothing when a letter of it is another', async () => {
    const link = await linkOf('admin1');
    const token = link.slice('/unsubscribe/'.length);
    const [person = '', topic = ''] = token.split('-');
    const mac = token.slice(person.length + topic.length + 2);
    const other = BigInt(await idOf('admin2')).toString(36);
    // Whoever else has a link has a key too.
    await linkOf('admin2');
    for (const forged of [
      `${person}-milestones-${mac}`,
      `${other}-${topic}-${mac}`,
      `0${person}-${topic}-${mac}`,
      `${person}-${topic}-${'A'.repeat(43)}`,
      `${person}-${topic}-${mac.slice(0, 42)}`,
      'nonsense',
    ]) {
      expect((await press(`/unsubscribe/${forged}`)).statusCode, forged).toBe(404);
      expect((await api.ask(null, 'GET', `/v1/unsubscribe/${forged}`)).statusCode).toBe(404);
    }
  });
});

describe('decisions in other hands', () => {
  const hand = async (given: object) =>
    api.ask('managerCA', 'POST', '/v1/me/delegations', {
      payload: {
        to: edgeId('psn', await idOf('managerDE')),
        ...{ away: false, from: '2023-08-31', until: '2023-09-08', ...given },
      },
    });

  it('are told to whoever is to decide, by mail and on the screen, in both languages; and to either when the other ends it', async () => {
    const first = await hand({});
    expect(first.statusCode, first.body).toBe(201);
    const [mail, ...others] = await delivered();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      to: { address: 'managerDE@vendor.example' },
      subject:
        'Person managerCA hands you decisions: you decide from 31 August 2023 to 8 September 2023',
    });
    expect(mail?.text).toContain('/decisions');
    expect(mail?.html).toContain('Person managerCA hands you decisions');
    expect(await listOf('managerDE')).toMatchObject({
      items: [{ title: 'Person managerCA hands you decisions', read: false }],
    });
    // Neither the outbox nor the list keeps a name.
    const { rows: kept } = await sql<{ n: number }>`
      select count(*)::int as n from (select payload::text as t from outbox union all select mail::text from notification) k
      where t like '%Person%'`.execute(api.work);
    expect(kept[0]?.n).toBe(0);

    await api.ask('managerDE', 'PATCH', '/v1/me', { payload: { locale: 'fr-CA' } });
    await api.ask('managerCA', 'DELETE', `/v1/me/delegations/${first.json().id}`);
    const away = await hand({ away: true });
    const [ended, handed] = await delivered();
    expect(ended?.subject).toBe(
      'Person managerCA décide à nouveau, et vous n’avez plus à le faire',
    );
    expect(handed).toMatchObject({
      locale: 'fr-CA',
      subject:
        'Person managerCA est hors du bureau : vous décidez du 31 août 2023 au 8 septembre 2023',
    });
    await api.ask('managerDE', 'PATCH', '/v1/me', { payload: { locale: 'en' } });
    await api.ask('managerDE', 'DELETE', `/v1/me/delegations/${away.json().id}`);
    expect(await delivered()).toMatchObject([
      {
        to: { address: 'managerCA@vendor.example' },
        subject: 'Person managerDE no longer decides for you',
      },
    ]);
  });

  it('are told to nobody where nobody decides, and not by mail to whoever turned that off', async () => {
    await hand({ to: null, away: true });
    await choose('managerDE', 'delegations', 'mail', false);
    const made = await hand({});
    expect(await delivered()).toEqual([]);
    expect((await listOf('managerDE')).items).toHaveLength(1);
    await api.ask('managerCA', 'DELETE', `/v1/me/delegations/${made.json().id}`);
  });
});
