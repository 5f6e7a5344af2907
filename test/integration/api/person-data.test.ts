/** What is kept on a person: handed out whole, and erased without moving a point. */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptInvitation } from '../../../db/queries/invitations.ts';
import { startApi, type Api } from './support/app.ts';

let api: Api;
let partner: string;
beforeAll(async () => {
  api = await startApi();
  partner = await api.partner('P1');
  await passed('t-1', 'learner1@p1.example', 'sales-essentials');
  await passed('t-2', 'lead1@p1.example', 'sales-essentials');
});
afterAll(() => api.stop());

/** A course that somebody passed, as a learning system sends it. */
const passed = (id: string, mail: string, course: string) =>
  api.ask('system', 'POST', '/v1/events', {
    payload: {
      specversion: '1.0',
      id,
      source: '/learning',
      type: 'training.completed',
      time: '2023-08-01T10:00:00Z',
      data: { person: mail, course, result: 'passed' },
    },
  });
const idOf = async (mail: string): Promise<string> => {
  const { person_id } = await api.work
    .selectFrom('person_identity')
    .select('person_id')
    .where('mail', '=', mail)
    .executeTakeFirstOrThrow();
  return `psn_${BigInt(person_id).toString(36)}`;
};
const points = async (): Promise<number> =>
  (await api.ask('admin1', 'GET', `/v1/partners/${partner}/entries`))
    .json<{ items: { points: number }[] }>()
    .items.reduce((sum, one) => sum + one.points, 0);
const erase = (user: string, id: string) =>
  api.ask(user, 'POST', `/v1/people/${id}/erasure`, { payload: { reason: 'asked for it' } });

/** Every row of every table that says `text` somewhere. */
async function rowsWith(text: string): Promise<readonly string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace`.execute(
    api.owner,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.table(name)} t where position(${text} in lower(t::text)) > 0`.execute(
      api.owner,
    );
    found.push(...rows.map(({ row }) => `${name}: ${row}`));
  }
  return found;
}

describe('a person’s data', () => {
  it('is handed out whole, and nobody else’s with it', async () => {
    const answer = await api.ask('learner1', 'GET', '/v1/me/data');
    expect(answer.headers['content-disposition']).toContain('my-data.json');
    const { data, cut } = answer.json<{ data: Record<string, object[]>; cut: string[] }>();
    expect(cut).toEqual([]);
    expect(data['identity']).toMatchObject([{ mail: 'learner1@p1.example' }]);
    expect(data['roles']).toMatchObject([{ role: 'team-member' }]);
    expect(data['facts']).toMatchObject([{ fields: { course: 'sales-essentials' } }]);
    expect(data['points']).toMatchObject([{ clause: 'course-passed', points: 4 }]);
    expect(answer.body).not.toContain('lead1');
  });

  it('is handed out by the own administrator alone, and leaves a trace', async () => {
    const id = await idOf('learner1@p1.example');
    expect((await api.ask('admin1', 'GET', `/v1/people/${id}/data`)).statusCode).toBe(200);
    expect((await api.ask('admin2', 'GET', `/v1/people/${id}/data`)).statusCode).toBe(404);
    expect((await api.ask('lead1', 'GET', `/v1/people/${id}/data`)).statusCode).toBe(403);
    const traces = await api.work
      .selectFrom('audit')
      .select('object')
      .where('action', '=', 'person.export')
      .execute();
    expect(traces.map(({ object }) => object)).toContain(id);
  });
});

describe('a person who is erased', () => {
  it('stands nowhere any more, and no point moves', async () => {
    const mail = 'learner1@p1.example';
    // Left in places that keep what was said for a while.
    await api.ask('system', 'POST', '/v1/events', { payload: { id: 'x', data: { person: mail } } });
    await api.ask('admin1', 'POST', '/v1/invitations', {
      payload: { mail, role: 'practice-lead' },
    });
    await sql`insert into application (state, locale, draft, mails_since, created_at, touched_at)
      values ('submitted', 'en', ${JSON.stringify({
        contacts: [{ purpose: 'sales', name: 'Person Learner1', mail }],
        signer: { isApplicant: true, name: '', mail: '' },
      })}::jsonb, now(), now(), now())`.execute(api.owner);
    const before = await points();
    const id = await idOf(mail);
    expect((await erase('admin1', id)).statusCode).toBe(204);
    expect(await rowsWith(mail)).toEqual([]);
    expect(await rowsWith('person learner1')).toEqual([]);
    expect((await api.ask('learner1', 'GET', '/v1/me')).statusCode).toBe(401);
    expect(await points()).toBe(before);
    // Asked again it is done already.
    expect((await erase('admin1', id)).statusCode).toBe(204);
  });

  it('does not come back with facts that come later, which still count for the same person', async () => {
    const mail = 'learner1@p1.example';
    expect((await passed('t-1', mail, 'sales-essentials')).json()).toMatchObject({ duplicate: 1 });
    expect((await passed('t-9', mail, 'design-compute')).json()).toMatchObject({ new: 1 });
    expect(await rowsWith(mail)).toEqual([]);
    const { rows } = await sql<{ people: number }>`
      select count(distinct person_id)::int as people from fact where family = 'trainings'`.execute(
      api.owner,
    );
    expect(rows[0]?.people).toBe(2);
  });

  it('is the same person again when invited again', async () => {
    const mail = 'learner1@p1.example';
    await api.ask('admin1', 'POST', '/v1/invitations', { payload: { mail, role: 'team-member' } });
    const { secret } = await api.work
      .selectFrom('invitation')
      .select('secret')
      .where('mail', '=', mail)
      .executeTakeFirstOrThrow();
    await acceptInvitation(api.work, {
      ...{ secret: secret ?? Buffer.alloc(0), subject: 'sub-learner1', mail, name: 'Back Again' },
      at: api.deps.clock.now(),
    });
    const { data } = (await api.ask('learner1', 'GET', '/v1/me/data')).json<{
      data: Record<string, { fields: { course: string } }[]>;
    }>();
    expect(data['facts']?.map(({ fields }) => fields.course).toSorted()).toEqual([
      'design-compute',
      'sales-essentials',
    ]);
  });

  it('by themselves only with their own address, and not as the last administrator', async () => {
    const mine = (user: string, mail: string) =>
      api.ask(user, 'POST', '/v1/me/erasure', { payload: { mail } });
    expect((await mine('lead1', 'other@p1.example')).statusCode).toBe(400);
    const last = await mine('admin1', 'admin1@p1.example');
    expect(last.statusCode).toBe(409);
    expect(last.json()).toMatchObject({ code: 'LAST_ADMINISTRATOR' });
    expect((await api.ask('admin1', 'GET', '/v1/me')).statusCode).toBe(200);
    expect((await mine('lead1', 'Lead1@P1.example')).statusCode).toBe(204);
    expect((await api.ask('lead1', 'GET', '/v1/me')).statusCode).toBe(401);
  });

  it('is not erased by one company while they act for another', async () => {
    const id = await idOf('learner3@p3.example');
    const other = await api.work
      .selectFrom('partner')
      .select('id')
      .where('code', '=', 'P1')
      .executeTakeFirstOrThrow();
    await api.work
      .insertInto('membership')
      .values({
        person_id: String(BigInt(Number.parseInt(id.slice(4), 36))),
        role: 'team-member',
        partner_id: other.id,
      })
      .execute();
    expect((await erase('admin3', id)).statusCode).toBe(409);
    expect((await erase('admin1', id)).statusCode).toBe(409);
    expect((await erase('owner', id)).statusCode).toBe(204);
  });
});
